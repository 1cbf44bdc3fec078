package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rigid bodies moved by generalized forces: {@code M(q) a = Q + J(q)^T f - b(q, v)}.
 *
 * <p>A skeleton holds plain numbers; its functions take the same numbers as bound arrays {@code p}. Arrays are batch
 * first: joint-wise (batch, dof), endpoint-wise (batch, dimension). Units are m, rad, kg, s, N.
 */
public interface Skeleton {
    /** Short name, as used in configurations. */
    String name();

    /** Number of degrees of freedom. */
    int dof();

    /** Number of dimensions of space, 2 or 3. */
    int dimension();

    /** Number of bodies to which points can be attached, the world (body 0) included. */
    int bodies();

    /** The constants by name. */
    Map<String, Values> values();

    /** Limits that apply when an effector sets none. */
    JointLimits defaultLimits();

    /** What the other functions share for joint positions {@code q}, (batch, dof). */
    Pose pose(Parameters p, NDArray q);

    /** Mass matrix, (batch, dof, dof), symmetric positive definite. */
    NDArray massMatrix(Parameters p, Pose pose);

    /** Coriolis, centrifugal, viscous and gravitational forces on the left-hand side, (batch, dof). */
    NDArray bias(Parameters p, Pose pose, NDArray velocity);

    /**
     * Joint accelerations, (batch, dof).
     *
     * @param p bound constants
     * @param pose the pose
     * @param velocity joint velocities, (batch, dof)
     * @param force generalized forces, (batch, dof)
     * @param endpointForce force on the endpoint, (batch, dimension), or null for none
     */
    NDArray acceleration(Parameters p, Pose pose, NDArray velocity, NDArray force, NDArray endpointForce);

    /** Endpoint position, (batch, dimension). */
    NDArray endpoint(Parameters p, Pose pose);

    /** Endpoint velocity, (batch, dimension). */
    NDArray endpointVelocity(Parameters p, Pose pose, NDArray velocity);

    /** Endpoint Jacobian, (batch, dimension, dof). */
    NDArray endpointJacobian(Parameters p, Pose pose);

    /**
     * How joint positions change: velocities, unless positions are coordinates whose rates are others.
     *
     * @param position joint positions, (batch, dof)
     * @param velocity joint velocities, (batch, dof)
     */
    default NDArray positionRates(Parameters p, NDArray position, NDArray velocity) {
        return velocity;
    }

    /** The same posture, with coordinates brought back into their range after a step, (batch, dof). */
    default NDArray reduced(Parameters p, NDArray position) {
        return position;
    }

    /**
     * Forces of its own that are too stiff for explicit steps, contained in {@link #bias}; empty for none.
     *
     * @param h length of the step, s
     */
    default Optional<StiffForces> stiffForces(Parameters p, Pose pose, NDArray velocity, double h) {
        return Optional.empty();
    }

    /**
     * Points fixed to bodies.
     *
     * @param p bound constants
     * @param pose the pose
     * @param bodies body of each point; 0 is the world
     * @param coordinates body coordinates of the points, (1, point, dimension), m
     */
    BodyPoints points(Parameters p, Pose pose, int[] bodies, NDArray coordinates);

    /**
     * The limb as a polyline to draw, from the base to the endpoint.
     *
     * @param q joint positions of one sample
     * @return points, each of {@link #dimension()} coordinates in m
     */
    double[][] limb(double[] q);

    /**
     * All bones, to draw. By default those of {@link #limb}, without joints.
     *
     * @param q joint positions of one sample
     */
    default Bones bones(double[] q) {
        double[][] limb = limb(q);
        return new Bones(IntStream.range(1, limb.length)
                .mapToObj(i -> new double[][] {limb[i - 1], limb[i]}).toList(), List.of());
    }

    /** The floor that it stands on; empty for none. */
    default Optional<Floor> floor() {
        return Optional.empty();
    }

    /** {@code J^T f}: what a force on the endpoint does to the joints, (batch, dof). */
    default NDArray endpointForceOnJoints(Parameters p, Pose pose, NDArray endpointForce) {
        return endpointJacobian(p, pose).mul(endpointForce.expandDims(2)).sum(new int[] {1});
    }

    /** Kinetic energy, J, (batch). */
    default NDArray kineticEnergy(Parameters p, Pose pose, NDArray velocity) {
        NDArray momentum = massMatrix(p, pose).matMul(velocity.expandDims(2)).squeeze(2);
        return momentum.mul(velocity).sum(new int[] {1}).mul(p.constant(0.5));
    }

    /** {@code force} plus the joint forces of an endpoint force, if there is one. */
    default NDArray withEndpointForce(Parameters p, Pose pose, NDArray force, NDArray endpointForce) {
        return endpointForce == null ? force : force.add(endpointForceOnJoints(p, pose, endpointForce));
    }
}
