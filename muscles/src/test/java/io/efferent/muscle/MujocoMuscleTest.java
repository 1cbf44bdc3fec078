package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Against the piecewise FLV functions of MuJoCo's modeling documentation, written down as they stand there. */
class MujocoMuscleTest extends CurveContract {
    private static final double LMIN = 0.5;
    private static final double LMAX = 1.6;
    private static final double FPMAX = 1.3;
    private static final double FVMAX = 1.2;

    @Override
    protected Muscle model() {
        return new MujocoMuscle();
    }

    @Override
    protected double minimumActivation() {
        return 0;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.01, 0.04};
    }

    private static double bump(double length, double a, double mid, double b) {
        double left = (a + mid) / 2;
        double right = (mid + b) / 2;
        if (length <= a || length >= b) {
            return 0;
        } else if (length < left) {
            double x = (length - a) / (left - a);
            return 0.5 * x * x;
        } else if (length < mid) {
            double x = (mid - length) / (mid - left);
            return 1 - 0.5 * x * x;
        } else if (length < right) {
            double x = (length - mid) / (right - mid);
            return 1 - 0.5 * x * x;
        }
        double x = (b - length) / (b - right);
        return 0.5 * x * x;
    }

    private static double forceLength(double length) {
        return bump(length, LMIN, 1, LMAX) + 0.15 * bump(length, LMIN, (LMIN + 0.95) / 2, 0.95);
    }

    private static double passive(double length) {
        double b = (1 + LMAX) / 2;
        if (length <= 1) {
            return 0;
        } else if (length <= b) {
            double x = (length - 1) / (b - 1);
            return 0.25 * FPMAX * x * x * x;
        }
        return 0.25 * FPMAX * (1 + 3 * (length - b) / (b - 1));
    }

    private static double forceVelocity(double velocity) {
        double c = FVMAX - 1;
        if (velocity <= -1) {
            return 0;
        } else if (velocity <= 0) {
            return (velocity + 1) * (velocity + 1);
        } else if (velocity <= c) {
            return FVMAX - (c - velocity) * (c - velocity) / c;
        }
        return FVMAX;
    }

    private static double[] grid(double from, double to, double... knots) {
        double[] x = new double[1001 + knots.length];
        for (int i = 0; i <= 1000; i++) {
            x[i] = from + (to - from) * i / 1000;
        }
        System.arraycopy(knots, 0, x, 1001, knots.length);
        return x;
    }

    private static double[] map(double[] x, java.util.function.DoubleUnaryOperator f) {
        return java.util.Arrays.stream(x).map(f).toArray();
    }

    @Test
    void activeForceLengthIsThatOfTheDocumentation() {
        double[] x = grid(0, 2.5, LMIN, 0.725, 0.75, 0.95, 1, 1.3, LMAX);
        assertArrayEquals(map(x, MujocoMuscleTest::forceLength), curve(MujocoMuscle::forceLength, x), 1e-13);
        assertArrayEquals(
                new double[] {0, 0.5 + 0.15 * bump(0.75, 0.5, 0.725, 0.95), 1, 0.5, 0},
                curve(MujocoMuscle::forceLength, 0.5, 0.75, 1, 1.3, 1.6), 1e-14);
    }

    @Test
    void passiveForceIsThatOfTheDocumentation() {
        double[] x = grid(0, 3, 1, 1.3, LMAX);
        assertArrayEquals(map(x, MujocoMuscleTest::passive), curve(MujocoMuscle::passive, x), 1e-13);
        assertArrayEquals(
                new double[] {0, FPMAX / 4, FPMAX}, curve(MujocoMuscle::passive, 1, 1.3, LMAX), 1e-14);
    }

    @Test
    void forceVelocityIsThatOfTheDocumentation() {
        double[] x = grid(-2, 2, -1, 0, 0.2);
        assertArrayEquals(map(x, MujocoMuscleTest::forceVelocity), curve(MujocoMuscle::forceVelocity, x), 1e-13);
        assertArrayEquals(
                new double[] {0, 0, 0.25, 1, FVMAX, FVMAX},
                curve(MujocoMuscle::forceVelocity, -5, -1, -0.5, 0, FVMAX - 1, 5), 1e-14);
    }

    @Test
    void velocityIsInOptimalLengthsPerSecond() {
        assertEquals(0, force(1, 1, -1.5), 1e-14, "shortening limit, 1.5 lengths/s");
        assertEquals(0.25, force(1, 1, -0.75), 1e-12);
        assertEquals(FVMAX, force(1, 1, 0.2 * 1.5), 1e-12, "eccentric plateau begins at 0.3 lengths/s");
        assertEquals(FVMAX, force(1, 1, 100), 1e-12, "and goes on");
    }

    @Test
    void forceIsActivationTimesCurvesPlusPassive() {
        assertEquals(0.6 * forceLength(1.4) * forceVelocity(-0.2) + passive(1.4), force(0.6, 1.4, -0.3), 1e-12);
    }

    @Test
    void theActiveRangeMustHaveRoomForItsShoulder() {
        var e = assertThrows(IllegalArgumentException.class,
                () -> model().resolve("m", constants().with(MujocoMuscle.MINIMUM_LENGTH, 0.95)));
        assertTrue(e.getMessage().startsWith("muscle 'm': minimumLength: got 0.95, expected a number in [0.0, 0.94"),
                e.getMessage());
    }
}
