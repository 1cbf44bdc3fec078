package io.efferent.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.rl.distribution.Beta;
import io.efferent.rl.distribution.Distribution;
import io.efferent.rl.distribution.DistributionProvider;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environments and distributions of other libraries are had by name as ours are. */
public class ProvidersTest {
    @TempDir Path folder;

    /** Found by its name in the services of the tests. */
    public static final class Own implements EnvironmentProvider, DistributionProvider {
        @Override
        public List<EnvironmentSpec> specs() {
            return List.of(
                    new EnvironmentSpec("Counter-v3", "count", 30, () -> new Faulty(Faulty.Fault.GOAL, 1, _ -> false)));
        }

        @Override
        public List<String> names() {
            return List.of("unit-normal");
        }

        @Override
        public Optional<Distribution> of(String name, ActionSpace space, double initialLogStandardDeviation) {
            return space instanceof ActionSpace.Continuous ? Optional.of(new UnitNormal(space.width()))
                    : Optional.empty();
        }
    }

    /** Normal distributions with standard deviation 1. */
    private record UnitNormal(int width) implements Distribution {
        @Override
        public String name() {
            return "unit-normal";
        }

        @Override
        public int outputs() {
            return width;
        }

        @Override
        public int parameters() {
            return width;
        }

        @Override
        public NDArray parameters(NDArray outputs, Parameters weights) {
            return outputs;
        }

        private static NDArray halfSquares(NDArray x, Parameters weights) {
            return x.mul(x).sum(new int[] {1}, true).mul(weights.constant(0.5));
        }

        @Override
        public NDArray logProbability(NDArray parameters, NDArray draw, Parameters weights) {
            return halfSquares(draw.sub(parameters), weights).neg().sub(width * 0.5 * Math.log(2 * Math.PI));
        }

        @Override
        public NDArray entropy(NDArray parameters, Parameters weights) {
            return halfSquares(parameters, weights).mul(weights.constant(0))
                    .add(width * 0.5 * Math.log(2 * Math.PI * Math.E));
        }

        @Override
        public NDArray klDivergence(NDArray p, NDArray q, Parameters weights) {
            return halfSquares(p.sub(q), weights);
        }

        @Override
        public void sample(float[] parameters, int at, RandomGenerator random, float[] draw, int to) {
            requireMember(parameters, at);
            for (int i = 0; i < width; i++) {
                draw[to + i] = (float) (parameters[at + i] + random.nextGaussian());
            }
        }

        @Override
        public void mode(float[] parameters, int at, float[] draw, int to) {
            requireMember(parameters, at);
            System.arraycopy(parameters, at, draw, to, width);
        }

        @Override
        public void toAction(float[] draw, int at, float[] action, int to) {
            for (int i = 0; i < width; i++) {
                action[to + i] = Math.clamp(draw[at + i], -1, 1);
            }
        }
    }

    @Test
    void theyTakeNothingAway() {
        var names = Environments.names();
        assertTrue(names.contains("Counter-v3"));
        assertTrue(names.indexOf("CartPole-v1") < names.indexOf("Arm26Reach-v0"));
        assertTrue(names.indexOf("Arm26Reach-v0") < names.indexOf("HalfCheetah-v4"));
        assertTrue(names.indexOf("HalfCheetah-v4") < names.indexOf("ReachAbsolute-v0"));
        assertEquals(Beta.class, Distribution.of("auto", ActionSpace.Continuous.of(2, -1, 1), 0).getClass());
    }

    @Test
    void anAgentLearnsWithThemAndIsLoadedByName() {
        var file = folder.resolve("agent.npz");
        double expected;
        try (var agent = PpoAgent.builder().setEnvironment(Environments.named("counter")).optThreads(1)
                .optSettings(PpoSettings.builder()
                .optEnvironments(2).optHorizon(16).optEpochs(1).optEntropyWeight(0.1).optDistribution("unit-normal")
                .build()).build()) {
            assertTrue(agent.engine().startsWith("compiled"), agent.engine());
            agent.cycle();
            agent.save(file);
            expected = agent.evaluate(2).meanReturn();
        }
        try (var agent = PpoAgent.load(file)) {
            assertEquals("unit-normal", agent.network().distribution().name());
            assertEquals(expected, agent.evaluate(2).meanReturn());
        }
    }

    @Test
    void aDistributionThatDoesNotFitIsRefused() {
        var message = assertThrows(IllegalArgumentException.class,
                () -> Distribution.of("unit-normal", new ActionSpace.Discrete(3), 0)).getMessage();
        assertEquals("distribution: got 'unit-normal', expected for these actions one of auto, categorical", message);
    }
}
