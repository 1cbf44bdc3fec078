package io.efferent.bench;

import io.efferent.mujoco.MujocoData;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.Environments;
import io.efferent.rl.VectorEnvironment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What environments cost beyond physics: steps of MuJoCo per second of a vectorized environment on all cores, rewards,
 * observations and new episodes included, over cores times what one thread reaches that does nothing but step the same
 * model. Arguments: pairs of an environment and its model. Both take random controls within their ranges, in turns;
 * medians. An inverted pendulum named with {@value #BALANCED} is balanced by feedback of its state in both, so that
 * episodes last.
 */
public final class VectorStepping {
    private static final int ROUNDS = 11;
    private static final double ROUND_SECONDS = .4;
    private static final int ENVIRONMENTS = 64;
    private static final String BALANCED = ":balanced";

    /** From position of the cart, angle of the pole and their velocities to the action. */
    private static final float[] FEEDBACK = {0.1f, 2, 0.2f, 0.4f};

    private VectorStepping() {}

    public static void main(String[] arguments) {
        int cores = Runtime.getRuntime().availableProcessors();
        System.out.printf(
                "%d cores%n%-30s%16s%18s%18s%10s%n", cores, "", "raw, one thread", "vectorized", "steps of agent",
                "ratio");
        for (int i = 0; i < arguments.length; i += 2) {
            compare(arguments[i], Path.of(arguments[i + 1]), cores);
        }
    }

    private static void compare(String name, Path file, int cores) {
        boolean balanced = name.endsWith(BALANCED);
        try (var model = MujocoModel.load(file); var data = model.newData();
                var vector = Environments.named(name.replace(BALANCED, "")).vector(ENVIRONMENTS, cores, 0)) {
            long skip = Math.round(vector.timestep() / model.timestep());
            var random = RandomGenerator.of("L64X128MixRandom");
            vector.reset();
            var raw = new double[ROUNDS];
            var together = new double[ROUNDS];
            var ratios = new double[ROUNDS];
            for (int round = -2; round < ROUNDS; round++) {
                double one = raw(model, data, skip, balanced, random);
                double all = vectorized(vector, balanced, random) * skip;
                if (round >= 0) {
                    raw[round] = one;
                    together[round] = all;
                    ratios[round] = all / one / cores;
                }
            }
            System.out.printf(
                    "%-30s%16.0f%18.0f%18.0f%10.3f%n", name, median(raw), median(together), median(together) / skip,
                    median(ratios));
        }
    }

    private static double raw(MujocoModel model, MujocoData data, long skip, boolean balanced, RandomGenerator random) {
        var range = model.doubles("actuator_ctrlrange");
        long start = System.nanoTime();
        long end = start + (long) (ROUND_SECONDS * 1e9);
        long steps = 0;
        while (System.nanoTime() < end) {
            // Episodes begin anew, as in the environment: bodies that lie still or tumble cost less or more.
            if (steps % (100 * skip) == 0) {
                begin(data);
            }
            for (int i = 0; i < model.nu(); i++) {
                data.ctrl().set(i, balanced ? feedback(data) : random.nextDouble(range.get(i, 0), range.get(i, 1)));
            }
            for (int i = 0; i < skip; i++) {
                data.step();
            }
            steps += skip;
        }
        return steps / ((System.nanoTime() - start) * 1e-9);
    }

    /** The hand begins at rest in its keyframe. */
    private static void begin(MujocoData data) {
        if (data.model().count(MujocoObject.KEY) > 0) {
            data.resetKeyframe(0);
        } else {
            data.reset();
        }
    }

    private static double vectorized(VectorEnvironment vector, boolean balanced, RandomGenerator random) {
        var space = (ActionSpace.Continuous) vector.actions();
        var actions = new float[vector.count() * space.width()];
        long start = System.nanoTime();
        long end = start + (long) (ROUND_SECONDS * 1e9);
        long steps = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < actions.length; i++) {
                float low = space.low().get(i % space.width());
                float high = space.high().get(i % space.width());
                actions[i] = balanced ? feedback(vector, i) : low + (high - low) * random.nextFloat();
            }
            vector.step(actions);
            steps += vector.count();
        }
        return steps / ((System.nanoTime() - start) * 1e-9);
    }

    private static double feedback(MujocoData data) {
        var q = data.qpos();
        var v = data.qvel();
        return FEEDBACK[0] * q.get(0) + FEEDBACK[1] * q.get(1) + FEEDBACK[2] * v.get(0) + FEEDBACK[3] * v.get(1);
    }

    private static float feedback(VectorEnvironment vector, int i) {
        float sum = 0;
        for (int j = 0; j < FEEDBACK.length; j++) {
            sum += FEEDBACK[j] * vector.observations()[FEEDBACK.length * i + j];
        }
        return sum;
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
