package io.efferent.rl.ppo;

import java.util.ArrayList;
import java.util.List;

/** What was seen and done in a cycle; arrays are (steps, count, columns). */
final class RolloutBuffer {
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
    /**
     * What was remembered before every {@code sequenceLength}-th step: for each array of memory (steps /
     * sequenceLength, count, n).
     */
    final List<float[]> memory = new ArrayList<>();

    RolloutBuffer(int steps, int count, int observationSize, int width, int sequenceLength, List<Integer> memorySizes) {
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
        memorySizes.forEach(size -> memory.add(new float[steps / sequenceLength * count * size]));
    }

    int rows() {
        return steps * count;
    }
}
