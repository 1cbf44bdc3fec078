package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A part of an observation that layers read by name, as {@code vision}.
 *
 * @param name of the part
 * @param shape size of each axis: (n) for numbers, (height, width, channels) for a picture
 */
public record Input(String name, List<Integer> shape) {
    /** Copies the shape. */
    public Input {
        if (shape.isEmpty() || shape.stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException(
                    "shape of " + name + ": got " + shape + ", expected sizes of at least 1");
        }
        shape = List.copyOf(shape);
    }

    /** A part of an observation. */
    public static Input of(String name, int... shape) {
        return new Input(name, Arrays.stream(shape).boxed().toList());
    }

    /** Whether it is a picture, (height, width, channels). */
    public boolean isPicture() {
        return shape.size() == 3;
    }

    /** Pictures with their channels first, as convolutions read them. */
    NDArray channelsFirst(NDArray pictures) {
        return pictures.reshape(new Shape(-1, shape.get(0), shape.get(1), shape.get(2))).transpose(0, 3, 1, 2);
    }

    /** How many numbers it is. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
