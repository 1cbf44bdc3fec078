package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CosineTuningTest {

    @Test
    void recoversCosinesFromUnevenDirections() {
        var random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            double baseline = random.nextGaussian();
            double depth = 0.1 + random.nextDouble();
            double preferred = Math.PI * (2 * random.nextDouble() - 1);
            double[] directions = random.doubles(5 + random.nextInt(20), -7, 7).toArray();
            var fit = CosineTuning.fit(directions,
                    Arrays.stream(directions).map(d -> baseline + depth * Math.cos(d - preferred)).toArray());
            assertEquals(baseline, fit.baseline(), 1e-6);
            assertEquals(depth, fit.depth(), 1e-6);
            assertEquals(0, Math.IEEEremainder(fit.preferred() - preferred, 2 * Math.PI), 1e-6);
            assertEquals(1, fit.determination(), 1e-6);
        }
    }

    @Test
    void explainsTheShareOfVarianceThatIsCosine() {
        // cos(d) and cos(2 d) are orthogonal over even directions: the share is 1 / (1 + 0.25).
        double[] directions = IntStream.range(0, 16).mapToDouble(i -> i * Math.PI / 8).toArray();
        var fit = CosineTuning.fit(directions,
                Arrays.stream(directions).map(d -> Math.cos(d) + 0.5 * Math.cos(2 * d)).toArray());
        assertEquals(0.8, fit.determination(), 1e-12);
        assertEquals(1, fit.depth(), 1e-12);
    }

    @Test
    void aFlatRateHasNoDepth() {
        var fit = CosineTuning.fit(new double[] {0, 1, 2, 3}, new double[] {2, 2, 2, 2});
        assertEquals(new CosineTuning(2, 0, 0, 0), fit);
    }

    @Test
    void twoDirectionsAreTooFew() {
        var message = assertThrows(IllegalArgumentException.class,
                () -> CosineTuning.fit(new double[] {0, 1, 0, 1}, new double[4])).getMessage();
        assertEquals("directions has fewer than three different ones in 4 values, which no cosine can be fitted to",
                message);
    }
}
