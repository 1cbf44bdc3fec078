package io.efferent.task;

import ai.djl.ndarray.NDArray;

/**
 * What a step of the closed loop can read: what happened, and what its trials bring. Each engine has its own: arrays
 * that are kept, or rows of a compiled kernel.
 */
public interface History {
    /**
     * A field of the loop.
     *
     * @param name for example that of a sensor
     * @param age in steps; 0 is the beginning of this step, and nothing is older than the start
     * @return (batch, columns); null if there is none of that name
     */
    NDArray field(String name, int age);

    /** What the trials bring to this step on a channel, (batch, columns); null if they do not bring that. */
    NDArray now(String channel);

    /** The same for the moment at the end of this step. */
    NDArray next(String channel);
}
