package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.efferent.array.Tensors;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Plant;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A batch of episodes under way. Take {@link #observation()}, answer with {@link #step}, until {@link #isDone()}; then
 * {@link #rollout} has all of it. Closing frees every array of the episode.
 */
public final class Episode implements AutoCloseable {
    private final Environment environment;
    private final Plant plant;
    private final NDManager manager;
    private final Trials trials;
    private final Brought brought;
    private final KeptHistory history;
    private final LoopStep loop;
    private NDArray observation;

    Episode(Environment environment, Plant plant, NDManager manager, Trials trials, RandomGenerator noise) {
        this.environment = environment;
        this.plant = plant;
        this.manager = manager;
        this.trials = trials;
        brought = new Brought(environment, trials, noise);
        history = new KeptHistory(manager, plant.type(), brought);
        loop = new LoopStep(environment, plant, brought.kind());
        arrive(loop.begin(trials, history));
    }

    private void arrive(Map<String, NDArray> fields) {
        history.add(fields);
        observation = loop.observe(history);
    }

    /** What the network sees now, (batch, observation). */
    public NDArray observation() {
        return observation;
    }

    /**
     * Acts for one control step.
     *
     * @param action excitations, (batch, muscle); noise is added, and they are limited to their range
     * @throws IllegalStateException if the episode is over
     * @throws IllegalArgumentException if the shape does not fit
     */
    public void step(NDArray action) {
        if (isDone()) {
            throw new IllegalStateException("the episode is over after " + trials.steps() + " steps");
        }
        Tensors.requireShape("action", action, trials.batch(), environment.actionSize());
        arrive(loop.step(history, action));
    }

    /** Number of steps taken. */
    public int time() {
        return history.time();
    }

    /** Whether all steps are taken. */
    public boolean isDone() {
        return time() >= trials.steps();
    }

    /** The body now. */
    public EffectorState state() {
        return EffectorState.of(name -> history.field(name, 0));
    }

    /** The hand now. */
    public Endpoint endpoint() {
        return new Endpoint(
                history.field(Rollout.Quantity.ENDPOINT.label(), 0),
                history.field(Rollout.Quantity.ENDPOINT_VELOCITY.label(), 0));
    }

    /** Desired hand position now, m, (batch, dimension). */
    public NDArray target() {
        return trials.target().at(manager, plant.type(), time());
    }

    public Trials trials() {
        return trials;
    }

    public Plant plant() {
        return plant;
    }

    /** Owner of the episode's arrays. */
    public NDManager manager() {
        return manager;
    }

    /** What the trials bring. */
    public Brought brought() {
        return brought;
    }

    /** What happened so far, and what the trials bring now. */
    public History history() {
        return history;
    }

    /**
     * Adds something that belongs to the step that was taken last.
     *
     * @param quantity for example hidden activity of the network
     * @param array (batch, n)
     */
    public void record(Rollout.Quantity quantity, NDArray array) {
        history.record(quantity.label(), array);
    }

    /**
     * What happened since the start.
     *
     * @param weights the network's weights, for losses on them
     */
    public Rollout rollout(Map<String, NDArray> weights) {
        return Rollout.of(plant, trials, time(), history::over, weights);
    }

    /**
     * Cuts the tape: gradients of what follows do not flow back beyond this moment. For truncated backpropagation
     * through time.
     */
    public void detach() {
        history.detach();
        observation = loop.observe(history);
    }

    @Override
    public void close() {
        manager.close();
    }
}
