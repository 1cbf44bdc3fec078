package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.efferent.array.Tensors;
import java.util.Arrays;
import java.util.Map;

/**
 * A load that follows the motion of what it acts on, per trial: {@code f = g (f0 + B v + K (x - x0))} with position x
 * and velocity v, evaluated in every integration step. Curl, viscous and position fields, springs and channels, pulses
 * and background loads are of this form; so are they on the joints.
 *
 * @param gate g, [step][trial][1]; null for 1
 * @param force f0, [step][trial][n], N or N m; null for none
 * @param viscosity B, [trial][n][n], N s/m or N m s/rad; null for none
 * @param stiffness K, [trial][n][n], N/m or N m/rad; null for none
 * @param origin x0, [trial][n]; null for 0
 */
public record AffineLoad(
        Sequence gate, Sequence force, double[][][] viscosity, double[][][] stiffness, double[][] origin) {
    public AffineLoad {
        if (force == null && viscosity == null && stiffness == null) {
            throw new IllegalArgumentException(
                    "load: got neither force nor viscosity nor stiffness, expected one of them");
        }
    }

    /**
     * A load proportional to velocity, the same in all trials: curl, saddle and viscous fields.
     *
     * @param matrix B
     * @param trials how many
     * @param gate factor over time, [step][trial][1]; null for 1
     */
    public static AffineLoad viscous(double[][] matrix, int trials, Sequence gate) {
        double[][][] all = new double[trials][][];
        Arrays.fill(all, matrix);
        return new AffineLoad(gate, null, all, null, null);
    }

    void requireSize(String name, int trials, int steps, int n) {
        Trials.requireSequence(name + ", gate", gate, steps, trials, 1);
        Trials.requireSequence(name + ", force", force, steps, trials, n);
        Trials.requireMatrices(name + ", viscosity", viscosity, trials, n);
        Trials.requireMatrices(name + ", stiffness", stiffness, trials, n);
        Trials.requireRows(name + ", origin", origin, trials, n);
    }

    AffineLoad select(int... rows) {
        return new AffineLoad(
                Sequence.select(gate, rows), Sequence.select(force, rows), Trials.select(viscosity, rows),
                Trials.select(stiffness, rows), Trials.select(origin, rows));
    }

    /** Puts what it brings under the names of its channels. */
    void bring(String name, Map<String, Sequence> sequences, Map<String, double[][]> constants) {
        if (gate != null) {
            sequences.put(name + " gate", gate);
        }
        if (force != null) {
            sequences.put(name + " force", force);
        }
        put(constants, name + " viscosity", viscosity);
        put(constants, name + " stiffness", stiffness);
        if (origin != null) {
            constants.put(name + " origin", origin);
        }
    }

    /** Matrices as rows of numbers. */
    static void put(Map<String, double[][]> constants, String name, double[][][] matrices) {
        if (matrices != null) {
            constants.put(name, Arrays.stream(matrices)
                    .map(matrix -> Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray())
                    .toArray(double[][]::new));
        }
    }

    /** A load of the trials in one step, as arrays; null for what it does not have. */
    record Now(NDArray gate, NDArray force, NDArray viscosity, NDArray stiffness, NDArray origin) {
        static Now of(History history, String name) {
            return new Now(
                    history.now(name + " gate"), history.now(name + " force"), history.now(name + " viscosity"),
                    history.now(name + " stiffness"), history.now(name + " origin"));
        }

        /** The force, (batch, n), at a position and a velocity, (batch, n). */
        NDArray at(NDArray position, NDArray velocity) {
            NDArray sum = plus(force, viscosity, velocity);
            if (stiffness != null) {
                sum = plus(sum, stiffness, origin == null ? position : position.sub(origin));
            }
            return gate == null ? sum : sum.mul(gate);
        }

        private static NDArray plus(NDArray sum, NDArray matrix, NDArray vector) {
            if (matrix == null) {
                return sum;
            }
            NDArray product = product(matrix, vector);
            return sum == null ? product : sum.add(product);
        }
    }

    /** The product of a matrix and a vector for each trial: (batch, n * n) row-major and (batch, n). */
    static NDArray product(NDArray matrix, NDArray vector) {
        int n = (int) vector.getShape().get(1);
        NDList rows = new NDList();
        for (int row = 0; row < n; row++) {
            rows.add(Tensors.columns(matrix, row * n, (row + 1) * n).mul(vector).sum(new int[] {1}, true));
        }
        return NDArrays.concat(rows, 1);
    }
}
