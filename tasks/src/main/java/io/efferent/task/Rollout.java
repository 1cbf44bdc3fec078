package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What happened in a batch of episodes, or in a stretch of them. All arrays are (batch, time, n); with {@code steps} control
 * steps, states have {@code steps + 1} times, commands {@code steps}. An array is made when it is first asked for.
 */
public final class Rollout {
    /** The quantities of a rollout. */
    public enum Quantity {
        /** Hand position, m. */
        ENDPOINT,
        /** Hand velocity, m/s. */
        ENDPOINT_VELOCITY,
        /** Desired hand position, m. */
        TARGET,
        /** Joint positions. */
        POSITION,
        /** Joint velocities. */
        VELOCITY,
        /** Muscle activations. */
        ACTIVATION,
        /** Muscle forces, N. */
        FORCE,
        /** Fiber velocities divided by maximum velocities. */
        FIBER_VELOCITY,
        /** Commands as the network gave them. */
        EXCITATION,
        /** Hidden activity of the network; null if it has none. */
        HIDDEN
    }

    private final double timestep;
    private final NDManager manager;
    private final DataType type;
    private final Function<Quantity, NDArray> source;
    private final NDArray maximumIsometricForce;
    private final Map<String, NDArray> weights;
    private final Map<Quantity, NDArray> made = new EnumMap<>(Quantity.class);

    /**
     * A rollout.
     *
     * @param timestep s
     * @param manager owner of its arrays
     * @param type of its arrays
     * @param source makes the array of a quantity, null if there is none; asked at most once for each
     * @param maximumIsometricForce N, (1, muscle)
     * @param weights the network's weights by name
     */
    public Rollout(
            double timestep, NDManager manager, DataType type, Function<Quantity, NDArray> source,
            NDArray maximumIsometricForce, Map<String, NDArray> weights) {
        this.timestep = timestep;
        this.manager = manager;
        this.type = type;
        this.source = source;
        this.maximumIsometricForce = maximumIsometricForce;
        this.weights = weights;
    }

    /** Seconds. */
    public double timestep() {
        return timestep;
    }

    private NDArray get(Quantity quantity) {
        return made.computeIfAbsent(quantity, source);
    }

    /** Hand position, m. */
    public NDArray endpoint() {
        return get(Quantity.ENDPOINT);
    }

    /** Hand velocity, m/s. */
    public NDArray endpointVelocity() {
        return get(Quantity.ENDPOINT_VELOCITY);
    }

    /** Desired hand position, m. */
    public NDArray target() {
        return get(Quantity.TARGET);
    }

    /** Joint positions. */
    public NDArray position() {
        return get(Quantity.POSITION);
    }

    /** Joint velocities. */
    public NDArray velocity() {
        return get(Quantity.VELOCITY);
    }

    /** Muscle activations. */
    public NDArray activation() {
        return get(Quantity.ACTIVATION);
    }

    /** Muscle forces, N. */
    public NDArray force() {
        return get(Quantity.FORCE);
    }

    /** Fiber velocities divided by maximum velocities. */
    public NDArray fiberVelocity() {
        return get(Quantity.FIBER_VELOCITY);
    }

    /** Commands as the network gave them. */
    public NDArray excitation() {
        return get(Quantity.EXCITATION);
    }

    /** Hidden activity of the network; null if it has none. */
    public NDArray hidden() {
        return get(Quantity.HIDDEN);
    }

    /** N, (1, muscle). */
    public NDArray maximumIsometricForce() {
        return maximumIsometricForce;
    }

    /** The network's weights by name. */
    public Map<String, NDArray> weights() {
        return weights;
    }

    /** A scalar of this rollout's type and manager. */
    public NDArray constant(double value) {
        return Constants.of(manager, type, value);
    }

    public NDManager manager() {
        return manager;
    }

    public DataType type() {
        return type;
    }

    /** Everything that has a time axis, in order of cause and effect within a step. */
    public Map<String, NDArray> overTime() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        if (hidden() != null) {
            all.put("hidden activity", hidden());
        }
        all.put("excitation", excitation());
        all.put("activation", activation());
        all.put("muscle force", force());
        all.put("joint velocity", velocity());
        all.put("joint position", position());
        all.put("fiber velocity", fiberVelocity());
        all.put("hand velocity", endpointVelocity());
        all.put("hand position", endpoint());
        return all;
    }
}
