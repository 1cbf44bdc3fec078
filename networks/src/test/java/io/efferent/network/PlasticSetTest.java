package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlasticSetTest {
    private final Environment environment = Tiny.environment(DataType.FLOAT32, new RandomTargetReach(0.1));
    private final Policy policy = Tiny.gru(environment);

    private Trainer.Builder trainer() {
        return Tiny.trainer(environment).optEngine(GradientEngine.AUTOGRAD);
    }

    private PlasticSet of(String... parts) {
        return PlasticSet.of(environment, policy, List.of(parts));
    }

    /** What has changed, as weight and column. */
    private static Set<String> changed(Weights before, Weights after, int columns) {
        Set<String> changed = new TreeSet<>();
        for (String name : before.names()) {
            for (int i = 0; i < before.get(name).length; i++) {
                if (Double.doubleToRawLongBits(before.get(name)[i])
                        != Double.doubleToRawLongBits(after.get(name)[i])) {
                    changed.add(
                            name.equals("gru.weight_ih_l0") ? name + (i % columns < 2 ? " goal" : " senses") : name);
                }
            }
        }
        return changed;
    }

    /** Moments of earlier training, and a decay of weights, move nothing that is frozen. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "recurrent | gru.weight_hh_l0", "input | gru.weight_ih_l0 goal", "feedback | gru.weight_ih_l0 senses",
        "output | fc.bias, fc.weight", "bias | fc.bias, gru.bias_hh_l0, gru.bias_ih_l0", "fc.bias | fc.bias"
    })
    void onlyWhatIsNamedLearnsWhateverTheOptimizerRemembers(String part, String expected) {
        for (String optimizer : Optimizer.NAMES) {
            var start = trainer().optOptimizer(Optimizer.named(optimizer, null, null)).optBatches(2).build().run()
                    .last();
            var after = trainer().optOptimizer(Optimizer.named(optimizer, null, null)).optBatches(4).optResume(start)
                    .optPlastic(of(part)).build().run().last();
            assertEquals(
                    new TreeSet<>(List.of(expected.split(", "))),
                    changed(start.weights(), after.weights(), environment.observationSize()), optimizer);
        }
    }

    @Test
    void theRestLearnsWithout() {
        var before = trainer().build().checkpoint().weights();
        var after = trainer()
                .optPlastic(PlasticSet.without(environment, policy, List.of("recurrent", "input")))
                .build().run().last().weights();
        assertEquals(
                Set.of("fc.bias", "fc.weight", "gru.bias_hh_l0", "gru.bias_ih_l0", "gru.weight_ih_l0 senses"),
                changed(before, after, environment.observationSize()));
    }

    @Test
    void masksSayWhichNumbersLearn() {
        var mask = new boolean[policy.actionSize()];
        mask[1] = true;
        var before = trainer().build().checkpoint().weights();
        var after = trainer().optPlastic(PlasticSet.masks(Map.of("fc.bias", mask)))
                .build().run().last().weights();
        for (int i = 0; i < mask.length; i++) {
            assertEquals(mask[i], before.get("fc.bias")[i] != after.get("fc.bias")[i]);
        }
        assertEquals(Set.of("fc.bias"), changed(before, after, environment.observationSize()));
    }

    @Test
    void allIsAllAsEver() {
        var whole = trainer().build().run().last().weights();
        var named = trainer().optPlastic(of("all", "bias")).build().run().last().weights();
        assertEquals(whole.values(), named.values());
        assertNotEquals(
                whole.values(), trainer().optPlastic(of("bias")).build().run().last().weights()
                        .values());
    }

    @Test
    void saysWhatThereIsNot() {
        var unknown = assertThrows(IllegalArgumentException.class, () -> of("retina"));
        assertTrue(unknown.getMessage().startsWith("plastic: got 'retina', which policy 'gru' does not have, expected "
                + "some of [all, recurrent, input, feedback, output, bias] or [gru.weight_ih_l0, "),
                unknown.getMessage());
        assertEquals(
                "plastic: got nothing, expected some of [all, recurrent, input, feedback, output, bias]",
                assertThrows(IllegalArgumentException.class, this::of).getMessage());
        var short2 = PlasticSet.masks(Map.of("fc.bias", new boolean[2]));
        assertEquals(
                "plastic: got 2 numbers for 'fc.bias', expected 4",
                assertThrows(IllegalArgumentException.class,
                        () -> trainer().optPlastic(short2).build()).getMessage());
    }
}
