package io.efferent.task;

import ai.djl.ndarray.NDArray;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Plant;
import java.util.List;

/**
 * What a sense organ tells of the body at one instant. {@link Senses} are the ready-made ones; one of your own serves
 * every engine and reinforcement learning alike. A source keeps nothing from one call to the next.
 */
public interface SensorySource {
    /** Name, unique among the senses of an environment. */
    String label();

    /** The groups of columns it tells, in order. */
    List<Channel> channels(Effector effector);

    /**
     * What it tells, (batch, columns), in the order of {@link #channels}. Differentiable.
     *
     * @param plant the body, for constants of its manager and type
     * @param state the body now
     * @param hand the hand now
     */
    NDArray read(Plant plant, EffectorState state, Endpoint hand);
}
