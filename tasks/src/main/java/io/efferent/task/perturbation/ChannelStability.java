package io.efferent.task.perturbation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.Integrator;
import io.efferent.effector.RungeKutta4;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Whether a stiff wall holds a hand or throws it: a mass against a spring and a damper, stepped in time. A wall that
 * holds in continuous time may not when it is stepped, and the stiffness that looks safe is not: with Euler's method
 * {@code step < damping / stiffness} whatever the mass.
 */
public final class ChannelStability {
    private static final int POSTURES = 512;
    private static final int MOST_SUBSTEPS = 10_000;
    /** Of bodies that are in use; every batch of trials asks for it. */
    private static final Map<Effector, Double> HAND_MASS = Collections.synchronizedMap(new WeakHashMap<>());

    /** Ways to step a mass. */
    public enum Method {
        /** Position moves with the velocity before the step, velocity with the force before the step. */
        EXPLICIT_EULER {
            @Override
            double[][] matrix(double a, double b, double h) {
                return new double[][] {{1, h}, {-h * a, 1 - h * b}};
            }
        },
        /** Position moves with the velocity after the step. */
        SEMI_IMPLICIT_EULER {
            @Override
            double[][] matrix(double a, double b, double h) {
                return new double[][] {{1 - h * h * a, h - h * h * b}, {-h * a, 1 - h * b}};
            }
        },
        /** The force before the step is held, and the motion under it is exact. */
        HELD_FORCE {
            @Override
            double[][] matrix(double a, double b, double h) {
                return new double[][] {{1 - h * h * a / 2, h - h * h * b / 2}, {-h * a, 1 - h * b}};
            }
        },
        /** The classic method of order 4. */
        RUNGE_KUTTA_4 {
            @Override
            double[][] matrix(double a, double b, double h) {
                double[][] rates = {{0, h}, {-h * a, -h * b}};
                double[][] sum = Geometry.identity(2);
                double[][] power = sum;
                for (int order = 1; order <= 4; order++) {
                    power = Geometry.times(1.0 / order, Geometry.times(power, rates));
                    sum = Geometry.plus(sum, 1, power);
                }
                return sum;
            }
        };

        /** Takes (position, velocity) a step further under the acceleration {@code -a position - b velocity}. */
        abstract double[][] matrix(double a, double b, double h);

        static Method of(Integrator integrator) {
            return integrator instanceof RungeKutta4 ? RUNGE_KUTTA_4 : EXPLICIT_EULER;
        }
    }

    private ChannelStability() {}

    /**
     * By which factor deviations from the line grow in a step at last: stable below 1.
     *
     * @param stiffness N/m
     * @param damping N s/m
     * @param mass kg
     * @param step s
     */
    public static double spectralRadius(double stiffness, double damping, double mass, double step, Method method) {
        double[][] m = method.matrix(stiffness / mass, damping / mass, step);
        double half = (m[0][0] + m[1][1]) / 2;
        double determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
        double discriminant = half * half - determinant;
        return discriminant < 0 ? Math.sqrt(determinant) : Math.abs(half) + Math.sqrt(discriminant);
    }

    /**
     * The smallest mass that the hand of a body has in any direction, kg: the smallest eigenvalue of {@code (J M^-1
     * J')^-1} over postures within the joint limits.
     */
    public static double handMass(Effector effector) {
        return HAND_MASS.computeIfAbsent(effector, ChannelStability::smallestMass);
    }

    private static double smallestMass(Effector effector) {
        Skeleton skeleton = effector.skeleton();
        double[][] postures = effector.limits().isBounded()
                ? effector.randomPositions(RandomStreams.stream(0, "postures", 0), POSTURES)
                : new double[1][skeleton.dof()];
        try (NDManager manager = Tensors.newManager()) {
            Parameters p = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
            Pose pose = skeleton.pose(p, Constants.of(manager, DataType.FLOAT64, postures));
            double[][][] mobility = mobility(manager, skeleton, p, pose, postures.length);
            return 1 / Arrays.stream(mobility).mapToDouble(ChannelStability::largestEigenvalue).max().orElseThrow();
        }
    }

    /** {@code J M^-1 J'}, [posture][dimension][dimension]. */
    private static double[][][] mobility(
            NDManager manager, Skeleton skeleton, Parameters p, Pose pose, int postures) {
        int dimension = skeleton.dimension();
        NDArray still = Constants.of(manager, DataType.FLOAT64, new double[postures][skeleton.dof()]);
        NDArray free = skeleton.acceleration(p, pose, still, still, null);
        NDArray jacobian = skeleton.endpointJacobian(p, pose);
        double[][][] mobility = new double[postures][dimension][dimension];
        for (int axis = 0; axis < dimension; axis++) {
            double[][] push = new double[postures][dimension];
            for (double[] force : push) {
                force[axis] = 1;
            }
            NDArray pushed = skeleton.acceleration(
                    p, pose, still, still, Constants.of(manager, DataType.FLOAT64, push)).sub(free);
            double[] hand = Tensors.toDoubles(jacobian.mul(pushed.expandDims(1)).sum(new int[] {2}));
            for (int i = 0; i < hand.length; i++) {
                mobility[i / dimension][i % dimension][axis] = hand[i];
            }
        }
        return mobility;
    }

    /** Of a symmetric positive matrix, by repeated multiplication. */
    private static double largestEigenvalue(double[][] matrix) {
        double[][] power = matrix;
        double logarithm = 0;
        double exponent = 1;
        // The square of a power is the power of twice the exponent: 2^40 in the end.
        for (int i = 0; i < 40; i++) {
            double trace = 0;
            for (int k = 0; k < power.length; k++) {
                trace += power[k][k];
            }
            logarithm += Math.log(trace) / exponent;
            double[][] scaled = Geometry.times(1 / trace, power);
            power = Geometry.times(scaled, scaled);
            exponent *= 2;
        }
        return Math.exp(logarithm);
    }

    /** The damping that brings the hand back to the line as fast as possible, N s/m: {@code 2 sqrt(K m)}. */
    static double criticalDamping(double stiffness, Effector effector) {
        return 2 * Math.sqrt(stiffness * handMass(effector));
    }

    /**
     * Integration steps per control step with which a wall holds the hand of a body.
     *
     * @param stiffness N/m
     * @param damping N s/m
     * @throws IllegalArgumentException if no number of substeps is enough
     */
    public static int substeps(double stiffness, double damping, Effector effector) {
        Method method = Method.of(effector.integrator());
        double mass = handMass(effector);
        for (int count = 1; count <= MOST_SUBSTEPS; count++) {
            if (spectralRadius(stiffness, damping, mass, effector.timestep() / count, method) < 1) {
                return count;
            }
        }
        throw new IllegalArgumentException("channel of " + stiffness + " N/m, " + damping
                + " N s/m: is unstable with " + MOST_SUBSTEPS + " substeps, expected more damping");
    }
}
