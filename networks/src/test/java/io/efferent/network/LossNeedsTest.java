package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.efferent.array.RandomStreams;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses on the network, and networks that show nothing. */
class LossNeedsTest {
    private static final Loss QUIET = new Loss(
            "quiet", 1, r -> r.hidden().abs().mean(), Set.of(Loss.Need.HIDDEN));

    private final Environment environment = Tiny.reach(DataType.FLOAT32, 0.1);

    private List<Policy> silent() {
        var block = new SequentialBlock().add(Linear.builder().setUnits(4).build()).add(Activation.sigmoidBlock());
        return List.of(
                new BlockPolicy(block, environment.observationSize(), 4), new Policies.Silent(Tiny.gru(environment)));
    }

    private Trainer.Builder trainer(Policy policy) {
        return Trainer.builder().setEnvironment(environment).setPolicy(policy).optBatchSize(4).optBatches(2)
                .optValidation(1, 4);
    }

    @ParameterizedTest
    @EnumSource(GradientEngine.class)
    void termsOfTheTaskThatCannotBeServedAreLeftOut(GradientEngine engine) {
        for (Policy policy : silent()) {
            var trainer = trainer(policy).optEngine(engine).build();
            assertTrue(trainer.engine().endsWith(
                    "; without the task's losses [hidden, hidden rate], as the policy shows no hidden activity"),
                    trainer.engine());
            var result = trainer.run();
            assertEquals(Set.of("position", "activation"), result.metrics().getLast().terms().keySet());
            assertEquals(
                    result.metrics().getLast().validation(),
                    Evaluation.of(environment, policy, result.last().weights(), trainer.losses(), 4, 0, engine,
                    (_, _) -> { }).loss());
        }
    }

    @Test
    void termsThatAreAskedForAreRefused() {
        for (Policy policy : silent()) {
            for (Loss loss : List.of(Losses.hidden(), Losses.hiddenRate().times(2), QUIET)) {
                var failure = assertThrows(IllegalArgumentException.class, () -> trainer(policy)
                        .optLosses(List.of(Losses.position(), loss)).build());
                assertEquals(
                        "optLosses: got [" + loss.name() + "], which need hidden activity, expected others, as policy '"
                        + policy.name() + "' shows none", failure.getMessage());
                var weights = new Weights(policy.initialWeights(RandomStreams.stream(0, "weights", 0)));
                assertTrue(assertThrows(IllegalArgumentException.class, () -> Evaluation.of(
                        environment, policy, weights, List.of(loss), 4, 0)).getMessage().startsWith("losses: got ["));
            }
        }
    }

    @Test
    void aNetworkThatShowsItsActivityServesAll() {
        var trainer = trainer(Tiny.gru(environment)).optLosses(List.of(QUIET, Losses.weightDecay())).build();
        assertFalse(trainer.engine().contains("without"), trainer.engine());
        assertEquals(Set.of("quiet", "weight decay"), trainer.learn().terms().keySet());
    }

    @Test
    void somethingMustBeLeft() {
        var nothing = assertThrows(
                IllegalArgumentException.class, () -> trainer(Tiny.gru(environment)).optLosses(List.of()).build());
        assertEquals("losses: got none that policy 'gru' can serve, expected at least one; set them with optLosses",
                nothing.getMessage());
    }

    @ParameterizedTest
    @EnumSource(GradientEngine.class)
    void termsThatAreNoScalarAreRefusedWhereverTheyAreComputed(GradientEngine engine) {
        var policy = Tiny.gru(environment);
        var losses =
                List.of(Losses.position(), new Loss("per trial", 1, r -> r.endpoint().square().sum(new int[] {1, 2})));
        var trainer = trainer(policy).optLosses(losses).optEngine(engine).build();
        String message = "loss 'per trial': got shape (4), expected a scalar of shape (); take its mean() or sum()";
        assertEquals(message, assertThrows(IllegalArgumentException.class, trainer::learn).getMessage());
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> Evaluation.of(
                environment, policy, trainer.checkpoint().weights(), losses, 4, 0, engine, (_, _) -> { }))
                .getMessage());
    }
}
