package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.efferent.array.Constants;
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
 * @param zone where it acts; null for everywhere
 */
public record AffineLoad(
        Sequence gate, Sequence force, double[][][] viscosity, double[][][] stiffness, double[][] origin, Zone zone) {

    /**
     * Where a load acts: with {@code e = P (x - c)}, where {@code from <= |e| <= to}. A projection on the normal of a
     * line gives a strip along it, the identity a disk.
     *
     * @param center c, [trial][n]
     * @param projection P, [trial][n][n]; null for the identity
     * @param from [trial][1]; null for 0
     * @param to [trial][1]; null for infinity
     * @param slack length by which the displacement that the stiffness sees is shortened along e, [trial][1]: walls
     *     behind a dead zone; null for none
     */
    public record Zone(
            double[][] center, double[][][] projection, double[][] from, double[][] to, double[][] slack) {
        void requireSize(String name, int trials, int n) {
            Trials.requireRows(name + ", center", center, trials, n);
            Trials.requireMatrices(name + ", projection", projection, trials, n);
            Trials.requireRows(name + ", from", from, trials, 1);
            Trials.requireRows(name + ", to", to, trials, 1);
            Trials.requireRows(name + ", slack", slack, trials, 1);
        }

        Zone select(int... rows) {
            return new Zone(
                    Trials.select(center, rows), Trials.select(projection, rows), Trials.select(from, rows),
                    Trials.select(to, rows), Trials.select(slack, rows));
        }

        void bring(String name, Map<String, double[][]> constants) {
            constants.put(name + " center", center);
            put(constants, name + " projection", projection);
            putRows(constants, name + " from", from);
            putRows(constants, name + " to", to);
            putRows(constants, name + " slack", slack);
        }

        /** A zone of the trials in one step, as arrays; null for what it does not have. */
        record Now(NDArray center, NDArray projection, NDArray from, NDArray to, NDArray slack) {
            static Now of(History history, String name) {
                return new Now(
                        history.now(name + " center"), history.now(name + " projection"), history.now(name + " from"),
                        history.now(name + " to"), history.now(name + " slack"));
            }

            /** P (x - c). */
            NDArray deviation(NDArray position) {
                NDArray fromCenter = position.sub(center);
                return projection == null ? fromCenter : product(projection, fromCenter);
            }

            /** What of a displacement is left beyond the slack. */
            NDArray shortened(NDArray displacement, NDArray deviation, NDArray distance) {
                if (slack == null) {
                    return displacement;
                }
                NDArray floor = Constants.of(distance.getManager(), distance.getDataType(), SHORTEST);
                return displacement.sub(deviation.mul(slack.div(Tensors.atLeast(distance, floor))));
            }

            /** A force within the zone, 0 outside. */
            NDArray within(NDArray force, NDArray distance) {
                NDArray beyond = from == null ? force : Tensors.where(distance.lt(from), force.zerosLike(), force);
                return to == null ? beyond : Tensors.where(distance.gt(to), force.zerosLike(), beyond);
            }
        }
    }

    /** Distances below this are no direction, m or rad. */
    private static final double SHORTEST = 1e-9;

    /** A load that acts everywhere. */
    public AffineLoad(
            Sequence gate, Sequence force, double[][][] viscosity, double[][][] stiffness, double[][] origin) {
        this(gate, force, viscosity, stiffness, origin, null);
    }

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
        if (zone != null) {
            zone.requireSize(name + ", zone", trials, n);
        }
    }

    AffineLoad select(int... rows) {
        return new AffineLoad(
                Sequence.select(gate, rows), Sequence.select(force, rows), Trials.select(viscosity, rows),
                Trials.select(stiffness, rows), Trials.select(origin, rows),
                zone == null ? null : zone.select(rows));
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
        putRows(constants, name + " origin", origin);
        if (zone != null) {
            zone.bring(name + " zone", constants);
        }
    }

    private static void putRows(Map<String, double[][]> constants, String name, double[][] rows) {
        if (rows != null) {
            constants.put(name, rows);
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
    record Now(
            NDArray gate, NDArray force, NDArray viscosity, NDArray stiffness, NDArray origin, Zone.Now zone) {
        static Now of(History history, String name) {
            Zone.Now zone = Zone.Now.of(history, name + " zone");
            return new Now(
                    history.now(name + " gate"), history.now(name + " force"), history.now(name + " viscosity"),
                    history.now(name + " stiffness"), history.now(name + " origin"),
                    zone.center() == null ? null : zone);
        }

        /** The force, (batch, n), at a position and a velocity, (batch, n). */
        NDArray at(NDArray position, NDArray velocity) {
            NDArray sum = plus(force, viscosity, velocity);
            NDArray deviation = zone == null ? null : zone.deviation(position);
            NDArray distance = zone == null ? null : length(deviation);
            if (stiffness != null) {
                NDArray displacement = origin == null ? position : position.sub(origin);
                sum = plus(sum, stiffness,
                        zone == null ? displacement : zone.shortened(displacement, deviation, distance));
            }
            if (zone != null) {
                sum = zone.within(sum, distance);
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

    /** The length of a vector for each trial, (batch, n) to (batch, 1); its gradient at 0 is 0. */
    static NDArray length(NDArray vector) {
        return Tensors.sqrt(vector.square().sum(new int[] {1}, true));
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
