package io.efferent.verify.compare;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import java.util.Arrays;

/** All combinations of points on some axes, the last axis varying fastest. */
public record Grid(double[]... axes) {

    public long[] lengths() {
        return Arrays.stream(axes).mapToLong(axis -> axis.length).toArray();
    }

    /** The coordinate along one axis of every combination, (combination, 1): a batch for a single muscle. */
    public Values axis(int index) {
        int all = (int) Arrays.stream(lengths()).reduce(1, Math::multiplyExact);
        int inner = (int) Arrays.stream(lengths()).skip(index + 1).reduce(1, Math::multiplyExact);
        double[] coordinates = new double[all];
        for (int i = 0; i < all; i++) {
            coordinates[i] = axes[index][i / inner % axes[index].length];
        }
        return new Values(coordinates, new Shape(all, 1));
    }
}
