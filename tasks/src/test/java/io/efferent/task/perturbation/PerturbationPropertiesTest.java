package io.efferent.task.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.task.CenterOutReach;
import io.efferent.task.DelayedReach;
import io.efferent.task.Environment;
import io.efferent.task.Episode;
import io.efferent.task.Perturbation;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Rollout;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.perturbation.Schedule.Block;
import io.efferent.task.perturbation.Schedule.Probes;
import io.efferent.task.perturbation.Schedule.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What perturbations are by definition, over a thousand draws of movements and parameters. */
class PerturbationPropertiesTest {
    private static final int DRAWS = 1000;
    private static final RandomGenerator RANDOM = RandomStreams.stream(5, "properties", 0);

    private static final Environment MASS = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
            .setTask(new RandomTargetReach(0.03)).optType(DataType.FLOAT64).build();

    private static double[] sizes(int count) {
        double[] sizes = new double[count];
        Arrays.setAll(sizes, _ -> 2 * RANDOM.nextGaussian());
        return sizes;
    }

    /** What happened in a short time: hand, its velocity, what is seen of it, and the force on it, [draw][time]. */
    private record Moments(
            Trials trials, double[][][] hand, double[][][] velocity, double[][][] seen, double[][][] force) {}

    private static Moments moments(Environment environment, double[] size, Perturbation... perturbations) {
        Environment stable = environment.stableUnder(List.of(perturbations));
        Trials trials = stable.trials(DRAWS, 3, 0, Task.Purpose.TRAINING).toBuilder()
                .optVelocity(velocities()).build();
        for (Perturbation perturbation : perturbations) {
            trials = perturbation.perturb(stable, trials, size, new long[DRAWS]);
        }
        try (NDManager manager = Tensors.newManager(); Episode episode = stable.reset(manager, trials, null)) {
            while (!episode.isDone()) {
                episode.step(Constants.of(episode.manager(), DataType.FLOAT64, new double[DRAWS][4]));
            }
            Rollout rollout = episode.rollout(Map.of());
            var load = rollout.get(Rollout.Quantity.HAND_LOAD);
            return new Moments(
                    trials, Tensors.toCube(rollout.endpoint()), Tensors.toCube(rollout.endpointVelocity()),
                    Tensors.toCube(rollout.sensed("vision")), load == null ? null : Tensors.toCube(load));
        }
    }

    private static double[][] velocities() {
        double[][] velocities = new double[DRAWS][];
        var random = RandomStreams.stream(6, "velocities", 0);
        Arrays.setAll(velocities, _ -> RandomStreams.gaussian(random, 2, 0.5));
        return velocities;
    }

