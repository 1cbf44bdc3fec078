package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.RandomStreams;
import io.efferent.array.Values;
import io.efferent.task.Environment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {
    private static final Environment REACH = Tiny.reach(DataType.FLOAT32, 0.1);
    private static final Policy GRU = Tiny.gru(REACH);
    private static final String RECURRENT = "gru.weight_hh_l0";

    private static Weights run(Policy policy, Projection... projections) {
        return run(policy, PlasticSet.ALL, projections);
    }

    private static Weights run(Policy policy, PlasticSet plastic, Projection... projections) {
        return Tiny.trainer(REACH).setPolicy(policy).optPlastic(plastic).optProjections(List.of(projections))
                .optLearningRate(LearningRate.constant(0.05)).build().run().last().weights();
    }

    private static Projection of(String part, String rule) {
        return Projection.of(REACH, GRU, part, rule);
    }

    @Test
    void partsStayNonNegativeAndOthersLearnFreely() {
        Weights weights = run(GRU, of("recurrent", "nonnegative"));
        double[] recurrent = weights.get(RECURRENT);
        assertTrue(Arrays.stream(recurrent).allMatch(w -> w >= 0));
        assertTrue(Arrays.stream(recurrent).anyMatch(w -> w == 0) && Arrays.stream(recurrent).anyMatch(w -> w > 0));
        assertTrue(Arrays.stream(weights.get("fc.weight")).anyMatch(w -> w < 0));
    }

    @Test
    void numbersStayWithinBoundsAndRowsWithinANorm() {
        Weights weights = run(GRU, of("output", "-0.2..3e-1"), of("recurrent", "norm:0.5"));
        assertTrue(Arrays.stream(weights.get("fc.bias")).allMatch(w -> w >= -0.2 && w <= 0.3));
        double[] recurrent = weights.get(RECURRENT);
        double largest = 0;
        for (int row = 0; row < recurrent.length; row += Tiny.HIDDEN) {
            double norm = Math.sqrt(Arrays.stream(recurrent, row, row + Tiny.HIDDEN).map(w -> w * w).sum());
            assertTrue(norm < 0.5 + 1e-12);
            largest = Math.max(largest, norm);
        }
        assertEquals(0.5, largest, 1e-9);
    }

    @Test
    void aProjectionGivesTheNearestPlace() {
        var weights = new Weights(Map.of("w", new Values(
                new double[] {3, 4, 0.3, -0.4}, new Shape(2, 2))));
        Projection.rowNorm(PlasticSet.ALL, 1).apply(weights);
        assertArrayEquals(new double[] {0.6, 0.8, 0.3, -0.4}, weights.get("w"), 1e-15);
        Projection.bounds(PlasticSet.ALL, -0.1, 0.7).apply(weights);
        assertArrayEquals(new double[] {0.6, 0.7, 0.3, -0.1}, weights.get("w"), 1e-15);
    }

    @Test
    void whatDoesNotLearnIsNotMoved() {
        double[] before = GRU.initialWeights(RandomStreams.stream(7, "weights", 0))
                .get(RECURRENT).data();
        var frozen = new Policies.Frozen(GRU, Set.of(RECURRENT));
        assertArrayEquals(before, run(frozen, of("recurrent", "nonnegative")).get(RECURRENT));
        var output = PlasticSet.of(REACH, GRU, List.of("output"));
        assertArrayEquals(before, run(GRU, output, of("recurrent", "nonnegative")).get(RECURRENT));
    }

    @Test
    void theRecordOfARunSaysWhatWasDone() {
        var trainer = Tiny.trainer(REACH).optProjections(List.of(of("recurrent", "0..1"))).build();
        String recorded = trainer.checkpoint().configuration();
        assertTrue(recorded.contains("\"projections\":[\"gru.weight_hh_l0 from 0.0 to 1.0\"]"), recorded);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "recurrent | positive | projection: got 'positive', expected nonnegative, LOW..HIGH or norm:LARGEST",
        "retina | 0..1 | projection: got 'retina', which policy 'gru' does not have, expected some of [all, recurrent, "
                + "input, feedback, output, bias] or [gru.weight_ih_l0, gru.weight_hh_l0, gru.bias_ih_l0, "
                + "gru.bias_hh_l0, fc.weight, fc.bias]",
        "recurrent | 1..0 | bounds: got 1.0 to 0.0, expected the lower first",
        "recurrent | norm:-1 | rowNorm: got -1.0, expected a number of at least 0"})
    void otherRulesAreRefused(String part, String rule, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> of(part, rule)).getMessage());
    }
}
