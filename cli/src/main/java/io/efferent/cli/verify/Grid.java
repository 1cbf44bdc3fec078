package io.efferent.cli.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.kernel.Constants;
import java.util.Arrays;

/** All combinations of points on some axes, the last axis varying fastest. */
record Grid(double[]... axes) {

    long[] lengths() {
        return Arrays.stream(axes).mapToLong(axis -> axis.length).toArray();
    }

    /** The coordinate along one axis of every combination, (combination, 1): a batch for a single muscle. */
    NDArray axis(int index, Trial trial) {
        int all = (int) Arrays.stream(lengths()).reduce(1, Math::multiplyExact);
        int inner = (int) Arrays.stream(lengths()).skip(index + 1).reduce(1, Math::multiplyExact);
        double[] coordinates = new double[all];
        for (int i = 0; i < all; i++) {
            coordinates[i] = axes[index][i / inner % axes[index].length];
        }
        return Constants.of(trial.manager(), trial.type(), new Shape(all, 1), coordinates);
    }
}
