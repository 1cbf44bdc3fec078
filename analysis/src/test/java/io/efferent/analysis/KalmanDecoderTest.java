package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KalmanDecoderTest {
    private static final double[][] A = {{1, 0.1}, {-0.1, 0.9}};
    private static final double[][] H = {{2, 0}, {0, 1}, {1, -1}, {0.5, 0.5}};

    /** Outputs of a known system, [trial][time][2], and what units show of them with noise. */
    private static double[][][][] planted(int trials, double noise) {
        var random = new Random(5);
        double[][][] outputs = new double[trials][60][];
        double[][][] activity = new double[trials][60][];
        for (int trial = 0; trial < trials; trial++) {
            double[] x = {random.nextGaussian(), random.nextGaussian()};
            for (int t = 0; t < 60; t++) {
                outputs[trial][t] = new double[] {x[0] + 3, x[1] - 1};
                activity[trial][t] = Matrices.times(H, x);
                for (int unit = 0; unit < H.length; unit++) {
                    activity[trial][t][unit] += 7 + noise * random.nextGaussian();
                }
                x = Matrices.times(A, x);
                x[0] += 0.05 * random.nextGaussian();
                x[1] += 0.1 * random.nextGaussian();
            }
        }
        return new double[][][][] {activity, outputs};
    }

    @Test
    void findsTheSystemThatMadeTheData() {
        var data = planted(200, 0.5);
        var decoder = KalmanDecoder.fit(data[0], data[1], 0);
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                assertEquals(A[i][j], decoder.a()[i][j], 0.01);
            }
        }
        assertEquals(0.0025, decoder.w()[0][0], 1e-4);
        assertEquals(0.01, decoder.w()[1][1], 4e-4);
        assertEquals(0.25, decoder.q()[2][2], 0.01);
        assertEquals(-1, decoder.h()[2][1], 0.03);
    }

    /** For one output and one unit the filter settles at the root of the algebraic Riccati equation. */
    @Test
    void theErrorIsThatOfTheRiccatiEquation() {
        var random = new Random(3);
        double a = 0.95;
        double w = 0.04;
        double q = 1;
        double[][][] outputs = new double[20][2000][1];
        double[][][] activity = new double[20][2000][1];
        for (int trial = 0; trial < 20; trial++) {
            double x = 0;
            for (int t = 0; t < 2000; t++) {
                outputs[trial][t][0] = x;
                activity[trial][t][0] = x + Math.sqrt(q) * random.nextGaussian();
                x = a * x + Math.sqrt(w) * random.nextGaussian();
            }
        }
        // p = a² p q / (p + q) + w before, p q / (p + q) after the unit is read.
        double b = q - a * a * q - w;
        double before = (-b + Math.sqrt(b * b + 4 * w * q)) / 2;
        double expected = before * q / (before + q);
        var decoder = new KalmanDecoder(
                new double[][] {{a}}, new double[][] {{w}}, new double[][] {{1}}, new double[][] {{q}},
                new double[1], new double[1]);
        double error = 0;
        for (int trial = 0; trial < 20; trial++) {
            double[][] predicted = decoder.predict(activity[trial], outputs[trial][0]);
            for (int t = 200; t < 2000; t++) {
                error += Math.pow(predicted[t][0] - outputs[trial][t][0], 2) / (20 * 1800);
            }
        }
        assertEquals(expected, error, 0.05 * expected);
    }

    @Test
    void knowingThatMovementsAreSmoothHelps() {
        var data = planted(20, 2);
        int[] folds = LinearDecoder.folds(20, 5);
        double filtered = KalmanDecoder.crossValidated(data[0], data[1], 0, folds).weighted();
        int[] sampleFolds = new int[20 * 60];
        Arrays.setAll(sampleFolds, i -> folds[i / 60]);
        double linear = LinearDecoder.crossValidated(
                Matrices.stacked(data[0]), Matrices.stacked(data[1]), 0, 1e-3, sampleFolds).weighted();
        assertTrue(filtered > linear + 0.05 && filtered < 1, filtered + " against " + linear);
    }

    @Test
    void saysWhatIsWrong() {
        var data = planted(3, 0.1);
        assertEquals("ridge: got -1.0, expected zero or more", assertThrows(IllegalArgumentException.class,
                () -> KalmanDecoder.fit(data[0], data[1], -1)).getMessage());
        assertEquals("folds: got 1 fold, expected at least 2", assertThrows(IllegalArgumentException.class,
                () -> KalmanDecoder.crossValidated(data[0], data[1], 0, new int[3])).getMessage());
    }
}
