package io.efferent.effector.wrap;

/**
 * When a path passes a point: while a joint is within a range, ends included.
 *
 * @param joint number of the joint position
 * @param lower rad or m
 * @param upper rad or m
 */
public record Condition(int joint, double lower, double upper) {
    /** @throws IllegalArgumentException if the range is empty */
    public Condition {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("range: got " + lower + " to " + upper + ", expected lower first");
        }
    }
}
