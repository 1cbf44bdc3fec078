package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.effector.ReadyMade;
import io.efferent.skeleton.TwoJointArm;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads and senses against numbers of another implementation: a point mass is put where the reference has the hand, so
 * that what pushes it and what it sees at the start are the reference's.
 */
class PerturbationNumbersTest {
    static List<JsonNode> cases() throws IOException {
        try (var file = PerturbationNumbersTest.class.getResourceAsStream("/reference/perturbation_hooks.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(file).get("cases").spliterator(), false).toList();
        }
    }

    private static double[][] matrix(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> StreamSupport.stream(row.spliterator(), false).mapToDouble(JsonNode::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    /** A case, and what it expects. */
    private static final class Reference {
        private final JsonNode input;
        private final JsonNode expected;
        private final double[][] x;
        private final double[][] v;
        private final double[][] start;
        /** Unit vectors along the movement, and to its left. */
        private final double[][] along;
        private final double[][] left;

        private Reference(JsonNode aCase) {
            input = aCase.path("input");
            expected = aCase.path("expected");
            x = matrix(input.path("position"));
            v = matrix(input.path("velocity"));
            start = matrix(input.path("start"));
            double[][] target = matrix(input.path("target"));
            along = new double[x.length][];
            left = new double[x.length][];
            for (int i = 0; i < x.length; i++) {
                double dx = target[i][0] - start[i][0];
                double dy = target[i][1] - start[i][1];
                double length = Math.hypot(dx, dy);
                along[i] = new double[] {dx / length, dy / length};
                left[i] = new double[] {-dy / length, dx / length};
            }
        }

        /** What happens in one step from the reference's states. */
        private Rollout step(Trials.Builder perturbed, NDManager manager) {
            var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                    .setTask(new RandomTargetReach(0.01)).optType(DataType.FLOAT64).build();
            var trials = perturbed.setPosition(x).optVelocity(v).setTarget(new Sequence(2, x.length, 2))
                    .addInput("goal", new Sequence(2, x.length, 2)).build();
            var episode = environment.reset(manager, trials, null);
            episode.step(Constants.of(manager, DataType.FLOAT64, new Shape(x.length, 4), new double[x.length * 4]));
            return episode.rollout(Map.of());
        }

        private void assertForce(String name, AffineLoad load) {
            try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
                var rollout = step(Trials.builder().addHandLoad(load), manager);
                assertClose(name, rollout.get(Rollout.Quantity.HAND_LOAD).toDoubleArray());
            }
        }

        private void assertCursor(String name, double[][][] gain) {
            var offset = new Sequence(2, x.length, 2);
            for (int i = 0; i < x.length; i++) {
                // What is about the start: c + G (x - c).
                offset.fill(i, 0, 2, start[i][0] - dot(gain[i][0], start[i]), start[i][1] - dot(gain[i][1], start[i]));
            }
            try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
                var rollout = step(Trials.builder().addSensePerturbation(
                        "vision", new SensePerturbation(gain, offset, null)), manager);
                assertClose(name, rollout.sensed("vision").get(":, 0").toDoubleArray());
            }
        }

        private void assertClose(String name, double[] actual) {
            double[] reference = Arrays.stream(matrix(expected.get(name))).flatMapToDouble(Arrays::stream).toArray();
            for (int i = 0; i < reference.length; i++) {
                assertEquals(reference[i], actual[i], 1e-12 * Math.max(1, Math.abs(reference[i])), name);
            }
        }

        private double[][][] each(IntFunction<double[][]> matrix) {
            double[][][] all = new double[x.length][][];
            Arrays.setAll(all, matrix);
            return all;
        }
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1];
    }

    private static double[][] outer(double factor, double[] a, double[] b) {
        return new double[][] {
                {factor * a[0] * b[0], factor * a[0] * b[1]}, {factor * a[1] * b[0], factor * a[1] * b[1]}};
    }

    @ParameterizedTest
    @MethodSource("cases")
    void loadsAreThoseOfTheReference(JsonNode aCase) {
        var test = new Reference(aCase);
        double b = test.input.get("curl").doubleValue();
        double[][] curl = {{0, -b}, {b, 0}};
        test.assertForce("curl_force", AffineLoad.viscous(curl, test.x.length, null));
        double[][] saddle = {{-10.1, -11.2}, {-11.2, 11.1}};
        test.assertForce("saddle_force", AffineLoad.viscous(saddle, test.x.length, null));
        double stiffness = test.input.get("channel").get("stiffness").doubleValue();
        double damping = test.input.get("channel").get("damping").doubleValue();
        test.assertForce("channel_force", new AffineLoad(
                null, null, test.each(i -> outer(-damping, test.left[i], test.left[i])),
                test.each(i -> outer(-stiffness, test.left[i], test.left[i])), test.start));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cursorsAreThoseOfTheReference(JsonNode aCase) {
        var test = new Reference(aCase);
        double angle = test.input.get("rotation").doubleValue();
        double gain = test.input.get("gain").doubleValue();
        double[][] rotation = {{Math.cos(angle), -Math.sin(angle)}, {Math.sin(angle), Math.cos(angle)}};
        test.assertCursor("cursor_rotated", test.each(_ -> rotation));
        test.assertCursor("cursor_gain", test.each(_ -> new double[][] {{gain, 0}, {0, gain}}));
        test.assertCursor("cursor_mirrored", test.each(i -> {
            double[][] mirror = outer(-2, test.left[i], test.left[i]);
            mirror[0][0] += 1;
            mirror[1][1] += 1;
            return mirror;
        }));
        test.assertCursor("cursor_clamped", test.each(i -> outer(1, test.along[i], test.along[i])));
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
