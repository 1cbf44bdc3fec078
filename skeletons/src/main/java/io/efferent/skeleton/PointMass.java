package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
import io.efferent.array.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A point mass that moves freely in the plane or in space. Its joint positions are its coordinates.
 *
 * @param mass kg
 * @param gravity acceleration of gravity, m/s^2; its length, 2 or 3, is the dimension of space
 */
public record PointMass(double mass, double[] gravity) implements Skeleton, Fixed {
    public PointMass {
        Require.positive("mass", mass, "kg");
        if (gravity.length != 2 && gravity.length != 3) {
            throw new IllegalArgumentException(
                    "gravity: got " + gravity.length + " components, expected 2 (plane) or 3 (space)");
        }
        gravity = Require.finite("gravity", gravity.clone());
    }

    /** A weightless-environment point mass in {@code dimension} = 2 or 3 dimensions. */
    public static PointMass of(int dimension, double mass) {
        if (dimension != 2 && dimension != 3) {
            throw new IllegalArgumentException("dimension: got " + dimension + ", expected 2 or 3");
        }
        return new PointMass(mass, new double[dimension]);
    }

    @Override
    public double[] gravity() {
        return gravity.clone();
    }

    @Override
    public String name() {
        return "point-mass";
    }

    @Override
    public int dof() {
        return gravity.length;
    }

    @Override
    public int dimension() {
        return gravity.length;
    }

    @Override
    public int bodies() {
        return 2;
    }

    @Override
    public Map<String, Values> values() {
        Map<String, Values> values = new LinkedHashMap<>();
        values.put("mass", Values.scalar(mass));
        values.put("gravity", Values.row(gravity));
        return values;
    }

    /** One meter around the origin. */
    @Override
    public JointLimits defaultLimits() {
        return JointLimits.uniform(dof(), -1, 1);
    }

    @Override
    public Pose pose(Parameters p, NDArray q) {
        return new Pose(q, null, null);
    }

    @Override
    public NDArray massMatrix(Parameters p, Pose pose) {
        return perSample(pose, identity(p).mul(p.get("mass").reshape(1, 1, 1)));
    }

    @Override
    public NDArray bias(Parameters p, Pose pose, NDArray velocity) {
        return velocity.zerosLike().sub(p.get("gravity").mul(p.get("mass")));
    }

    @Override
    public NDArray acceleration(Parameters p, Pose pose, NDArray velocity, NDArray force, NDArray endpointForce) {
        NDArray total = endpointForce == null ? force : force.add(endpointForce);
        NDArray acceleration = total.div(p.get("mass"));
        return hasGravity(p) ? acceleration.add(p.get("gravity")) : acceleration;
    }

    private boolean hasGravity(Parameters p) {
        return p.isReplaced("gravity") || Arrays.stream(gravity).anyMatch(g -> g != 0);
    }

    @Override
    public NDArray endpoint(Parameters p, Pose pose) {
        return pose.position();
    }

    @Override
    public NDArray endpointVelocity(Parameters p, Pose pose, NDArray velocity) {
        return velocity;
    }

    @Override
    public NDArray endpointJacobian(Parameters p, Pose pose) {
        return perSample(pose, identity(p));
    }

    @Override
    public BodyPoints points(Parameters p, Pose pose, int[] bodies, NDArray coordinates) {
        NDArray moves = p.derived("moves" + Arrays.toString(bodies), () -> Constants.of(
                p.manager(), p.type(), new Shape(1, bodies.length, 1),
                Arrays.stream(bodies).mapToDouble(body -> body == 0 ? 0 : 1).toArray()));
        NDArray position = pose.position().expandDims(1).mul(moves).add(coordinates);
        return new BodyPoints(position, moves.expandDims(3).mul(identity(p).expandDims(0)));
    }

    private NDArray identity(Parameters p) {
        return p.derived("identity", () -> {
            double[] unit = new double[dof() * dof()];
            for (int i = 0; i < dof(); i++) {
                unit[i * (dof() + 1)] = 1;
            }
            return Constants.of(p.manager(), p.type(), new Shape(1, dof(), dof()), unit);
        });
    }

    private static NDArray perSample(Pose pose, NDArray matrix) {
        Shape shape = matrix.getShape();
        return matrix.broadcast(pose.position().getShape().get(0), shape.get(1), shape.get(2));
    }

    /** The mass itself. */
    @Override
    public double[][] limb(double[] q) {
        return new double[][] {q.clone()};
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PointMass m && mass == m.mass && Arrays.equals(gravity, m.gravity);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(mass) * 31 + Arrays.hashCode(gravity);
    }
}
