package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {
    private static final int DRAWS = 4000;

    private static double[] draws(long seed, String purpose, long index) {
        return RandomStreams.stream(seed, purpose, index).doubles(DRAWS).toArray();
    }

    @Test
    void aStreamIsFixedByWhatItIsFor() {
        assertArrayEquals(draws(1, "noise", 2), draws(1, "noise", 2));
    }

    /** Neighbors in seed, purpose and index: no two streams have more in common than chance. */
    @Test
    void streamsAreIndependent() {
        List<double[]> streams = new ArrayList<>();
        for (long seed : new long[] {0, 1, -1, Long.MAX_VALUE}) {
            for (String purpose : List.of("noise", "hidden noise", "weights")) {
                for (long index : new long[] {0, 1, 2}) {
                    streams.add(draws(seed, purpose, index));
                }
            }
        }
        for (int a = 0; a < streams.size(); a++) {
            for (int b = 0; b <= a; b++) {
                double covariance = 0;
                for (int i = 0; i < DRAWS; i++) {
                    covariance += (streams.get(a)[i] - 0.5) * (streams.get(b)[i] - 0.5) / DRAWS;
                }
                // Five standard deviations of what independent streams show.
                assertEquals(a == b ? 1 : 0, 12 * covariance, 5 / Math.sqrt(DRAWS), a + ", " + b);
            }
        }
    }

    /** The first number of stream after stream is as random as a stream. */
    @Test
    void firstDrawsOfSuccessiveBatchesAreUniform() {
        double mean = 0;
        double square = 0;
        double successive = 0;
        double previous = 0.5;
        for (int index = 0; index < DRAWS; index++) {
            double x = RandomStreams.stream(9, "trials", index).nextDouble();
            mean += x / DRAWS;
            square += x * x / DRAWS;
            successive += (x - 0.5) * (previous - 0.5) / DRAWS;
            previous = x;
        }
        assertEquals(0.5, mean, 5 * Math.sqrt(1.0 / 12 / DRAWS));
        assertEquals(1.0 / 3, square, 5 * Math.sqrt(4.0 / 45 / DRAWS));
        assertEquals(0, 12 * successive, 5 / Math.sqrt(DRAWS));
    }
}
