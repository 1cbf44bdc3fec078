package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;

/** Points on a {@link Floor}: forces, and what of them is stiff. Arrays are (batch, point, ...). */
final class FloorContact {
    /** Width of the corner where a point that leaves fast stops pushing. */
    private static final double CORNER = 0.1;

    private final Parameters p;
    private final NDArray jacobian;
    private final NDArray normal;
    /** How the depths change with the joints, (batch, point, joint). */
    private final NDArray upwards;
    private final NDArray sliding;
    private final NDArray depth;
    private final NDArray depthRoot;
    private final NDArray factor;
    private final NDArray factorRoot;

    /**
     * @param p constants of the tree
     * @param points where the points are, and how they move
     * @param normal of the floor, (1, 1, dimension)
     * @param velocity of the joints, (batch, joint)
     */
    FloorContact(Parameters p, BodyPoints points, NDArray normal, NDArray velocity) {
        this.p = p;
        this.normal = normal;
        jacobian = points.jacobian();
        upwards = jacobian.mul(normal.expandDims(3)).sum(new int[] {2});
        NDArray moving = jacobian.mul(velocity.expandDims(1).expandDims(1)).sum(new int[] {3});
        NDArray rising = moving.mul(normal).sum(new int[] {2}, true);
        sliding = moving.sub(rising.mul(normal));
        depth = p.get("floorHeight").expandDims(2).sub(points.position().mul(normal).sum(new int[] {2}, true));
        depthRoot = depth.square().add(p.get("floorSoftness").square().expandDims(2)).sqrt();
        factor = p.constant(1).sub(rising.mul(p.get("floorDissipation").expandDims(2)));
        factorRoot = factor.square().add(p.constant(CORNER * CORNER)).sqrt();
    }

    private NDArray half(NDArray x) {
        return x.mul(p.constant(0.5));
    }

    /** Along the normal, N, (batch, point, 1). */
    private NDArray push() {
        return half(depth.add(depthRoot)).mul(half(factor.add(factorRoot)))
                .mul(p.get("floorStiffness").expandDims(2));
    }

    /** Friction per sliding speed, N s/m, (batch, point, 1). */
    private NDArray grip(NDArray push) {
        NDArray slip = p.get("floorSlip").square().expandDims(2);
        NDArray speed = sliding.square().sum(new int[] {2}, true).add(slip).sqrt();
        return push.mul(p.get("floorFriction").expandDims(2)).div(speed);
    }

    /** On the points, N, (batch, point, dimension). */
    NDArray force() {
        NDArray push = push();
        return push.mul(normal).sub(sliding.mul(grip(push)));
    }

    /** On the joints, (batch, joint). */
    NDArray onJoints() {
        return jacobian.mul(force().expandDims(3)).sum(new int[] {1, 2});
    }

    /** What an implicit step has to know: with the slopes of the push, and friction as a damper of its present grip. */
    StiffForces stiff(NDArray velocity, double h) {
        NDArray push = push();
        NDArray grip = grip(push);
        NDArray stiffness = p.get("floorStiffness").expandDims(2);
        NDArray spring = half(depth.div(depthRoot).add(p.constant(1))).mul(half(factor.add(factorRoot))).mul(stiffness);
        NDArray damper = half(depth.add(depthRoot)).mul(half(factor.div(factorRoot).add(p.constant(1))))
                .mul(stiffness).mul(p.get("floorDissipation").expandDims(2));
        NDArray along = damper.sub(grip).mul(p.constant(h)).add(spring.mul(p.constant(h * h)));
        NDArray matrix = upwards.mul(along).transpose(0, 2, 1).matMul(upwards);
        long rows = jacobian.getShape().get(1) * jacobian.getShape().get(2);
        long dof = jacobian.getShape().get(3);
        NDArray across = jacobian.mul(grip.mul(p.constant(h)).expandDims(3)).reshape(-1, rows, dof);
        NDArray all = across.transpose(0, 2, 1).matMul(jacobian.reshape(-1, rows, dof)).add(matrix);
        NDArray rising = upwards.mul(velocity.expandDims(1)).sum(new int[] {2}, true);
        NDArray ahead = upwards.mul(spring.mul(rising)).sum(new int[] {1}).mul(p.constant(-h));
        return new StiffForces(all, ahead);
    }
}
