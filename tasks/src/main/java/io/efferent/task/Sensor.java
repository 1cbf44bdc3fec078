package io.efferent.task;

import io.efferent.effector.Effector;

/**
 * A sense of an environment.
 *
 * @param source what it tells
 * @param delay age of what reaches the network, in control steps
 * @param noise standard deviation of the noise of the sense organ, in the units of the source
 * @param isTold whether the network is told; otherwise it is a measure for losses and figures
 */
public record Sensor(SensorySource source, int delay, double noise, boolean isTold) {
    /** The name of its source. */
    public String label() {
        return source.label();
    }

    /** Number of columns it tells of a body. */
    public int width(Effector effector) {
        return source.channels(effector).stream().mapToInt(Channel::width).sum();
    }

    /** The field of the closed loop that keeps what it told. */
    public String field() {
        return field(label());
    }

    static String field(String label) {
        return "sensed " + label;
    }
}
