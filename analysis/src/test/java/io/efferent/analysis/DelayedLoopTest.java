package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DelayedLoopTest {
    private static final double STEP = 0.01;

    @Test
    void forcesHeldOverAStepMoveAMassExactly() {
        var free = DelayedLoop.massSpringDamper(2, 0, 0, 1, 1, 0, STEP);
        assertEquals(STEP, free.a()[0][1], 1e-15);
        assertEquals(STEP * STEP / 2 / 2, free.b()[0][0], 1e-18);
        // A damped spring: x(t) = e^(-g t) (cos w t + g/w sin w t) from x = 1.
        double g = 3;
        double w = Math.sqrt(400 - g * g);
        var spring = DelayedLoop.massSpringDamper(1, 2 * g, 400, 1, 1, 0, 0.1);
        assertEquals(Math.exp(-0.1 * g) * (Math.cos(0.1 * w) + g / w * Math.sin(0.1 * w)), spring.a()[0][0], 1e-13);
    }

    /** The modulus by which the state of a simulated loop grows or shrinks from step to step. */
    @Test
    void aSimulatedLoopSettlesByTheSpectralRadius() {
        for (int delay : new int[] {0, 1, 3, 8, 11}) {
            var loop = DelayedLoop.massSpringDamper(1, 0, 0, 60, 14, delay, STEP);
            assertEquals(2 + delay, loop.eigenvalues().size());
            double[] late = new double[delay + 1];
            double[] x = {1, 0};
            double early = 0;
            for (int t = 0; t < 3000; t++) {
                late[t % (delay + 1)] = -60 * x[0] - 14 * x[1];
                double u = t < delay ? 0 : late[(t - delay) % (delay + 1)];
                x = new double[] {
                        loop.a()[0][0] * x[0] + loop.a()[0][1] * x[1] + loop.b()[0][0] * u,
                        loop.a()[1][0] * x[0] + loop.a()[1][1] * x[1] + loop.b()[1][0] * u};
                if (t == 999) {
                    early = Math.hypot(x[0], x[1]);
                }
            }
            assertEquals(loop.spectralRadius(), Math.pow(Math.hypot(x[0], x[1]) / early, 1.0 / 2000), 2e-3);
        }
    }

    /** Raising the gain by the gain margin, or the delay by the phase margin over the crossover, ends stability. */
    @Test
    void marginsSayWhenTheLoopBecomesUnstable() {
        var loop = DelayedLoop.massSpringDamper(1.5, 2, 5, 120, 22, 4, STEP);
        var margins = loop.margins();
        assertTrue(withGain(loop, 0.999 * margins.gainMargin()).spectralRadius() < 1);
        assertTrue(withGain(loop, 1.001 * margins.gainMargin()).spectralRadius() > 1);
        double tolerated = margins.phaseMargin() / margins.crossover() / STEP;
        assertEquals(loop.delay() + (int) Math.floor(tolerated), loop.largestStableDelay(100));
        assertTrue(margins.sensitivityPeak() >= 1 / (2 * Math.sin(margins.phaseMargin() / 2)) - 1e-2);
    }

    /** Without delay too much gain makes the mass jump back and forth from step to step. */
    @Test
    void withoutDelayTheMarginIsAtHalfTheSamplingRate() {
        var loop = DelayedLoop.massSpringDamper(1, 0, 0, 60, 14, 0, STEP);
        double margin = loop.margins().gainMargin();
        assertTrue(withGain(loop, 0.999 * margin).spectralRadius() < 1);
        assertTrue(withGain(loop, 1.001 * margin).spectralRadius() > 1);
    }

    @Test
    void anUnstableLoopHasNegativeMargins() {
        var margins = DelayedLoop.massSpringDamper(1, 0, 0, 60, 14, 12, STEP).margins();
        assertTrue(margins.phaseMargin() < 0);
        assertTrue(margins.gainMargin() < 1);
        assertEquals(-1, DelayedLoop.massSpringDamper(1, 0, 0, -1, 0, 0, STEP).largestStableDelay(10));
    }

    /** Feedback that is weaker than the damping of the body never crosses a gain of 1, whatever the delay. */
    @Test
    void weakFeedbackToleratesAnyDelay() {
        var loop = DelayedLoop.massSpringDamper(1, 30, 200, 10, 0, 2, STEP);
        assertTrue(Double.isNaN(loop.margins().crossover()));
        assertEquals(50, loop.largestStableDelay(50));
    }

    @Test
    void badInputIsRefused() {
        refused("gain[0]: got length 1, expected length 2",
                () -> new DelayedLoop(Matrices.identity(2), new double[2][1], new double[1][1], 0, STEP));
        refused("delay: got -1, expected at least 0",
                () -> DelayedLoop.massSpringDamper(1, 0, 0, 1, 1, -1, STEP));
        refused("gain, commands: got length 2, expected length 1",
                () -> new DelayedLoop(Matrices.identity(2), new double[2][2], new double[2][2], 0, STEP).margins());
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static DelayedLoop withGain(DelayedLoop loop, double factor) {
        return new DelayedLoop(loop.a(), loop.b(), Matrices.scaled(factor, loop.gain()), loop.delay(), loop.timestep());
    }

    /** A double integrator in two axes that do not touch: opened at one, the other stays closed and does not matter. */
    @Test
    void openedAtOneCommandItHasTheMarginsOfItsOwnLoop() {
        var one = DelayedLoop.massSpringDamper(1, 2, 10, 40, 4, 0, 0.01);
        double[][] a = new double[4][4];
        double[][] b = new double[4][2];
        double[][] gain = new double[2][4];
        for (int axis = 0; axis < 2; axis++) {
            for (int i = 0; i < 2; i++) {
                System.arraycopy(one.a()[i], 0, a[2 * axis + i], 2 * axis, 2);
                b[2 * axis + i][axis] = one.b()[i][0];
                gain[axis][2 * axis + i] = (1 + axis) * one.gain()[0][i];
            }
        }
        var both = new DelayedLoop(a, b, gain, 0, 0.01);
        var expected = new DelayedLoop(
                one.a(), one.b(), new double[][] {{gain[1][2], gain[1][3]}}, 0, 0.01);
        assertEquals(expected.margins().phaseMargin(), both.opened(1).margins().phaseMargin(), 1e-9);
        assertEquals(expected.margins().gainMargin(), both.opened(1).margins().gainMargin(), 1e-9);
        assertEquals(expected.largestStableDelay(200), both.opened(1).largestStableDelay(200));
        assertEquals(both.spectralRadius(), both.opened(0).spectralRadius(), 1e-12, "closed again it is the same");
    }
}
