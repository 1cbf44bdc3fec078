package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PopulationSimilarityTest {

    @Test
    void turnsOfEitherPopulationDoNotMatter() {
        for (int seed = 0; seed < 20; seed++) {
            double[][] x = Populations.noise(40, 4, seed);
            double[][] y = Matrices.plus(Populations.noise(40, 4, seed + 100), 0.7, x);
            double[][] turned = Matrices.times(x, Populations.orthonormal(4, 4, seed + 200));
            assertArrayEquals(PopulationSimilarity.canonicalCorrelations(x, y),
                    PopulationSimilarity.canonicalCorrelations(turned, y), 1e-9);
            assertEquals(PopulationSimilarity.procrustes(x, y).angular(),
                    PopulationSimilarity.procrustes(turned, y).angular(), 1e-9);
            assertEquals(PopulationSimilarity.linearCka(x, y), PopulationSimilarity.linearCka(turned, y), 1e-9);
        }
    }

    @Test
    void scaleMattersToSizeAndShapeAlone() {
        double[][] x = Populations.noise(40, 4, 1);
        double[][] y = Populations.noise(40, 5, 2);
        double[][] large = Matrices.scaled(7, x);
        assertArrayEquals(PopulationSimilarity.canonicalCorrelations(x, y),
                PopulationSimilarity.canonicalCorrelations(large, y), 1e-9);
        assertEquals(PopulationSimilarity.procrustes(x, y).nuclear(),
                PopulationSimilarity.procrustes(large, y).nuclear(), 1e-9);
        assertTrue(PopulationSimilarity.procrustes(large, y).sizeAndShape()
                > 2 * PopulationSimilarity.procrustes(x, y).sizeAndShape());
        assertEquals(PopulationSimilarity.linearCka(x, y), PopulationSimilarity.linearCka(large, y), 1e-9);
    }

    @Test
    void theOrderOfSamplesDoesNotMatterAsLongAsItIsOne() {
        double[][] x = Populations.noise(40, 4, 1);
        double[][] y = Matrices.plus(Populations.noise(40, 4, 2), 0.7, x);
        int[] order = Surrogates.order(40, new Random(1));
        double[][] px = Arrays.stream(order).mapToObj(i -> x[i]).toArray(double[][]::new);
        double[][] py = Arrays.stream(order).mapToObj(i -> y[i]).toArray(double[][]::new);
        assertEquals(PopulationSimilarity.linearCka(x, y), PopulationSimilarity.linearCka(px, py), 1e-12);
        assertArrayEquals(PopulationSimilarity.canonicalCorrelations(x, y),
                PopulationSimilarity.canonicalCorrelations(px, py), 1e-12);
        assertTrue(PopulationSimilarity.linearCka(px, y) < 0.7 * PopulationSimilarity.linearCka(x, y));
    }

    @Test
    void aPopulationIsLikeItself() {
        double[][] x = Populations.noise(40, 4, 1);
        assertEquals(1, PopulationSimilarity.canonicalCorrelations(x, x)[3], 1e-12);
        assertEquals(0, PopulationSimilarity.procrustes(x, x).angular(), 1e-7);
        assertEquals(0, PopulationSimilarity.procrustes(x, x).sizeAndShape(), 1e-6);
        assertEquals(1, PopulationSimilarity.linearCka(x, x), 1e-12);
        assertEquals(1, PopulationSimilarity.alignmentIndex(x, x, 2), 1e-12);
        assertEquals(0, PopulationSimilarity.principalAngles(x, x, 2)[1], 1e-7);
        assertEquals(1, PopulationSimilarity.regression(x, x), 1e-12);
    }

    @Test
    void spacesThatShareNothingAreAtRightAngles() {
        double[][] x = Matrices.times(Populations.noise(30, 2, 1), new double[][] {{1, 0, 0, 0}, {0, 1, 0, 0}});
        double[][] y = Matrices.times(Populations.noise(30, 2, 2), new double[][] {{0, 0, 1, 0}, {0, 0, 0, 1}});
        assertEquals(0, PopulationSimilarity.alignmentIndex(x, y, 2), 1e-12);
        assertArrayEquals(new double[] {Math.PI / 2, Math.PI / 2},
                PopulationSimilarity.principalAngles(x, y, 2), 1e-9);
    }

    /** Of two units that are the first two of y, regression explains these alone. */
    @Test
    void regressionExplainsWhatIsLinear() {
        double[][] y = PrincipalComponents.of(Populations.noise(300, 4, 1))
                .scores(Populations.noise(300, 4, 1), 4);
        double share = Arrays.stream(PrincipalComponents.of(y).explained()).limit(2).sum();
        assertEquals(share, PopulationSimilarity.regression(Matrices.columns(y, 2), y), 1e-12);
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        double[][] x = Populations.noise(20, 3, 1);
        double[][] dependent = Matrices.times(x, new double[][] {{1, 0, 1}, {0, 1, 1}, {0, 0, 0}});
        refused("y: got a singular covariance of 3 units, expected units that are not linearly dependent",
                () -> PopulationSimilarity.canonicalCorrelations(x, dependent));
        refused("y: got length 10, expected length 20",
                () -> PopulationSimilarity.linearCka(x, Populations.noise(10, 3, 1)));
        refused("x: got samples that are all equal, expected some that vary",
                () -> PopulationSimilarity.procrustes(new double[20][3], x));
        refused("y[0]: got length 4, expected length 3",
                () -> PopulationSimilarity.alignmentIndex(x, Populations.noise(20, 4, 1), 2));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
