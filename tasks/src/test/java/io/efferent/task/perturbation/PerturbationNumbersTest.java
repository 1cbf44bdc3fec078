package io.efferent.task.perturbation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.skeleton.TwoJointArm;
import io.efferent.task.Environment;
import io.efferent.task.Perturbation;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Rollout;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import io.efferent.task.UnitPerturbation;
import io.efferent.task.perturbation.ChannelStability.Method;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Perturbations against numbers of another implementation: a point mass is put where the reference has the hand, so
 * that what pushes it and what it sees at the start are the reference's.
 */
class PerturbationNumbersTest {
    static List<JsonNode> cases() throws IOException {
        return cases("perturbation_hooks");
    }

    static List<JsonNode> stabilities() throws IOException {
        return cases("channel_stability");
    }

    private static List<JsonNode> cases(String kind) throws IOException {
        try (var file = PerturbationNumbersTest.class.getResourceAsStream("/reference/" + kind + ".json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(file).get("cases").spliterator(), false).toList();
        }
    }

    private static double[] numbers(JsonNode row) {
        return StreamSupport.stream(row.spliterator(), false).mapToDouble(JsonNode::doubleValue).toArray();
    }

    private static double[][] matrix(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(PerturbationNumbersTest::numbers)
                .toArray(double[][]::new);
    }

    /** A case, and what it expects. */
    private static final class Reference {
        private final JsonNode input;
        private final JsonNode expected;
        private final double[][] x;
        private final double[][] v;
        private final double[][] start;
        private final double[] full;

        private Reference(JsonNode aCase) {
            input = aCase.path("input");
            expected = aCase.path("expected");
            x = matrix(input.path("position"));
            v = matrix(input.path("velocity"));
            start = matrix(input.path("start"));
            full = new double[x.length];
            Arrays.fill(full, 1);
        }

        /** Trials from start to target. */
        private Trials trials() {
            var target = new Sequence(2, x.length, 2);
            double[][] targets = matrix(input.path("target"));
            for (int i = 0; i < x.length; i++) {
                target.fill(i, 0, 2, targets[i]);
            }
            return Trials.builder().setPosition(start).setTarget(target).addInput("goal", target).build();
        }

        /** What happens in one step from the reference's states. */
        private Rollout step(Perturbation perturbation, NDManager manager) {
            var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                    .setTask(new RandomTargetReach(0.01)).optType(DataType.FLOAT64).build()
                    .stableUnder(List.of(perturbation));
            var trials = perturbation.perturb(environment, trials(), full, new long[x.length])
                    .toBuilder().setPosition(x).optVelocity(v).build();
            var episode = environment.reset(manager, trials, null);
            episode.step(Constants.of(manager, DataType.FLOAT64, new Shape(x.length, 4), new double[x.length * 4]));
            return episode.rollout(Map.of());
        }

        private void assertForce(String name, String perturbation, Map<String, ?> parameters) {
            try (NDManager manager = Tensors.newManager()) {
                var rollout = step(Perturbations.named(perturbation, parameters), manager);
                assertClose(name, rollout.get(Rollout.Quantity.HAND_LOAD).toDoubleArray());
            }
        }

        private void assertCursor(String name, String perturbation, Map<String, ?> parameters) {
            try (NDManager manager = Tensors.newManager()) {
                var rollout = step(Perturbations.named(perturbation, parameters), manager);
                assertClose(name, rollout.sensed("vision").get(":, 0").toDoubleArray());
            }
        }

        private void assertClose(String name, double[] actual) {
            double[] reference = Arrays.stream(matrix(expected.get(name))).flatMapToDouble(Arrays::stream).toArray();
            assertEquals(reference.length, actual.length, name);
            for (int i = 0; i < reference.length; i++) {
                assertEquals(reference[i], actual[i], 1e-12 * Math.max(1, Math.abs(reference[i])), name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void loadsAreThoseOfTheReference(JsonNode aCase) {
        var test = new Reference(aCase);
        double b = test.input.get("curl").doubleValue();
        test.assertForce("curl_force", "curl", Map.of("strength", b));
        test.assertForce("saddle_force", "saddle", Map.of());
        test.assertForce("rotated_curl_force", "viscosity", Map.of(
                "matrix", new double[][] {{0, -b}, {b, 0}},
                "angle", Math.toDegrees(test.input.get("rotation").doubleValue())));
        JsonNode channel = test.input.get("channel");
        double stiffness = channel.get("stiffness").doubleValue();
        double damping = channel.get("damping").doubleValue();
        double halfWidth = channel.get("dead_zone_half_width").doubleValue();
        test.assertForce("channel_force", "channel", Map.of("stiffness", stiffness, "damping", damping));
        test.assertForce("channel_with_dead_zone_force", "channel",
                Map.of("stiffness", stiffness, "damping", damping, "halfWidth", halfWidth));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cursorsAreThoseOfTheReference(JsonNode aCase) {
        var test = new Reference(aCase);
        double angle = Math.toDegrees(test.input.get("rotation").doubleValue());
        test.assertCursor("cursor_rotated", "rotation", Map.of("angle", angle));
        test.assertCursor("cursor_gain", "gain", Map.of("gain", test.input.get("gain").doubleValue()));
        test.assertCursor("cursor_mirrored", "mirror", Map.of());
        test.assertCursor("cursor_clamped", "cursor-clamp", Map.of());
        test.assertCursor("cursor_clamped_at_rotation", "cursor-clamp", Map.of("angle", angle));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hiddenStatesAreThoseOfTheReference(JsonNode aCase) {
        var test = new Reference(aCase);
        double[][] hidden = matrix(test.input.get("hidden"));
        double[] keep = numbers(test.input.get("keep"));
        double[] add = numbers(test.input.get("add"));
        int units = keep.length;
        Trials trials = test.trials();
        var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(new RandomTargetReach(0.01)).build();
        for (int unit = 0; unit < units; unit++) {
            trials = Perturbations.named("unit-gain", Map.of("gain", keep[unit], "of", units, "units", unit))
                    .perturb(environment, trials, test.full, new long[hidden.length]);
        }
        trials = Perturbations.named("stimulation", Map.of("vector", add, "of", units))
                .perturb(environment, trials, test.full, new long[hidden.length]);
        UnitPerturbation all = trials.units().getFirst();
        double[] changed = new double[hidden.length * units];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = all.gain()[i / units][i % units] * hidden[i / units][i % units]
                    + all.current().get(0, i / units, i % units);
        }
        test.assertClose("hidden", changed);
    }

    @ParameterizedTest
    @MethodSource("stabilities")
    void spectralRadiiAreThoseOfTheReference(JsonNode aCase) {
        double[][] settings = matrix(aCase.get("input").get("stiffness_damping_mass_step"));
        JsonNode expected = aCase.get("expected").get("spectral_radius");
        for (int i = 0; i < settings.length; i++) {
            for (var method : Map.of("explicit_euler", Method.EXPLICIT_EULER, "semi_implicit_euler",
                    Method.SEMI_IMPLICIT_EULER, "force_held_over_step", Method.HELD_FORCE).entrySet()) {
                double[] s = settings[i];
                assertEquals(expected.get(i).get(method.getKey()).doubleValue(),
                        ChannelStability.spectralRadius(s[0], s[1], s[2], s[3], method.getValue()), 1e-9,
                        method.getKey() + " " + Arrays.toString(s));
            }
        }
    }

    /**
     * Torques that move the elbow alone are a column of the mass matrix; equal shoulder accelerations a ratio of its
     * inverse.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void torquePairsAreThoseOfTheReference(JsonNode aCase) {
        JsonNode arm = aCase.get("input").get("arm");
        var skeleton = new TwoJointArm(
                arm.get("m1").doubleValue(), arm.get("m2").doubleValue(), arm.get("lg1").doubleValue(),
                arm.get("lg2").doubleValue(), arm.get("i1").doubleValue(), arm.get("i2").doubleValue(),
                arm.get("l1").doubleValue(), 0.3, 0, 0, 0);
        JsonNode expected = aCase.get("expected");
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            var p = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
            double elbow = aCase.get("input").get("elbow_angle").doubleValue();
            var q = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.7, elbow}});
            double[] m = skeleton.massMatrix(p, skeleton.pose(p, q)).toDoubleArray();
            double[][] reference = matrix(expected.get("mass_matrix"));
            for (int i = 0; i < 4; i++) {
                assertEquals(reference[i / 2][i % 2], m[i], 1e-12);
            }
            double acceleration = aCase.get("input").get("elbow_acceleration").doubleValue();
            JsonNode torque = expected.get("torque_for_elbow_motion_only");
            assertEquals(torque.get(0).doubleValue(), m[1] * acceleration, 1e-12);
            assertEquals(torque.get(1).doubleValue(), m[3] * acceleration, 1e-12);
            assertEquals(
                    expected.get("elbow_torque_per_shoulder_torque_for_equal_shoulder_acceleration").doubleValue(),
                    -m[3] / m[1], 1e-12);
        }
    }
}
