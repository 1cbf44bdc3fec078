package io.efferent.analysis;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Data that keep some properties of the measured ones and lose another: what a statistic is by chance. */
public final class Surrogates {

    private Surrogates() {
    }

    /**
     * How probable as large a statistic is by chance: the share of surrogates in which it is as large or larger, the
     * data themselves counted as one of them, {@code (1 + #) / (1 + n)}.
     *
     * @param observed the statistic of the data
     * @param surrogates the statistic of each surrogate
     * @throws IllegalArgumentException if there are no surrogates
     */
    public static double p(double observed, double... surrogates) {
        Arguments.atLeast("surrogates", 1, surrogates.length);
        return (1.0 + Arrays.stream(surrogates).filter(value -> value >= observed).count()) / (1 + surrogates.length);
    }

    /** A random order of the numbers below {@code length}, each order equally probable. */
    static int[] order(int length, RandomGenerator random) {
        int[] order = new int[length];
        for (int i = 0; i < length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
