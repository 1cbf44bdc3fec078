package io.efferent.experiment.analyze;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.analysis.DynamicalSystem;
import io.efferent.analysis.GruDynamics;
import io.efferent.analysis.RateDynamics;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.network.Cell;
import io.efferent.network.Policy;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Weights;
import java.util.Arrays;

/**
 * The memory of a trained policy as a system that moves in steps, while it sees the same all the time; for {@link
 * io.efferent.analysis.FixedPoints} and its like. A layer of gated or of rate units is computed in plain numbers, every
 * other policy with its own code and gradients.
 *
 * <pre>{@code
 * var system = NetworkDynamics.of(policy, weights, observation);
 * var points = FixedPoints.find(system, FixedPoints.around(hidden, 100, 0.1, 0), system.bound());
 * }</pre>
 */
public final class NetworkDynamics implements DynamicalSystem {
    private final DynamicalSystem system;
    private final double bound;

    private NetworkDynamics(DynamicalSystem system, double bound) {
        this.system = system;
        this.bound = bound;
    }

    /**
     * A policy under a constant observation.
     *
     * @param policy with memory
     * @param weights its weights
     * @param observation what it sees, [column]
     * @throws IllegalArgumentException if it has no memory, or another number of inputs
     */
    public static NetworkDynamics of(Policy policy, Weights weights, double... observation) {
        if (observation.length != policy.observationSize()) {
            throw new IllegalArgumentException("observation: got " + observation.length + " numbers, expected "
                    + policy.observationSize());
        }
        if (policy instanceof RecurrentPolicy(Cell cell, _, int hidden, int layers, _, _) && layers == 1) {
            switch (cell) {
                case Cell.Gru _ -> {
                    return new NetworkDynamics(GruDynamics.of(
                            rows(weights, "gru.weight_ih_l0", observation.length),
                            rows(weights, "gru.weight_hh_l0", hidden), weights.get("gru.bias_ih_l0"),
                            weights.get("gru.bias_hh_l0"), observation), 1);
                }
                case Cell.Rate(double leak, boolean rectified) when !rectified -> {
                    double[] bias = weights.get("rnn.bias_ih_l0").clone();
                    double[] recurrent = weights.get("rnn.bias_hh_l0");
                    Arrays.setAll(bias, i -> bias[i] + recurrent[i]);
                    return new NetworkDynamics(RateDynamics.of(
                            rows(weights, "rnn.weight_ih_l0", observation.length),
                            rows(weights, "rnn.weight_hh_l0", hidden), bias, observation, leak), 1);
                }
                default -> { }
            }
        }
        return new NetworkDynamics(new OnTape(policy, weights, observation), Double.POSITIVE_INFINITY);
    }

    private static double[][] rows(Weights weights, String name, int columns) {
        double[] flat = weights.get(name);
        double[][] rows = new double[flat.length / columns][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * columns, (i + 1) * columns));
        return rows;
    }

    /** The largest size that numbers of the memory can have: 1 for gated and rate units, infinite if none is known. */
    public double bound() {
        return bound;
    }

    @Override
    public double[] next(double[] state) {
        return system.next(state);
    }

    @Override
    public double[][] jacobian(double[] state) {
        return system.jacobian(state);
    }

    /** Any policy, whose memory arrays stand side by side in a state. */
    static final class OnTape implements DynamicalSystem {
        private final Policy policy;
        private final Weights weights;
        private final double[] observation;
        private final int[] sizes;

        OnTape(Policy policy, Weights weights, double[] observation) {
            this.policy = policy;
            this.weights = weights;
            this.observation = observation;
            try (NDManager manager = Tensors.newManager()) {
                sizes = policy.initialMemory(weights.bind(manager, DataType.FLOAT64, false), 1).stream()
                        .mapToInt(array -> (int) array.getShape().get(1)).toArray();
            }
            if (sizes.length == 0) {
                throw new IllegalArgumentException("policy: got '" + policy.name() + "' without memory, expected some");
            }
        }

        @Override
        public double[] next(double[] state) {
            try (NDManager manager = Tensors.newManager()) {
                return Tensors.toDoubles(step(
                        manager, Constants.of(manager, DataType.FLOAT64, new double[][] {state}), 1));
            }
        }

        @Override
        public double[][] jacobian(double[] state) {
            int n = state.length;
            try (NDManager manager = Tensors.newManager(); Tape tape = new Tape()) {
                double[][] equal = new double[n][];
                Arrays.fill(equal, state);
                NDArray before = Constants.of(manager, DataType.FLOAT64, equal);
                before.setRequiresGradient(true);
                double[] diagonal = new double[n * n];
                for (int i = 0; i < n; i++) {
                    diagonal[i * (n + 1)] = 1;
                }
                NDArray each = Constants.of(manager, DataType.FLOAT64, new Shape(n, n), diagonal);
                tape.backward(step(manager, before, n).mul(each).sum());
                try (NDArray gradient = Tensors.gradient(before)) {
                    double[] flat = Tensors.toDoubles(gradient);
                    double[][] jacobian = new double[n][];
                    Arrays.setAll(jacobian, i -> Arrays.copyOfRange(flat, i * n, (i + 1) * n));
                    return jacobian;
                }
            }
        }

        private NDArray step(NDManager manager, NDArray state, int rows) {
            Parameters bound = weights.bind(manager, DataType.FLOAT64, false);
            NDList memory = new NDList();
            int from = 0;
            for (int size : sizes) {
                memory.add(Tensors.columns(state, from, from + size));
                from += size;
            }
            double[][] seen = new double[rows][];
            Arrays.fill(seen, observation);
            NDList next = policy.step(bound, Constants.of(manager, DataType.FLOAT64, seen), memory).memory();
            return Tensors.concatLast(next.toArray(NDArray[]::new));
        }
    }
}
