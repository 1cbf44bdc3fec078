package io.efferent.effector.motornet;

import io.efferent.array.Require;
import io.efferent.effector.Effector;
import io.efferent.effector.Effector.MuscleEntry;
import io.efferent.effector.Effector.Parts;
import io.efferent.effector.Euler;
import io.efferent.effector.Integrator;
import io.efferent.effector.MusclePath;
import io.efferent.effector.RungeKutta4;
import io.efferent.muscle.KistemakerCompliantMuscle;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.Skeleton;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * The numbers of MotorNet 0.2.0, to the last digit, including what is wrong there: forces lag the geometry by a step,
 * Runge-Kutta stages chain (order 1), positions advance with the old velocity, activation overshoots, path velocities
 * of forearm points count the shoulder twice, velocity scales of two muscle models, constant moment arms without a
 * length.
 *
 * <pre>
 *   ReadyMade.rigidTendonArm26(muscle).optVariant(new MotorNet()).build()
 * </pre>
 */
public final class MotorNet implements UnaryOperator<Parts> {
    private final OptionalDouble initialStep;

    /** As MotorNet by default: elastic fibers are moved by one control step at the start. */
    public MotorNet() {
        this(OptionalDouble.empty());
    }

    /**
     * With another step at the start.
     *
     * @param initialStep step that moves elastic fibers at the start, s
     * @throws IllegalArgumentException if it is not positive
     */
    public MotorNet(double initialStep) {
        this(OptionalDouble.of(Require.notNegative("initialStep", initialStep)));
    }

    private MotorNet(OptionalDouble initialStep) {
        this.initialStep = initialStep;
    }

    /**
     * The parts as MotorNet computes them.
     *
     * @throws IllegalArgumentException if the integrator is neither {@link Euler} nor {@link RungeKutta4}
     */
    @Override
    public Parts apply(Parts parts) {
        return new Parts(parts.skeleton(),
                parts.muscles().stream().map(muscle -> translate(muscle, parts.skeleton())).toList(),
                limits(parts.limits()), integrator(parts.integrator()));
    }

    private static MuscleEntry translate(MuscleEntry entry, Skeleton skeleton) {
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
        return new MuscleEntry(entry.name(), model, constants, path(entry.path(), skeleton));
    }

    private static MusclePath path(MusclePath path, Skeleton skeleton) {
        return switch (path) {
            // Constant moment arms have no length.
            case MusclePath.Polynomial p when Arrays.stream(p.coefficients()).allMatch(joint -> joint.length == 1) ->
                new MusclePath.MomentArmsOnly(
                        Arrays.stream(p.coefficients()).mapToDouble(joint -> joint[0]).toArray());
            case MusclePath.Via via when skeleton.bodies() > 2 -> new MotorNetViaPath(via);
            default -> path;
        };
    }

    /** Velocities are limited to 1000 where no limit is given. */
    private static JointLimits limits(JointLimits limits) {
        return new JointLimits(
                limits.lower(),
                limits.upper(),
                Arrays.stream(limits.lowerVelocity()).map(v -> Double.isInfinite(v) ? -1000 : v).toArray(),
                Arrays.stream(limits.upperVelocity()).map(v -> Double.isInfinite(v) ? 1000 : v).toArray());
    }

    private Integrator integrator(Integrator integrator) {
        return switch (integrator) {
            case Euler ignored -> new MotorNetIntegrator(false, initialStep);
            case RungeKutta4 ignored -> new MotorNetIntegrator(true, initialStep);
            default -> throw new IllegalArgumentException("integrator: got '" + integrator.name()
                    + "', expected 'euler' or 'rk4' with MotorNet compatibility");
        };
    }
}
