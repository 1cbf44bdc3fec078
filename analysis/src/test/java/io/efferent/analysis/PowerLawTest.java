package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PowerLawTest {

    /** Harmonic ellipses obey the law exactly, with a gain of ω (a b)^(1/3). */
    @Test
    void harmonicEllipsesHaveTheClosedForm() {
        double[][] sizes = {{0.1, 0.05, 3}, {0.2, 0.02, 6}, {0.05, 0.3, 1}};
        for (double[] size : sizes) {
            double a = size[0];
            double b = size[1];
            double w = size[2];
            double[][] velocity = new double[101][];
            double[][] acceleration = new double[101][];
            for (int i = 0; i < velocity.length; i++) {
                double angle = w * 0.011 * i;
                velocity[i] = new double[] {-a * w * Math.sin(angle), b * w * Math.cos(angle)};
                acceleration[i] = new double[] {-a * w * w * Math.cos(angle), -b * w * w * Math.sin(angle)};
            }
            var law = PowerLaw.of(velocity, acceleration);
            assertEquals(-1.0 / 3, law.exponent(), 1e-9);
            assertEquals(w * Math.cbrt(a * b), law.gain(), 1e-9);
            assertEquals(1, law.determination(), 1e-9);
        }
    }

    @Test
    void otherShapesHaveOtherExponents() {
        assertEquals(-0.330, PowerLaw.exponentOf(2), 5e-4);
        assertEquals(-0.238, PowerLaw.exponentOf(3), 5e-4);
        assertEquals(-0.176, PowerLaw.exponentOf(4), 5e-4);
        assertEquals(-2.0 / 3, PowerLaw.exponentOf(0), 1e-12);
    }

    @Test
    void samplesThatDoNotBendAreLeftOut() {
        double[][] velocity = {{1, 0}, {2, 0}, {1, 0}, {0, 0}};
        double[][] acceleration = {{0, 1}, {0, 32}, {3, 0}, {1, 1}};
        assertEquals(1.0 / 3, PowerLaw.of(velocity, acceleration).exponent(), 1e-12);
        assertEquals("samples that move and bend: got 1, expected at least 2", assertThrows(
                IllegalArgumentException.class,
                () -> PowerLaw.of(new double[][] {{1, 0}, {1, 0}}, new double[][] {{0, 1}, {1, 0}})).getMessage());
    }
}
