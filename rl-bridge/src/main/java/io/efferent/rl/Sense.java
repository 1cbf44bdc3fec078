package io.efferent.rl;

import java.util.Arrays;
import java.util.List;

/**
 * A modality of an observation: what one kind of sensor, or the task, tells.
 *
 * @param name what is sensed; one of the names below where one fits
 * @param shape size of each axis: (n) for numbers, (height, width, 3) for pixels
 * @param privileged only a critic may see it
 */
public record Sense(String name, List<Integer> shape, boolean privileged) {
    public static final String PROPRIOCEPTION = "proprioception";
    public static final String TOUCH = "touch";
    public static final String VISION = "vision";
    public static final String GOAL = "goal";

    /** Copies the shape. */
    public Sense {
        if (shape.isEmpty() || shape.stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("shape of " + name + ": got " + shape + ", expected sizes of at least 1");
        }
        shape = List.copyOf(shape);
    }

    /** A sense that policy and critic share. */
    public static Sense of(String name, int... shape) {
        return new Sense(name, Arrays.stream(shape).boxed().toList(), false);
    }

    /** A sense for the critic only. */
    public static Sense privileged(String name, int... shape) {
        return new Sense(name, Arrays.stream(shape).boxed().toList(), true);
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
