package io.efferent.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.rl.Faulty.Fault;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoSettings;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN and infinity are named where they enter. */
@Timeout(60)
class NotFiniteTest {
    /** The second of three has the fault. */
    private static EnvironmentSpec spec(Fault fault, double value, int step) {
        var made = new AtomicInteger();
        return new EnvironmentSpec("faulty", "", 30, () -> {
            int number = made.getAndIncrement() % 3;
            return new Faulty(fault, value, s -> number == 1 && s == step);
        });
    }

    private static PpoSettings.Builder settings(String distribution) {
        return PpoSettings.builder().optEnvironments(3).optHorizon(32).optEpochs(1).optDistribution(distribution);
    }

    @ParameterizedTest
    @CsvSource({
        "PROPRIOCEPTION, NaN, 0, 'of the observation, proprioception[1] is NaN'",
        "PROPRIOCEPTION, Infinity, 17, 'of the observation, proprioception[1] is Infinity'",
        "GOAL, NaN, 17, 'of the observation, goal[0] is NaN'",
        "GOAL, -Infinity, 20, 'of the observation, goal[0] is -Infinity'",
        "FORCE, NaN, 1, 'of the observation, force[0] is NaN'",
        "REWARD, NaN, 17, the reward is NaN",
        "REWARD, Infinity, 1, the reward is Infinity",
        "REWARD, 1e300, 20, the reward is 1.0E300"
    })
    void whatAnEnvironmentYieldsIsNamed(Fault fault, double value, int step, String words) {
        for (int threads = 1; threads <= 2; threads++) {
            for (String distribution : new String[] {"beta", "gaussian", "squashed-gaussian-state"}) {
                var builder = PpoAgent.builder().setEnvironment(spec(fault, value, step))
                        .optSettings(settings(distribution).build()).optThreads(threads);
                try (var agent = builder.build()) {
                    assertEquals("faulty, environment 1, episode 0, step " + step + ": " + words,
                            assertThrows(IllegalStateException.class, agent::cycle).getMessage());
                    var again = assertThrows(IllegalStateException.class, agent::cycle).getMessage();
                    assertTrue(again.startsWith("the agent cannot go on") && again.endsWith(words), again);
                }
            }
        }
    }

    @Test
    void anEvaluationNamesItToo() {
        try (var agent = PpoAgent.builder().setEnvironment(spec(Fault.GOAL, Double.NaN, 3)).optThreads(1)
                .optSettings(settings("beta").build()).build()) {
            assertEquals("faulty, environment 1, episode 0, step 3: of the observation, goal[0] is NaN",
                    assertThrows(IllegalStateException.class, () -> agent.evaluate(3)).getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void actionsAreRefused(float value) {
        try (var three = VectorEnvironment.of(() -> new Faulty(Fault.GOAL, 0, _ -> false), 3, 2, 1)) {
            three.reset();
            three.step(new float[6]);
            assertEquals(
                    "faulty, environment 2, episode 0, step 2: action[1] of faulty: got " + value
                    + ", expected a finite number",
                    assertThrows(IllegalArgumentException.class, () -> three.step(new float[] {0, 0, 0, 0, 0, value}))
                    .getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"NaN", "2", "-1", "0.5", "Infinity"})
    void choicesThatThereAreNotAreRefused(float value) {
        try (var poles = Environments.named("cartpole").vector(2, 1, 1)) {
            poles.reset();
            assertEquals("CartPole-v1, environment 1, episode 0, step 1: action of CartPole-v1: got " + value
                            + ", expected a whole number from 0 to 1",
                    assertThrows(IllegalArgumentException.class, () -> poles.step(new float[] {0, value}))
                    .getMessage());
        }
        try (var bins = new ActionBins(new Faulty(Fault.GOAL, 0, _ -> false), 3)) {
            bins.reset(0);
            assertEquals(value == 2, accepts(bins, value));
        }
    }

    private static boolean accepts(RlEnvironment environment, float action) {
        try {
            environment.step(new float[] {0, action}, 0);
            return true;
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith("action[1] of faulty: got " + action), e.getMessage());
            return false;
        }
    }

    @Test
    void scaledActionsAreRefused() {
        try (var scaled = new ActionScaling(new Faulty(Fault.GOAL, 0, _ -> false))) {
            scaled.reset(0);
            assertThrows(IllegalArgumentException.class, () -> scaled.step(new float[] {0, Float.NaN}, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void weightsAreRefused(double value) {
        try (var agent = PpoAgent.builder().setEnvironment(spec(Fault.GOAL, 0, 0)).optThreads(1)
                .optSettings(settings("beta").build()).build()) {
            var actor = agent.actorWeights();
            actor.get("layer1.weight")[2] = value;
            assertEquals("weights: got " + value + " in layer1.weight[2], expected finite numbers",
                    assertThrows(IllegalArgumentException.class, () -> agent.setActorWeights(actor)).getMessage());
            agent.cycle();
            double before = agent.weights().get("critic.layer1.bias")[1];
            agent.weights().get("critic.layer1.bias")[1] = value;
            var expected = "weights: got " + value + " in critic.layer1.bias[1], expected finite numbers";
            assertEquals(expected, assertThrows(IllegalArgumentException.class, agent::cycle).getMessage());
            assertEquals(expected, assertThrows(IllegalArgumentException.class, () -> agent.evaluate(1)).getMessage());
            agent.weights().get("critic.layer1.bias")[1] = before;
            agent.cycle();
        }
    }

    /** Finite weights, of which the network makes infinities. */
    @ParameterizedTest
    @CsvSource({"beta, at least 1", "gaussian, a finite number", "gaussian-state, finite"})
    void whatTheNetworkMakesIsNamed(String distribution, String expected) {
        try (var agent = PpoAgent.builder().setEnvironment(spec(Fault.GOAL, 0, 0)).optThreads(1)
                .optSettings(settings(distribution).build()).build()) {
            Arrays.fill(agent.weights().get("actor.output.weight"), 1e38);
            Arrays.fill(agent.weights().get("actor.output.bias"), 3e38);
            Arrays.fill(agent.weights().get("actor.layer2.bias"), 10);
            var message = assertThrows(IllegalStateException.class, agent::cycle).getMessage();
            assertTrue(message.startsWith("faulty, environment 0, episode 0, step 0: parameter "), message);
            assertTrue(
                    message.contains(" of the " + distribution + " distribution: got Infinity, expected a"), message);
        }
    }

    @Test
    void aPlayerNamesIt() {
        try (var agent = PpoAgent.builder().setEnvironment(spec(Fault.GOAL, 0, 0)).optThreads(1)
                .optSettings(settings("beta").build()).build()) {
            var message = assertThrows(IllegalArgumentException.class,
                    () -> agent.player().act(new float[] {1, 2, Float.NaN, 0}, new float[2])).getMessage();
            assertEquals("observation of environment 0: goal[0] is NaN, expected finite numbers", message);
        }
    }
}
