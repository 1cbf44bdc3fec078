package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
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
            requireFraction("leak", leak);
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

    /**
     * Rates that are never negative, of an input that is low-pass filtered, as in networks of excitatory and inhibitory
     * units (Song, Yang &amp; Wang 2016): {@code x' = (1 - leak) x + leak (W u + U r + b)}, {@code r' = max(x', 0)}. It
     * remembers r and x.
     *
     * @param leak timestep over time constant, in (0, 1]
     */
    record Rectified(double leak) implements Cell {
        public Rectified {
            requireFraction("leak", leak);
        }

        @Override
        public String name() {
            return "rectified";
        }

        @Override
        public int gates() {
            return 1;
        }

        @Override
        public int memories() {
            return 2;
        }

        @Override
        public NDList update(NDArray input, NDArray recurrent, NDList memory, Parameters weights) {
            NDArray x = memory.get(1);
            NDArray next = x.add(input.add(recurrent).sub(x).mul(weights.constant(leak)));
            return new NDList(next.getNDArrayInternal().relu(), next);
        }
    }

    /**
     * Leaky integrate-and-fire units: {@code v' = (1 - leak) v + leak (W u + U r + b)}; where v' reaches 1 there is a
     * spike, and v' returns to 0. Others read r, the spikes filtered by a synapse,
     * {@code r' = (1 - decay) r + decay s}, so that 1 is a spike in each step. It remembers r and v.
     *
     * <p>A spike has no derivative; in its place comes that of a fast sigmoid, {@code 1 / (1 + slope |v' - 1|)^2}
     * (Zenke &amp; Ganguli 2018), and none for the return to 0 (Neftci, Mostafa &amp; Zenke 2019). Biases start between
     * 0.5 and 1.5, so that about half of the units spike by themselves.
     *
     * @param leak timestep over the time constant of the membrane, in (0, 1]
     * @param decay timestep over the time constant of the synapse, in (0, 1]
     * @param slope of the surrogate derivative, above 0
     */
    record Spiking(double leak, double decay, double slope) implements Cell {
        public Spiking {
            requireFraction("leak", leak);
            requireFraction("decay", decay);
            Require.positive("slope", slope, "");
        }

        @Override
        public String name() {
            return "spiking";
        }

        @Override
        public int gates() {
            return 1;
        }

        @Override
        public int memories() {
            return 2;
        }

        @Override
        public Map<String, Values> initialWeights(int layer, int inputs, int hidden, RandomGenerator random) {
            Map<String, Values> weights = Cell.super.initialWeights(layer, inputs, hidden, random);
            weights.put(name() + ".bias_ih_l" + layer, Values.row(random.doubles(hidden, 0.5, 1.5).toArray()));
            return weights;
        }

        @Override
        public NDList update(NDArray input, NDArray recurrent, NDList memory, Parameters weights) {
            NDArray r = memory.get(0);
            NDArray v = memory.get(1);
            NDArray one = weights.constant(1);
            NDArray charged = v.add(input.add(recurrent).sub(v).mul(weights.constant(leak)));
            NDArray above = charged.sub(one);
            NDArray spikes = Tensors.where(above.lt(weights.constant(0)), above.zerosLike(), above.onesLike());
            NDArray soft = above.div(above.abs().mul(weights.constant(slope)).add(one));
            NDArray differentiable = spikes.add(soft.sub(soft.stopGradient()));
            return new NDList(
                    r.add(differentiable.sub(r).mul(weights.constant(decay))), charged.sub(charged.mul(spikes)));
        }
    }

    private static void requireFraction(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected a number in (0, 1]");
        }
    }
}
