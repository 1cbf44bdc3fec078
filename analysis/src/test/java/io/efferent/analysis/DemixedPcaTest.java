package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemixedPcaTest {
    private static final double[][] AXES = Matrices.transpose(Populations.orthonormal(12, 4, 1));
    private static final int[] TARGET = {0, 0, 1, 1, 2, 2};
    private static final int[] SPEED = {0, 1, 0, 1, 0, 1};

    /** Time, target, speed and both together have an axis each. */
    private static double[][][] planted() {
        double[][][] rates = new double[6][20][];
        for (int c = 0; c < 6; c++) {
            for (int t = 0; t < 20; t++) {
                double[][] latent = {{
                    3 * Math.sin(0.3 * t), 2 * (TARGET[c] - 1) * Math.cos(0.2 * t), (SPEED[c] - 0.5) * t / 5.0,
                    0.5 * (TARGET[c] - 1) * (2 * SPEED[c] - 1)}};
                double[] sample = Matrices.times(latent, AXES)[0];
                rates[c][t] = new double[12];
                for (int unit = 0; unit < 12; unit++) {
                    rates[c][t][unit] = 5 + unit + sample[unit];
                }
            }
        }
        return rates;
    }

    @Test
    void eachPartIsShownByTheAxisItHas() {
        Map<String, int[]> labels = new LinkedHashMap<>();
        labels.put("target", TARGET);
        labels.put("speed", SPEED);
        var fit = DemixedPca.fit(DemixedPca.split(planted(), labels), 1, 1e-6);
        String[] names = {DemixedPca.TIME, "target", "speed", DemixedPca.CONDITION};
        for (int i = 0; i < 4; i++) {
            var part = fit.parts().get(names[i]);
            assertEquals(1, Math.abs(Matrices.dot(Matrices.column(part.encoder(), 0), AXES[i])), 1e-6);
            assertEquals(part.varianceFraction(), part.explained()[0], 1e-5);
        }
        assertEquals(1, fit.parts().values().stream().mapToDouble(DemixedPca.Part::varianceFraction).sum(), 1e-12);
    }

    @Test
    void partsAddUpToTheRates() {
        var rates = Populations.velocityTuned(6, 7, 5, 1);
        var parts = DemixedPca.split(rates, Map.of("target", TARGET, "speed", SPEED));
        for (int c = 0; c < 6; c++) {
            double[][] sum = new double[7][5];
            for (double[][][] part : parts.values()) {
                sum = Matrices.plus(sum, 1, part[c]);
            }
            assertEquals(0, Matrices.squares(Matrices.plus(sum, -1, rates[c])), 1e-20);
        }
    }

    @Test
    void scoresOfTimeAreTheSameInAllConditions() {
        var rates = planted();
        double[][][] scores = DemixedPca.fit(rates, 1, 1e-6).scores(DemixedPca.TIME, rates);
        for (double[][] condition : scores) {
            assertArrayEquals(Matrices.column(scores[0], 0), Matrices.column(condition, 0), 1e-5);
        }
    }

    @Test
    void oddUnitsOfTheRidgeAreThoseOfTheFormula() {
        var rates = planted();
        double ridge = DemixedPca.ridge(1e-6, rates);
        double[][][] doubled = new double[rates.length][][];
        for (int c = 0; c < rates.length; c++) {
            doubled[c] = Matrices.scaled(2, rates[c]);
        }
        assertEquals(16 * ridge, DemixedPca.ridge(1e-6, doubled), 1e-9 * ridge);
        assertTrue(ridge > 0);
    }

    @Test
    void whatCannotBeDemixedIsRefused() {
        Map<String, int[]> unbalanced = new LinkedHashMap<>();
        unbalanced.put("a", new int[] {0, 0, 1});
        unbalanced.put("b", new int[3]);
        refused("ridge: got 0.0, expected more, because units are linearly dependent",
                () -> DemixedPca.fit(planted(), 1, 0));
        refused("components: got 13, expected 1 to 12, the number of units", () -> DemixedPca.fit(planted(), 13, 1));
        refused("rates: got units that do not vary, expected some that do",
                () -> DemixedPca.fit(new double[2][3][4], 1, 1));
        refused("labels: got a and b with unequal numbers of conditions [2, 1], "
                        + "expected each level of one equally often with each of the other",
                () -> DemixedPca.split(new double[3][2][2], unbalanced));
        refused("part: got 'target', expected one of [time, condition]",
                () -> DemixedPca.fit(planted(), 1, 1).scores("target", planted()));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
