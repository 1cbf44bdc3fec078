package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.kernel.Repeat;
import io.efferent.muscle.FiberStep;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleState;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import io.efferent.skeleton.StiffForces;
import java.util.Optional;

/**
 * An {@link Effector} whose constants have become arrays: the equations of motion, ready to step.
 *
 * <p>A plant holds no state: {@link #step} takes one and returns the next, and all of it is differentiable. Make a
 * plant per rollout, in the rollout's manager, with {@link Effector#bind}.
 */
public final class Plant {
    /** Step of difference quotients over time, s. */
    private static final double DIFFERENCE = 1e-3;

    private final Effector effector;
    private final Parameters constants;
    private final Parameters skeletonConstants;
    private final Parameters muscleConstants;
    private final Parameters pathConstants;
    private final Parameters limitConstants;

    Plant(Effector effector, Parameters constants) {
        this.effector = effector;
        this.constants = constants;
        this.skeletonConstants = constants.in(Effector.SKELETON);
        this.muscleConstants = constants.in(Effector.MUSCLE);
        this.pathConstants = constants.in(Effector.PATH);
        this.limitConstants = constants.in(Effector.LIMITS);
    }

    /** The effector these equations belong to. */
    public Effector effector() {
        return effector;
    }

    /** All constants, by hierarchical name. */
    public Parameters constants() {
        return constants;
    }

    public NDManager manager() {
        return constants.manager();
    }

    public DataType type() {
        return constants.type();
    }

    /** A scalar of this plant's type and manager. */
    public NDArray constant(double value) {
        return constants.constant(value);
    }

    /** The equations of the muscles. */
    public Muscle muscle() {
        return effector.muscle();
    }

    /** The bound constants of the muscles. */
    public Parameters muscleConstants() {
        return muscleConstants;
    }

    /**
     * The state at rest in a configuration: muscles at minimum activation, elastic tendons in equilibrium.
     * Differentiable.
     *
     * @param position joint positions, (batch, dof)
     * @param velocity joint velocities, (batch, dof)
     * @throws IllegalArgumentException if a shape does not fit
     */
    public EffectorState initialState(NDArray position, NDArray velocity) {
        return initialState(position, velocity, null);
    }

    /**
     * The state at the start of a trial, with activations as they are given, and elastic tendons in equilibrium.
     *
     * @param position joint positions, (batch, dof)
     * @param velocity joint velocities, (batch, dof)
     * @param activation (batch, muscle); null for the minimum
     * @throws IllegalArgumentException if a shape does not fit, or there are activations and muscles have other states
     *     of which they do not say where they rest
     */
    public EffectorState initialState(NDArray position, NDArray velocity, NDArray activation) {
        int dof = effector.skeleton().dof();
        Tensors.requireShape("position", position, -1, dof);
        Tensors.requireShape("velocity", velocity, position.getShape().get(0), dof);
        Pose pose = effector.skeleton().pose(skeletonConstants, position);
        PathGeometry path = path(pose, velocity);
        if (activation != null) {
            Tensors.requireShape("activation", activation, position.getShape().get(0), effector.muscleCount());
        }
        MuscleState muscle = activation == null
                ? muscle().initialState(muscleConstants, path.length())
                : muscle().steadyState(muscleConstants, activation, path.length());
        MuscleOutput output = muscle().output(muscleConstants, muscle, path.length(), path.velocity());
        EffectorState rest = new EffectorState(position, velocity, muscle, pose, path, output);
        return effector.integrator().start(this, rest);
    }

    /**
     * The state one control step later. Excitations are limited to [minimum activation, 1] first.
     *
     * @param state where it starts
     * @param excitation neural command, (batch, muscle)
     * @param loads forces from outside
     * @throws IllegalArgumentException if a shape does not fit
     */
    public EffectorState step(EffectorState state, NDArray excitation, Loads loads) {
        Tensors.requireShape("excitation", excitation, state.batch(), effector.muscleCount());
        NDArray command = muscle().boundedExcitation(muscleConstants, excitation);
        double h = effector.timestep() / effector.substeps();
        return state.with(Repeat.times(effector.substeps(), state.arrays(), arrays ->
                effector.integrator().step(this, state.with(arrays), command, loads, h).arrays()));
    }

