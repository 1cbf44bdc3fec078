package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import io.efferent.array.RandomStreams;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is set in a DJL block counts. */
class BlockSettingsTest {
    private final Environment environment = Tiny.reach(DataType.FLOAT32, 0.1);

    @BeforeEach
    void seed() {
        Engine.getEngine("PyTorch").setRandomSeed(1);
    }

    private static SequentialBlock block(Block... between) {
        var block = new SequentialBlock().add(Linear.builder().setUnits(8).build());
        Arrays.stream(between).forEach(block::add);
        return block.add(Activation.tanhBlock()).add(Linear.builder().setUnits(4).build())
                .add(Activation.sigmoidBlock());
    }

    private BlockPolicy policy(Block block) {
        return new BlockPolicy(block, environment.observationSize(), 4);
    }

    private Trainer trainer(Policy policy, GradientEngine engine) {
        return Trainer.builder().setEnvironment(environment).setPolicy(policy).optLosses(List.of(Losses.position()))
                .optBatchSize(4).optBatches(3).optEngine(engine).optValidation(1, 4).build();
    }

    /** The names of the weights that moved. */
    private static Set<String> moved(Policy policy, Weights after) {
        return policy.initialWeights(null).entrySet().stream()
                .filter(entry -> !Arrays.equals(entry.getValue().data(), after.get(entry.getKey())))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(GradientEngine.class)
    void frozenParametersStay(GradientEngine engine) {
        var block = block();
        block.getChildren().values().get(0).freezeParameters(true);
        var policy = policy(block);
        var trainer = trainer(policy, engine);
        assertEquals(Set.of("03Linear_weight", "03Linear_bias"), trainer.gradients().keySet());
        assertEquals(Set.of("03Linear_weight", "03Linear_bias"), moved(policy, trainer.run().last().weights()));
    }

    @ParameterizedTest
    @EnumSource(GradientEngine.class)
    void aSingleParameterMayBeFrozen(GradientEngine engine) {
        var block = block();
        block.getParameters().get("03Linear_bias").freeze(true);
        var policy = policy(block);
        assertEquals(
                Set.of("01Linear_weight", "01Linear_bias", "03Linear_weight"),
                moved(policy, trainer(policy, engine).run().last().weights()));
    }

    /** What was learned before, momentum included, does not move a parameter that is frozen on the way. */
    @ParameterizedTest
    @EnumSource(GradientEngine.class)
    void parametersMayBeFrozenAndThawedOnTheWay(GradientEngine engine) {
        var block = block();
        var policy = policy(block);
        var trainer = trainer(policy, engine);
        trainer.learn();
        var first = trainer.checkpoint().weights();
        block.freezeParameters(true);
        trainer.learn();
        assertEquals(first.values(), trainer.checkpoint().weights().values());
        block.freezeParameters(false);
        trainer.learn();
        assertNotEquals(first.values(), trainer.checkpoint().weights().values());
    }

    @Test
    void anUnknownFrozenNameIsRefused() {
        var gru = Tiny.gru(environment);
        var typo = new Policies.Frozen(gru, Set.of("gru.weight"));
        assertEquals(
                "frozen: got 'gru.weight', expected some of "
                + List.copyOf(gru.initialWeights(RandomStreams.stream(0, "", 0)).keySet()),
                assertThrows(IllegalArgumentException.class, () -> trainer(typo, GradientEngine.AUTO)).getMessage());
        var right = new Policies.Frozen(gru, Set.of("fc.bias", "gru.weight_hh_l0"));
        var trainer = trainer(right, GradientEngine.AUTO);
        var before = trainer.checkpoint().weights();
        var after = trainer.run().last().weights();
        for (String name : before.names()) {
            assertEquals(right.frozen().contains(name), Arrays.equals(before.get(name), after.get(name)), name);
        }
    }

    @ParameterizedTest
    @EnumSource(GradientEngine.class)
    void dropoutIsOffOutsideOfTraining(GradientEngine engine) {
        var policy = policy(block(Dropout.builder().optRate(0.5f).build()));
        var weights = new Weights(policy.initialWeights(null));
        double[] losses = new double[3];
        Arrays.setAll(losses, i -> Evaluation.of(
                environment, policy, weights, List.of(Losses.position()), 8, 1, engine, (_, _) -> { }).loss());
        assertEquals(losses[0], losses[1]);
        var same = policy(block());
        var sameWeights = new Weights(same.initialWeights(null));
        for (String name : sameWeights.names()) {
            double[] numbers = weights.get(name.replace("03", "04"));
            System.arraycopy(numbers, 0, sameWeights.get(name), 0, numbers.length);
        }
        assertEquals(losses[0], Evaluation.of(
                environment, same, sameWeights, List.of(Losses.position()), 8, 1, engine, (_, _) -> { }).loss(), 1e-6);
    }

    /**
     * On while learning, off in validation; the seed fixes the masks, also after resuming and beside other random
     * numbers.
     */
    @ParameterizedTest
    @EnumSource(GradientEngine.class)
    void dropoutIsOnInTrainingAndReproducible(GradientEngine engine) {
        var policy = policy(block(Dropout.builder().optRate(0.5f).build()));
        var first = trainer(policy, engine).run();
        Engine.getEngine("PyTorch").setRandomSeed(77);
        var second = trainer(policy, engine).run();
        assertEquals(first.last().weights().values(), second.last().weights().values());
        var interrupted = trainer(policy, engine);
        interrupted.learn();
        var resumed = Trainer.builder().setEnvironment(environment).setPolicy(policy)
                .optLosses(List.of(Losses.position()))
                .optBatchSize(4).optBatches(3).optEngine(engine).optValidation(1, 4).optResume(interrupted.checkpoint())
                .build().run();
        assertEquals(first.last().weights().values(), resumed.last().weights().values());
        var same = policy(block());
        assertNotEquals(
                trainer(same, engine).run().metrics().getFirst().gradientNorm(),
                first.metrics().getFirst().gradientNorm(), 1e-9);
        assertEquals(first.bestLoss(), Evaluation.of(
                environment, policy, first.weights(), List.of(Losses.position()), 4, 0, engine, (_, _) -> { }).loss());
    }

    @Test
    void aBlockThatKeepsStatisticsIsRefused() {
        var failure = assertThrows(
                IllegalArgumentException.class, () -> policy(block(BatchNorm.builder().build())));
        assertEquals(
                "block: got running statistics '02BatchNorm_runningMean', which change whenever the block runs, "
                + "expected a"
                + " block without, such as layer normalization", failure.getMessage());
        var policy = policy(block(LayerNorm.builder().build()));
        assertEquals(6, moved(policy, trainer(policy, GradientEngine.AUTO).run().last().weights()).size());
    }

    @Test
    void aBlockMayServeSeveralPolicies() {
        var block = block();
        var first = policy(block);
        System.gc();
        var second = policy(block);
        first.initialWeights(null).forEach((name, values) ->
                assertArrayEquals(values.data(), second.initialWeights(null).get(name).data(), name));
        assertEquals(
                trainer(first, GradientEngine.AUTO).run().last().weights().values(),
                trainer(second, GradientEngine.AUTO).run().last().weights().values());
        assertTrue(block.isInitialized());
    }
}
