package io.efferent.network.layer;

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

    /** How many numbers it is. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
