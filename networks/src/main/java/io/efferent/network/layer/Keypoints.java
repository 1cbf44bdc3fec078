package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.efferent.array.Constants;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.network.Initializers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Sees where things are in a picture: a convolution, a residual block (He et al. 2016), another convolution, and a
 * spatial softmax (Levine et al. 2016), by which each of 32 features becomes a place, x and y from -1 to 1; a dense
 * layer of rectified units reads the places. Acts and learns on DJL's tape.
 *
 * @param name its name
 * @param size number of units
 * @param picture the input, of shape (height, width, channels)
 */
public record Keypoints(String name, int size, Input picture) implements Layer, Fixed {
    private static final int FEATURES = 32;
    private static final int FIRST = 5;
    private static final int KERNEL = 3;
    private static final int LEAST = 9;

    /** Checks that the picture is large enough. */
    public Keypoints {
        if (picture.shape().size() != 3 || picture.shape().get(0) < LEAST || picture.shape().get(1) < LEAST) {
            throw new IllegalArgumentException("picture: got " + picture.name() + " of shape " + picture.shape()
                    + ", expected height and width of at least " + LEAST + ", and channels");
        }
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
        addFilters(weights, "first", picture.shape().get(2), FIRST, random);
        addFilters(weights, "residual1", FEATURES, KERNEL, random);
        addFilters(weights, "residual2", FEATURES, KERNEL, random);
        addFilters(weights, "last", FEATURES, KERNEL, random);
        weights.putAll(dense().initialWeights(2 * FEATURES, random));
        return weights;
    }

    /** Reads the places. */
    private Dense dense() {
        return new Dense(name, size, inputs(), Nonlinearity.RELU);
    }

    private static void addFilters(
            Map<String, Values> weights, String name, int channels, int kernel, RandomGenerator random) {
        weights.put(name + ".filters", Convolutional.filters(FEATURES, channels, kernel, random));
        weights.put(name + ".offsets", Initializers.constant(0, FEATURES));
    }

    @Override
    public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
        NDArray x = picture.channelsFirst(input);
        x = Nonlinearity.RELU.apply(convolved(weights.in("first"), x, 2, 0), weights);
        NDArray change = Nonlinearity.RELU.apply(convolved(weights.in("residual1"), x, 1, 1), weights);
        x = Nonlinearity.RELU.apply(x.add(convolved(weights.in("residual2"), change, 1, 1)), weights);
        NDArray places = places(convolved(weights.in("last"), x, 1, 0), weights);
        return dense().step(weights, places, memory, next);
    }

    private static NDArray convolved(Parameters weights, NDArray x, int stride, int padding) {
        return Conv2d.conv2d(x, weights.get("filters"), weights.get("offsets"), new Shape(stride, stride),
                new Shape(padding, padding)).singletonOrThrow();
    }

    /** The mean place of each feature, where it counts by the exponential of its activity, (batch, 2 · features). */
    private static NDArray places(NDArray features, Parameters weights) {
        int height = (int) features.getShape().get(2);
        int width = (int) features.getShape().get(3);
        NDArray share = features.reshape(new Shape(-1, FEATURES, height * width)).softmax(2);
        double[] grid = new double[2 * height * width];
        Arrays.setAll(grid, i -> i % 2 == 0
                ? 2.0 * (i / 2 % width) / (width - 1) - 1
                : 2.0 * (i / 2 / width) / (height - 1) - 1);
        NDArray at = Constants.of(weights.manager(), weights.type(), new Shape(height * width, 2), grid);
        return share.reshape(new Shape(-1, height * width)).matMul(at).reshape(new Shape(-1, 2 * FEATURES));
    }
}
