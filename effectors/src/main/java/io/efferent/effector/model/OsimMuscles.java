package io.efferent.effector.model;

import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.DeGroote2016;
import io.efferent.muscle.DeGrooteCurves;
import io.efferent.muscle.HillModel;
import io.efferent.muscle.MillardCurves;
import io.efferent.muscle.Millard2012;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.Pennation;
import io.efferent.muscle.RigidTendonMuscle;
import io.efferent.muscle.SmoothActivation;
import io.efferent.muscle.Thelen2003;
import io.efferent.muscle.Thelen2003Curves;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Muscles of OpenSim: curves and constants of their kind, with a rigid tendon.
 *
 * @param model their equations
 * @param constants property of the file, within the element before the slash, to constant
 * @param strain name of the tendon's strain at the largest force, and what it is by default
 */
record OsimMuscles(HillModel model, Map<String, String> constants, String strain, double usualStrain) {
    private static final Map<String, String> COMMON = Map.of(
            "pennation_angle_at_optimal", Pennation.ANGLE,
            "max_contraction_velocity", Muscle.MAXIMUM_VELOCITY,
            "activation_time_constant", ActivationDynamics.RISE,
            "deactivation_time_constant", ActivationDynamics.FALL);

    private static final OsimMuscles THELEN = new OsimMuscles(new Thelen2003(), Map.of(
            "FmaxMuscleStrain", Thelen2003Curves.PASSIVE_STRAIN,
            "FmaxTendonStrain", Thelen2003Curves.TENDON_STRAIN,
            "KshapeActive", Thelen2003Curves.ACTIVE_SHAPE,
            "KshapePassive", Thelen2003Curves.PASSIVE_SHAPE,
            "Af", Thelen2003Curves.CURVATURE,
            "Flen", Thelen2003Curves.ECCENTRIC), "FmaxTendonStrain", 0.04);

    private static final OsimMuscles DE_GROOTE = new OsimMuscles(new DeGroote2016(), Map.of(
            "fiber_damping", HillModel.DAMPING,
            "active_force_width_scale", DeGrooteCurves.WIDTH,
            "passive_fiber_strain_at_one_norm_force", DeGrooteCurves.PASSIVE_STRAIN,
            "tendon_strain_at_one_norm_force", DeGrooteCurves.TENDON_STRAIN,
            "activation_dynamics_smoothing", SmoothActivation.SMOOTHING), "tendon_strain_at_one_norm_force", 0.049);

    private static final OsimMuscles MILLARD = new OsimMuscles(
            new Millard2012(), millard(), "TendonForceLengthCurve/strain_at_one_norm_force", 0.049);

    /** What the muscle itself sets, OpenSim ignores in its curves: smallest active force, slopes at the ends. */
    private static Map<String, String> millard() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("fiber_damping", HillModel.DAMPING);
        all.put("minimum_activation", ActivationDynamics.MINIMUM);
        String active = "ActiveForceLengthCurve/";
        all.put(active + "min_norm_active_fiber_length", MillardCurves.MINIMUM_LENGTH);
        all.put(active + "transition_norm_fiber_length", MillardCurves.TRANSITION_LENGTH);
        all.put(active + "max_norm_active_fiber_length", MillardCurves.MAXIMUM_LENGTH);
        all.put(active + "shallow_ascending_slope", MillardCurves.ASCENDING_SLOPE);
        String velocity = "ForceVelocityCurve/";
        all.put(velocity + "concentric_slope_near_vmax", MillardCurves.CONCENTRIC_SLOPE);
        all.put(velocity + "isometric_slope", MillardCurves.ISOMETRIC_SLOPE);
        all.put(velocity + "eccentric_slope_near_vmax", MillardCurves.ECCENTRIC_SLOPE);
        all.put(velocity + "max_eccentric_velocity_force_multiplier", MillardCurves.ECCENTRIC_FORCE);
        all.put(velocity + "concentric_curviness", MillardCurves.CONCENTRIC_CURVINESS);
        all.put(velocity + "eccentric_curviness", MillardCurves.ECCENTRIC_CURVINESS);
        String passive = "FiberForceLengthCurve/";
        all.put(passive + "strain_at_zero_force", MillardCurves.PASSIVE_ZERO);
        all.put(passive + "strain_at_one_norm_force", MillardCurves.PASSIVE_ONE);
        all.put(passive + "stiffness_at_low_force", MillardCurves.PASSIVE_LOW_STIFFNESS);
        all.put(passive + "stiffness_at_one_norm_force", MillardCurves.PASSIVE_STIFFNESS);
        all.put(passive + "curviness", MillardCurves.PASSIVE_CURVINESS);
        String tendon = "TendonForceLengthCurve/";
        all.put(tendon + "strain_at_one_norm_force", MillardCurves.TENDON_STRAIN);
        all.put(tendon + "stiffness_at_one_norm_force", MillardCurves.TENDON_STIFFNESS);
        all.put(tendon + "norm_force_at_toe_end", MillardCurves.TENDON_TOE_FORCE);
        all.put(tendon + "curviness", MillardCurves.TENDON_CURVINESS);
        return all;
    }

    /** The muscles of a kind; those of kinds that have no model here get Thelen's. */
    static OsimMuscles of(String kind) {
        return switch (kind) {
            case "Millard2012EquilibriumMuscle" -> MILLARD;
            case "DeGrooteFregly2016Muscle" -> DE_GROOTE;
            default -> THELEN;
        };
    }

    Muscle muscle() {
        return new RigidTendonMuscle(model);
    }

    /**
     * The numbers of a muscle.
     *
     * @throws IllegalArgumentException if force, fiber or tendon are not positive
     */
    MuscleConstants constants(Xml muscle) {
        MuscleConstants given = MuscleConstants.hill(positive(muscle, "max_isometric_force"),
                positive(muscle, "optimal_fiber_length"), positive(muscle, "tendon_slack_length"));
        for (Map<String, String> names : List.of(COMMON, constants)) {
            for (var name : names.entrySet()) {
                Optional<Double> value = value(muscle, name.getKey());
                if (value.isPresent()) {
                    given = given.with(name.getValue(), value.get());
                }
            }
        }
        return given;
    }

    /** What a rigid tendon and another model's curves change. */
    void remark(Xml muscle, List<String> remarks) {
        if (!muscle.isTrue("ignore_tendon_compliance")) {
            double stretch = value(muscle, strain).orElse(usualStrain) * muscle.number("tendon_slack_length");
            remarks.add(String.format(Locale.ROOT,
                    "rigid tendon, which would be %.2g m longer at the largest force", stretch));
        }
        if (!List.of("Millard2012EquilibriumMuscle", "DeGrooteFregly2016Muscle", "Thelen2003Muscle")
                .contains(muscle.kind())) {
            remarks.add("curves of Thelen 2003");
        }
    }

    private static Optional<Double> value(Xml muscle, String path) {
        int slash = path.indexOf('/');
        Optional<Xml> holder = slash < 0 ? Optional.of(muscle) : muscle.child(path.substring(0, slash));
        String property = path.substring(slash + 1);
        return holder.filter(h -> h.text(property).isPresent()).map(h -> h.number(property));
    }

    private static double positive(Xml muscle, String property) {
        double value = muscle.number(property);
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    muscle + ": " + property + ": got " + value + ", expected a positive number");
        }
        return value;
    }
}
