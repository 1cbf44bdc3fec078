package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.array.RandomStreams;
import io.efferent.network.layer.Architectures.Memory;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Faulty;
import io.efferent.rl.ppo.PpoSettings.Normalization;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Advantages that cannot be given variance 1 are learned from as they are. */
class AlikeAdvantagesTest {
    private static final String WEIGHT = "actor.output.weight";
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("faulty", "", 30, () -> new Faulty(Faulty.Fault.GOAL, 1, _ -> false));

    private static PpoAgent trained(
            Normalization advantages, int environments, int horizon, int minibatch, boolean recurrent) {
        var agent = PpoAgent.builder().setEnvironment(SPEC).optThreads(1).optSettings(PpoSettings.builder()
                .optEnvironments(environments).optHorizon(horizon).optMinibatch(minibatch).optEpochs(2)
                .optSequenceLength(1)
                .optMemory(recurrent ? Memory.GRU : Memory.NONE).optHidden(List.of(5))
                .optAdvantages(advantages).build()).build();
        agent.train(3, metrics -> assertTrue(Double.isFinite(metrics.policyLoss())));
        return agent;
    }

    @ParameterizedTest
    @CsvSource({"MINIBATCH, 2, 8, 1", "MINIBATCH, 1, 1, 64", "CYCLE, 1, 1, 64", "CYCLE, 1, 1, 1"})
    void aSingleRowIsLeftAsItIs(Normalization advantages, int environments, int horizon, int minibatch) {
        for (boolean recurrent : new boolean[] {false, true}) {
            try (var some = trained(advantages, environments, horizon, minibatch, recurrent);
                    var none = trained(Normalization.NONE, environments, horizon, minibatch, recurrent)) {
                for (String name : some.weights().names()) {
                    assertArrayEquals(none.weights().get(name), some.weights().get(name), name);
                }
                var before = some.network().initialWeights(RandomStreams.stream(some.seed(), "weights", 0));
                assertFalse(Arrays.equals(before.get(WEIGHT).data(), some.weights().get(WEIGHT)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"MINIBATCH, 2", "MINIBATCH, 64", "CYCLE, 64"})
    void severalRowsAreNormalized(Normalization advantages, int minibatch) {
        try (var some = trained(advantages, 2, 8, minibatch, false);
                var none = trained(Normalization.NONE, 2, 8, minibatch, false)) {
            assertFalse(Arrays.equals(none.weights().get(WEIGHT), some.weights().get(WEIGHT)));
        }
    }
}
