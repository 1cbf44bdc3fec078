package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.ReadyMade;
import io.efferent.skeleton.JointLimits;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Messages name the argument, what came, and what was expected. */
class BadInputTest {
    private final Effector effector = ReadyMade.reluPointMass24().build();

    private static void assertSays(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    @Test
    void environments() {
        var builder = Environment.builder();
        assertSays("effector: none was set; call setEffector", builder::build);
        builder.setEffector(effector);
        assertSays("task: none was set; call setTask", builder::build);
        builder.setTask(new RandomTargetReach());
        builder.build();
        assertSays("type: got int32, expected float32 or float64", () -> builder.optType(DataType.INT32));
        assertSays("visionNoise: got -0.1, expected a number of at least 0", () -> builder.optVisionNoise(-0.1));
        assertSays("actionNoise: got NaN, expected a number of at least 0", () -> builder.optActionNoise(Double.NaN));
        assertSays("stackedActions: got -1, expected at least 0", () -> builder.optStackedActions(-1));
        for (double delay : new double[] {0.005, -0.01, 0.0333, Double.NaN}) {
            assertSays("proprioceptionDelay: got " + delay + " s, expected a multiple of the timestep, 0.01 s",
                    () -> builder.optProprioceptionDelay(delay).build());
        }
        assertEquals(7, builder.optProprioceptionDelay(0.07).build().sensor("proprioception").delay(),
                "0.07 / 0.01 is not 7 in floating point");
    }

    /** Trials that a body cannot begin, or that tell it nothing. */
    @Test
    void startsTargetsAndInputs() {
        double[][] center = new double[2][2];
        Sequence target = new Sequence(4, 2, 2);
        assertRefused("position: joint 1 of sample 1: got 1.5, expected a number in [-1.0, 1.0], the joint's limits",
                Trials.builder().setPosition(new double[][] {{0, 0}, {1, 1.5}}).setTarget(target)
                .addInput("goal", target));
        assertRefused("position: joint 0 of sample 0: got NaN, expected a number in [-1.0, 1.0], the joint's limits",
                Trials.builder().setPosition(new double[][] {{Double.NaN, 0}, {1, 1}}).setTarget(target)
                        .addInput("goal", target));
        assertRefused("velocity: joint 0 of sample 1: got Infinity, expected a number in [-Infinity, Infinity], "
                        + "the joint's limits",
                Trials.builder().setPosition(center).setTarget(target).addInput("goal", target)
                        .optVelocity(new double[][] {{0, 0}, {Double.POSITIVE_INFINITY, 0}}));
        Sequence unknown = new Sequence(4, 2, 2).set(2, 1, 0, Double.NaN);
        assertRefused("trials of task 'reach': target: got NaN at time 2, trial 1, column 1, expected finite numbers",
                Trials.builder().setPosition(center).setTarget(unknown).addInput("goal", target));
        assertRefused(
                "trials of task 'reach': input 'goal': got NaN at time 2, trial 1, column 1, expected finite numbers",
                Trials.builder().setPosition(center).setTarget(target).addInput("goal", unknown));
    }

    private void assertRefused(String message, Trials.Builder trials) {
        var environment = Environment.builder().setEffector(effector).setTask(new RandomTargetReach()).build();
        try (var manager = Tensors.newManager()) {
            assertSays(message, () -> environment.reset(manager, trials.build(), null));
        }
    }

    @Test
    void posturesOfJointsWithoutLimits() {
        var limits = JointLimits.ofPosition(new double[] {0, 0}, new double[] {1, Double.POSITIVE_INFINITY});
        Effector free = ReadyMade.reluPointMass24().optLimits(limits).build();
        for (Task task : List.of(new RandomTargetReach(), CenterOutReach.builder().build())) {
            assertSays("limits: joint 1 has no upper position limit, expected finite limits to choose postures within",
                    () -> task.sample(free, 3, new Random(1), Task.Purpose.VALIDATION));
        }
        assertSays(
                "startPosition: got 1 joints, expected 2", () -> CenterOutReach.builder().optStartPosition(0.5).build()
                .sample(effector, 3, new Random(1), Task.Purpose.VALIDATION));
    }

    @Test
    void tasks() {
        assertSays("task: got 'rich', expected one of [reach, reach-loads, delayed-reach, center-out, stand, posture]",
                () -> Tasks.named("rich", Map.of()));
        assertSays("options of task 'reach': got [speed], expected some of [duration]",
                () -> Tasks.named("reach", Map.of("speed", 1.0)));
        assertSays("startShoulder, startElbow: got only one of them, expected both or none",
                () -> Tasks.named("center-out", Map.of("startElbow", 1.0)));
        assertSays("duration: got 0.0, expected a positive number of s", () -> new RandomTargetReach(0));
        assertSays("cue: got 0.5 to 0.2 s, expected 0 <= from <= to < duration, 1.0 s",
                () -> new DelayedReach(1, 0.5, 0.2, 0));
        assertSays("catchFraction: got 1.1, expected a number in [0, 1]", () -> new DelayedReach(1, 0.2, 0.5, 1.1));
        assertSays("goCue: got 0.05 to 1.0 s, expected 0 <= from <= to < duration, 1.0 s",
                () -> CenterOutReach.builder().optGoCue(0.05, 1).build());
        assertSays("angularStep: got 50.0 degrees, expected a divisor of 360",
                () -> CenterOutReach.builder().optAngularStep(50));
        assertSays("distance: got -0.1, expected a positive number of m",
                () -> CenterOutReach.builder().optDistance(-0.1));
        assertSays("cueDelay: got -1.0, expected a number of at least 0 s",
                () -> CenterOutReach.builder().optCueDelay(-1));
    }

    @Test
    void trials() {
        assertSays("position: got no trials, expected initial joint positions of each", () -> Trials.builder().build());
        var builder = Trials.builder().setPosition(new double[3][2]);
        assertSays("target: none was set, expected [step + 1][trial][dimension]", builder::build);
        builder.setTarget(new Sequence(5, 3, 2)).build();
        assertSays("input 'goal': got [4][3] (time, trial), expected [5][3]",
                () -> Trials.builder().setPosition(new double[3][2]).setTarget(new Sequence(5, 3, 2))
                        .addInput("goal", new Sequence(4, 3, 2)).build());
        assertSays("endpointLoad: got [5][3] (time, trial), expected [4][3]",
                () -> builder.optEndpointLoad(new Sequence(5, 3, 2)).build());
        builder.optEndpointLoad(null);
        assertSays("epoch 'go': got 2 onsets, expected 3 as there are trials",
                () -> builder.optEpoch("go", new int[2]).build());
        assertSays("velocity: got 2 trials, expected 3 as in position",
                () -> Trials.builder().setPosition(new double[3][2]).setTarget(new Sequence(5, 3, 2))
                        .optVelocity(new double[2][2]).build());
    }

    @Test
    void sequences() {
        var sequence = new Sequence(2, 3, 2);
        assertSays("values: got 1 numbers, expected 2", () -> sequence.set(0, 0, 1));
        assertEquals("[2][0][0] of [2][3][2]",
                assertThrows(IndexOutOfBoundsException.class, () -> sequence.get(2, 0, 0)).getMessage());
        sequence.fill(1, -5, 99, 7, 8);
        assertEquals(8, sequence.get(1, 1, 1));
        assertEquals(0, sequence.get(1, 0, 1));
    }

    /** A task that promises a channel and does not deliver it. */
    @Test
    void inputsThatATaskForgot() {
        Task forgetful = new Task() {
            @Override
            public String name() {
                return "forgetful";
            }

            @Override
            public List<Channel> inputs(Effector body) {
                return List.of(new Channel("goal", 2));
            }

            @Override
            public Trials sample(Effector body, int batch, RandomGenerator random, Purpose purpose) {
                return Trials.builder().setPosition(new double[batch][2]).setTarget(new Sequence(2, batch, 2)).build();
            }

            @Override
            public List<Loss> losses() {
                return List.of();
            }
        };
        var environment = Environment.builder().setEffector(effector).setTask(forgetful).build();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            assertSays("trials of task 'forgetful': got no input 'goal', expected 2 columns",
                    () -> environment.reset(manager, 2, 0));
        }
    }
}