    /**
     * The forces from outside in a state.
     *
     * @throws IllegalArgumentException if a shape does not fit
     */
    public Loads loads(Loads loads, EffectorState state) {
        Loads now = loads.at(this, state);
        requireLoad("loads.endpoint", now.endpoint(), state.batch(), effector.skeleton().dimension());
        requireLoad("loads.joint", now.joint(), state.batch(), effector.skeleton().dof());
        return now;
    }

    private static void requireLoad(String name, NDArray load, long batch, int columns) {
        if (load != null) {
            boolean oneRow = load.getShape().dimension() == 2 && load.getShape().get(0) == 1;
            Tensors.requireShape(name, load, oneRow ? 1 : batch, columns);
        }
    }

    /** {@link #step(EffectorState, NDArray, Loads)} without loads. */
    public EffectorState step(EffectorState state, NDArray excitation) {
        return step(state, excitation, Loads.NONE);
    }

    /**
     * Time derivatives of the integrated variables.
     *
     * @param state where to evaluate
     * @param excitation neural command within its bounds, (batch, muscle)
     * @param loads forces from outside
     * @param step 0 for instantaneous rates; see {@link Muscle#rates} for others
     */
    public Rates rates(EffectorState state, NDArray excitation, Loads loads, double step) {
        NDArray acceleration = acceleration(state, loads(loads, state));
        MuscleState muscle =
                muscle().rates(muscleConstants, state.muscle(), state.output(), excitation, step);
        return new Rates(positionRates(state, state.velocity()), acceleration, muscle);
    }

    /** How joint positions change with velocities. */
    NDArray positionRates(EffectorState state, NDArray velocity) {
        return effector.skeleton().positionRates(skeletonConstants, state.position(), velocity);
    }

    /** Forces of joints and floor that an implicit step of {@code h} seconds has to know. */
    Optional<StiffForces> stiffForces(EffectorState state, double h) {
        Skeleton skeleton = effector.skeleton();
        var own = skeleton.stiffForces(skeletonConstants, state.pose(), state.velocity(), h);
        if (!effector.isDamped(constants)) {
            return own;
        }
        var damping = StiffForces.ofDamping(constants, constants.get(Effector.DAMPING), skeleton.dof(), h);
        return Optional.of(own.map(damping::plus).orElse(damping));
    }

    /** Joint accelerations under held forces. */
    private NDArray acceleration(EffectorState state, Loads held) {
        return acceleration(state, state.force(), held);
    }

    /** Joint accelerations under held forces, and muscle forces, N, (batch, muscle), in place of the state's. */
    NDArray acceleration(EffectorState state, NDArray muscleForce, Loads held) {
        NDArray force = state.path().momentArms().mul(muscleForce.expandDims(1)).sum(new int[] {2}).neg();
        if (held.joint() != null) {
            force = force.add(held.joint());
        }
        if (effector.isDamped(constants)) {
            force = force.sub(state.velocity().mul(constants.get(Effector.DAMPING)));
        }
        return effector.skeleton()
                .acceleration(skeletonConstants, state.pose(), state.velocity(), force, held.endpoint());
    }

    /**
     * Acceleration of the hand, m/s², (batch, dimension): {@code J a + J' v} with joint accelerations a and velocities
     * v. The derivative J' v of the hand's velocity along the motion of the joints is a difference quotient of order 4
     * over 2 ms to either side; its error is below 1e-8 of it for joints below 10 rad/s.
     *
     * @param state the body
     * @param held forces from outside, without feedback
     */
    public NDArray endpointAcceleration(EffectorState state, Loads held) {
        Skeleton skeleton = effector.skeleton();
        NDArray jacobian = skeleton.endpointJacobian(skeletonConstants, state.pose());
        NDArray ofJoints = jacobian.mul(acceleration(state, held).expandDims(1)).sum(new int[] {2});
        NDArray near = velocityAhead(state, DIFFERENCE).sub(velocityAhead(state, -DIFFERENCE));
        NDArray far = velocityAhead(state, 2 * DIFFERENCE).sub(velocityAhead(state, -2 * DIFFERENCE));
        NDArray ofMotion = near.mul(constant(8)).sub(far).div(constant(12 * DIFFERENCE));
        return ofJoints.add(ofMotion);
    }

    /** Velocity of the hand some time later, if the joints kept theirs. */
    private NDArray velocityAhead(EffectorState state, double seconds) {
        Skeleton skeleton = effector.skeleton();
        NDArray position = state.position().add(positionRates(state, state.velocity()).mul(constant(seconds)));
        return skeleton.endpointVelocity(
                skeletonConstants, skeleton.pose(skeletonConstants, position), state.velocity());
    }

