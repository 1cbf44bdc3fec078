package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;

class EmbeddingOrderTest {

    /** One channel that depends on its last three samples, and noise. */
    private static double[][][] autoregressive(int length, long seed) {
        var random = new Random(seed);
        double[][][] series = new double[2][length][1];
        for (double[][] one : series) {
            for (int t = 0; t < length; t++) {
                one[t][0] = random.nextGaussian() + (t < 3 ? 0
                        : 0.5 * one[t - 1][0] - 0.4 * one[t - 2][0] + 0.5 * one[t - 3][0]);
            }
        }
        return series;
    }

    @Test
    void findsThePlantedOrder() {
        int right = 0;
        for (int seed = 0; seed < 20; seed++) {
            var order = EmbeddingOrder.of(6, 6, autoregressive(400, seed));
            assertTrue(order.delays() >= 3 && order.rank() >= 3, order.toString());
            right += order.delays() == 3 && order.rank() == 3 ? 1 : 0;
        }
        assertTrue(right >= 12 && right < 20, right + ": it takes one too many now and then");
    }

    /** With all coordinates it is a regression on the samples themselves. */
    @Test
    void criterionIsThatOfARegression() {
        double[][][] series = autoregressive(60, 5);
        double[] best = {Double.POSITIVE_INFINITY, 0};
        for (int delays = 1; delays <= 4; delays++) {
            double[][] past = new double[2 * 56][delays];
            double[] next = new double[2 * 56];
            for (int row = 0; row < next.length; row++) {
                int t = 3 + row % 56;
                for (int k = 0; k < delays; k++) {
                    past[row][k] = series[row / 56][t - k][0];
                }
                next[row] = series[row / 56][t + 1][0];
            }
            var regression = new OLSMultipleLinearRegression();
            regression.setNoIntercept(true);
            regression.newSampleData(next, past);
            double aic = next.length * Math.log(regression.calculateResidualSumOfSquares() / next.length) + 2 * delays;
            if (aic < best[0]) {
                best = new double[] {aic, delays};
            }
        }
        var order = EmbeddingOrder.of(4, 4, series);
        assertEquals(best[1], order.delays());
        assertEquals(best[0], order.criterion(), 1e-9 * Math.abs(best[0]));
        assertEquals(2 * order.criterion(), EmbeddingOrder.of(4, 4, series, series).criterion(), 1e-9);
    }

    /** A turning plane, of which one channel is seen: two samples are a state, and more tell nothing. */
    @Test
    void whatIsExactNeedsNoMore() {
        double[][][] series = new double[1][50][1];
        for (int t = 0; t < 50; t++) {
            series[0][t][0] = Math.sin(0.3 * t);
        }
        var order = EmbeddingOrder.of(5, 5, series);
        assertEquals(2, order.delays());
        assertEquals(2, order.rank());
    }

    @Test
    void saysWhatDoesNotDo() {
        var tooShort = assertThrows(IllegalArgumentException.class,
                () -> EmbeddingOrder.of(6, 2, new double[][][] {{{1}, {2}, {3}, {4}, {5}, {6}, {7}}}));
        assertEquals("series[0]: got 7 samples, expected at least 8 for up to 6 delays", tooShort.getMessage());
        assertEquals("populations: got none, expected at least one", assertThrows(
                IllegalArgumentException.class, () -> EmbeddingOrder.of(6, 2)).getMessage());
        assertEquals("populations: got series that do not vary, expected series that vary", assertThrows(
                IllegalArgumentException.class, () -> EmbeddingOrder.of(1, 1, new double[1][5][1])).getMessage());
    }
}
