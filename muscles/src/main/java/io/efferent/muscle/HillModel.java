package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * What one publication says of a Hill-type muscle: constants, curves and activation dynamics. {@link RigidTendonMuscle}
 * and {@link ElasticTendonMuscle} make muscles of it. All quantities are normalized: forces by maximum isometric force,
 * fiber lengths by optimal length, velocities by maximum velocity, tendon lengths by slack length.
 */
public sealed interface HillModel permits Millard2012, DeGroote2016, Thelen2003 {
    /** Force per velocity, both normalized, of a damper beside the contractile element. */
    String DAMPING = "fiberDamping";

    /** Damping below which a fiber counts as undamped. */
    double LEAST_DAMPING = 0.001;

    /** Short name, as used on the command line. */
    String name();

    /** The constants of a muscle with a rigid or an elastic tendon. */
    List<MuscleParameter> parameters(boolean elastic);

    /**
     * Why the curves of these constants are none, such as {@code tendon: ...}; empty if they are.
     *
     * @param constants every parameter of the model, each (1, 1)
     */
    default Optional<String> misshapen(Parameters constants) {
        return Optional.empty();
    }

    NDArray activeForceLength(Parameters p, NDArray length);

    NDArray activeForceLengthSlope(Parameters p, NDArray length);

    NDArray passive(Parameters p, NDArray length);

    NDArray passiveSlope(Parameters p, NDArray length);

    /** Area under the passive force from where it begins. */
    NDArray passiveIntegral(Parameters p, NDArray length);

    NDArray tendon(Parameters p, NDArray length);

    NDArray tendonSlope(Parameters p, NDArray length);

    /** Area under the tendon force from slack length. */
    NDArray tendonIntegral(Parameters p, NDArray length);

    /** Factor of the active force. */
    NDArray forceVelocity(Parameters p, NDArray activation, NDArray velocity);

    NDArray forceVelocitySlope(Parameters p, NDArray activation, NDArray velocity);

    /**
     * Velocity at which an undamped fiber carries an active force.
     *
     * @param activation activation
     * @param isometric active force at rest, positive
     * @param force active force
     */
    NDArray velocity(Parameters p, NDArray activation, NDArray isometric, NDArray force);

    /** Damping, (1, muscle); null if the model has none. */
    default NDArray damping(Parameters p) {
        return p.get(DAMPING);
    }

    /** Shortest fiber, m, (1, muscle). */
    NDArray shortestFiber(Parameters p);

    /** Whether fibers of a rigid tendon are kept from shortening further, going slack and pushing. */
    boolean isBounded();

    /** Rate of change of activation, 1/s; see {@link ActivationDynamics#rate}. */
    default NDArray activationRate(Parameters p, NDArray activation, NDArray excitation, double step) {
        return ActivationDynamics.rate(p, activation, excitation, step);
    }

    /** Pennation bound: height / sine of the largest angle, m. */
    static NDArray steepest(Parameters p) {
        return p.derived("steepestFiber", () -> Pennation.height(p).mul(p.constant(1 / Pennation.LARGEST_SINE)));
    }

    /** The constants every Hill-type muscle with pennation has, followed by {@code own}. */
    static List<MuscleParameter> constants(
            double minimumActivation, double rise, double fall, MuscleParameter... own) {
        MuscleParameter[] all = new MuscleParameter[4 + own.length];
        all[0] = MuscleParameter.positive(Muscle.OPTIMAL_FIBER_LENGTH, "m", "fiber length of largest active force");
        all[1] = MuscleParameter.positive(
                Muscle.TENDON_SLACK_LENGTH, "m", "tendon length at which it begins to pull");
        all[2] = Pennation.parameter();
        all[3] = MuscleParameter.positive(
                Muscle.MAXIMUM_VELOCITY, "1/s", "largest shortening speed, optimal lengths/s", 10);
        System.arraycopy(own, 0, all, 4, own.length);
        return Muscle.withActivation(minimumActivation, rise, fall, all);
    }

    /** The damping of a fiber, with a default. */
    static MuscleParameter dampingParameter(double fallback) {
        return MuscleParameter.optional(
                DAMPING, "1", "normalized force of the fiber's damper at maximum velocity", 0, 100, fallback);
    }
}
