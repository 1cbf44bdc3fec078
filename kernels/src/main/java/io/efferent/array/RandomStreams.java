package io.efferent.array;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Independent random streams from one seed, one per purpose and index. A batch draws its initial states, noise and
 * goals from streams of its own number, so batch 1000 is the same whether or not the 999 before it were drawn in this
 * process.
 */
public final class RandomStreams {
    private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
            RandomGeneratorFactory.of("L64X128MixRandom");

    private RandomStreams() {}

    /**
     * The stream of a purpose.
     *
     * @param seed the run's seed
     * @param purpose what it is for, such as "noise"
     * @param index for example the number of the batch
     */
    public static RandomGenerator stream(long seed, String purpose, long index) {
        long key = mix(mix(mix(seed) + purpose.hashCode()) + index);
        return FACTORY.create(key);
    }

    /** {@code count} Gaussian numbers with mean 0 and the given standard deviation. */
    public static double[] gaussian(RandomGenerator random, int count, double deviation) {
        double[] draws = new double[count];
        for (int i = 0; i < count; i++) {
            draws[i] = deviation * random.nextGaussian();
        }
        return draws;
    }

    /** Finalizer of SplitMix64 (Steele, Lea &amp; Flood 2014). */
    private static long mix(long z) {
        long x = z + 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
