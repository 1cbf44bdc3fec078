package io.efferent.rl;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
            throw new IllegalArgumentException(
                    "shape of " + name + ": got " + shape + ", expected sizes of at least 1");
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

    /**
     * Which number of an observation is NaN or infinite, as {@code vision[3] is NaN}; empty if none is.
     *
     * @param senses its senses
     * @param observations holds the observation
     * @param from where it begins
     */
    public static Optional<String> notFinite(List<Sense> senses, float[] observations, int from) {
        int begin = from;
        for (Sense sense : senses) {
            int end = begin + sense.size();
            for (int i = begin; i < end; i++) {
                if (!Float.isFinite(observations[i])) {
                    return Optional.of(sense.name() + "[" + (i - begin) + "] is " + observations[i]);
                }
            }
            begin = end;
        }
        return Optional.empty();
    }

    /** Whether the numbers of another are more of this. */
    boolean isContinuedBy(Sense other) {
        return name.equals(other.name) && privileged == other.privileged
                && shape.size() == 1 && other.shape.size() == 1;
    }

    /** With more numbers. */
    Sense with(int more) {
        return new Sense(name, List.of(size() + more), privileged);
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
