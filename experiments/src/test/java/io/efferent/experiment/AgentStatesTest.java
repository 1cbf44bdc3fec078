package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.network.layer.Architectures.Memory;
import io.efferent.rl.Environments;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoSettings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentStatesTest {
    private static final int STEPS = 600;

    private static AgentStates states(String environment, Memory memory) {
        var settings = PpoSettings.builder().optHidden(List.of(12, 8)).optMemory(memory).optHorizon(32)
                .optNormalizeObservations(memory != Memory.NONE).build();
        try (var agent = PpoAgent.builder().setEnvironment(Environments.named(environment)).optSettings(settings)
                .optThreads(1).build()) {
            agent.train(1, _ -> {});
            return AgentStates.of(agent, STEPS);
        }
    }

    @Test
    void aFirstLayerTellsWhatItSeesAndNoiseTellsNothing() {
        var states = states("pendulum", Memory.NONE);
        assertEquals(Set.of("layer1", "layer2", "noise"), states.layers().keySet());
        assertEquals(12, states.layers().get("layer1")[0].length);
        var told = states.predictability(List.of(1, 250));
        double seen = told.get("sense proprioception").get("layer1");
        assertTrue(seen > 0.98 && seen < 1, "seen " + seen);
        assertTrue(told.get("sense proprioception").get("noise") < 0.05);
        assertTrue(told.get("proprioception in 1 steps").get("layer1") > 0.8);
        assertTrue(Double.isNaN(told.get("proprioception in 250 steps").get("layer1")), "longer than an episode");
        assertTrue(told.get("reward").get("layer1") > told.get("reward").get("noise"));
    }

    @Test
    void whatDoesNotVaryIsNotPredicted() {
        var told = states("cartpole", Memory.GRU).predictability(List.of());
        assertTrue(Double.isNaN(told.get("reward").get("layer2")));
    }

    @Test
    void statesStayLikeThemselvesWithinAnEpisodeAndNoiseDoesNot() {
        var states = states("pendulum", Memory.GRU);
        double[] layer = states.autocorrelation("layer2", 200);
        assertEquals(1, layer[0], 1e-12);
        assertTrue(layer[1] > 0.5 && layer[1] < 1, "next step " + layer[1]);
        assertTrue(Double.isNaN(layer[200]), "episodes have 200 steps");
        assertEquals(0, states.autocorrelation("noise", 5)[5], 0.03);
        assertThrows(IllegalArgumentException.class, () -> states.autocorrelation("layer3", 5));
    }

    /** What the layers did is what the actions came from: a second way of computing the first layer. */
    @Test
    void activityIsThatOfTheNetwork() {
        var settings = PpoSettings.builder().optHidden(List.of(5)).optNormalizeObservations(false).build();
        try (var agent = PpoAgent.builder().setEnvironment(Environments.named("pendulum")).optSettings(settings)
                .optThreads(1).build()) {
            var player = agent.player();
            assertThrows(IllegalStateException.class, player::activity);
            float[] observation = {0.6f, -0.8f, 2};
            player.act(observation, new float[1]);
            double[] weight = agent.weights().values().get("actor.layer1.weight").data();
            var expected = new float[5];
            for (int unit = 0; unit < 5; unit++) {
                double sum = 0;
                for (int i = 0; i < 3; i++) {
                    sum += weight[3 * unit + i] * observation[i];
                }
                expected[unit] = (float) Math.tanh(sum);
            }
            assertArrayEquals(expected, player.activity().get("layer1"), 1e-6f);
        }
    }
}
