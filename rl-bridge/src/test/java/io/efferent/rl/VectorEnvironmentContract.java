package io.efferent.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What environments promise that are stepped together; a subclass makes them. */
public abstract class VectorEnvironmentContract {
    private static final int COUNT = 5;

    /** New environments. */
    protected abstract VectorEnvironment environments(int count, int threads, long seed);

    /** Steps after which an episode has surely ended somewhere, with random actions. */
    protected abstract int enoughSteps();

    private record Trace(
            List<float[]> observations, List<double[]> rewards, List<VectorEnvironment.Finished> finished) {
        private void assertSame(Trace other) {
            assertArrayEquals(observations.toArray(), other.observations.toArray(), "observations");
            assertArrayEquals(rewards.toArray(), other.rewards.toArray(), "rewards");
            assertEquals(finished, other.finished);
        }
    }

    private static float[] actions(VectorEnvironment environments, Random random) {
        float[] actions = new float[environments.count() * environments.actions().width()];
        for (int i = 0; i < actions.length; i++) {
            int column = i % environments.actions().width();
            actions[i] = switch (environments.actions()) {
                case ActionSpace.Continuous range ->
                    range.low().get(column) + random.nextFloat() * (range.high().get(column) - range.low().get(column));
                case ActionSpace.Discrete one -> random.nextInt(one.choices());
                case ActionSpace.MultiDiscrete many -> random.nextInt(many.choices().get(column));
            };
        }
        return actions;
    }

    private static Trace run(VectorEnvironment environments, Random random, int steps, boolean inParts) {
        var trace = new Trace(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int half = environments.count() / 2;
        for (int step = 0; step < steps; step++) {
            float[] actions = actions(environments, random);
            if (inParts) {
                environments.start(actions, 0, half);
                environments.start(actions, half, environments.count());
                environments.await(0, half);
                environments.await(half, environments.count());
            } else {
                environments.step(actions);
            }
            trace.observations.add(environments.observations().clone());
            trace.rewards.add(environments.rewards().clone());
            trace.finished.addAll(environments.drainFinished());
        }
        return trace;
    }

    private Trace trace(int threads, long seed, boolean inParts) {
        try (var environments = environments(COUNT, threads, seed)) {
            environments.reset();
            return run(environments, new Random(5), enoughSteps(), inParts);
        }
    }

    @Test
    void arraysHaveTheirSizesAndStayTheSame() {
        try (var environments = environments(COUNT, 1, 3)) {
            environments.reset();
            assertEquals(COUNT, environments.count());
            assertEquals(COUNT * environments.observationSize(), environments.observations().length);
            assertEquals(COUNT * environments.observationSize(), environments.finalObservations().length);
            assertEquals(COUNT, environments.rewards().length);
            assertTrue(environments.timestep() > 0);
            float[] observations = environments.observations();
            environments.step(actions(environments, new Random(1)));
            assertEquals(observations, environments.observations(), "the same array");
            for (float x : observations) {
                assertTrue(Float.isFinite(x), "observation " + x);
            }
        }
    }

    @Test
    void theSeedFixesEverythingAndThreadsChangeNothing() {
        Trace alone = trace(1, 3, false);
        assertFalse(alone.finished.isEmpty(), "no episode ended");
        alone.assertSame(trace(1, 3, false));
        alone.assertSame(trace(3, 3, false));
        assertFalse(Arrays.deepEquals(alone.observations.toArray(), trace(1, 4, false).observations.toArray()),
                "another seed, other episodes");
    }

    @Test
    void stepsInPartsAreTheSameSteps() {
        trace(1, 3, false).assertSame(trace(2, 3, true));
    }

    @Test
    void finishedEpisodesAreMarkedAndCounted() {
        try (var environments = environments(COUNT, 1, 3)) {
            environments.reset();
            var random = new Random(5);
            int[] lengths = new int[COUNT];
            double[] sums = new double[COUNT];
            int ended = 0;
            for (int step = 0; step < enoughSteps(); step++) {
                environments.step(actions(environments, random));
                List<VectorEnvironment.Finished> finished = new ArrayList<>(environments.drainFinished());
                for (int i = 0; i < COUNT; i++) {
                    lengths[i]++;
                    sums[i] += environments.rewards()[i];
                    if (environments.terminated()[i] || environments.truncated()[i]) {
                        VectorEnvironment.Finished episode = finished.removeFirst();
                        assertEquals(i, episode.environment());
                        assertEquals(lengths[i], episode.length());
                        assertEquals(sums[i], episode.reward(), 1e-9 * (1 + Math.abs(sums[i])));
                        lengths[i] = 0;
                        sums[i] = 0;
                        ended++;
                    }
                }
                assertEquals(List.of(), finished, "episodes that ended without a mark");
            }
            assertTrue(ended > 0, "no episode ended");
        }
    }

    @Test
    void aSnapshotGoesOnExactly() throws Exception {
        var json = new ObjectMapper();
        try (var first = environments(COUNT, 2, 3); var second = environments(COUNT, 1, 99)) {
            first.reset();
            run(first, new Random(5), enoughSteps(), false);
            String text = json.writeValueAsString(first.snapshot());
            second.reset();
            second.restore(json.readValue(text, VectorEnvironment.Snapshot.class));
            assertArrayEquals(first.observations(), second.observations());
            run(first, new Random(6), enoughSteps(), false)
                    .assertSame(run(second, new Random(6), enoughSteps(), false));
        }
    }

    @Test
    void wrongUseIsRefused() {
        var environments = environments(COUNT, 1, 3);
        int width = COUNT * environments.actions().width();
        assertThrows(IllegalStateException.class, () -> environments.step(new float[width]), "before reset");
        environments.reset();
        assertThrows(IllegalArgumentException.class, () -> environments.step(new float[width + 1]));
        environments.close();
        environments.close();
    }
}
