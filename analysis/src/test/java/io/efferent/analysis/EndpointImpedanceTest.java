package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class EndpointImpedanceTest {
    private static final double[][] STIFFNESS = {{120, -40}, {-35, 300}};
    private static final double[][] VISCOSITY = {{12, -3}, {-2, 20}};
    private static final double[][] INERTIA = {{1.2, 0.3}, {0.3, 1.9}};

    /** A servo in eight directions, each a smooth ramp of 8 mm. */
    @Test
    void plantedMatricesComeBack() {
        int samples = 30;
        double[][] x = new double[8 * samples][];
        double[][] v = new double[8 * samples][];
        double[][] a = new double[8 * samples][];
        double[][] force = new double[8 * samples][2];
        for (int direction = 0; direction < 8; direction++) {
            double[] unit = {0.008 * Math.cos(Math.PI * direction / 4), 0.008 * Math.sin(Math.PI * direction / 4)};
            for (int i = 0; i < samples; i++) {
                int row = direction * samples + i;
                double t = Math.min(1, (double) i / 20);
                double time = 0.2;
                x[row] = scaled(unit, t * t * t * (10 - 15 * t + 6 * t * t));
                v[row] = scaled(unit, 30 * t * t * (1 - t) * (1 - t) / time);
                a[row] = scaled(unit, 60 * t * (1 - t) * (1 - 2 * t) / time / time);
                for (int k = 0; k < 2; k++) {
                    force[row][k] = -Matrices.dot(STIFFNESS[k], x[row]) - Matrices.dot(VISCOSITY[k], v[row])
                            - Matrices.dot(INERTIA[k], a[row]);
                }
            }
        }
        var found = EndpointImpedance.estimate(x, v, a, force);
        for (int k = 0; k < 2; k++) {
            assertArrayEquals(STIFFNESS[k], found.stiffness().matrix()[k], 1e-8);
            assertArrayEquals(VISCOSITY[k], found.viscosity()[k], 1e-9);
            assertArrayEquals(INERTIA[k], found.inertia()[k], 1e-9);
        }
    }

    @Test
    void aMotionThatIsTooSimpleIsRefused() {
        double[][] still = new double[10][2];
        double[][] some = new double[10][];
        for (int i = 0; i < 10; i++) {
            some[i] = new double[] {i, i * i};
        }
        assertEquals("displacement: got a motion whose position, velocity and acceleration follow from each other, "
                + "expected a richer one", assertThrows(IllegalArgumentException.class,
                () -> EndpointImpedance.estimate(some, still, still, still)).getMessage());
        assertEquals("velocity: got length 10, expected length 9", assertThrows(IllegalArgumentException.class,
                () -> EndpointImpedance.estimate(new double[9][2], still, still, new double[9][2])).getMessage());
    }

    private static double[] scaled(double[] vector, double factor) {
        return new double[] {factor * vector[0], factor * vector[1]};
    }
}
