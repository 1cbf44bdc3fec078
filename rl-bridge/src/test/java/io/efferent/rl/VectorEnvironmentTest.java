package io.efferent.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorEnvironmentTest {
    /** Counts: observes its seed and its step; ends after 3 steps, by time if the first action was odd. */
    private static final class Counter implements RlEnvironment {
        private long seed;
        private int step = -1;
        private boolean odd;
        private boolean closed;

        @Override
        public String name() {
            return "counter";
        }

        @Override
        public List<Sense> senses() {
            return List.of(Sense.of(Sense.PROPRIOCEPTION, 2));
        }

        @Override
        public ActionSpace actions() {
            return new ActionSpace.Discrete(10);
        }

        @Override
        public double timestep() {
            return 1;
        }

        @Override
        public void reset(long seed) {
            this.seed = seed;
            step = 0;
        }

        @Override
        public Outcome step(float[] actions, int offset) {
            if (actions[offset] == 9) {
                throw new IllegalStateException("nine");
            }
            if (step == 0) {
                odd = actions[offset] % 2 == 1;
            }
            step++;
            return new Outcome(step, step == 3 && !odd, step == 3 && odd);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = seed;
            into[offset + 1] = step;
        }

        @Override
        public Map<String, Double> measures() {
            return Map.of("steps", (double) step);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void theNextEpisodeBeginsAtOnce() {
        try (var both = VectorEnvironment.of(Counter::new, 2, 1, 7)) {
            both.reset();
            float first = both.observations()[0];
            assertNotEquals(first, both.observations()[2]);
            float[] actions = {0, 1};
            both.step(actions);
            both.step(actions);
            assertArrayEquals(new double[] {2, 2}, both.rewards());
            assertFalse(both.terminated()[0] || both.truncated()[0] || both.terminated()[1] || both.truncated()[1]);
            assertEquals(List.of(), both.drainFinished());
            both.step(actions);
            assertArrayEquals(new boolean[] {true, false}, both.terminated());
            assertArrayEquals(new boolean[] {false, true}, both.truncated());
            assertArrayEquals(new double[] {3, 3}, both.rewards());
            assertEquals(3, both.finalObservations()[1]);
            assertEquals(3, both.finalObservations()[3]);
            assertEquals(first, both.finalObservations()[0]);
            assertEquals(0, both.observations()[1]);
            assertNotEquals(first, both.observations()[0]);
            assertEquals(
                    List.of(
                            new VectorEnvironment.Finished(0, 6, 3, Map.of("steps", 3.0)),
                            new VectorEnvironment.Finished(1, 6, 3, Map.of("steps", 3.0))),
                    both.drainFinished());
            assertEquals(List.of(), both.drainFinished());
        }
    }

    private record Trace(
            List<float[]> observations, List<double[]> rewards, List<VectorEnvironment.Finished> finished) {
        private void assertSame(Trace other) {
            assertArrayEquals(observations.toArray(), other.observations.toArray());
            assertArrayEquals(rewards.toArray(), other.rewards.toArray());
            assertEquals(finished, other.finished);
        }
    }

    private static Trace run(VectorEnvironment environments, Random random, int steps, boolean halves) {
        var trace = new Trace(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int count = environments.count();
        float[] actions = new float[count];
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < count; i++) {
                actions[i] = random.nextInt(2);
            }
            if (halves) {
                environments.start(actions, 0, count / 2);
                environments.start(actions, count / 2, count);
                environments.await(0, count / 2);
                environments.await(count / 2, count);
            } else {
                environments.step(actions);
            }
            trace.observations.add(environments.observations().clone());
            trace.rewards.add(environments.rewards().clone());
            trace.finished.addAll(environments.drainFinished());
        }
        return trace;
    }

    private static VectorEnvironment poles(int threads, long seed) {
        return Environments.named("cartpole").vector(13, threads, seed);
    }

    private static Trace trace(int threads, boolean halves) {
        try (var poles = poles(threads, 3)) {
            poles.reset();
            return run(poles, new Random(5), 200, halves);
        }
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        var alone = trace(1, false);
        assertTrue(alone.finished.size() > 50, "episodes: " + alone.finished.size());
        alone.assertSame(trace(4, false));
        alone.assertSame(trace(3, true));
    }

    @Test
    void aSnapshotGoesOnExactly() throws Exception {
        var json = new ObjectMapper();
        try (var poles = poles(2, 3); var others = poles(1, 99)) {
            poles.reset();
            run(poles, new Random(5), 100, false);
            var text = json.writeValueAsString(poles.snapshot());
            others.reset();
            others.restore(json.readValue(text, VectorEnvironment.Snapshot.class));
            assertArrayEquals(poles.observations(), others.observations());
            run(poles, new Random(6), 100, false).assertSame(run(others, new Random(6), 100, false));
        }
    }

    @Test
    void aSnapshotOfSomethingElseIsRefused() {
        try (var poles = poles(1, 3)) {
            assertThrows(IllegalStateException.class, poles::snapshot);
            poles.reset();
            var snapshot = poles.snapshot();
            try (var few = VectorEnvironment.of(Counter::new, 2, 1, 1)) {
                assertEquals("snapshot.underway: got 13 environments, expected 2",
                        assertThrows(IllegalArgumentException.class, () -> few.restore(snapshot)).getMessage());
                var tooLong = new VectorEnvironment.Underway(0, new float[5]);
                assertTrue(assertThrows(
                                IllegalArgumentException.class,
                                () -> few.restore(new VectorEnvironment.Snapshot(1, List.of(tooLong, tooLong))))
                        .getMessage().contains("the episode is over after 3"));
            }
        }
    }

    @Test
    void aFailureNamesEnvironmentAndStep() {
        try (var three = VectorEnvironment.of(Counter::new, 3, 2, 1)) {
            three.reset();
            three.step(new float[] {1, 1, 1});
            var failure = assertThrows(IllegalStateException.class, () -> three.step(new float[] {1, 9, 1}));
            assertEquals("counter, environment 1, episode 0, step 2: nine", failure.getMessage());
            assertEquals("nine", failure.getCause().getMessage());
        }
    }

    @Test
    void wrongUseIsRefused() {
        var made = new ArrayList<Counter>();
        var two = VectorEnvironment.of(() -> {
            made.add(new Counter());
            return made.getLast();
        }, 2, 2, 1);
        assertThrows(IllegalStateException.class, () -> two.step(new float[2]));
        two.reset();
        assertEquals("actions: got 3 numbers, expected 2 x 1",
                assertThrows(IllegalArgumentException.class, () -> two.step(new float[3])).getMessage());
        two.start(new float[2], 0, 2);
        assertThrows(IllegalStateException.class, () -> two.start(new float[2], 1, 2));
        assertThrows(IllegalStateException.class, two::reset);
        two.close();
        two.close();
        assertTrue(made.stream().allMatch(counter -> counter.closed));
        assertThrows(IllegalStateException.class, () -> two.step(new float[2]));
        assertThrows(IllegalArgumentException.class, () -> VectorEnvironment.of(Counter::new, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> VectorEnvironment.of(Counter::new, 1, 0, 1));
    }

    @Test
    void ifOneCannotBeMadeTheOthersAreClosed() {
        var made = new Counter[2];
        var next = new int[1];
        assertThrows(IllegalStateException.class, () -> VectorEnvironment.of(() -> {
            if (next[0] == 2) {
                throw new IllegalStateException("no more");
            }
            return made[next[0]++] = new Counter();
        }, 3, 1, 1));
        assertTrue(Arrays.stream(made).allMatch(counter -> counter.closed));
    }
}
