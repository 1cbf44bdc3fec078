package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.array.RandomStreams;
import io.efferent.array.Values;
import io.efferent.network.layer.Architectures.Memory;
import io.efferent.network.layer.Dense;
import io.efferent.network.layer.Input;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.network.layer.Nonlinearity;
import io.efferent.rl.Sense;
import io.efferent.rl.distribution.Categorical;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ArchitecturesTest {
    private static final List<Sense> HAND = List.of(
            Sense.of(Sense.PROPRIOCEPTION, 48), Sense.of(Sense.TOUCH, 92), Sense.of(Sense.GOAL, 15),
            Sense.privileged("object", 7));

    private static ActorCritic network(PpoSettings.Builder settings) {
        return ActorCritic.of(HAND, Categorical.of(5), settings.build());
    }

    private static Map<String, Values> weights(ActorCritic network) {
        return network.initialWeights(RandomStreams.stream(0, "weights", 0));
    }

    @Tag("slow")
    @Test
    void areasReadWhatTheyShould() {
        Map<String, Values> weights =
                weights(network(PpoSettings.builder().optArchitecture("shadow").optMemory(Memory.LSTM)));
        assertEquals(48 + 92, weights.get("actor.SSC1.weight").shape().get(1));
        assertEquals(64, weights.get("actor.SPL.weight").shape().get(1), "there is no vision");
        assertEquals(15 + 64, weights.get("actor.MCC.weight").shape().get(1));
        assertEquals(4 * 512, weights.get("actor.PMC.lstm.weight_ih_l0").shape().get(0));
        assertEquals(512 + 64 + 128 + 64 + 128, weights.get("actor.M1.weight").shape().get(1));
        assertEquals(5, weights.get("actor.output.weight").shape().get(0));
        assertEquals(512 + 64 + 128 + 128 + 64 + 7, weights.get("critic.value1.weight").shape().get(1));
        assertTrue(weights.keySet().stream().noneMatch(name -> name.startsWith("actor.value")));
        ActorCritic second = network(PpoSettings.builder().optArchitecture("shadow2"));
        assertEquals(List.of(), second.memorySizes());
        assertEquals(216 + 672 + 344, weights(second).get("actor.LPFC.weight").shape().get(1));
    }

    @Test
    void aSharedCriticReadsTheLastLayer() {
        ActorCritic network =
                network(PpoSettings.builder().optHidden(List.of(20, 10)).optMemory(Memory.LSTM).optShared(true));
        assertNull(network.critic());
        assertEquals(List.of(10, 10), network.memorySizes());
        assertEquals(10, weights(network).get("value.weight").shape().get(1));
        assertEquals(162, network.observationSize());
        assertEquals(155, network.actor().observationSize());
    }

    @Test
    void layersReadOnlyWhatThereIsBeforeThem() {
        var dense = new Dense("a", 3, List.of("goal", "b"), Nonlinearity.TANH);
        assertEquals("layer a: reads b, but there are before it only [goal]",
                assertThrows(IllegalArgumentException.class,
                        () -> new ModularNetwork(List.of(Input.of("goal", 2)), List.of(dense), 1, 1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> network(PpoSettings.builder().optArchitecture("deep")));
        assertEquals("actor: got a policy from 162 to 5 numbers, expected from 155 to 5",
                assertThrows(IllegalArgumentException.class, () -> new ActorCritic(
                        HAND,
                        new ModularNetwork(
                                ActorCritic.inputs(HAND),
                                List.of(new Dense("a", 3, List.of("goal"), Nonlinearity.TANH)), 5, 1),
                        null, Categorical.of(5))).getMessage());
    }
}
