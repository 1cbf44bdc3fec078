package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;

/** What a unit does with its weighted input. */
public enum Nonlinearity {
    TANH(Math.sqrt(2)), RELU(Math.sqrt(2)), LINEAR(1), SIGMOID(1),
    /** The rate of a leaky integrate-and-fire neuron with a soft threshold at 1 (Hunsberger &amp; Eliasmith 2015). */
    SOFT_LIF(Math.sqrt(2));

    /** Length of the initial weight vectors. */
    final double gain;

    Nonlinearity(double gain) {
        this.gain = gain;
    }

    NDArray apply(NDArray x, Parameters constants) {
        return switch (this) {
            case TANH -> x.tanh();
            case RELU -> x.getNDArrayInternal().relu();
            case LINEAR -> x;
            case SIGMOID -> x.getNDArrayInternal().sigmoid();
            case SOFT_LIF -> SoftLif.of(x, constants);
        };
    }
}
