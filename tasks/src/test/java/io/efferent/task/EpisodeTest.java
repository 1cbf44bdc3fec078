package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.task.Task.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a network sees of an arm, and what its actions and the world do to it. */
class EpisodeTest {
    private static final int MUSCLES = 6;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Random random = new Random(4);

    @AfterEach
    void close() {
        manager.close();
    }

    private static Environment.Builder arm() {
        return Environment.builder()
                .setEffector(ReadyMade.rigidTendonArm26(new KistemakerRigidMuscle()).build())
                .setTask(new RandomTargetReach(0.12))
                .optType(DataType.FLOAT64);
    }

    private Episode begin(Environment environment, int batch, RandomGenerator noise) {
        return environment.reset(manager, environment.trials(batch, 1, 0, Purpose.TRAINING), noise);
    }

    private NDArray action(int batch) {
        return Constants.of(
                manager, DataType.FLOAT64, new Shape(batch, MUSCLES), random.doubles((long) batch * MUSCLES).toArray());
    }

    /** Columns of an observation. */
    private static double[] columns(NDArray observation, int from, int to) {
        return Tensors.columns(observation, from, to).toDoubleArray();
    }

    private static double[] felt(Episode episode) {
        return Tensors.concatLast(
                        episode.plant().normalizedFiberLength(episode.state()),
                        episode.plant().normalizedFiberVelocity(episode.state()))
                .toDoubleArray();
    }

    @Test
    void observationsAreGoalVisionProprioceptionAndPastActions() {
        Environment environment = arm().optStackedActions(2).build();
        assertEquals(
                List.of(new Channel("goal", 2), new Channel("vision", 2), new Channel("fiber length", 6),
                        new Channel("fiber velocity", 6), new Channel("past excitation", 12)),
                environment.channels());
        assertEquals(28, environment.observationSize());
        assertEquals(6, environment.actionSize());
        Episode episode = begin(environment, 3, null);
        List<double[]> actions = new ArrayList<>(List.of(new double[18], new double[18]));
        while (!episode.isDone()) {
            NDArray observation = episode.observation();
            assertEquals(new Shape(3, 28), observation.getShape());
            assertArrayEquals(episode.target().toDoubleArray(), columns(observation, 0, 2));
            assertArrayEquals(episode.endpoint().position().toDoubleArray(), columns(observation, 2, 4));
            assertArrayEquals(felt(episode), columns(observation, 4, 16));
            assertArrayEquals(actions.get(episode.time()), columns(observation, 16, 22), "the older one first");
            assertArrayEquals(actions.get(episode.time() + 1), columns(observation, 22, 28));
            NDArray action = action(3);
            actions.add(action.toDoubleArray());
            episode.step(action);
        }
        assertEquals(12, episode.time());
    }

    /** Until something is old enough, the first is seen. */
    @Test
    void sensesAreExactlyAsOldAsTheirDelays() {
        Environment environment = arm().optVisionDelay(0.05).optProprioceptionDelay(0.02).build();
        assertEquals(5, environment.sensor("vision").delay());
        assertEquals(2, environment.sensor("proprioception").delay());
        Episode episode = begin(environment, 2, null);
        List<double[]> hands = new ArrayList<>();
        List<double[]> fibers = new ArrayList<>();
        while (!episode.isDone()) {
            int now = episode.time();
            hands.add(episode.endpoint().position().toDoubleArray());
            fibers.add(felt(episode));
            assertArrayEquals(hands.get(Math.max(0, now - 5)), columns(episode.observation(), 2, 4));
            assertArrayEquals(fibers.get(Math.max(0, now - 2)), columns(episode.observation(), 4, 16));
            episode.step(action(2));
        }
    }

