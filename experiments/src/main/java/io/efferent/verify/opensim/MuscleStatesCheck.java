package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.muscle.DeGrooteCurves;
import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleDetails;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.Pennation;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * States of muscles with all that they report. Forces, lengths and so on are compared in units of the muscle: maximum
 * isometric force, optimal length, maximum velocity.
 *
 * @param file the muscle
 * @param tolerance the largest error that passes in float64
 * @param energyTolerance that of stored energies
 */
record MuscleStatesCheck(MuscleFile file, double tolerance, double energyTolerance) implements Check {
    private static final String ACTIVATION = "activation";
    private static final String LENGTH = "path_length";
    private static final String VELOCITY = "path_velocity";
    /** The state of an elastic muscle. */
    private static final List<String> STATES = List.of("fiber_length_set", "norm_tendon_force_set");

    @Override
    public void run(Section section, Trial trial) {
        var table = Table.of(section);
        var constants = file.constants(table);
        Map<String, Values> inputs = new LinkedHashMap<>(constants);
        List.of(ACTIVATION, LENGTH, VELOCITY).forEach(name -> inputs.put(name, table.column(name)));
        boolean elastic = file.muscle() instanceof ElasticTendonMuscle;
        if (elastic) {
            STATES.stream().filter(table::has).forEach(name -> inputs.put(name, table.column(name)));
        }
        var results = trial.results(inputs, (manager, x) -> {
            var p = Parameters.of(manager, trial.type(), x);
            var details = file.muscle().details(p, state(p, x, elastic), x.get(LENGTH), x.get(VELOCITY));
            Map<String, NDArray> quantities = quantities(p, details, elastic);
            quantities.keySet().removeIf(name -> !table.has(name));
            return quantities;
        });
        results.forEach((name, computed) -> {
            // The energy of OpenSim's Thelen muscle is 0: it takes a length in meters for a normalized one.
            boolean isKnown = !(name.equals("fiber_energy") && file.muscle().name().startsWith("thelen"));
            if (isKnown) {
                double[] units = units(name, constants);
                double allowed = trial.type() == DataType.FLOAT32 ? 5e-3
                        : name.endsWith("energy") ? energyTolerance : tolerance;
                trial.value(name, divided(computed.data(), units),
                        Table.column(divided(table.column(name).data(), units)), allowed);
            }
        });
    }

    private MuscleState state(Parameters p, Map<String, NDArray> x, boolean elastic) {
        if (!elastic) {
            return new MuscleState(x.get(ACTIVATION));
        }
        if (x.containsKey("fiber_length_set")) {
            return new MuscleState(x.get(ACTIVATION), x.get("fiber_length_set"));
        }
        NDArray tendon = DeGrooteCurves.tendonLength(p, x.get("norm_tendon_force_set"))
                .mul(p.get(Muscle.TENDON_SLACK_LENGTH));
        return new MuscleState(x.get(ACTIVATION), Pennation.fiberLength(p, x.get(LENGTH).sub(tendon)));
    }

    /** What the file calls it; what rigid tendons do not have is left out. */
    private static Map<String, NDArray> quantities(Parameters p, MuscleDetails details, boolean elastic) {
        var fiber = details.fiber();
        NDArray optimal = p.get(Muscle.OPTIMAL_FIBER_LENGTH);
        NDArray slack = p.get(Muscle.TENDON_SLACK_LENGTH);
        Map<String, NDArray> all = new LinkedHashMap<>();
        all.put("fiber_length", fiber.length());
        all.put("norm_fiber_length", fiber.length().div(optimal));
        all.put("pennation_angle", details.pennation());
        all.put("cos_pennation", fiber.cosine());
        all.put("tendon_length", fiber.tendonLength());
        all.put("tendon_strain", fiber.tendonLength().sub(slack).div(slack));
        all.put("active_force_length", fiber.activeForceLength());
        all.put("passive_force_length", fiber.passiveForceLength());
        all.put("fiber_velocity", fiber.velocity());
        all.put("norm_fiber_velocity", fiber.velocity().div(optimal).div(p.get(Muscle.MAXIMUM_VELOCITY)));
        all.put("force_velocity", fiber.forceVelocity());
        all.put("fiber_velocity_along_tendon", details.velocityAlong());
        all.put("pennation_velocity", details.pennationVelocity());
        all.put("tendon_velocity", fiber.tendonVelocity());
        all.put("fiber_force", fiber.fiberForce());
        all.put("active_fiber_force", fiber.activeForce());
        all.put("passive_fiber_force", fiber.elasticForce().add(fiber.dampingForce()));
        all.put("fiber_force_along_tendon", fiber.fiberForce().mul(fiber.cosine()));
        all.put("tendon_force", fiber.tendonForce());
        all.put("fiber_active_power", details.activePower());
        all.put("fiber_passive_power", details.elasticPower());
        all.put("tendon_power", details.tendonPower());
        all.put("muscle_power", details.musclePower());
        all.put("fiber_stiffness", details.fiberStiffness());
        all.put("fiber_stiffness_along_tendon", details.fiberStiffnessAlong());
        all.put("tendon_stiffness", details.tendonStiffness());
        all.put("fiber_energy", details.fiberEnergy());
        all.put("tendon_energy", details.tendonEnergy());
        all.put("passive_elastic_force", fiber.elasticForce());
        all.put("passive_damping_force", fiber.dampingForce());
        if (elastic) {
            all.put("norm_tendon_force_rate", details.tendonStiffness().mul(fiber.tendonVelocity())
                    .div(p.get(Muscle.MAXIMUM_ISOMETRIC_FORCE)));
        }
        return all;
    }

    private static double[] divided(double[] numbers, double[] units) {
        double[] quotients = numbers.clone();
        for (int i = 0; i < quotients.length; i++) {
            quotients[i] /= units[i];
        }
        return quotients;
    }

    /** What a quantity is measured in, per row. */
    private static double[] units(String name, Map<String, Values> constants) {
        double[] force = constants.get(Muscle.MAXIMUM_ISOMETRIC_FORCE).data();
        double[] length = constants.get(Muscle.OPTIMAL_FIBER_LENGTH).data();
        double[] speed = constants.get(Muscle.MAXIMUM_VELOCITY).data();
        double[] units = new double[force.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = name.startsWith("norm_") ? 1
                    : name.endsWith("_force") || name.endsWith("force_along_tendon") ? force[i]
                    : name.endsWith("_power") ? force[i] * length[i] * speed[i]
                    : name.contains("_stiffness") ? force[i] / length[i]
                    : name.endsWith("_energy") ? force[i] * length[i]
                    : name.startsWith("fiber_velocity") || name.equals("tendon_velocity") ? length[i] * speed[i]
                    : name.equals("pennation_velocity") ? speed[i]
                    : name.equals("fiber_length") || name.equals("tendon_length") ? length[i]
                    : 1;
        }
        return units;
    }
}
