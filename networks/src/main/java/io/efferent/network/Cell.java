package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One recurrent layer. Weights follow PyTorch's layout and names: {@code weight_ih_l0} (gates * hidden, input),
 * {@code weight_hh_l0} (gates * hidden, hidden), {@code bias_ih_l0} and {@code bias_hh_l0} (gates * hidden), gates
 * stacked by rows.
 */
public sealed interface Cell {
    /** Short name; also the prefix of weight names. */
    String name();

    /** Number of stacked gates. */
    int gates();

    /** Number of memory arrays, the first of which is the hidden activity. */
    default int memories() {
        return 1;
    }

    /**
     * One step.
     *
     * @param input input times its weights plus bias, (batch, gates * hidden)
     * @param recurrent hidden activity times its weights plus bias, (batch, gates * hidden)
     * @param memory the layer's memory, each (batch, hidden)
     * @param weights for constants
     * @return the new memory
     */
    NDList update(NDArray input, NDArray recurrent, NDList memory, Parameters weights);

    /** Initial weights of layer {@code layer}. */
    default Map<String, Values> initialWeights(int layer, int inputs, int hidden, RandomGenerator random) {
        Map<String, Values> weights = new LinkedHashMap<>();
        weights.put(name() + ".weight_ih_l" + layer, Initializers.glorot(gates() * hidden, inputs, random));
        weights.put(name() + ".weight_hh_l" + layer, Initializers.orthogonal(gates() * hidden, hidden, random));
        weights.put(name() + ".bias_ih_l" + layer, Initializers.constant(0, gates() * hidden));
        weights.put(name() + ".bias_hh_l" + layer, Initializers.constant(0, gates() * hidden));
        return weights;
    }

    /** One step of layer {@code layer}. */
    default NDList step(int layer, NDArray input, NDList memory, Parameters weights) {
        NDArray in = linear(input, weights, "ih_l" + layer);
        NDArray recurrent = linear(memory.getFirst(), weights, "hh_l" + layer);
        return update(in, recurrent, memory, weights);
    }

    private NDArray linear(NDArray x, Parameters weights, String which) {
        return Linear.linear(
                        x, weights.get(name() + ".weight_" + which), weights.get(name() + ".bias_" + which))
                .singletonOrThrow();
    }

    /**
     * Gated recurrent unit (Cho et al. 2014) in PyTorch's form: {@code r, z = sigmoid(...)},
     * {@code n = tanh(in + r * rec)}, {@code h' = (1 - z) n + z h}.
     */
    record Gru() implements Cell {
        @Override
        public String name() {
            return "gru";
        }

        @Override
        public int gates() {
            return 3;
        }

        @Override
        public NDList update(NDArray input, NDArray recurrent, NDList memory, Parameters weights) {
            NDArray h = memory.getFirst();
            int n = (int) h.getShape().get(1);
            NDArray gates = Tensors.columns(input, 0, 2 * n).add(Tensors.columns(recurrent, 0, 2 * n))
                    .getNDArrayInternal().sigmoid();
            NDArray reset = Tensors.columns(gates, 0, n);
            NDArray keep = Tensors.columns(gates, n, 2 * n);
            NDArray candidate = Tensors.columns(recurrent, 2 * n, 3 * n).mul(reset)
                    .add(Tensors.columns(input, 2 * n, 3 * n)).tanh();
            return new NDList(h.sub(candidate).mul(keep).add(candidate));
        }
    }

    /**
     * Long short-term memory (Hochreiter &amp; Schmidhuber 1997) in PyTorch's form; gates input, forget, cell, output.
     */
    record Lstm() implements Cell {
        @Override
        public String name() {
            return "lstm";
        }

        @Override
        public int gates() {
            return 4;
        }

        @Override
        public int memories() {
            return 2;
        }

        @Override
        public NDList update(NDArray input, NDArray recurrent, NDList memory, Parameters weights) {
            NDArray c = memory.get(1);
            int n = (int) c.getShape().get(1);
            NDArray sum = input.add(recurrent);
            NDArray inputForget = Tensors.columns(sum, 0, 2 * n).getNDArrayInternal().sigmoid();
            NDArray candidate = Tensors.columns(sum, 2 * n, 3 * n).tanh();
            NDArray output = Tensors.columns(sum, 3 * n, 4 * n).getNDArrayInternal().sigmoid();
            NDArray cell = Tensors.columns(inputForget, n, 2 * n).mul(c)
                    .add(Tensors.columns(inputForget, 0, n).mul(candidate));
            return new NDList(cell.tanh().mul(output), cell);
        }
    }

    /**
     * Firing-rate units {@code h' = (1 - leak) h + leak f(W x + U h + b)} with f = tanh, or rectified tanh. A leak of 1
     * is the vanilla recurrent network.
     *
     * @param leak timestep over time constant, in (0, 1]
     * @param rectified whether rates are kept from going below 0
     */
    record Rate(double leak, boolean rectified) implements Cell {
        public Rate {
            if (!(leak > 0 && leak <= 1)) {
                throw new IllegalArgumentException("leak: got " + leak + ", expected a number in (0, 1]");
            }
        }

        @Override
        public String name() {
            return "rnn";
        }

        @Override
        public int gates() {
            return 1;
        }

        @Override
        public NDList update(NDArray input, NDArray recurrent, NDList memory, Parameters weights) {
            NDArray drive = input.add(recurrent).tanh();
            if (rectified) {
                drive = drive.maximum(weights.constant(0));
            }
            if (leak == 1) {
                return new NDList(drive);
            }
            NDArray h = memory.getFirst();
            return new NDList(h.add(drive.sub(h).mul(weights.constant(leak))));
        }
    }
}
