package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.task.CenterOutReach;
import io.efferent.task.Environment;
import io.efferent.task.Senses;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

class StandardInputsTest {
    private static final Policy NETWORK = new MlpPolicy(2, 3, 1, 2, -2);

    private static final int CUE = 4;

    private static Environment environment() {
        return Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(CenterOutReach.builder().optDuration(0.1).optGoCue(0.05, 0.05).build())
                .optType(DataType.FLOAT64).build();
    }

    private static double[] action(Policy policy, double... observed) {
        try (var manager = Tensors.newManager()) {
            var weights = Parameters.bind(manager, DataType.FLOAT64, policy.initialWeights(new Random(1)));
            return Tensors.toDoubles(policy.step(
                    weights, Constants.of(manager, DataType.FLOAT64, new double[][] {observed}), new NDList())
                    .action());
        }
    }

    @Test
    void theNetworkSeesDeviationsFromTheMean() {
        var standard = new StandardInputs(NETWORK, new double[] {1, -2}, new double[] {0.5, 4});
        assertArrayEquals(action(NETWORK, 3, 0.75), action(standard, 2.5, 1), 1e-15);
    }

    /** Start and goal are drawn alike; the hand is seen where it starts. */
    @Test
    void deviationsAreThoseOfTrainingTrials() {
        var environment = environment();
        var standard = StandardInputs.of(
                RecurrentPolicy.gru(environment.observationSize(), 4, environment.actionSize()), environment);
        double[] x = Arrays.stream(environment.effector().randomPositions(new Random(1), 10_000))
                .mapToDouble(position -> position[0]).toArray();
        double deviation = Math.sqrt(StatUtils.variance(x));
        double[] found = standard.deviation();
        assertEquals(deviation, found[0], 0.05 * deviation);
        assertEquals(deviation, found[2], 0.05 * deviation);
        assertEquals(found[0], found[5], 1e-12);
    }

    /** The hand of a point mass is where its joints are, and starts where the postures are drawn. */
    @Test
    void velocitiesAreThoseBetweenRandomPostures() {
        var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(CenterOutReach.builder().optDuration(0.1).optGoCue(0.05, 0.05).build())
                .addSensor(Senses.HAND_VELOCITY).optType(DataType.FLOAT64).build();
        int columns = environment.observationSize();
        var standard = StandardInputs.of(RecurrentPolicy.gru(columns, 4, environment.actionSize()), environment);
        double x = standard.deviation()[0];
        assertEquals(Math.sqrt(2) * x / 0.5, standard.deviation()[columns - 2], 0.05 * x / 0.5);
        assertEquals(0, standard.mean()[columns - 2], 0.05 * x / 0.5);
    }

    @Test
    void whatDoesNotVaryStays() {
        var environment = environment();
        var standard = StandardInputs.of(
                RecurrentPolicy.gru(environment.observationSize(), 4, environment.actionSize()), environment);
        assertEquals(0, standard.mean()[CUE]);
        assertEquals(1, standard.deviation()[CUE]);
    }

    @Test
    void enginesAgreeAndMeansStay() {
        var environment = environment();
        double[] loss = new double[2];
        double[] norm = new double[2];
        for (int i = 0; i < 2; i++) {
            var policy = StandardInputs.of(
                    RecurrentPolicy.gru(environment.observationSize(), 4, environment.actionSize()), environment);
            var trainer = Trainer.builder().setEnvironment(environment).setPolicy(policy)
                    .optEngine(i == 0 ? GradientEngine.AUTOGRAD : GradientEngine.COMPILED)
                    .optBatches(3).optBatchSize(4).optValidation(0, 1).build();
            var result = trainer.run();
            var batch = result.metrics().getLast();
            loss[i] = batch.loss();
            norm[i] = batch.gradientNorm();
            assertArrayEquals(policy.mean(), result.last().weights().get("inputs.mean"));
            assertArrayEquals(policy.deviation(), result.last().weights().get("inputs.deviation"));
        }
        assertEquals(loss[0], loss[1], 1e-12);
        assertEquals(norm[0], norm[1], 1e-10 * norm[0]);
    }

    @Test
    void badNumbersAreNamed() {
        assertEquals("mean: got 1 numbers, expected one per column, 2", assertThrows(IllegalArgumentException.class,
                () -> new StandardInputs(NETWORK, new double[] {1}, new double[] {1, 1})).getMessage());
        assertEquals("deviation: got [1.0, 0.0], expected positive numbers", assertThrows(
                IllegalArgumentException.class,
                () -> new StandardInputs(NETWORK, new double[2], new double[] {1, 0})).getMessage());
    }
}
