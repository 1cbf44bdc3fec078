package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KistemakerRigidMuscleTest extends CurveContract {
    @Override
    protected Muscle model() {
        return new KistemakerRigidMuscle();
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
    void forceLengthIsAParabolaThroughOneWithAFloor() {
        double half = 0.66 * Math.sqrt(0.5);
        assertArrayEquals(
                new double[] {0.01, 0.5, 1, 0.5, 0.01, 0.01},
                curve(KistemakerCurves::forceLength, 0, 1 - half, 1, 1 + half, 1.66, 3), 1e-14);
    }

    @Test
    void passiveForceIsOneAtTheEndOfTheActiveRange() {
        assertArrayEquals(
                new double[] {0, 0, 0.25, 1, 4},
                curve(KistemakerCurves::passive, 1, 1.4, 1.53, 1.66, 1.92), 1e-12);
    }

    @Test
    void hillsBFallsBelowThirtyPercentActivation() {
        assertArrayEquals(
                new double[] {5.2 * 0.01, 5.2 * Math.pow(1 - 0.9 * 0.1 / 0.295, 2), 5.2, 5.2},
                curve(KistemakerCurves::hillB, 0.005, 0.2, 0.3, 1), 1e-13);
    }

    @Test
    void standingMusclesGiveTheIsometricForce() {
        for (double a : new double[] {0.001, 0.1, 0.5, 1}) {
            for (double l : new double[] {0.5, 0.8, 1, 1.2, 1.39}) {
                double isometric = a * Math.max(1 - Math.pow((l - 1) / 0.66, 2), 0.01);
                assertEquals(isometric, force(a, l, 0), 1e-13, "activation " + a + ", length " + l);
                assertEquals(isometric, force(a, l, -1e-9), 1e-7, "shortening slowly");
                assertEquals(isometric, force(a, l, 1e-9), 1e-7, "lengthening slowly");
            }
        }
    }

    @Test
    void unloadedShorteningAtFullActivationIs12Point7LengthsPerSecond() {
        double unloaded = 5.2 / 0.41;
        assertEquals(12.7, unloaded, 0.05);
        assertEquals(0, force(1, 1, -unloaded), 1e-13);
        assertEquals(0.01 * 0.41 / (5.2 + unloaded), force(1, 1, -unloaded + 0.01), 1e-6, "just slower");
        assertEquals(0, force(1, 1, -unloaded - 0.01), 0, "just faster");
    }

    @Test
    void velocityIsInOptimalLengthsPerSecond() {
        // Hill: (F + a)(b - V) = (1 + a) b with a = 0.41, b = 5.2.
        assertEquals(1.41 * 5.2 / (5.2 + 10) - 0.41, force(1, 1, -10), 1e-13);
        assertEquals(1.41 * 5.2 / (5.2 + 1) - 0.41, force(1, 1, -1), 1e-13);
        assertEquals(0.0724, force(1, 1, -10), 5e-5, "not 0.77, which a velocity unit of 10 lengths/s would give");
    }

    @Test
    void lengtheningForceRisesToOneAndAHalfIsometricPlusASlope() {
        for (double a : new double[] {0.2, 1}) {
            assertEquals(1.5 * a + 0.001 * 1000, force(a, 1, 1000), 1e-3 * a, "asymptote at activation " + a);
        }
        double h = 1e-6;
        double shortening = (force(1, 1, 0) - force(1, 1, -h)) / h;
        double lengthening = (force(1, 1, h) - force(1, 1, 0)) / h;
        assertEquals(1.41 / 5.2, shortening, 1e-5);
        assertEquals(2, lengthening / shortening, 1e-4, "twice as steep, half as compliant");
    }

    /** Implicit steps take it as stiffness; where nothing pulls it is 0. */
    @Test
    void viscosityIsTheSlopeOfTheForce() {
        double h = 1e-5;
        double step = 0.01;
        Parameters p = bind(DataType.FLOAT64);
        for (double a : new double[] {0.001, 0.05, 0.5, 1}) {
            for (double l : new double[] {0.34, 0.8, 1, 1.5}) {
                for (double v : new double[] {-14, -3, -0.2, 0.3, 6}) {
                    var state = new MuscleState(scalar(a));
                    var answer = model().fiberStep(
                            p, state, state, scalar(TENDON + OPTIMAL * l), scalar(OPTIMAL * v), step);
                    double[] force = forces(a, l, v - h, v, v + h);
                    double slope = FORCE * (force[2] - force[0]) / (2 * h * OPTIMAL);
                    assertEquals(slope, step * answer.stiffness().toDoubleArray()[0], 1e-6 * (1 + slope),
                            "activation " + a + ", length " + l + ", velocity " + v);
                    assertEquals(FORCE * force[1], answer.force().toDoubleArray()[0], 1e-10 * FORCE);
                }
            }
        }
    }

    @Test
    void forceNeverFallsWithSpeedEvenInShortFaintFibers() {
        // There the isometric slope is below the asymptote's; without the floor the lengthening branch has a pole.
        double[] velocities = IntStream.rangeClosed(-400, 400).mapToDouble(i -> 0.05 * i).toArray();
        for (double a : new double[] {0.001, 0.002, 0.005, 0.01, 0.05}) {
            for (double l : new double[] {0.2, 0.34, 0.5, 1, 1.6}) {
                double[] forces = forces(a, l, velocities);
                for (int i = 1; i < forces.length; i++) {
                    assertTrue(forces[i] >= forces[i - 1] - 1e-12, "activation " + a + ", length " + l + ", velocity "
                            + velocities[i] + ": " + forces[i - 1] + " to " + forces[i]);
                }
            }
        }
    }
}
