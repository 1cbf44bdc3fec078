package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VonMisesMixtureTest {

    /** Narrow modes are normal: concentration is one over variance. */
    @Test
    void plantedModesAreFound() {
        var random = new Random(2);
        double[] directions = new double[1500];
        for (int i = 0; i < 1500; i++) {
            directions[i] = i % 3 == 0 ? -2 + 0.2 * random.nextGaussian() : 1 + 0.3 * random.nextGaussian();
        }
        var found = VonMisesMixture.fit(directions, 2, 5, 1);
        int first = found.means()[0] < found.means()[1] ? 0 : 1;
        assertEquals(-2, found.means()[first], 0.05);
        assertEquals(1, found.means()[1 - first], 0.05);
        assertEquals(1.0 / 3, found.weights()[first], 0.01);
        assertEquals(25.5, found.concentrations()[first], 4);
        assertEquals(11.6, found.concentrations()[1 - first], 1.2);
        double[] criteria = IntStream.rangeClosed(1, 3)
                .mapToDouble(modes -> VonMisesMixture.fit(directions, modes, 3, 1).bic()).toArray();
        assertTrue(criteria[1] < criteria[0] && criteria[1] < criteria[2], Arrays.toString(criteria));
    }

    /** I1(2) / I0(2) = 1.5906368546 / 2.2795853023, from tables. */
    @Test
    void oneModeHasTheClosedForm() {
        double length = 1.590636854637329 / 2.279585302336067;
        double spread = Math.acos(length);
        double[] directions = {spread, -spread, spread, -spread};
        var found = VonMisesMixture.fit(directions, 1, 1, 1);
        assertEquals(2, found.concentrations()[0], 1e-9);
        assertEquals(0, found.means()[0], 1e-12);
        double expected = 4 * (2 * length - Math.log(2 * Math.PI * 2.279585302336067));
        assertEquals(expected, found.logLikelihood(), 1e-9);
        assertEquals(2 * Math.log(4) - 2 * expected, found.bic(), 1e-9);
    }

    @Test
    void evenDirectionsHaveNoModes() {
        double[] directions = IntStream.range(0, 100).mapToDouble(i -> i * Math.PI / 50).toArray();
        var found = VonMisesMixture.fit(directions, 1, 1, 1);
        assertEquals(0, found.concentrations()[0], 1e-6);
        assertEquals(-100 * Math.log(2 * Math.PI), found.logLikelihood(), 1e-9);
    }

    @Test
    void tooFewDirectionsAreRefused() {
        assertEquals("directions: got 5 of them, expected at least 6 for 2 modes",
                assertThrows(IllegalArgumentException.class,
                        () -> VonMisesMixture.fit(new double[5], 2, 1, 1)).getMessage());
    }
}
