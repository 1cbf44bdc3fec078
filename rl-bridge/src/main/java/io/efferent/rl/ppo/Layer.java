package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.network.Cell;
import io.efferent.network.Initializers;
import io.efferent.rl.Sense;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A named part of a {@link SenseNetwork} that reads senses and other layers. */
public sealed interface Layer {
    /** Its name, the prefix of its weights. */
    String name();

    /** Number of units. */
    int size();

    /** Names of the senses and layers it reads; their numbers are joined in this order. */
    List<String> inputs();

    /** How many arrays of {@link #size} columns it remembers. */
    int memories();

    /** Where its weights start, for so many inputs. */
    Map<String, Values> initialWeights(int inputs, RandomGenerator random);

    /**
     * One step.
     *
     * @param weights its own
     * @param input (batch, inputs)
     * @param memory what it remembers
     * @param next receives what it will remember
     * @return activity, (batch, size)
     */
    NDArray step(Parameters weights, NDArray input, NDList memory, NDList next);

    /** What a unit does with its weighted input. */
    enum Activation {
        TANH(Math.sqrt(2)), RELU(Math.sqrt(2)), LINEAR(1);

        private final double gain;

        Activation(double gain) {
            this.gain = gain;
        }

        private NDArray apply(NDArray x) {
            return switch (this) {
                case TANH -> x.tanh();
                case RELU -> x.getNDArrayInternal().relu();
                case LINEAR -> x;
            };
        }
    }

    /** Weighted sums and a nonlinearity; weights start orthogonal, biases at 0. */
    record Dense(String name, int size, List<String> inputs, Activation activation) implements Layer {
        /** Copies. */
        public Dense {
            inputs = List.copyOf(inputs);
        }

        @Override
        public int memories() {
            return 0;
        }

        @Override
        public Map<String, Values> initialWeights(int inputSize, RandomGenerator random) {
            Map<String, Values> weights = new LinkedHashMap<>();
            weights.put("weight", Initializers.orthogonal(size, inputSize, activation.gain, random));
            weights.put("bias", Initializers.constant(0, size));
            return weights;
        }

        @Override
        public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
            return activation.apply(
                    Linear.linear(input, weights.get("weight"), weights.get("bias")).singletonOrThrow());
        }
    }

    /** Units with memory. */
    record Recurrent(String name, int size, List<String> inputs, Cell cell) implements Layer {
        /** Copies. */
        public Recurrent {
            inputs = List.copyOf(inputs);
        }

        @Override
        public int memories() {
            return cell.memories();
        }

        @Override
        public Map<String, Values> initialWeights(int inputSize, RandomGenerator random) {
            return cell.initialWeights(0, inputSize, size, random);
        }

        @Override
        public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
            NDList updated = cell.step(0, input, memory, weights);
            next.addAll(updated);
            return updated.getFirst();
        }
    }

    /**
     * Sees a picture: two convolutions and a dense layer of rectified units (the smaller network of Mnih et al. 2013).
     * Convolutions are not compiled: a network with such a layer acts and learns on DJL's tape.
     *
     * @param name its name
     * @param size number of units
     * @param picture the sense, of shape (height, width, channels)
     */
    record Convolutional(String name, int size, Sense picture) implements Layer {
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
        private static int side(Sense picture, int axis) {
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
                int fan = channels * KERNELS[i] * KERNELS[i];
                double[] filters = Initializers.orthogonal(FILTERS[i], fan, Math.sqrt(2), random).data();
                weights.put("filters" + (i + 1), new Values(filters, new Shape(FILTERS[i], channels, KERNELS[i], KERNELS[i])));
                weights.put("offsets" + (i + 1), Initializers.constant(0, FILTERS[i]));
                channels = FILTERS[i];
            }
            int features = channels * side(picture, 0) * side(picture, 1);
            weights.put("weight", Initializers.orthogonal(size, features, Math.sqrt(2), random));
            weights.put("bias", Initializers.constant(0, size));
            return weights;
        }

        @Override
        public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
            List<Integer> shape = picture.shape();
            NDArray x = input.reshape(new Shape(-1, shape.get(0), shape.get(1), shape.get(2))).transpose(0, 3, 1, 2);
            for (int i = 0; i < FILTERS.length; i++) {
                x = Activation.RELU.apply(Conv2d.conv2d(
                                x, weights.get("filters" + (i + 1)), weights.get("offsets" + (i + 1)),
                                new Shape(STRIDES[i], STRIDES[i]))
                        .singletonOrThrow());
            }
            int features = (int) weights.get("weight").getShape().get(1);
            return Activation.RELU.apply(
                    Linear.linear(x.reshape(new Shape(-1, features)), weights.get("weight"), weights.get("bias"))
                            .singletonOrThrow());
        }
    }
}
