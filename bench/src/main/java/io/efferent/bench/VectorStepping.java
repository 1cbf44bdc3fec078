package io.efferent.bench;

import io.efferent.mujoco.MujocoData;
import io.efferent.mujoco.MujocoModel;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.Environments;
import io.efferent.rl.VectorEnvironment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What environments cost beyond physics: steps of MuJoCo per second of a vectorized environment on all cores, rewards, observations
 * and new episodes included, over cores times what one thread reaches that does nothing but step the same model. Arguments: pairs
 * of an environment and its model. Both take random controls, in turns; medians.
 */
public final class VectorStepping {
    private static final int ROUNDS = 11;
    private static final double ROUND_SECONDS = .4;
    private static final int ENVIRONMENTS = 64;

    private VectorStepping() {}

    public static void main(String[] arguments) {
        int cores = Runtime.getRuntime().availableProcessors();
        System.out.printf("%d cores%n%-24s%16s%18s%18s%10s%n", cores, "", "raw, one thread", "vectorized", "steps of agent", "ratio");
        for (int i = 0; i < arguments.length; i += 2) {
            compare(arguments[i], Path.of(arguments[i + 1]), cores);
        }
    }

    private static void compare(String name, Path file, int cores) {
        try (var model = MujocoModel.load(file); var data = model.newData();
                var vector = Environments.named(name).vector(ENVIRONMENTS, cores, 0)) {
            long skip = Math.round(vector.timestep() / model.timestep());
            var random = RandomGenerator.of("L64X128MixRandom");
            vector.reset();
            var raw = new double[ROUNDS];
            var together = new double[ROUNDS];
            var ratios = new double[ROUNDS];
            for (int round = -2; round < ROUNDS; round++) {
                double one = raw(model, data, skip, random);
                double all = vectorized(vector, random) * skip;
                if (round >= 0) {
                    raw[round] = one;
                    together[round] = all;
                    ratios[round] = all / one / cores;
                }
            }
            System.out.printf("%-24s%16.0f%18.0f%18.0f%10.3f%n", name, median(raw), median(together), median(together) / skip,
                    median(ratios));
        }
    }

    private static double raw(MujocoModel model, MujocoData data, long skip, RandomGenerator random) {
        long start = System.nanoTime();
        long end = start + (long) (ROUND_SECONDS * 1e9);
        long steps = 0;
        while (System.nanoTime() < end) {
            // Episodes begin anew, as in the environment: bodies that lie still or tumble cost less or more.
            if (steps % (100 * skip) == 0) {
                data.reset();
            }
            for (int i = 0; i < model.nu(); i++) {
                data.ctrl().set(i, 2 * random.nextDouble() - 1);
            }
            for (int i = 0; i < skip; i++) {
                data.step();
            }
            steps += skip;
        }
        return steps / ((System.nanoTime() - start) * 1e-9);
    }

    private static double vectorized(VectorEnvironment vector, RandomGenerator random) {
        var space = (ActionSpace.Continuous) vector.actions();
        var actions = new float[vector.count() * space.width()];
        long start = System.nanoTime();
        long end = start + (long) (ROUND_SECONDS * 1e9);
        long steps = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < actions.length; i++) {
                float low = space.low().get(i % space.width());
                float high = space.high().get(i % space.width());
                actions[i] = low + (high - low) * random.nextFloat();
            }
            vector.step(actions);
            steps += vector.count();
        }
        return steps / ((System.nanoTime() - start) * 1e-9);
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
