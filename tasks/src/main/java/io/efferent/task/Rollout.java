package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Plant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What happened in a batch of episodes. All arrays are (batch, time, n); with {@code steps} control steps, states have
 * {@code steps + 1} times, commands {@code steps}. An array is made when it is first asked for.
 */
public final class Rollout {
    /** The quantities of a rollout, in order of cause and effect within a step. */
    public enum Quantity {
        /** Hidden activity of the network; null if it has none. */
        HIDDEN("hidden activity", true),
        /** Commands as the network gave them. */
        EXCITATION("excitation", true),
        /** Force from outside on the hand at the beginning of each step, N; null if the trials bring none. */
        HAND_LOAD("load on the hand", true),
        /** Forces from outside on the joints at the beginning of each step; null if the trials bring none. */
        JOINT_LOAD("load on the joints", true),
        /** Muscle activations. */
        ACTIVATION(EffectorState.ACTIVATION, false),
        /** Muscle forces, N. */
        FORCE(EffectorState.FORCE, false),
        /** Joint velocities. */
        VELOCITY(EffectorState.VELOCITY, false),
        /** Joint positions. */
        POSITION(EffectorState.POSITION, false),
        /** Fiber velocities divided by maximum velocities. */
        FIBER_VELOCITY("normalized fiber velocity", false),
        /** Hand velocity, m/s. */
        ENDPOINT_VELOCITY("hand velocity", false),
        /** Hand position, m. */
        ENDPOINT("hand position", false),
        /** Desired hand position, m. */
        TARGET("target", false);

        private final String label;
        private final boolean ofSteps;

        Quantity(String label, boolean ofSteps) {
            this.label = label;
            this.ofSteps = ofSteps;
        }

        /** Its name, also that of the field in which engines keep it. */
        public String label() {
            return label;
        }

        /** Whether it belongs to a step instead of a moment, so that the start has none. */
        public boolean isOfSteps() {
            return ofSteps;
        }
    }

    private final double timestep;
    private final NDManager manager;
    private final DataType type;
    private final Function<Quantity, NDArray> source;
    private final Function<String, NDArray> senses;
    private final NDArray maximumIsometricForce;
    private final Map<String, NDArray> weights;
    private final Map<Quantity, NDArray> made = new EnumMap<>(Quantity.class);
    private final Map<String, NDArray> sensed = new HashMap<>();

    /**
     * A rollout without senses.
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
        this(timestep, manager, type, source, _ -> null, maximumIsometricForce, weights);
    }

    private Rollout(
            double timestep, NDManager manager, DataType type, Function<Quantity, NDArray> source,
            Function<String, NDArray> senses, NDArray maximumIsometricForce, Map<String, NDArray> weights) {
        this.timestep = timestep;
        this.manager = manager;
        this.type = type;
        this.source = source;
        this.senses = senses;
        this.maximumIsometricForce = maximumIsometricForce;
        this.weights = weights;
    }

    /**
     * A rollout from what an engine kept.
     *
     * @param plant the body
     * @param trials what happened
     * @param last the last time
     * @param fields makes a field of the closed loop over all times by name, (batch, last + 1, n); null if there is
     *     none
     * @param weights the network's weights by name
     */
    public static Rollout of(
            Plant plant, Trials trials, int last, Function<String, NDArray> fields, Map<String, NDArray> weights) {
        Function<Quantity, NDArray> source = quantity -> {
            if (quantity == Quantity.TARGET) {
                return trials.target().toTrials(plant.manager(), plant.type(), last);
            }
            NDArray field = fields.apply(quantity.label());
            return field != null && quantity.isOfSteps() ? field.get(":, 1:") : field;
        };
        return new Rollout(
                plant.effector().timestep(), plant.manager(), plant.type(), source,
                label -> fields.apply(Sensor.field(label)), plant.maximumIsometricForce(), weights);
    }

    /** Seconds. */
    public double timestep() {
        return timestep;
    }

    /** A quantity; null if there is none. */
    public NDArray get(Quantity quantity) {
        return made.computeIfAbsent(quantity, source);
    }

    /**
     * What a sensor of the environment told, as the perturbed and noisy sense organ had it, before its delay.
     *
     * @param sensor its name, such as "vision"
     * @return (batch, steps + 1, n); null if there is no such sensor
     */
    public NDArray sensed(String sensor) {
        return sensed.computeIfAbsent(sensor, senses);
    }

    /**
     * The same rollout with other arrays.
     *
     * @param image makes them of the names and arrays of quantities and sensors, when one is asked for, and of weights
     */
    public Rollout map(BiFunction<String, NDArray, NDArray> image) {
        Map<String, NDArray> images = new LinkedHashMap<>();
        weights.forEach((name, array) -> images.put(name, image.apply("weight " + name, array)));
        return new Rollout(
                timestep, manager, type, quantity -> imageOrNull(quantity.label(), get(quantity), image),
                sensor -> imageOrNull(sensor, sensed(sensor), image), maximumIsometricForce, images);
    }

    private static NDArray imageOrNull(String name, NDArray array, BiFunction<String, NDArray, NDArray> image) {
        return array == null ? null : image.apply(name, array);
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

    /** Everything that has a time axis and happened, in order of cause and effect within a step. */
    public Map<String, NDArray> overTime() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        for (Quantity quantity : Quantity.values()) {
            if (quantity != Quantity.TARGET && get(quantity) != null) {
                all.put(quantity.label(), get(quantity));
            }
        }
        return all;
    }
}