    @Test
    void everySenseHasItsOwnNoise() {
        int batch = 3000;
        Environment silent = arm().build();
        double[] clean = begin(silent, batch, null).observation().toDoubleArray();
        record Case(Environment environment, int from, int to, double deviation) {}
        for (Case c : List.of(
                new Case(arm().optVisionNoise(0.02).build(), 2, 4, 0.02),
                new Case(arm().optProprioceptionNoise(0.1).build(), 4, 16, 0.1),
                new Case(arm().optObservationNoise(0.3).build(), 0, 16, 0.3))) {
            double[] noisy = begin(c.environment, batch, new Random(8)).observation().toDoubleArray();
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < noisy.length; i++) {
                double noise = noisy[i] - clean[i];
                if (i % 16 < c.from || i % 16 >= c.to) {
                    assertEquals(0, noise);
                }
                sum += noise;
                squares += noise * noise;
            }
            int count = batch * (c.to - c.from);
            assertEquals(0, sum / count, 4 * c.deviation / Math.sqrt(count));
            assertEquals(c.deviation, Math.sqrt(squares / count), 4 * c.deviation / Math.sqrt(2.0 * count));
            assertArrayEquals(noisy, begin(c.environment, batch, new Random(8)).observation().toDoubleArray());
            assertArrayEquals(clean, begin(c.environment, batch, null).observation().toDoubleArray(), "deterministic");
        }
    }

    /** What was seen stays seen: the noise belongs to the moment, not to the look back. */
    @Test
    void delayedVisionKeepsTheNoiseOfItsTime() {
        Environment now = arm().optVisionNoise(0.05).build();
        Environment late = arm().optVisionNoise(0.05).optVisionDelay(0.03).build();
        Episode prompt = begin(now, 2, new Random(3));
        Episode delayed = begin(late, 2, new Random(3));
        List<double[]> seen = new ArrayList<>();
        while (!prompt.isDone()) {
            seen.add(columns(prompt.observation(), 2, 4));
            assertArrayEquals(seen.get(Math.max(0, prompt.time() - 3)), columns(delayed.observation(), 2, 4));
            NDArray action = action(2);
            prompt.step(action);
            delayed.step(action);
        }
    }

    @Test
    void actionNoiseReachesTheMusclesButNotTheRecordOfCommands() {
        int batch = 3000;
        Environment environment = arm().optActionNoise(0.1).optStackedActions(1).build();
        Episode episode = begin(environment, batch, new Random(6));
        NDArray half = Constants.of(manager, DataType.FLOAT64, new Shape(batch, MUSCLES), filled(batch * MUSCLES, 0.5));
        episode.step(half);
        double[] executed = columns(episode.observation(), 16, 22);
        double mean = Arrays.stream(executed).average().orElseThrow();
        double variance = Arrays.stream(executed).map(x -> (x - 0.5) * (x - 0.5)).average().orElseThrow();
        assertEquals(0.5, mean, 4 * 0.1 / Math.sqrt(executed.length));
        assertEquals(0.1, Math.sqrt(variance), 4 * 0.1 / Math.sqrt(2.0 * executed.length));
        Rollout rollout = episode.rollout(Map.of());
        assertArrayEquals(filled(batch * MUSCLES, 0.5), rollout.excitation().toDoubleArray());
        double[] activation = rollout.activation().get(":, 1").toDoubleArray();
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < i; j++) {
                assertEquals(Math.signum(executed[i] - executed[j]), Math.signum(activation[i] - activation[j]));
            }
        }
    }

    private static double[] filled(int count, double value) {
        double[] x = new double[count];
        Arrays.fill(x, value);
        return x;
    }

    @Test
    void theRolloutHasAllThatHappened() {
        Environment environment = arm().build();
        Episode episode = begin(environment, 2, null);
        double[][] hands = new double[13][];
        hands[0] = episode.endpoint().position().toDoubleArray();
        while (!episode.isDone()) {
            episode.step(action(2));
            hands[episode.time()] = episode.endpoint().position().toDoubleArray();
        }
        Rollout rollout = episode.rollout(Map.of());
        assertEquals(new Shape(2, 13, 2), rollout.endpoint().getShape());
        assertEquals(new Shape(2, 13, 2), rollout.target().getShape());
        assertEquals(new Shape(2, 12, 6), rollout.excitation().getShape());
        assertEquals(0.01, rollout.timestep());
        for (int time = 0; time <= 12; time++) {
            assertArrayEquals(hands[time], rollout.endpoint().get(":, " + time).toDoubleArray());
        }
        var over = assertThrows(IllegalStateException.class, () -> episode.step(action(2)));
        assertEquals("the episode is over after 12 steps", over.getMessage());
    }

    @Test
    void detachingChangesNoNumbers() {
        Environment environment = arm().optVisionDelay(0.03).optStackedActions(2).build();
        Episode whole = begin(environment, 2, null);
        Episode cut = begin(environment, 2, null);
        while (!whole.isDone()) {
            if (cut.time() == 7) {
                cut.detach();
            }
            assertArrayEquals(whole.observation().toDoubleArray(), cut.observation().toDoubleArray());
            NDArray action = action(2);
            whole.step(action);
            cut.step(action);
        }
        Rollout all = whole.rollout(Map.of());
        Rollout same = cut.rollout(Map.of());
        all.overTime().forEach((name, x) ->
                assertArrayEquals(x.toDoubleArray(), same.overTime().get(name).toDoubleArray(), name));
    }

    @Test
    void anActionOfAnotherShapeIsRefused() {
        Episode episode = begin(arm().build(), 2, null);
        NDArray wrong = Constants.of(manager, DataType.FLOAT64, new Shape(2, 5), new double[10]);
        var failure = assertThrows(IllegalArgumentException.class, () -> episode.step(wrong));
        assertEquals("action: got shape (2, 5), expected (2, 6)", failure.getMessage());
    }
}
