package io.efferent.rl.ppo;

import java.util.ArrayList;
import java.util.List;

/** What was seen and done in a cycle; arrays are (steps, count, columns). */
final class Experience {
    final int steps;
    final int count;
    final float[] observations;
    final float[] draws;
    final double[] rewards;
    /** One step longer than the others. */
    final float[] values;
    /** Whether an episode begins with the step. */
    final boolean[] begins;
    final boolean[] terminated;
    final boolean[] truncated;
    final float[] finalValues;
    /** What was remembered before every {@code chunk}-th step: for each array of memory (steps / chunk, count, n). */
    final List<float[]> memory = new ArrayList<>();

    Experience(int steps, int count, int observationSize, int width, int chunk, List<Integer> memorySizes) {
        this.steps = steps;
        this.count = count;
        int rows = steps * count;
        observations = new float[rows * observationSize];
        draws = new float[rows * width];
        rewards = new double[rows];
        values = new float[rows + count];
        begins = new boolean[rows];
        terminated = new boolean[rows];
        truncated = new boolean[rows];
        finalValues = new float[rows];
        memorySizes.forEach(size -> memory.add(new float[steps / chunk * count * size]));
    }

    int rows() {
        return steps * count;
    }
}
