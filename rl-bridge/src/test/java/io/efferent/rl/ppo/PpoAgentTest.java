package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.network.PlasticSet;
import io.efferent.network.Projection;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Weights;
import io.efferent.network.layer.Architectures.Memory;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.Sense;
import io.efferent.rl.distribution.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PpoAgentTest {
    /** A cue is seen once; after two dark steps it is to be repeated. Without memory the mean return is at best 0. */
    private static final class Recall implements RlEnvironment {
        private int cue;
        private int step;

        @Override
        public String name() {
            return "recall";
        }

        @Override
        public List<Sense> senses() {
            return List.of(Sense.of(Sense.VISION, 1));
        }

        @Override
        public ActionSpace actions() {
            return new ActionSpace.Discrete(2);
        }

        @Override
        public double timestep() {
            return 1;
        }

        @Override
        public void reset(long seed) {
            cue = new Random(seed).nextInt(2);
            step = 0;
        }

        @Override
        public Outcome step(float[] actions, int offset) {
            step++;
            return new Outcome(step < 4 ? 0 : actions[offset] == cue ? 1 : -1, step == 4, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = step == 0 ? 2 * cue - 1 : 0;
        }

        @Override
        public Map<String, Double> measures() {
            return Map.of("cue", (double) cue);
        }
    }

    /** A number is to be met; the reward is minus the squared distance, and the time is up after a few steps. */
    private static final class Meet implements RlEnvironment {
        private double target;

        @Override
        public String name() {
            return "meet";
        }

        @Override
        public List<Sense> senses() {
            return List.of(Sense.of(Sense.GOAL, 1));
        }

        @Override
        public ActionSpace actions() {
            return new ActionSpace.Continuous(List.of(-2f), List.of(4f));
        }

        @Override
        public double timestep() {
            return 1;
        }

        @Override
        public void reset(long seed) {
            target = new Random(seed).nextDouble(-1, 3);
        }

        @Override
        public Outcome step(float[] actions, int offset) {
            return new Outcome(-Math.pow(actions[offset] - target, 2), false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = (float) target;
        }
    }

    /** On which side of a picture the light is, is to be said. */
    private static final class Look implements RlEnvironment {
        private int side;

        @Override
        public String name() {
            return "look";
        }

        @Override
        public List<Sense> senses() {
            return List.of(Sense.of(Sense.PROPRIOCEPTION, 1), Sense.of(Sense.VISION, 20, 28, 1));
        }

        @Override
        public ActionSpace actions() {
            return new ActionSpace.Discrete(2);
        }

        @Override
        public double timestep() {
            return 1;
        }

        @Override
        public void reset(long seed) {
            side = new Random(seed).nextInt(2);
        }

        @Override
        public Outcome step(float[] actions, int offset) {
            return new Outcome(actions[offset] == side ? 1 : -1, true, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 3;
            for (int pixel = 0; pixel < 20 * 28; pixel++) {
                into[offset + 1 + pixel] = pixel % 28 / 14 == side ? 1 : 0;
            }
        }
    }

    private static final EnvironmentSpec LOOK = new EnvironmentSpec("look", "say where the light is", 10, Look::new);
    private static final EnvironmentSpec RECALL = new EnvironmentSpec("recall", "say what was seen", 10, Recall::new);
    private static final EnvironmentSpec MEET = new EnvironmentSpec("meet", "meet a number", 5, Meet::new);

    private static PpoSettings.Builder settings() {
        return PpoSettings.builder().optEnvironments(8).optHorizon(32).optMinibatch(64).optEpochs(4)
                .optLearningRate(5e-3)
                .optHidden(List.of(16)).optSequenceLength(8);
    }

    private static PpoAgent agent(EnvironmentSpec spec, PpoSettings.Builder settings) {
        return PpoAgent.builder().setEnvironment(spec).optSettings(settings.build()).optSeed(1).optThreads(2).build();
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"beta,-0.1", "gaussian,-0.1", "gaussian-state,-0.1", "squashed-gaussian,-0.1"})
    void aContinuousTargetIsMet(String distribution, double atLeast) {
        try (var agent = agent(MEET, settings().optDistribution(distribution).optDiscount(0.5))) {
            double before = agent.evaluate(20).meanReturn();
            agent.train(40, metrics -> { });
            double after = agent.evaluate(20).meanReturn();
            assertTrue(before < -3, "before " + before);
            assertTrue(after > atLeast && after <= 0, "after " + after);
        }
    }

    @ParameterizedTest
    @CsvSource({"GRU", "LSTM", "RNN"})
    void whatWasSeenIsRemembered(Memory memory) {
        try (var agent = agent(RECALL, settings().optMemory(memory))) {
            agent.train(40, metrics -> { });
            assertEquals(1, agent.evaluate(30).meanReturn(), 1e-9);
        }
    }

    @Test
    void picturesAreSeen() {
        try (var agent = agent(LOOK, settings().optHidden(List.of(8)))) {
            assertEquals("compiled, 2 threads", agent.engine());
            agent.train(4, metrics -> { });
            assertEquals(1, agent.evaluate(30).meanReturn(), 1e-9);
        }
    }

    @Test
    void withoutMemoryItCannotBe() {
        try (var agent = agent(RECALL, settings())) {
            agent.train(10, metrics -> { });
            assertEquals(0, agent.evaluate(400).meanReturn(), 0.2);
        }
    }

    @ParameterizedTest
    @CsvSource({"CartPole-v1,NONE", "CartPole-v1,LSTM", "Pendulum-v1,GRU"})
    void aSavedAgentGoesOnExactly(String name, Memory memory, @TempDir Path folder) {
        EnvironmentSpec spec = Environments.named(name);
        Path file = folder.resolve("agent.npz");
        try (var agent = agent(spec, settings().optMemory(memory).optEnvironments(3).optHorizon(40))) {
            agent.train(3, metrics -> { });
            agent.save(file);
            try (var other = PpoAgent.load(file)) {
                assertEquals(agent.settings(), other.settings());
                assertEquals(agent.steps(), other.steps());
                assertSame(agent, other);
                agent.train(3, metrics -> { });
                other.train(3, metrics -> { });
                assertEquals(720, other.steps());
                assertSame(agent, other);
            }
        }
    }

    private static void assertSame(PpoAgent agent, PpoAgent other) {
        for (String weight : agent.weights().names()) {
            assertArrayEquals(agent.weights().get(weight), other.weights().get(weight), weight);
        }
        assertEquals(agent.evaluate(5).episodes(), other.evaluate(5).episodes());
    }

    @Test
    void partsCanBeBorrowedAndFrozen(@TempDir Path folder) {
        Path file = folder.resolve("agent.npz");
        try (var agent = agent(RECALL, settings()); var other = PpoAgent.builder().setEnvironment(RECALL)
                .optSettings(settings().optFrozen(List.of("actor.layer1")).build()).optSeed(8).build()) {
            agent.cycle();
            agent.save(file);
            double[] critic = other.weights().get("critic.layer1.weight").clone();
            other.borrow(file, "actor.");
            other.cycle();
            assertArrayEquals(
                    agent.weights().get("actor.layer1.weight"), other.weights().get("actor.layer1.weight"));
            assertNotEquals(
                    agent.weights().get("actor.output.weight")[0], other.weights().get("actor.output.weight")[0]);
            assertEquals(critic[0], other.weights().get("critic.layer1.weight")[0], 0.1);
            assertNotEquals(critic[0], other.weights().get("critic.layer1.weight")[0]);
            assertEquals("prefix: got 'no', expected the beginning of one of " + other.weights().names(),
                    assertThrows(IllegalArgumentException.class, () -> other.borrow(file, "no")).getMessage());
            var frozen = PpoAgent.builder().setEnvironment(RECALL)
                    .optSettings(settings().optFrozen(List.of("no")).build());
            assertEquals("frozen: got 'no', expected the beginning of one of " + other.weights().names(),
                    assertThrows(IllegalArgumentException.class, frozen::build).getMessage());
        }
    }

    @Test
    void thePolicyOfAnArmCanBeTheActor() {
        EnvironmentSpec reach = Environments.named("PointMassReach");
        ActorCritic network;
        RecurrentPolicy policy;
        float[] observation;
        try (RlEnvironment one = reach.create()) {
            policy = RecurrentPolicy.gru(one.observationSize(), 8, one.actions().width());
            network = new ActorCritic(one.senses(), policy, null, Distribution.of("gaussian", one.actions(), -2));
            one.reset(1);
            observation = new float[one.observationSize()];
            one.observe(observation, 0);
        }
        var settings = settings().optNormalizeObservations(false).build();
        try (var agent = PpoAgent.builder().setEnvironment(reach).optSettings(settings).optNetwork(network).build();
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            agent.cycle();
            float[] action = new float[policy.actionSize()];
            agent.player().act(observation, action);
            Parameters weights = agent.actorWeights().bind(manager, DataType.FLOAT32, false);
            NDArray seen = Constants.of(manager, DataType.FLOAT32, new Shape(1, observation.length), observation);
            NDArray expected = policy.step(weights, seen, policy.initialMemory(weights, 1)).action();
            assertArrayEquals(expected.toFloatArray(), action, 1e-6f);

            var initial = new Weights(policy.initialWeights(RandomStreams.stream(9, "weights", 0)));
            agent.setActorWeights(initial);
            assertArrayEquals(initial.get("gru.weight_hh_l0"), agent.weights().get("actor.gru.weight_hh_l0"));
        }
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        var settings = settings().optMinibatch(256).build();
        try (var one = PpoAgent.builder().setEnvironment(MEET).optSettings(settings).optThreads(1).build();
                var many = PpoAgent.builder().setEnvironment(MEET).optSettings(settings).optThreads(3).build()) {
            one.train(3, metrics -> { });
            many.train(3, metrics -> { });
            assertSame(one, many);
        }
    }

    @Test
    void metricsDescribeTheEpisodesOfTheCycle() {
        try (var agent = agent(RECALL, settings().optHorizon(10).optSequenceLength(10))) {
            PpoMetrics first = agent.cycle();
            assertEquals(1, first.cycle());
            assertEquals(80, first.steps());
            assertEquals(16, first.episodes());
            assertEquals(4, first.meanLength());
            assertTrue(first.measures().get("cue") > 0 && first.measures().get("cue") < 1);
            assertTrue(Math.abs(first.meanReturn()) < 1 && first.returnStandardDeviation() > 0.3);
            assertEquals(Math.log(2), first.entropy(), 1e-3);
            assertEquals(4, first.epochs());
            assertEquals(4, first.updates());
            assertEquals("compiled, 2 threads", agent.engine());
            // Episodes of 4 steps go on across cycles of 10: 2 ended in each environment, and now 3.
            PpoMetrics second = agent.cycle();
            assertEquals(24, second.episodes());
        }
    }

    @Test
    void aFileOfSomethingElseIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("agent.npz"), "not a zip");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> PpoAgent.load(file)).getMessage()
                .contains("agent.npz"));
        assertEquals("sequenceLength: got 7, expected a divisor of the horizon, which is 32",
                assertThrows(
                IllegalArgumentException.class, () -> settings().optMemory(Memory.GRU).optSequenceLength(7).build())
                        .getMessage());
        assertEquals("environment: not set",
                assertThrows(IllegalArgumentException.class, () -> PpoAgent.builder().build()).getMessage());
    }

    @Test
    void projectionsAreWrittenDownAndAskedForAgain(@TempDir Path folder) {
        Path file = folder.resolve("agent.npz");
        var settings = PpoSettings.builder().optHorizon(16).optEpochs(1).build();
        var bounds = Projection.bounds(PlasticSet.ALL, -0.1, 0.1);
        try (var agent = PpoAgent.builder().setEnvironment(Environments.named("cartpole")).optSettings(settings)
                .optThreads(1).optProjections(List.of(bounds)).build()) {
            agent.cycle();
            agent.save(file);
        }
        try (var agent = PpoAgent.builder().optResume(file).optThreads(1).build()) {
            String message = assertThrows(IllegalStateException.class, agent::cycle).getMessage();
            assertEquals("projections: got [], expected those that this agent has learned with until here, by "
                    + "optProjections: [" + bounds + "]", message);
        }
        try (var agent = PpoAgent.builder().optResume(file).optThreads(1).optProjections(List.of(bounds)).build()) {
            assertEquals(2, agent.cycle().cycle());
        }
    }
}
