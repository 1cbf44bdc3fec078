package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.mujoco.DivergenceException;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.RequiresMujoco;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.Sense;
import io.efferent.rl.VectorEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body that diverges ends an episode, not a training. */
class DivergenceTest {
    @TempDir Path folder;

    /** Counts steps, and diverges at an action beyond a bound, with or without a step limit of its own. */
    private static final class Fragile implements RlEnvironment {
        private final double bound;
        private int step;

        Fragile(double bound) {
            this.bound = bound;
        }

        @Override
        public String name() {
            return "fragile";
        }

        @Override
        public List<Sense> senses() {
            return List.of(Sense.of(Sense.PROPRIOCEPTION, 1));
        }

        @Override
        public ActionSpace actions() {
            return ActionSpace.Continuous.of(1, -1, 1);
        }

        @Override
        public double timestep() {
            return 0.01;
        }

        @Override
        public void reset(long seed) {
            step = 0;
        }

        @Override
        public Outcome step(float[] actions, int offset) {
            step++;
            if (actions[offset] > bound) {
                throw new DivergenceException("too much", 10L * step);
            }
            return new Outcome(1, false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = step;
        }

        @Override
        public Map<String, Double> measures() {
            return Map.of("step", (double) step);
        }
    }

    private static final class FragileBody extends MujocoEnvironment {
        private static final String BODY = """
                <mujoco><option timestep=".01"/><worldbody>
                  <body><joint name="j" axis="0 1 0"/><geom size=".1" pos=".3 0 0"/></body>
                </worldbody><actuator>
                  <general joint="j" gainprm="1e13" biastype="none" ctrllimited="true" ctrlrange="-1 1"/></actuator>
                </mujoco>""";

        FragileBody(MujocoModel model) {
            super("fragile", model, 1);
        }

        @Override
        protected void begin(RandomGenerator random) {
            addUniform(data.qpos(), 0.1, random);
        }

        @Override
        protected Outcome act(float[] action, int offset) {
            data.ctrl().set(0, action[offset] > 0.95 ? 1 : 0);
            simulate();
            return new Outcome(1, false, false);
        }

        @Override
        public List<Sense> senses() {
            return List.of(Sense.of(Sense.PROPRIOCEPTION, 2));
        }

        @Override
        public void observe(float[] into, int offset) {
            data.qpos().copyTo(into, offset);
            data.qvel().copyTo(into, offset + 1);
        }
    }

    private static EnvironmentSpec fragile(double bound) {
        return new EnvironmentSpec("fragile", "", 50, () -> new Fragile(bound));
    }

    private static PpoAgent.Builder agent(EnvironmentSpec spec) {
        return PpoAgent.builder().setEnvironment(spec).optThreads(2)
                .optSettings(PpoSettings.builder().optEnvironments(2).optHorizon(16).optEpochs(1).build());
    }

    @Test
    void theEpisodeEndsAsTerminatedAndTheNextOneBegins() {
        try (var two = VectorEnvironment.of(() -> new Fragile(0.5), 2, 1, 1)) {
            two.reset();
            two.step(new float[2]);
            two.step(new float[] {0, 1});
            assertArrayEquals(new boolean[] {false, true}, two.terminated());
            assertArrayEquals(new boolean[2], two.truncated());
            assertArrayEquals(new double[] {1, 0}, two.rewards());
            assertEquals(1, two.finalObservations()[1]);
            assertArrayEquals(new float[] {2, 0}, two.observations());
            assertEquals(List.of(new VectorEnvironment.Finished(1, 1, 2, Map.of(),
                    "fragile, environment 1, episode 0, step 2: the simulation diverged in its step 20: too much")),
                    two.drainFinished());
            two.step(new float[2]);
            assertArrayEquals(new float[] {3, 1}, two.observations());
        }
    }

    private static List<PpoMetrics> train(PpoAgent agent, int cycles) {
        List<PpoMetrics> all = new ArrayList<>();
        agent.train(cycles, all::add);
        return all;
    }

    /** The numbers that do not depend on the clock. */
    private static List<Number> numbers(List<PpoMetrics> metrics) {
        return metrics.stream().<Number>flatMap(
                m -> List.<Number>of(m.cycle(), m.episodes(), m.diverged(), m.meanReturn(), m.meanLength(),
                m.policyLoss(), m.valueLoss(), m.entropy(), m.gradientNorm()).stream()).toList();
    }

    private void trainsAndResumes(EnvironmentSpec spec) {
        List<PpoMetrics> whole;
        try (var agent = agent(spec).build()) {
            whole = train(agent, 40);
        }
        int diverged = whole.stream().mapToInt(PpoMetrics::diverged).sum();
        int ended = whole.stream().mapToInt(PpoMetrics::episodes).sum();
        assertTrue(diverged > 3 && diverged < ended, diverged + " of " + ended);
        for (int cut : new int[] {1, 13, 20}) {
            List<PpoMetrics> parts;
            try (var agent = agent(spec).build()) {
                parts = train(agent, cut);
                agent.save(folder.resolve("agent.npz"));
            }
            try (var agent = agent(spec).optResume(folder.resolve("agent.npz")).build()) {
                parts.addAll(train(agent, 40 - cut));
            }
            assertEquals(numbers(whole), numbers(parts));
        }
    }

    @Test
    void trainingGoesOnAndIsResumedExactly() {
        trainsAndResumes(fragile(0.97));
    }

    @Test
    @RequiresMujoco
    void soItDoesWithMujoco() {
        try (var model = MujocoModel.fromString(FragileBody.BODY)) {
            trainsAndResumes(new EnvironmentSpec("fragile", "", 50, () -> new FragileBody(model)));
        }
    }

    @Test
    void measuresAreOfTheOtherEpisodes() {
        var evaluation = new PpoEvaluation(List.of(
                new VectorEnvironment.Finished(0, 3, 3, Map.of("step", 3.0)),
                new VectorEnvironment.Finished(1, 1, 1, Map.of(), "there"),
                new VectorEnvironment.Finished(0, 5, 5, Map.of("step", 5.0))));
        assertEquals(1, evaluation.diverged());
        assertEquals(Map.of("step", 4.0), evaluation.measures());
        assertEquals(3, evaluation.meanReturn());
    }

    @ParameterizedTest
    @CsvSource({"-2, 1", "0, 1"})
    void aBodyThatDoesNothingElseEndsTraining(double bound, int least) {
        try (var agent = agent(fragile(bound)).build()) {
            var failure = assertThrows(IllegalStateException.class, () -> train(agent, 1000)).getMessage();
            assertTrue(failure.startsWith("the body diverged in each of the last 100 episodes; its timestep"), failure);
            assertTrue(failure.contains("The last: fragile, environment ") && failure.endsWith("too much"), failure);
            assertTrue(agent.cycles() >= least);
            assertTrue(assertThrows(IllegalStateException.class, agent::cycle).getMessage()
                    .startsWith("the agent cannot go on"));
            assertThrows(IllegalStateException.class, () -> agent.save(folder.resolve("failed.npz")));
        }
    }

    /** The count goes on where it was, so that a resumed training ends where the whole one does. */
    @Test
    void theLimitIsCountedAcrossCheckpoints() {
        try (var agent = agent(fragile(-2)).build()) {
            train(agent, 3);
            agent.save(folder.resolve("agent.npz"));
        }
        try (var agent = agent(fragile(-2)).optResume(folder.resolve("agent.npz")).build()) {
            assertThrows(IllegalStateException.class, agent::cycle);
        }
    }
}
