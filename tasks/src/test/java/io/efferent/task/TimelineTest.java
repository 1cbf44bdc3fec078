package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.Effector;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.task.Task.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens when, in every task; 10 ms steps. */
class TimelineTest {
    private static final int BATCH = 400;

    private final Effector arm = ReadyMade.rigidTendonArm26(new KistemakerRigidMuscle()).build();

    private Trials sample(Task task, int batch, Purpose purpose) {
        return task.sample(arm, batch, new Random(1), purpose);
    }

    private static double[] point(Sequence sequence, int time, int trial) {
        return IntStream.range(0, sequence.width()).mapToDouble(c -> sequence.get(time, trial, c)).toArray();
    }

    private void assertStartsWithinLimits(Trials trials) {
        for (double[] q : trials.position()) {
            for (int d = 0; d < 2; d++) {
                assertTrue(q[d] >= arm.limits().lower()[d] && q[d] <= arm.limits().upper()[d]);
            }
        }
        double[] shoulders = Arrays.stream(trials.position()).mapToDouble(q -> q[0]).toArray();
        assertEquals(Math.toRadians(67.5), Arrays.stream(shoulders).average().orElseThrow(), 0.18);
    }

    @Test
    void reachShowsOneTargetThroughout() {
        Trials trials = sample(new RandomTargetReach(0.5), BATCH, Purpose.TRAINING);
        assertEquals(50, trials.steps());
        assertEquals(51, trials.target().times());
        assertStartsWithinLimits(trials);
        assertNull(trials.endpointLoad());
        assertEquals(Map.of(), trials.epochs());
        for (int trial = 0; trial < BATCH; trial++) {
            double[] goal = point(trials.target(), 0, trial);
            assertTrue(Math.hypot(goal[0], goal[1]) < 0.309 + 0.333, "within reach");
            for (int time = 0; time <= 50; time++) {
                assertArrayEquals(goal, point(trials.target(), time, trial));
                assertArrayEquals(goal, point(trials.inputs().get("goal"), time, trial));
            }
        }
    }

    @Test
    void theTargetMovesWithMinimumJerkIfItIsGivenTime() {
        Trials at = sample(Tasks.named("center-out", Map.of("duration", 0.8)), 8, Purpose.VALIDATION);
        Trials trials = sample(
                Tasks.named("center-out", Map.of("duration", 0.8, "movementTime", 0.4)), 8, Purpose.VALIDATION);
        int go = trials.epochs().get("go")[0];
        assertEquals(15, go);
        // s^3 (10 - 15 s + 6 s^2)
        double[] share = {0, 0.103515625, 0.5, 0.896484375, 1, 1};
        for (int trial = 0; trial < 8; trial++) {
            double[] start = point(at.target(), 0, trial);
            double[] goal = point(at.target(), 80, trial);
            for (int quarter = 0; quarter < share.length; quarter++) {
                double[] now = point(trials.target(), go + 10 * quarter, trial);
                for (int i = 0; i < 2; i++) {
                    assertEquals(start[i] + share[quarter] * (goal[i] - start[i]), now[i], 1e-15);
                }
            }
            assertArrayEquals(start, point(trials.target(), go - 1, trial));
            assertArrayEquals(
                    point(at.inputs().get("goal"), 0, trial), point(trials.inputs().get("goal"), 40, trial));
        }
        // Catch trials, of which there are some, stay.
        Trials training = sample(
                Tasks.named("center-out", Map.of("movementTime", 0.4, "catchFraction", 1.0)), 2, Purpose.TRAINING);
        assertArrayEquals(point(training.target(), 0, 1), point(training.target(), 100, 1));
    }

    @Test
    void loadsPushTheHandAllTheTime() {
        Task task = Tasks.named("reach-loads", Map.of("duration", 0.2, "loadX", 1.5));
        assertEquals("reach-loads", task.name());
        Trials trials = sample(task, 3, Purpose.TRAINING);
        assertEquals(20, trials.endpointLoad().times());
        for (int time = 0; time < 20; time++) {
            assertArrayEquals(new double[] {1.5, -3}, point(trials.endpointLoad(), time, 2));
        }
    }

    @Test
    void delayedReachHasACueOfOneStepWhereTheTargetSwitches() {
        Trials trials = sample(new DelayedReach(1.2, 0.3, 0.6, 0), BATCH, Purpose.TRAINING);
        int[] go = trials.epochs().get("go");
        double[][] start = arm.endpoints(trials.position());
        for (int trial = 0; trial < BATCH; trial++) {
            double[] goal = point(trials.inputs().get("goal"), 0, trial);
            for (int time = 0; time <= 120; time++) {
                assertEquals(time == go[trial] ? 1 : 0, trials.inputs().get("go").get(time, trial, 0));
                assertArrayEquals(goal, point(trials.inputs().get("goal"), time, trial), "shown from the start");
                assertArrayEquals(time < go[trial] ? start[trial] : goal, point(trials.target(), time, trial));
            }
        }
        assertEquals(30, Arrays.stream(go).min().orElseThrow());
        assertEquals(60, Arrays.stream(go).max().orElseThrow());
        assertEquals(45, Arrays.stream(go).average().orElseThrow(), 2);
    }

