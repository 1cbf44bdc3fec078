package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.network.Initializers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Sees a picture: two convolutions and a dense layer of rectified units (the smaller network of Mnih et al. 2013).
 * Of small pictures, up to about 500 numbers, convolutions are compiled as products with matrices; a network that sees
 * larger ones acts and learns on DJL's tape.
 *
 * @param name its name
 * @param size number of units
 * @param picture the input, of shape (height, width, channels)
 */
public record Convolutional(String name, int size, Input picture) implements Layer, Fixed {
    private static final int[] FILTERS = {16, 32};
    private static final int[] KERNELS = {8, 4};
    private static final int[] STRIDES = {4, 2};

    /** Checks that the picture is large enough. */
    public Convolutional {
        if (picture.shape().size() != 3 || side(picture, 0) < 1 || side(picture, 1) < 1) {
            throw new IllegalArgumentException("picture: got " + picture.name() + " of shape " + picture.shape()
                    + ", expected height and width of at least 20, and channels");
        }
    }

    /** Height or width after the convolutions. */
    private static int side(Input picture, int axis) {
        int side = picture.shape().get(axis);
        for (int i = 0; i < FILTERS.length; i++) {
            side = Math.floorDiv(side - KERNELS[i], STRIDES[i]) + 1;
        }
        return side;
    }

    @Override
    public List<String> inputs() {
        return List.of(picture.name());
    }

    @Override
    public int memories() {
        return 0;
    }

    @Override
    public Map<String, Values> initialWeights(int inputSize, RandomGenerator random) {
        Map<String, Values> weights = new LinkedHashMap<>();
        int channels = picture.shape().get(2);
        for (int i = 0; i < FILTERS.length; i++) {
            weights.put("filters" + (i + 1), filters(FILTERS[i], channels, KERNELS[i], random));
            weights.put("offsets" + (i + 1), Initializers.constant(0, FILTERS[i]));
            channels = FILTERS[i];
        }
        int features = channels * side(picture, 0) * side(picture, 1);
        weights.putAll(dense().initialWeights(features, random));
        return weights;
    }

    /** Square filters of rectified units as they start. */
    static Values filters(int count, int channels, int kernel, RandomGenerator random) {
        double[] filters = Initializers.orthogonal(
                count, channels * kernel * kernel, Nonlinearity.RELU.gain, random).data();
        return new Values(filters, new Shape(count, channels, kernel, kernel));
    }

    /** Reads what the convolutions see. */
    private Dense dense() {
        return new Dense(name, size, inputs(), Nonlinearity.RELU);
    }

    @Override
    public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
        NDArray x = picture.channelsFirst(input);
        for (int i = 0; i < FILTERS.length; i++) {
            x = Nonlinearity.RELU.apply(Conv2d.conv2d(
                            x, weights.get("filters" + (i + 1)), weights.get("offsets" + (i + 1)),
                            new Shape(STRIDES[i], STRIDES[i]))
                    .singletonOrThrow(), weights);
        }
        int features = (int) weights.get("weight").getShape().get(1);
        return dense().step(weights, x.reshape(new Shape(-1, features)), memory, next);
    }
}
