package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChannelStabilityTest {

    /** The limits of the class comment, from both sides, for several masses. */
    @Test
    void limitsAreTheClosedForms() {
        double stiffness = 4000;
        double damping = 30;
        for (double mass : new double[] {0.6, 1, 2}) {
            double euler = damping / stiffness;
            assertTrue(at(stiffness, damping, mass, 0.999 * euler).explicitEuler() < 1);
            assertTrue(at(stiffness, damping, mass, 1.001 * euler).explicitEuler() > 1);
            double held = 2 * damping / stiffness;
            assertTrue(at(stiffness, damping, mass, 0.999 * held).forceHeld() < 1);
            assertTrue(at(stiffness, damping, mass, 1.001 * held).forceHeld() > 1);
            // h² K/m + 2 h B/m = 4, solved for h.
            double semi = (-damping + Math.sqrt(damping * damping + 4 * stiffness * mass)) / stiffness;
            assertTrue(at(stiffness, damping, mass, 0.999 * semi).semiImplicitEuler() < 1);
            assertTrue(at(stiffness, damping, mass, 1.001 * semi).semiImplicitEuler() > 1);
        }
        assertEquals(1.0488088481701516, at(4000, 30, 1, 0.01).explicitEuler(), 1e-12);
    }

    /** The largest growth of a simulated mass per step, over many steps. */
    @Test
    void aSimulatedMassGrowsByTheRadius() {
        double step = 0.01;
        var stability = at(6000, 30, 0.6, step);
        double x = 1;
        double v = 0;
        int steps = 400;
        for (int i = 0; i < steps; i++) {
            double a = (-6000 * x - 30 * v) / 0.6;
            x += step * v;
            v += step * a;
        }
        assertEquals(stability.explicitEuler(), Math.pow(Math.hypot(x, v / 100), 1.0 / steps), 0.01);
    }

    @Test
    void badInputIsRefused() {
        assertEquals("mass: got 0.0, expected a finite number above zero", assertThrows(
                IllegalArgumentException.class, () -> at(4000, 30, 0, 0.01)).getMessage());
        assertEquals("step: got -0.01, expected a finite number above zero", assertThrows(
                IllegalArgumentException.class, () -> at(4000, 30, 1, -0.01)).getMessage());
    }

    private static ChannelStability at(double stiffness, double damping, double mass, double step) {
        return ChannelStability.of(stiffness, damping, mass, step);
    }
}
