package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;

/** What a unit does with its weighted input. */
public enum Nonlinearity {
    TANH(Math.sqrt(2)), RELU(Math.sqrt(2)), LINEAR(1), SIGMOID(1);

    /** Length of the initial weight vectors. */
    final double gain;

    Nonlinearity(double gain) {
        this.gain = gain;
    }

    NDArray apply(NDArray x) {
        return switch (this) {
            case TANH -> x.tanh();
            case RELU -> x.getNDArrayInternal().relu();
            case LINEAR -> x;
            case SIGMOID -> x.getNDArrayInternal().sigmoid();
        };
    }
}
