package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efferent.array.Parameters;
import org.junit.jupiter.api.Test;

class ThelenRigidMuscleTest extends CurveContract {
    @Override
    protected Muscle model() {
        return new ThelenRigidMuscle();
    }

    @Override
    protected double minimumActivation() {
        return 0.001;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.015, 0.05};
    }

    @Test
    void passiveForceIsOneAtAStrainOfSixtyPercent() {
        assertArrayEquals(
                new double[] {0, 0, Math.expm1(2.5) / Math.expm1(5), 1, Math.expm1(10) / Math.expm1(5)},
                curve(ThelenRigidMuscle::passive, 0.5, 1, 1.3, 1.6, 2.2), 1e-12);
    }

    @Test
    void activeForceIsAGaussianOfLength() {
        double half = Math.sqrt(0.45 * Math.log(2));
        assertArrayEquals(
                new double[] {0.5, 1, 0.5, Math.exp(-1 / 0.45)},
                curve(ThelenRigidMuscle::forceLength, 1 - half, 1, 1 + half, 2), 1e-14);
    }

    @Test
    void forceVelocityPassesThroughItsKeyPoints() {
        for (double a : new double[] {0.01, 0.3, 1}) {
            double slowest = -(0.25 + 0.75 * a); // Thelen's maximum speed falls with activation
            assertArrayEquals(
                    new double[] {0, 0, 1, 1.4},
                    velocityCurve(a, -1.5, slowest, 0, 1e9), 1e-8, "activation " + a);
            // Eq. 6 and 7 the other way round: velocity of a force.
            for (double f : new double[] {0.1, 0.5, 0.9, 1.05, 1.2, 1.35}) {
                double b = f <= 1 ? 1 + f / 0.25 : (2 + 2 / 0.25) * (1.4 - f) / 0.4;
                double v = (0.25 + 0.75 * a) * (f - 1) / b;
                assertEquals(f, velocityCurve(a, v)[0], 1e-12, "force at velocity " + v + ", activation " + a);
            }
        }
    }

    private double[] velocityCurve(double activation, double... velocity) {
        return curve((Parameters p, ai.djl.ndarray.NDArray v) ->
                ThelenRigidMuscle.forceVelocity(p, scalar(activation), v), velocity);
    }

    @Test
    void velocityIsInOptimalLengthsPerSecond() {
        assertEquals(0, force(1, 1, -10), 1e-12, "maximum velocity is 10 lengths/s");
        assertEquals((1 - 0.5) / (1 + 4 * 0.5), force(1, 1, -5), 1e-12);
        assertEquals((0.4 + 14 * 0.5) / (0.4 + 10 * 0.5), force(1, 1, 5), 1e-12);
    }

    @Test
    void forceIsTheSumOfActiveAndPassive() {
        double passive = Math.expm1(2.5) / Math.expm1(5);
        assertEquals(0.7 * Math.exp(-0.09 / 0.45) + passive, force(0.7, 1.3, 0), 1e-12);
    }
}
