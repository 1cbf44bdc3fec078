package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PreparatoryShiftTest {
    private static final int TARGETS = 8;
    private static final int UNITS = 12;

    /** States whose first two units are the force, and a shift along the fourth unit of 2, of which half stays. */
    @Test
    void aPlantedShiftIsFound() {
        var shift = planted(0, 2, 0.5);
        assertEquals(2, shift.norm(), 1e-9);
        assertEquals(1, shift.axis()[3], 1e-9);
        assertEquals(1, shift.uniformity(), 1e-9);
        assertEquals(0.5, shift.retained(), 1e-9);
        assertEquals(1, shift.outside(), 1e-9);
        for (int i = 2; i < UNITS; i++) {
            assertArrayEquals(new double[2], shift.forceSubspace()[i], 1e-9);
        }
    }

    /** What moves inside the subspace of the force is not part of the shift. */
    @Test
    void movementAlongTheForceIsLeftOut() {
        var shift = planted(1.5, 2, 0.5);
        assertEquals(2, shift.norm(), 1e-9);
        assertEquals(2 / Math.hypot(2, 1.5), shift.outside(), 1e-9);
    }

    /** Shifts drawn for each target apart have no common direction. */
    @Test
    void shiftsOfTheirOwnAreNotUniform() {
        var random = new Random(5);
        double[][] baseline = baseline();
        double[][] adapted = Matrices.copy(baseline);
        for (double[] state : adapted) {
            for (int i = 2; i < UNITS; i++) {
                state[i] += random.nextGaussian();
            }
        }
        double uniformity = PreparatoryShift.of(force(), baseline, adapted, baseline, 1e-9).uniformity();
        assertTrue(uniformity > 0.3 && uniformity < 0.85, () -> "got " + uniformity);
    }

    @Test
    void badInputIsRefused() {
        refused("washout: got length 7, expected length 8",
                force(), baseline(), baseline(), new double[TARGETS - 1][UNITS], 1);
        refused("ridge: got 0.0, expected a finite number above zero", force(), baseline(), baseline(), baseline(), 0);
        refused("adapted: got no shift outside the force subspace, expected one",
                force(), baseline(), baseline(), baseline(), 1);
        refused("force: got components that follow from each other, expected independent ones that depend on the state",
                new double[TARGETS][2], baseline(), baseline(), baseline(), 1);
    }

    private static void refused(
            String message, double[][] force, double[][] baseline, double[][] adapted, double[][] washout,
            double ridge) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> PreparatoryShift.of(force, baseline, adapted, washout, ridge)).getMessage());
    }

    private static PreparatoryShift planted(double alongForce, double outside, double retained) {
        double[][] adapted = baseline();
        double[][] washout = baseline();
        for (int target = 0; target < TARGETS; target++) {
            adapted[target][0] += alongForce;
            adapted[target][3] += outside;
            washout[target][3] += retained * outside;
        }
        return PreparatoryShift.of(force(), baseline(), adapted, washout, 1e-9);
    }

    private static double[][] force() {
        double[][] force = new double[TARGETS][];
        for (int target = 0; target < TARGETS; target++) {
            double angle = 2 * Math.PI * target / TARGETS;
            force[target] = new double[] {3 * Math.cos(angle), 3 * Math.sin(angle)};
        }
        return force;
    }

    private static double[][] baseline() {
        double[][] baseline = new double[TARGETS][UNITS];
        for (int target = 0; target < TARGETS; target++) {
            System.arraycopy(force()[target], 0, baseline[target], 0, 2);
        }
        return baseline;
    }
}