    /** Mass matrix, (batch, dof, dof). */
    NDArray massMatrix(EffectorState state) {
        return effector.skeleton().massMatrix(skeletonConstants, state.pose());
    }

    /** {@code state + h * rates}, within all limits, with what follows from it. */
    public EffectorState advance(EffectorState state, Rates rates, double h) {
        NDArray step = constant(h);
        NDArray position = state.position().add(rates.position().mul(step));
        NDArray velocity = state.velocity().add(rates.velocity().mul(step));
        MuscleState muscle = muscle().bounded(muscleConstants, state.muscle().plus(rates.muscle(), step));
        return assemble(position, velocity, muscle, null);
    }

    /**
     * The state that follows from integrated variables, for integrators; positions and velocities are limited first.
     *
     * @param position unlimited joint positions
     * @param velocity unlimited joint velocities
     * @param muscle muscle variables within their bounds
     * @param output muscle forces, or null to compute them from the new geometry
     */
    public EffectorState assemble(NDArray position, NDArray velocity, MuscleState muscle, MuscleOutput output) {
        Frame frame = frame(position, velocity);
        PathGeometry path = frame.path();
        MuscleOutput forces = output == null
                ? muscle().output(muscleConstants, muscle, path.length(), path.velocity())
                : output;
        return new EffectorState(frame.position(), frame.velocity(), muscle, frame.pose(), path, forces);
    }

    /** The state at the end of a step of {@code h} seconds whose muscles have answered to a path near its own. */
    EffectorState settle(NDArray position, NDArray velocity, MuscleState before, FiberStep answer, double h) {
        Frame frame = frame(position, velocity);
        PathGeometry path = frame.path();
        FiberStep.Settled settled =
                muscle().settle(muscleConstants, before, answer, path.length(), path.velocity(), h);
        return new EffectorState(
                frame.position(), frame.velocity(), settled.state(), frame.pose(), path, settled.output());
    }

    /** Joints within their limits, and the paths over them. */
    private record Frame(NDArray position, NDArray velocity, Pose pose, PathGeometry path) {}

    private Frame frame(NDArray position, NDArray velocity) {
        JointLimits limits = effector.limits();
        NDArray reduced = effector.skeleton().reduced(skeletonConstants, position);
        NDArray v = limits.limitVelocity(limitConstants, reduced, velocity);
        NDArray q = limits.limitPosition(limitConstants, reduced);
        Pose pose = effector.skeleton().pose(skeletonConstants, q);
        return new Frame(q, v, pose, path(pose, v));
    }

    /** The paths of states, whatever their muscles. */
    PathGeometry paths(NDArray position, NDArray velocity) {
        return path(effector.skeleton().pose(skeletonConstants, position), velocity);
    }

    private PathGeometry path(Pose pose, NDArray velocity) {
        return effector.paths().geometry(pathConstants, effector.skeleton(), skeletonConstants, pose, velocity);
    }

    /** Position and velocity of the hand. */
    public Endpoint endpoint(EffectorState state) {
        Skeleton skeleton = effector.skeleton();
        return new Endpoint(
                skeleton.endpoint(skeletonConstants, state.pose()),
                skeleton.endpointVelocity(skeletonConstants, state.pose(), state.velocity()));
    }

    /** What a force on the hand does to the joints, {@code J' f}, (batch, dof). */
    public NDArray endpointForceOnJoints(EffectorState state, NDArray force) {
        return effector.skeleton().endpointForceOnJoints(skeletonConstants, state.pose(), force);
    }

    /** Fiber lengths divided by optimal lengths, (batch, muscle): what muscle spindles sense, first half. */
    public NDArray normalizedFiberLength(EffectorState state) {
        return state.output().fiberLength().div(muscle().referenceLength(muscleConstants));
    }

    /** Fiber velocities divided by maximum velocities, (batch, muscle): what muscle spindles sense, second half. */
    public NDArray normalizedFiberVelocity(EffectorState state) {
        return state.output().fiberVelocity().div(muscle().referenceVelocity(muscleConstants));
    }

    /** Maximum isometric forces, N, (1, muscle). */
    public NDArray maximumIsometricForce() {
        return muscle().maximumIsometricForce(muscleConstants);
    }
}
