package io.efferent.effector;

import io.efferent.muscle.KistemakerCompliantMuscle;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.MotorNetCompliantMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.skeleton.JointLimits;
import java.util.Arrays;
import java.util.Map;

/** How {@link Compatibility#MOTORNET} changes the parts of an effector. */
final class MotorNet {
    private MotorNet() {}

    static Effector.MuscleEntry translate(Effector.MuscleEntry entry) {
        Map<String, Double> all = entry.model().resolve(entry.name(), entry.constants());
        MuscleConstants constants = entry.constants();
        Muscle model = entry.model();
        switch (model) {
            // Divides velocity by the maximum velocity although the curve expects optimal lengths per second.
            case KistemakerRigidMuscle ignored -> constants = constants
                    .with(KistemakerRigidMuscle.VELOCITY_UNIT, all.get(Muscle.MAXIMUM_VELOCITY))
                    .with(KistemakerRigidMuscle.SLOPE_FLOOR, Double.NEGATIVE_INFINITY);
            // Takes the maximum velocity as m/s.
            case MujocoMuscle ignored -> constants = constants.with(
                    Muscle.MAXIMUM_VELOCITY, all.get(Muscle.MAXIMUM_VELOCITY) / all.get(Muscle.OPTIMAL_FIBER_LENGTH));
            case KistemakerCompliantMuscle ignored -> model = new MotorNetCompliantMuscle();
            default -> { }
        }
        return new Effector.MuscleEntry(entry.name(), model, constants, withoutLength(entry.path()));
    }

    /** Paths with constant moment arms have no length. */
    private static MusclePath withoutLength(MusclePath path) {
        if (path instanceof MusclePath.Polynomial p
                && Arrays.stream(p.coefficients()).allMatch(joint -> joint.length == 1)) {
            return new MusclePath.MomentArmsOnly(
                    Arrays.stream(p.coefficients()).mapToDouble(joint -> joint[0]).toArray());
        }
        return path;
    }

    /** Velocities are limited to 1000 where no limit is given. */
    static JointLimits limits(JointLimits limits) {
        return new JointLimits(
                limits.lower(),
                limits.upper(),
                Arrays.stream(limits.lowerVelocity()).map(v -> Double.isInfinite(v) ? -1000 : v).toArray(),
                Arrays.stream(limits.upperVelocity()).map(v -> Double.isInfinite(v) ? 1000 : v).toArray());
    }

    static Integrator integrator(Integrator integrator, double initialStep) {
        return switch (integrator) {
            case Euler ignored -> new MotorNetIntegrator(false, initialStep);
            case RungeKutta4 ignored -> new MotorNetIntegrator(true, initialStep);
            default -> throw new IllegalArgumentException("integrator: got '" + integrator.name()
                    + "', expected 'euler' or 'rk4' with MotorNet compatibility");
        };
    }
}
