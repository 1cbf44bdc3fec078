package io.efferent.analysis;

import java.util.Random;

/** Activity of populations of which is known how it came about. */
final class Populations {
    static final double TIME_STEP = 0.01;

    private Populations() {
    }

    /** Normally distributed numbers. */
    static double[][] noise(int rows, int columns, long seed) {
        var random = new Random(seed);
        double[][] noise = new double[rows][columns];
        for (double[] row : noise) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return noise;
    }

    /** Orthonormal columns in random directions. */
    static double[][] orthonormal(int rows, int columns, long seed) {
        return Matrices.singular(noise(rows, columns, seed)).u();
    }

    /** States that turn in planes, from starts of their own, [condition][time][unit]. */
    static double[][][] rotating(double[] frequencies, int conditions, int times, int units, long seed) {
        double[][] embedding = Matrices.transpose(orthonormal(units, 2 * frequencies.length, seed));
        double[][] starts = noise(conditions, 2 * frequencies.length, seed + 1);
        double[][][] states = new double[conditions][][];
        for (int c = 0; c < conditions; c++) {
            double[][] latent = new double[times][2 * frequencies.length];
            for (int t = 0; t < times; t++) {
                for (int plane = 0; plane < frequencies.length; plane++) {
                    double angle = 2 * Math.PI * frequencies[plane] * t * TIME_STEP;
                    double x = starts[c][2 * plane];
                    double y = starts[c][2 * plane + 1];
                    latent[t][2 * plane] = x * Math.cos(angle) - y * Math.sin(angle);
                    latent[t][2 * plane + 1] = x * Math.sin(angle) + y * Math.cos(angle);
                }
            }
            states[c] = Matrices.times(latent, embedding);
        }
        return states;
    }

    /** Units tuned to the velocity of reaches, each with its own direction and delay: no dynamics of their own. */
    static double[][][] velocityTuned(int conditions, int times, int units, long seed) {
        var random = new Random(seed);
        double[][][] rates = new double[conditions][times][units];
        for (int unit = 0; unit < units; unit++) {
            double preferred = 2 * Math.PI * random.nextDouble();
            double depth = 5 + 10 * random.nextDouble();
            double delay = 0.1 * random.nextDouble();
            for (int c = 0; c < conditions; c++) {
                double cosine = Math.cos(2 * Math.PI * c / conditions - preferred);
                for (int t = 0; t < times; t++) {
                    double late = (t * TIME_STEP - 0.15 - delay) / 0.06;
                    rates[c][t][unit] = 10 + depth * cosine * Math.exp(-late * late / 2) + 0.1 * random.nextGaussian();
                }
            }
        }
        return rates;
    }
}