    @Test
    void aCurlFieldDoesNoWork() {
        var moments = moments(MASS, sizes(DRAWS), Perturbations.named("curl"));
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int step = 0; step < moments.force()[draw].length; step++) {
                double[] force = moments.force()[draw][step];
                double[] velocity = moments.velocity()[draw][step];
                assertEquals(0, Geometry.dot(force, velocity), 1e-12);
                assertTrue(Geometry.norm(force) > 0);
            }
        }
    }

    @Test
    void aChannelPushesAcrossItsLineAndADivergentFieldAway() {
        for (String name : List.of("channel", "ideal-channel", "divergent")) {
            var perturbation = Perturbations.named(name);
            double[] ones = new double[DRAWS];
            Arrays.fill(ones, 1);
            var moments = moments(MASS, ones, perturbation);
            var scene = new Scene(perturbation, MASS, moments.trials(), ones, new long[DRAWS]);
            for (int draw = 0; draw < DRAWS; draw++) {
                double[] force = moments.force()[draw][2];
                assertEquals(0, Geometry.dot(force, scene.along(draw)), 1e-12 * (1 + Geometry.norm(force)));
                double deviation = Geometry.dot(
                        Geometry.difference(moments.hand()[draw][2], scene.start()[draw]), scene.left(draw));
                if (name.equals("divergent")) {
                    double expected = Math.abs(deviation) <= 0.05 ? 300 * deviation : 0;
                    assertEquals(expected, Geometry.dot(force, scene.left(draw)), 1e-11);
                }
            }
        }
    }

    @Test
    void rotationsKeepDistancesAndCancelEachOther() {
        double[] sizes = sizes(DRAWS);
        Perturbation rotation = Perturbations.named("rotation");
        var moments = moments(MASS, sizes, rotation);
        var back = moments(MASS, sizes, rotation, Perturbations.named("rotation", Map.of("angle", -30)));
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] start = moments.hand()[draw][0];
            double[] hand = Geometry.difference(moments.hand()[draw][3], start);
            double[] seen = Geometry.difference(moments.seen()[draw][3], start);
            assertEquals(Geometry.norm(hand), Geometry.norm(seen), 1e-15);
            double turned = Math.atan2(seen[1], seen[0]) - Math.atan2(hand[1], hand[0]);
            double expected = Math.toRadians(30 * sizes[draw]);
            assertEquals(0, Math.sin((turned - expected) / 2), 1e-10, "angle");
            assertArrayEquals(back.hand()[draw][3], back.seen()[draw][3], 1e-15);
        }
    }

    /** A jump waits until the hand has moved, holds for its time, and is gone. */
    @Test
    void aCursorJumpsWhenTheHandHasMoved() {
        double[] ones = new double[DRAWS];
        Arrays.fill(ones, 1);
        var jump = Perturbations.named("cursor-jump", Map.of("moved", 0.05, "lateral", 0.02, "duration", 0.01));
        var moments = moments(MASS, ones, jump);
        var scene = new Scene(jump, MASS, moments.trials(), ones, new long[DRAWS]);
        int[] jumps = new int[4];
        for (int draw = 0; draw < DRAWS; draw++) {
            boolean before = false;
            for (int time = 0; time <= 3; time++) {
                double[] hand = moments.hand()[draw][time];
                double moved = Geometry.norm(Geometry.difference(hand, scene.start()[draw]));
                boolean isThere = moved >= 0.05 * scene.distance(draw);
                double[] shift = Geometry.difference(moments.seen()[draw][time], hand);
                assertArrayEquals(
                        Geometry.times(isThere && !before ? 0.02 : 0, scene.left(draw)), shift, 1e-15);
                jumps[time] += isThere && !before ? 1 : 0;
                before |= isThere;
            }
        }
        assertTrue(jumps[0] == 0 && jumps[1] > 10 && jumps[2] > 10, Arrays.toString(jumps));
    }

    @Test
    void lossAndDelayAndBiasReachTheObservation() {
        var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(new RandomTargetReach(0.06)).optType(DataType.FLOAT64).optVisionDelay(0.01).build();
        Trials trials = environment.trials(3, 0, 0, Task.Purpose.TRAINING).toBuilder()
                .optVelocity(new double[][] {{1, 0}, {1, 0}, {1, 0}}).build();
        trials = Perturbations.named("sense-delay", Map.of("delay", 0.02))
                .perturb(environment, trials, new double[] {1, 0, 1}, new long[3]);
        trials = Perturbations.named("sense-loss", Map.of("onset", 0.05))
                .perturb(environment, trials, new double[] {0, 0, 1}, new long[3]);
        trials = Perturbations.named("sense-bias", Map.of("bias", 0.5, "columns", 1))
                .perturb(environment, trials, new double[] {0, 1, 0}, new long[3]);
        double[][] start = trials.position();
        try (NDManager manager = Tensors.newManager(); Episode episode = environment.reset(manager, trials, null)) {
            for (int time = 0; !episode.isDone(); time++) {
                double[] seen = Tensors.toDoubles(Tensors.columns(episode.observation(), 2, 4));
                assertEquals(start[0][0] + 0.01 * Math.max(0, time - 3), seen[0], 1e-12, "later by two steps");
                assertEquals(start[1][0] + 0.01 * Math.max(0, time - 1), seen[2], 1e-12);
                assertEquals(start[1][1] + 0.5, seen[3], 1e-12, "biased");
                assertEquals(time < 5 ? start[2][0] + 0.01 * Math.max(0, time - 3) : 0, seen[4], 1e-12, "lost");
                episode.step(Constants.of(episode.manager(), DataType.FLOAT64, new double[3][4]));
            }
        }
    }

    private static final Environment ARM = Environment.builder()
            .setEffector(ReadyMade.rigidTendonArm26(Muscles.named("relu")).optTimestep(0.001).build())
            .setTask(new RandomTargetReach(0.002)).optType(DataType.FLOAT64).build();

    /** Joint velocities one step after a torque, and lengths of muscles two steps after it, minus those before. */
    private record Moved(double[] velocity, double[][] lengthened) {
        private static Moved by(Map<String, ?> parameters, String name) {
            double[] full = {1, 1, 1, 1, 1};
            Trials trials = Perturbations.named(name, parameters)
                    .perturb(ARM, ARM.trials(5, 1, 0, Task.Purpose.TRAINING), full, new long[5]);
            try (NDManager manager = Tensors.newManager(); Episode episode = ARM.reset(manager, trials, null)) {
                double[][] before = lengths(episode);
                var silence = Constants.of(episode.manager(), DataType.FLOAT64, new double[5][6]);
                episode.step(silence);
                double[] velocity = Tensors.toDoubles(episode.state().velocity());
                episode.step(silence);
                double[][] lengthened = lengths(episode);
                for (int trial = 0; trial < 5; trial++) {
                    lengthened[trial] = Geometry.difference(lengthened[trial], before[trial]);
                }
                return new Moved(velocity, lengthened);
            }
        }

        private static double[][] lengths(Episode episode) {
            return Tensors.toCube(episode.state().path().length().expandDims(0))[0];
        }
    }

    /** A pair moves the elbow alone; an elbow torque moves the shoulder as one on the shoulder does. */
    @Test
    void torquesMoveTheJointsTheySay() {
        var pair = Moved.by(Map.of("acceleration", 40, "rise", 0), "torque-pair");
        var shoulder = Moved.by(Map.of("joint", 0, "torque", 1, "rise", 0), "torque");
        var elbow = Moved.by(Map.of("joint", 1, "torque", 1, "like", 0, "rise", 0), "torque");
        for (int trial = 0; trial < 5; trial++) {
            assertEquals(0, pair.velocity()[2 * trial], 1e-12);
            assertEquals(0.04, pair.velocity()[2 * trial + 1], 1e-12);
            assertEquals(shoulder.velocity()[2 * trial], elbow.velocity()[2 * trial], 1e-12);
            assertTrue(shoulder.velocity()[2 * trial] > 1e-4);
            assertNotEquals(shoulder.velocity()[2 * trial + 1], elbow.velocity()[2 * trial + 1], 1e-5);
        }
    }

    @Test
    void aTorqueStretchesTheMuscleThatItIsToLoad() {
        for (String muscle : ARM.effector().muscleNames().subList(0, 2)) {
            var moved = Moved.by(Map.of("joint", 0, "loads", muscle), "torque");
            int column = ARM.effector().muscleNames().indexOf(muscle);
            for (int trial = 0; trial < 5; trial++) {
                assertTrue(moved.lengthened()[trial][column] > 0, muscle);
            }
        }
    }

    @Test
    void aTargetJumpIsSeenAsLateAsTheHand() {
        var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(new DelayedReach(0.3, 0.1, 0.1, 0)).optVisionDelay(0.05).build();
        Trials free = environment.trials(4, 0, 0, Task.Purpose.VALIDATION);
        double[] size = {1, 0, -1, 2};
        var jump = Perturbations.named("target-jump", Map.of("delay", 0.1, "reaction", 0.02));
        Trials moved = jump.perturb(environment, free, size, new long[4]);
        var scene = new Scene(jump, environment, free, size, new long[4]);
        for (int trial = 0; trial < 4; trial++) {
            for (int time = 0; time <= free.steps(); time++) {
                for (int axis = 0; axis < 2; axis++) {
                    double shift = 0.03 * size[trial] * scene.left(trial)[axis];
                    assertEquals(free.target().get(time, trial, axis) + (time < 22 ? 0 : shift),
                            moved.target().get(time, trial, axis), 1e-15);
                    assertEquals(free.inputs().get("goal").get(time, trial, axis) + (time < 25 ? 0 : shift),
                            moved.inputs().get("goal").get(time, trial, axis), 1e-15);
                }
            }
        }
    }

    /** Rows of a schedule become trials to their targets, each in its own condition. */
    @Test
    void aScheduleMakesBatchesInWhichEachTrialHasItsCondition() {
        var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(CenterOutReach.builder().optDuration(0.1).optGoCue(0, 0).build()).build();
        var schedule = Schedule.builder().setTargets(8)
                .addCondition("field", Perturbations.named("curl"), Perturbations.named("rotation"))
                .addCondition("channel", Perturbations.named("channel", Map.of("damping", 20)))
                .addBlock(Block.of("a", 2).withProbes(Probes.perCycle("channel")))
                .addBlock(Block.of("b", 2).in("field").sized(new Sizes.Linear(0, 1)))
                .build();
        var stable = schedule.stable(environment);
        assertEquals(3, stable.effector().substeps());
        Trials targets = stable.trials(8, 0, 0, Task.Purpose.VALIDATION);
        List<Row> rows = schedule.rows();
        Trials trials = schedule.trials(stable, targets, rows);
        assertEquals(32, trials.batch());
        for (Row row : rows) {
            for (int axis = 0; axis < 2; axis++) {
                assertEquals(targets.target().get(5, row.target(), axis), trials.target().get(5, row.trial(), axis));
            }
            double field = row.condition().equals("field") ? row.size() : 0;
            assertEquals(field, trials.handLoads().get(0).gate().get(3, row.trial(), 0));
            assertEquals(row.isProbe() ? 1 : 0, trials.handLoads().get(1).gate().get(3, row.trial(), 0));
            assertEquals(Math.sin(Math.toRadians(30 * field)),
                    trials.senses().get("vision").getFirst().gain()[row.trial()][1][0], 1e-15);
        }
        assertEquals("targets: got 7 trials, expected one for each of 8", assertThrows(
                IllegalArgumentException.class,
                () -> schedule.trials(stable, targets.select(0, 1, 2, 3, 4, 5, 6), rows)).getMessage());
    }

    /** What is drawn in a trial does not depend on the others of its batch. */
    @Test
    void aSeedFixesWhatIsDrawnInATrial() {
        var push = Perturbations.named("random-push", Map.of("probability", 1));
        Trials free = MASS.trials(3, 0, 0, Task.Purpose.TRAINING);
        Trials all = push.perturb(MASS, free, new double[] {1, 1, 1}, new long[] {7, 8, 7});
        Trials alone = push.perturb(MASS, free.select(1), new double[] {1}, new long[] {8});
        var force = all.handLoads().getFirst().force();
        assertEquals(force.get(0, 1, 0), alone.handLoads().getFirst().force().get(0, 0, 0));
        assertEquals(force.get(0, 0, 0), force.get(0, 2, 0));
        assertNotEquals(force.get(0, 0, 0), force.get(0, 1, 0));
    }

    @Test
    void aChannelToATargetAtTheStartIsRefused() {
        Trials trials = MASS.trials(2, 0, 0, Task.Purpose.TRAINING);
        var still = trials.toBuilder().setPosition(new double[][] {
                {trials.target().get(0, 0, 0), trials.target().get(0, 0, 1)}, {0.1, 0.2}}).build();
        String message = assertThrows(IllegalArgumentException.class, () -> Perturbations.named("ideal-channel")
                .perturb(MASS, still, new double[] {1, 1}, new long[2])).getMessage();
        assertTrue(message.startsWith("ideal-channel: got a target at the start, ["), message);
        assertTrue(message.endsWith(", in trial 0, expected them apart"), message);
        Perturbations.named("ideal-channel").perturb(MASS, still, new double[] {0, 1}, new long[2]);
        assertEquals("curl, size: got 3 numbers, expected one for each of 2 trials", assertThrows(
                IllegalArgumentException.class, () -> Perturbations.named("curl")
                        .perturb(MASS, trials, new double[3], new long[2])).getMessage());
        assertEquals("curl, onset: got 'whistle', expected start, a time in s, or an epoch of the trials, []",
                assertThrows(IllegalArgumentException.class, () ->
                        Perturbations.named("curl", Map.of("onset", "whistle"))
                                .perturb(MASS, trials, new double[2], new long[2])).getMessage());
    }
}
