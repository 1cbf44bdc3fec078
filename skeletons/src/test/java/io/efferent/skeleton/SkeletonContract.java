package io.efferent.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every skeleton promises, over thousands of random states; the numbers are in the subclasses. */
public abstract class SkeletonContract {
    protected static final int SAMPLES = 3000;
    private static final double STEP = 1e-6;

    protected final NDManager manager = NDManager.newBaseManager("PyTorch");
    protected final Random random = new Random(11);

    /** A skeleton with every term: viscosity where it has one, gravity in an odd direction. */
    protected abstract Skeleton skeleton();

    /** The same without viscosity, which conserves energy. */
    protected abstract Skeleton conservative();

    /** Potential energy in J, by a formula of the test's own. */
    protected abstract double potentialEnergy(double[] q);

    @AfterEach
    void close() {
        manager.close();
    }

    protected Parameters bind(Skeleton skeleton) {
        return Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
    }

    protected NDArray draw(long rows, long columns, double size) {
        return Constants.of(manager, DataType.FLOAT64, new Shape(rows, columns),
                random.doubles(rows * columns, -size, size).toArray());
    }

    protected NDArray row(double... x) {
        return Constants.of(manager, DataType.FLOAT64, new double[][] {x});
    }

    /** Sample {@code i} of a (batch, a, b) array as a matrix. */
    protected static RealMatrix matrix(double[] flat, int i, int rows, int columns) {
        RealMatrix matrix = new Array2DRowRealMatrix(rows, columns);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                matrix.setEntry(r, c, flat[(i * rows + r) * columns + c]);
            }
        }
        return matrix;
    }

    protected static double[] rowOf(double[] flat, int i, int columns) {
        return java.util.Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
    }

    @Test
    void massMatrixIsSymmetricAndPositiveDefinite() {
        Skeleton s = skeleton();
        Parameters p = bind(s);
        int dof = s.dof();
        NDArray mass = s.massMatrix(p, s.pose(p, draw(SAMPLES, dof, 7)));
        assertEquals(new Shape(SAMPLES, dof, dof), mass.getShape());
        double[] flat = mass.toDoubleArray();
        for (int i = 0; i < SAMPLES; i++) {
            // Throws if not symmetric to 1e-15 or if a pivot is below 1e-10.
            new CholeskyDecomposition(matrix(flat, i, dof, dof), 1e-15, 1e-10);
        }
    }

    @Test
    void accelerationsSolveTheEquationsOfMotion() {
        Skeleton s = skeleton();
        Parameters p = bind(s);
        int dof = s.dof();
        int dimension = s.dimension();
        Pose pose = s.pose(p, draw(SAMPLES, dof, 4));
        NDArray velocity = draw(SAMPLES, dof, 10);
        NDArray force = draw(SAMPLES, dof, 50);
        NDArray load = draw(SAMPLES, dimension, 30);
        double[] mass = s.massMatrix(p, pose).toDoubleArray();
        double[] bias = s.bias(p, pose, velocity).toDoubleArray();
        double[] jacobian = s.endpointJacobian(p, pose).toDoubleArray();
        double[] acceleration = s.acceleration(p, pose, velocity, force, load).toDoubleArray();
        double[] unloaded = s.acceleration(p, pose, velocity, force, null).toDoubleArray();
        double[] q = force.toDoubleArray();
        double[] f = load.toDoubleArray();
        for (int i = 0; i < SAMPLES; i++) {
            RealMatrix m = matrix(mass, i, dof, dof);
            var withoutLoad = new ArrayRealVector(rowOf(q, i, dof)).subtract(new ArrayRealVector(rowOf(bias, i, dof)));
            var right = withoutLoad.add(new ArrayRealVector(
                    matrix(jacobian, i, dimension, dof).transpose().operate(rowOf(f, i, dimension))));
            double scale = 1 + right.getNorm() + withoutLoad.getNorm();
            assertArrayEquals(right.toArray(), m.operate(rowOf(acceleration, i, dof)), 1e-12 * scale, "sample " + i);
            assertArrayEquals(withoutLoad.toArray(), m.operate(rowOf(unloaded, i, dof)), 1e-12 * scale, "sample " + i);
        }
    }

    @Test
    void loadsOfOneRowApplyToTheWholeBatch() {
        Skeleton s = skeleton();
        Parameters p = bind(s);
        Pose pose = s.pose(p, draw(5, s.dof(), 4));
        NDArray velocity = draw(5, s.dof(), 3);
        NDArray force = draw(5, s.dof(), 3);
        NDArray load = draw(1, s.dimension(), 30);
        NDArray repeated = load.broadcast(5, s.dimension());
        assertArrayEquals(
                s.acceleration(p, pose, velocity, force, repeated).toDoubleArray(),
                s.acceleration(p, pose, velocity, force, load).toDoubleArray());
    }

    @Test
    void jacobianIsTheDerivativeOfTheEndpoint() {
        Skeleton s = skeleton();
        Parameters p = bind(s);
        NDArray q = draw(SAMPLES, s.dof(), 4);
        NDArray jacobian = s.endpointJacobian(p, s.pose(p, q));
        assertEquals(new Shape(SAMPLES, s.dimension(), s.dof()), jacobian.getShape());
        for (int d = 0; d < s.dof(); d++) {
            NDArray up = s.endpoint(p, s.pose(p, q.add(unit(s.dof(), d, STEP))));
            NDArray down = s.endpoint(p, s.pose(p, q.add(unit(s.dof(), d, -STEP))));
            double[] difference = up.sub(down).div(p.constant(2 * STEP)).toDoubleArray();
            assertArrayEquals(difference, jacobian.get(":, :, " + d).toDoubleArray(), 1e-9, "joint " + d);
        }
    }

    @Test
    void endpointVelocityIsJacobianTimesJointVelocity() {
        Skeleton s = skeleton();
        Parameters p = bind(s);
        Pose pose = s.pose(p, draw(SAMPLES, s.dof(), 4));
        NDArray velocity = draw(SAMPLES, s.dof(), 10);
        double[] product = s.endpointJacobian(p, pose).matMul(velocity.expandDims(2)).toDoubleArray();
        assertArrayEquals(product, s.endpointVelocity(p, pose, velocity).toDoubleArray(), 1e-13);
    }

    @Test
    void pointsMoveAsTheirJacobiansSay() {
        Skeleton s = skeleton();
        Parameters p = bind(s);
        int n = 2 * s.bodies();
        int[] bodies = new int[n];
        for (int i = 0; i < n; i++) {
            bodies[i] = i % s.bodies();
        }
        NDArray coordinates = Constants.of(manager, DataType.FLOAT64, new Shape(1, n, s.dimension()),
                random.doubles((long) n * s.dimension(), -0.3, 0.3).toArray());
        NDArray q = draw(200, s.dof(), 4);
        BodyPoints points = s.points(p, s.pose(p, q), bodies, coordinates);
        assertEquals(new Shape(200, n, s.dimension()), points.position().getShape());
        for (int d = 0; d < s.dof(); d++) {
            NDArray up = s.points(p, s.pose(p, q.add(unit(s.dof(), d, STEP))), bodies, coordinates).position();
            NDArray down = s.points(p, s.pose(p, q.add(unit(s.dof(), d, -STEP))), bodies, coordinates).position();
            NDArray jacobian = points.jacobian().get(":, :, :, " + d).broadcast(200, n, s.dimension());
            assertArrayEquals(
                    up.sub(down).div(p.constant(2 * STEP)).toDoubleArray(), jacobian.toDoubleArray(), 1e-9,
                    "joint " + d);
        }
        for (int i = 0; i < n; i++) {
            if (bodies[i] == 0) {
                NDArray world = points.position().get(":, " + i + ", :").sub(coordinates.get(":, " + i + ", :"));
                assertEquals(0, world.abs().max().getDouble(), 0, "points of the world stand still");
            }
        }
    }

    @Test
    void limbEndsAtTheEndpoint() {
        Skeleton s = skeleton();
        Parameters p = bind(s);
        NDArray q = draw(1, s.dof(), 2);
        double[][] limb = s.limb(q.toDoubleArray());
        assertArrayEquals(s.endpoint(p, s.pose(p, q)).toDoubleArray(), limb[limb.length - 1], 1e-14);
    }

    /** Kinetic plus potential energy along a trajectory of an independent integrator of order 8. */
    @Test
    void totalEnergyIsConserved() {
        Skeleton s = conservative();
        int dof = s.dof();
        Parameters p = bind(s);
        NDArray none = row(new double[dof]);
        FirstOrderDifferentialEquations equations = new FirstOrderDifferentialEquations() {
            @Override
            public int getDimension() {
                return 2 * dof;
            }

            @Override
            public void computeDerivatives(double t, double[] y, double[] rate) {
                double[] a;
                try (NDManager evaluation = manager.newSubManager()) {
                    NDArray state = Constants.of(evaluation, DataType.FLOAT64, new Shape(2, dof), y);
                    NDArray q = state.get("0:1");
                    a = s.acceleration(p, s.pose(p, q), state.get("1:"), none, null).toDoubleArray();
                }
                System.arraycopy(y, dof, rate, 0, dof);
                System.arraycopy(a, 0, rate, dof, dof);
            }
        };
        double[] y = new double[2 * dof];
        for (int i = 0; i < y.length; i++) {
            y[i] = 0.4 + 0.7 * i;
        }
        double before = energy(s, p, y);
        double kinetic = kinetic(s, p, y);
        double potential = potentialEnergy(java.util.Arrays.copyOf(y, dof));
        new DormandPrince853Integrator(1e-10, 0.05, 1e-12, 1e-12).integrate(equations, 0, y, 1, y);
        double after = energy(s, p, y);
        assertEquals(before, after, 1e-10 * (1 + Math.abs(before)), "total energy after 1 s");
        assertTrue(Math.abs(kinetic(s, p, y) - kinetic) > 0.05 * kinetic
                || Math.abs(potentialEnergy(java.util.Arrays.copyOf(y, dof)) - potential) < 1e-12,
                "the test must exchange energy");
    }

    private double energy(Skeleton s, Parameters p, double[] y) {
        return kinetic(s, p, y) + potentialEnergy(java.util.Arrays.copyOf(y, s.dof()));
    }

    private double kinetic(Skeleton s, Parameters p, double[] y) {
        NDArray q = row(java.util.Arrays.copyOf(y, s.dof()));
        NDArray v = row(java.util.Arrays.copyOfRange(y, s.dof(), 2 * s.dof()));
        return s.kineticEnergy(p, s.pose(p, q), v).toDoubleArray()[0];
    }

    @Test
    void gradientsMatchCentralDifferencesForStatesAndEveryConstant() {
        Skeleton s = skeleton();
        int dof = s.dof();
        Map<String, Values> inputs = new LinkedHashMap<>(s.values());
        inputs.put("q", new Values(random.doubles(20L * dof, -3, 3).toArray(), new Shape(20, dof)));
        inputs.put("v", new Values(random.doubles(20L * dof, -3, 3).toArray(), new Shape(20, dof)));
        inputs.put("force", new Values(random.doubles(20L * dof, -3, 3).toArray(), new Shape(20, dof)));
        inputs.put("load", new Values(
                random.doubles(20L * s.dimension(), -3, 3).toArray(), new Shape(20, s.dimension())));
        for (int repetition = 0; repetition < 5; repetition++) {
            Gradients.check(inputs, random, 1e-7, (m, in) -> {
                Map<String, NDArray> constants = new LinkedHashMap<>(in);
                constants.keySet().retainAll(s.values().keySet());
                Parameters p = Parameters.bind(m, DataType.FLOAT64, s.values(), constants);
                Pose pose = s.pose(p, in.get("q"));
                NDArray a = s.acceleration(p, pose, in.get("v"), in.get("force"), in.get("load"));
                NDArray weights = Constants.of(m, DataType.FLOAT64, new Shape(20, dof),
                        new Random(5).doubles(20L * dof).toArray());
                return a.mul(weights).mean()
                        .add(s.endpoint(p, pose).square().mean())
                        .add(s.endpointVelocity(p, pose, in.get("v")).square().mean());
            });
        }
    }

    private NDArray unit(int dof, int d, double size) {
        double[] x = new double[dof];
        x[d] = size;
        return row(x);
    }
}
