package io.efferent.verify.opensim;

import io.efferent.array.Values;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.DeGroote2016;
import io.efferent.muscle.DeGrooteCurves;
import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.HillModel;
import io.efferent.muscle.HillMuscle;
import io.efferent.muscle.Millard2012;
import io.efferent.muscle.MillardCurves;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.Pennation;
import io.efferent.muscle.RigidTendonMuscle;
import io.efferent.muscle.SmoothActivation;
import io.efferent.muscle.Thelen2003;
import io.efferent.muscle.Thelen2003Curves;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A muscle of OpenSim's files, and what its constants are called there.
 *
 * @param muscle the model
 * @param names constants by their names in files
 */
record MuscleFile(HillMuscle muscle, Map<String, String> names) {
    /** Names of the curves' constants of Millard's muscle, in the order of lists without names. */
    static final List<String> MILLARD_CURVES = List.of(
            "min_norm_active_fiber_length", "transition_norm_fiber_length", "max_norm_active_fiber_length",
            "shallow_ascending_slope", "concentric_slope_near_vmax", "isometric_slope", "eccentric_slope_near_vmax",
            "max_eccentric_velocity_force_multiplier", "concentric_curviness", "eccentric_curviness",
            "passive_strain_at_zero_force", "passive_strain_at_one_norm_force", "tendon_strain_at_one_norm_force");

    static final MuscleFile MILLARD = elastic(new Millard2012());
    static final MuscleFile MILLARD_RIGID = rigid(new Millard2012());
    static final MuscleFile DEGROOTE = elastic(new DeGroote2016());
    static final MuscleFile DEGROOTE_RIGID = rigid(new DeGroote2016());
    static final MuscleFile THELEN = elastic(new Thelen2003());
    static final MuscleFile THELEN_RIGID = rigid(new Thelen2003());

    private static MuscleFile elastic(HillModel model) {
        return new MuscleFile(new ElasticTendonMuscle(model), names(model));
    }

    private static MuscleFile rigid(HillModel model) {
        return new MuscleFile(new RigidTendonMuscle(model), names(model));
    }

    private static Map<String, String> names(HillModel model) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("fmax", Muscle.MAXIMUM_ISOMETRIC_FORCE);
        names.put("l0", Muscle.OPTIMAL_FIBER_LENGTH);
        names.put("lts", Muscle.TENDON_SLACK_LENGTH);
        names.put("penn", Pennation.ANGLE);
        names.put("vmax", Muscle.MAXIMUM_VELOCITY);
        names.put("damping", HillModel.DAMPING);
        names.put("amin", ActivationDynamics.MINIMUM);
        names.put("tau_act", ActivationDynamics.RISE);
        names.put("tau_deact", ActivationDynamics.FALL);
        switch (model) {
            case Millard2012 _ -> {
                List<String> constants = List.of(
                        MillardCurves.MINIMUM_LENGTH, MillardCurves.TRANSITION_LENGTH, MillardCurves.MAXIMUM_LENGTH,
                        MillardCurves.ASCENDING_SLOPE, MillardCurves.CONCENTRIC_SLOPE, MillardCurves.ISOMETRIC_SLOPE,
                        MillardCurves.ECCENTRIC_SLOPE, MillardCurves.ECCENTRIC_FORCE,
                        MillardCurves.CONCENTRIC_CURVINESS, MillardCurves.ECCENTRIC_CURVINESS,
                        MillardCurves.PASSIVE_ZERO, MillardCurves.PASSIVE_ONE, MillardCurves.TENDON_STRAIN);
                for (int i = 0; i < constants.size(); i++) {
                    names.put(MILLARD_CURVES.get(i), constants.get(i));
                }
            }
            case DeGroote2016 _ -> {
                names.put("width", DeGrooteCurves.WIDTH);
                names.put("passive_strain_fmax", DeGrooteCurves.PASSIVE_STRAIN);
                names.put("tendon_strain_fmax", DeGrooteCurves.TENDON_STRAIN);
                names.put("smoothing", SmoothActivation.SMOOTHING);
            }
            case Thelen2003 _ -> {
                names.put("passive_strain_fmax", Thelen2003Curves.PASSIVE_STRAIN);
                names.put("tendon_strain_fmax", Thelen2003Curves.TENDON_STRAIN);
                names.put("kactive", Thelen2003Curves.ACTIVE_SHAPE);
                names.put("kpassive", Thelen2003Curves.PASSIVE_SHAPE);
                names.put("af", Thelen2003Curves.CURVATURE);
                names.put("flen", Thelen2003Curves.ECCENTRIC);
            }
        }
        names.values().retainAll(
                model.parameters(true).stream().map(parameter -> parameter.name()).toList());
        return names;
    }

    /** The constants of one muscle, from numbers by their names in files; what is no number is left to defaults. */
    Map<String, Double> resolve(String name, Map<String, Double> numbers) {
        MuscleConstants constants = MuscleConstants.DEFAULTS;
        for (var entry : numbers.entrySet()) {
            if (names.containsKey(entry.getKey()) && !entry.getValue().isNaN()) {
                constants = constants.with(names.get(entry.getKey()), entry.getValue());
            }
        }
        return muscle.resolve(name, constants);
    }

    /** The constants of the muscles in a table, one per row: each (row, 1). */
    Map<String, Values> constants(Table table) {
        List<Map<String, Double>> rows = new ArrayList<>();
        for (double[] row : table.rows()) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                numbers.put(table.columns().get(i), row[i]);
            }
            rows.add(resolve("row " + rows.size(), numbers));
        }
        Map<String, Values> constants = new LinkedHashMap<>();
        for (var parameter : muscle.parameters()) {
            constants.put(parameter.name(), Table.column(
                    rows.stream().mapToDouble(row -> row.get(parameter.name())).toArray()));
        }
        return constants;
    }
}
