package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.efferent.array.RandomStreams;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.junit.jupiter.api.Test;

class RunningMomentsTest {
    private static final int ROWS = 10_000;

    private static float[] numbers() {
        float[] numbers = new float[2 * ROWS];
        var random = RandomStreams.stream(1, "test", 0);
        for (int row = 0; row < ROWS; row++) {
            numbers[2 * row] = (float) (1000 + 0.1 * random.nextGaussian());
            numbers[2 * row + 1] = (float) (row * random.nextGaussian());
        }
        return numbers;
    }

    private static RunningMoments of(float[] numbers, int from, int to) {
        var moments = new RunningMoments(2);
        for (int row = from; row < to; row++) {
            moments.add(numbers, 2 * row);
        }
        return moments;
    }

    @Test
    void meanAndVarianceAreThoseOfAllRows() {
        float[] numbers = numbers();
        var moments = of(numbers, 0, ROWS);
        for (int column = 0; column < 2; column++) {
            double[] values = new double[ROWS];
            for (int row = 0; row < ROWS; row++) {
                values[row] = numbers[2 * row + column];
            }
            assertEquals(new Mean().evaluate(values), moments.mean()[column], 1e-9);
            double variance = new Variance(false).evaluate(values);
            assertEquals(variance, moments.variance()[column], 1e-9 * variance);
        }
    }

    @Test
    void itDoesNotMatterInWhichPartsRowsWereSeen() {
        float[] numbers = numbers();
        var all = of(numbers, 0, ROWS);
        var merged = new RunningMoments(2);
        merged.merge(of(numbers, 0, 10));
        merged.merge(of(numbers, 10, 10));
        merged.merge(of(numbers, 10, 7000));
        merged.merge(of(numbers, 7000, ROWS));
        assertEquals(ROWS, merged.count());
        assertArrayEquals(all.mean(), merged.mean(), 1e-9);
        for (int column = 0; column < 2; column++) {
            assertEquals(all.variance()[column], merged.variance()[column], 1e-9 * all.variance()[column]);
        }
        assertThrows(IllegalArgumentException.class, () -> merged.merge(new RunningMoments(3)));
    }

    @Test
    void normalizedNumbersAreCutOffAtTen() {
        var moments = new RunningMoments(1);
        for (float x : new float[] {1, 3}) {
            moments.add(new float[] {x}, 0);
        }
        float[] normalized = new float[3];
        moments.normalize(new float[] {4}, 0, normalized, 0);
        moments.normalize(new float[] {100}, 0, normalized, 1);
        moments.normalize(new float[] {-100}, 0, normalized, 2);
        assertArrayEquals(new float[] {2, 10, -10}, normalized, 1e-6f);
        assertEquals(4, moments.scale(4), 1e-6);
        assertEquals(1, new RunningMoments(1).variance()[0]);
    }
}
