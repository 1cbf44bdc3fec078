package io.efferent.experiment.reproduce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.experiment.BpttRun;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of networks, on networks that have hardly learned. */
@Tag("slow")
class NetworksMeasuredTest {
    @TempDir static Path shared;

    private static TrainedNetwork recurrent;
    private static TrainedNetwork forward;

    @BeforeAll
    static void train() throws IOException {
        recurrent = network("gru");
        forward = network("mlp");
    }

    private static TrainedNetwork network(String policy) throws IOException {
        Path folder = shared.resolve(policy);
        BpttRun.builder().setExperiment(Experiment.parse("""
                {"task": "center-out", "effector": "arm26", "muscle": "thelen", "policy": "%s", "hidden": 12,
                 "batchSize": 8, "batches": 30, "validationEvery": 0, "learningRate": 0.01,
                 "taskOptions": {"startShoulder": 0.7853981633974483, "startElbow": 1.5707963267948966,
                 "duration": 0.8, "movementTime": 0.3}, "losses": {"position": 1, "activation": 0.05}}
                """.formatted(policy))).optFolder(folder).build().call();
        return TrainedNetwork.last(folder);
    }

    @Test
    void savingsBeginWithTheNetworkAsItIs() {
        var measured = Savings.Network.of(recurrent, 4, 1);
        var inField = new TestedNetwork(recurrent, Experiment.parse("{\"taskOptions\": {\"curl\": 8}}"));
        double expected = inField.reaches(8, null).stream()
                .mapToDouble(reach -> Math.abs(reach.kinematics().maximumLateral())).average().orElseThrow();
        assertEquals(expected, measured.first()[0], 1e-3 * expected);
        assertEquals(4, measured.second().length);
        assertNotEquals(measured.first()[0], measured.second()[0]);
        assertEquals(measured.second()[0] / measured.first()[0], measured.ratio(), 1e-12);
    }

    @Test
    void rotationsAreOfTheWholeMovement() {
        var measured = Rotations.Network.of(recurrent, forward, 9, 0);
        for (double p : new double[] {measured.units(), measured.feedback(), measured.withoutRecurrence()}) {
            assertTrue(p >= 0.1 && p <= 1, "1 of 10 at least: " + p);
        }
        assertTrue(measured.tangling() > 0 && Double.isFinite(measured.tangling()));
        assertEquals(24, measured.plane().length);
        assertEquals(30, measured.plane()[0].length);
        // Without their mean over directions.
        double[] sum = new double[2];
        Arrays.stream(measured.plane()).forEach(trial -> Arrays.setAll(sum, i -> sum[i] + trial[10][i]));
        assertArrayEquals(new double[2], sum, 1e-6);
    }

    @Test
    void preferredDirectionsAreThoseOfTunedUnits() {
        var preferred = PreferredDirectionsOfUnits.preferred(recurrent);
        assertTrue(!preferred.isEmpty() && preferred.size() <= 12, preferred.toString());
    }

    @Test
    void endsScatterWithNoiseAlone() {
        var measured = EndpointNoise.Network.of(recurrent);
        assertTrue(Arrays.stream(measured.deviation()).allMatch(deviation -> deviation > 1e-5 && deviation < 0.1),
                Arrays.toString(measured.deviation()));
        assertTrue(measured.turned() >= 0 && measured.turned() <= 90);
        var silent = new TestedNetwork(recurrent, Experiment.parse("{}")).noisy(2, 3);
        assertArrayEquals(silent.get(0).position()[40], silent.get(2).position()[40]);
        var noisy = new TestedNetwork(recurrent, Experiment.parse("{\"signalDependentNoise\": 0.2}")).noisy(2, 3);
        assertNotEquals(noisy.get(0).position()[40][0], noisy.get(2).position()[40][0]);
    }

    @Test
    void nothingAnswersBeforeSensesTell() throws IOException {
        Path folder = shared.resolve("posture");
        var experiment = Experiment.parse("""
                {"task": "posture", "effector": "arm26", "muscle": "thelen", "timestep": 0.005, "hidden": 8,
                 "batchSize": 4, "batches": 2, "validationEvery": 0, "validationSize": 2,
                 "proprioceptionDelay": 0.05, "proprioceptionNoise": 0.001, "visionDelay": 0.1,
                 "senses": {"stretch": 0.025}, "reflex": {"velocity": 20},
                 "taskOptions": {"startShoulder": 0.7853981633974483, "startElbow": 1.5707963267948966}}
                """);
        BpttRun.builder().setExperiment(experiment).optFolder(folder).build().call();
        var network = TrainedNetwork.last(folder);
        var measured = ReflexResponses.of(network, 0.025);
        assertEquals(0, measured.first());
        assertTrue(ReflexResponses.of(network, 0.03).first() > 0, "a step later they do");
        assertTrue(measured.deviations()[1] >= 0 && Double.isFinite(measured.opposite()));
    }
}