    @Test
    void inCatchTrialsTheCueNeverComes() {
        Trials trials = sample(new DelayedReach(0.6, 0.2, 0.4, 0.25), BATCH, Purpose.TRAINING);
        double[][] start = arm.endpoints(trials.position());
        int caught = 0;
        for (int trial = 0; trial < BATCH; trial++) {
            int index = trial;
            double cue = IntStream.rangeClosed(0, 60).mapToDouble(t -> trials.inputs().get("go").get(t, index, 0))
                    .sum();
            if (trials.epochs().get("go")[trial] > trials.steps()) {
                caught++;
                assertEquals(0, cue);
                assertArrayEquals(start[trial], point(trials.target(), 60, trial));
            } else {
                assertEquals(1, cue);
            }
        }
        assertEquals(0.25, (double) caught / BATCH, 0.08);
    }

    @Test
    void validationHasCuesInTheMiddleAndNoCatchTrials() {
        Trials delayed = sample(new DelayedReach(1.2, 0.3, 0.6, 0.9), 20, Purpose.VALIDATION);
        assertTrue(Arrays.stream(delayed.epochs().get("go")).allMatch(step -> step == 45));
        Task centerOut = CenterOutReach.builder().optGoCue(0.1, 0.3).optCatchFraction(0.9).build();
        Trials center = sample(centerOut, 20, Purpose.VALIDATION);
        assertTrue(Arrays.stream(center.epochs().get("go")).allMatch(step -> step == 20));
    }

    @Test
    void centerOutReachesInAllDirectionsFromTheMiddle() {
        var task = CenterOutReach.builder().optAngularStep(60).optDistance(0.07).build();
        assertEquals(6, task.displayedTrials());
        Trials trials = sample(task, 13, Purpose.VALIDATION);
        for (int trial = 0; trial < 13; trial++) {
            assertArrayEquals(
                    new double[] {Math.toRadians(67.5), Math.toRadians(77.5)}, trials.position()[trial], 1e-12);
            double[] start = point(trials.target(), 0, trial);
            double[] end = point(trials.target(), trials.steps(), trial);
            assertArrayEquals(arm.endpoints(trials.position())[trial], start, 1e-12);
            assertEquals(0.07 * Math.cos(Math.PI / 3 * trial), end[0] - start[0], 1e-12);
            assertEquals(0.07 * Math.sin(Math.PI / 3 * trial), end[1] - start[1], 1e-12);
        }
        Trials elsewhere = sample(
                Tasks.named("center-out", Map.of("startShoulder", 0.8, "startElbow", 1.2)), 2, Purpose.VALIDATION);
        assertArrayEquals(new double[] {0.8, 1.2}, elsewhere.position()[1]);
    }

    /** The target moves at the cue; the network sees signal and start vanish 80 ms later. */
    @Test
    void centerOutSignalsTheCueAfterItsDelay() {
        var task = CenterOutReach.builder().optGoCue(0.1, 0.3).optCueDelay(0.08).optCatchFraction(0.5).build();
        Trials trials = sample(task, BATCH, Purpose.TRAINING);
        int[] go = trials.epochs().get("go");
        int caught = 0;
        for (int trial = 0; trial < BATCH; trial++) {
            double[] start = point(trials.target(), 0, trial);
            double[] goal = point(trials.inputs().get("goal"), 0, trial);
            caught += go[trial] > trials.steps() ? 1 : 0;
            for (int time = 0; time <= 100; time++) {
                boolean holds = time < go[trial] + 8;
                assertEquals(holds ? 1 : 0, trials.inputs().get("hold").get(time, trial, 0));
                assertArrayEquals(holds ? start : new double[2], point(trials.inputs().get("start"), time, trial));
                assertArrayEquals(goal, point(trials.inputs().get("goal"), time, trial));
                assertArrayEquals(time < go[trial] ? start : goal, point(trials.target(), time, trial));
            }
        }
        assertEquals(0.5, (double) caught / BATCH, 0.1);
        assertStartsWithinLimits(trials);
    }

    @Test
    void centerOutHasAFieldOnRequest() {
        assertNull(sample(Tasks.named("center-out", Map.of()), 2, Purpose.VALIDATION).field());
        assertNotNull(sample(Tasks.named("center-out", Map.of("curl", 10.0)), 2, Purpose.VALIDATION).field());
    }

    @Test
    void aNumberOfBatchAndASeedFixTheTrials() {
        for (String name : Tasks.NAMES) {
            var environment = Environment.builder().setEffector(arm).setTask(Tasks.named(name, Map.of())).build();
            assertEquals(name, environment.task().name());
            var trials = environment.trials(5, 3, 8, Purpose.TRAINING);
            assertTrue(Arrays.deepEquals(trials.position(), environment.trials(5, 3, 8, Purpose.TRAINING).position()));
            for (Trials other : List.of(
                    environment.trials(5, 4, 8, Purpose.TRAINING), environment.trials(5, 3, 9, Purpose.TRAINING),
                    environment.trials(5, 3, 8, Purpose.VALIDATION))) {
                assertNotEquals(trials.position()[0][0], other.position()[0][0]);
            }
        }
    }
}
