package io.efferent.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PointMassTest {
    @Nested
    class InThePlane extends Contract {
        InThePlane() {
            super(new PointMass(2.5, new double[] {0.5, -9.81}));
        }
    }

    @Nested
    class InSpace extends Contract {
        InSpace() {
            super(new PointMass(0.4, new double[] {0.5, 1, -9.81}));
        }
    }

    abstract static class Contract extends SkeletonContract {
        private final PointMass mass;

        Contract(PointMass mass) {
            this.mass = mass;
        }

        @Override
        protected Skeleton skeleton() {
            return mass;
        }

        @Override
        protected Skeleton conservative() {
            return mass;
        }

        @Override
        protected double potentialEnergy(double[] q) {
            double energy = 0;
            for (int d = 0; d < q.length; d++) {
                energy -= mass.mass() * mass.gravity()[d] * q[d];
            }
            return energy;
        }

        @Test
        void forcesAccelerateTheMass() {
            PointMass free = PointMass.of(mass.dof(), mass.mass());
            Parameters p = bind(free);
            NDArray q = draw(1, free.dof(), 1);
            NDArray v = draw(1, free.dof(), 1);
            NDArray f = row(new double[free.dof()]).add(3);
            double[] a = free.acceleration(p, free.pose(p, q), v, f, f).toDoubleArray();
            for (double x : a) {
                assertEquals(6 / mass.mass(), x, 1e-14);
            }
        }

        @Test
        void aPointOfTheMassMovesWithIt() {
            Parameters p = bind(mass);
            int n = mass.dof();
            NDArray q = draw(1, n, 1);
            NDArray coordinates = Constants.of(manager, DataType.FLOAT64, new Shape(1, 2, n), new double[2 * n])
                    .add(0.1);
            double[] x = mass.points(p, mass.pose(p, q), new int[] {0, 1}, coordinates).position().toDoubleArray();
            for (int d = 0; d < n; d++) {
                assertEquals(0.1, x[d]);
                assertEquals(q.toDoubleArray()[d] + 0.1, x[n + d], 1e-15);
            }
        }
    }

    @Test
    void masslessAndFlatWorldsAreRefused() {
        assertEquals("mass: got 0.0, expected a positive number of kg",
                assertThrows(IllegalArgumentException.class, () -> PointMass.of(2, 0)).getMessage());
        assertEquals("dimension: got 4, expected 2 or 3",
                assertThrows(IllegalArgumentException.class, () -> PointMass.of(4, 1)).getMessage());
        assertEquals("gravity: got 1 components, expected 2 (plane) or 3 (space)",
                assertThrows(IllegalArgumentException.class, () -> new PointMass(1, new double[1])).getMessage());
    }

    @Test
    void equalMassesAreEqual() {
        assertEquals(PointMass.of(2, 1), PointMass.of(2, 1));
        assertEquals(PointMass.of(2, 1).hashCode(), PointMass.of(2, 1).hashCode());
        assertNotEquals(PointMass.of(2, 1), PointMass.of(3, 1));
        assertArrayEquals(new double[] {-1, -1, -1}, PointMass.of(3, 1).defaultLimits().lower());
    }
}
