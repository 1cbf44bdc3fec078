package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Plant;
import java.util.Arrays;
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
    private final Counted counted;
    private final Map<Quantity, NDArray> made = new EnumMap<>(Quantity.class);
    private final Map<String, NDArray> sensed = new HashMap<>();

    /**
     * Which moments count in means over time.
     *
     * @param onsets of the events of the batch, [trial]
     * @param moments of the batch, [trial][time]; null for all
     * @param first number of the first trial here in the batch
     * @param rest number of trials of the batch that are not here
     * @param mean told when a mean is taken
     */
    private record Counted(Map<String, int[]> onsets, boolean[][] moments, int first, int rest, Runnable mean) {
        private static final Counted ALL = new Counted(Map.of(), null, 0, 0, () -> { });
    }

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
        this(timestep, manager, type, source, _ -> null, maximumIsometricForce, weights, Counted.ALL);
    }

    private Rollout(
            double timestep, NDManager manager, DataType type, Function<Quantity, NDArray> source,
            Function<String, NDArray> senses, NDArray maximumIsometricForce, Map<String, NDArray> weights,
            Counted counted) {
        this.timestep = timestep;
        this.manager = manager;
        this.type = type;
        this.source = source;
        this.senses = senses;
        this.maximumIsometricForce = maximumIsometricForce;
        this.weights = weights;
        this.counted = counted;
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
                label -> fields.apply(Sensor.field(label)), plant.maximumIsometricForce(), weights,
                new Counted(
                        trials.whole().epochs(), trials.whole().counted(), trials.first(),
                        trials.whole().batch() - trials.batch(), () -> { }));
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
                sensor -> imageOrNull(sensor, sensed(sensor), image), maximumIsometricForce, images, counted);
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

    /** One trial of it. */
    public Rollout trial(int index) {
        String one = index + ":" + (index + 1);
        int row = counted.first + index;
        boolean[][] moments = counted.moments == null ? null : new boolean[][] {counted.moments[row]};
        Map<String, int[]> onsets = new LinkedHashMap<>();
        counted.onsets.forEach((event, onset) -> onsets.put(event, new int[] {onset[row]}));
        return new Rollout(
                timestep, manager, type, quantity -> part(get(quantity), one), sensor -> part(sensed(sensor), one),
                maximumIsometricForce, weights, new Counted(onsets, moments, 0, 0, counted.mean));
    }

    private static NDArray part(NDArray whole, String rows) {
        return whole == null ? null : whole.get(rows);
    }

    /** Whether some moments do not count, so that losses have to take {@link #mean}. */
    boolean isPartial() {
        return counted.moments != null;
    }

    /**
     * The same rollout, of which only an epoch counts in means.
     *
     * @param epoch null for all that counts here
     * @param mean told when a mean is taken
     */
    Rollout during(Epoch epoch, Runnable mean) {
        boolean[][] moments = counted.moments;
        if (epoch != null) {
            NDArray hand = endpoint();
            if (moments == null) {
                int trials = (int) hand.getShape().get(0) + counted.rest;
                moments = new boolean[trials][(int) hand.getShape().get(1)];
                Arrays.stream(moments).forEach(trial -> Arrays.fill(trial, true));
            }
            moments = epoch.within(counted.onsets, moments, timestep);
        }
        return new Rollout(
                timestep, manager, type, this::get, this::sensed, maximumIsometricForce, weights,
                new Counted(counted.onsets, moments, counted.first, counted.rest, () -> {
                    counted.mean.run();
                    mean.run();
                }));
    }

    /**
     * The mean over trials, columns, and the times that count: those of the epoch that a loss is about, and not those
     * after the end of a trial that is shorter than others. 0 if there are none. Where the trials are a share of a
     * batch, such means, weighted by the numbers of trials, add up to that over the batch.
     *
     * @param x (batch, time, n); where it has fewer times than states have, as commands and differences, they are the
     *     last ones
     */
    public NDArray mean(NDArray x) {
        counted.mean.run();
        if (counted.moments == null) {
            return x.mean();
        }
        int times = (int) x.getShape().get(1);
        int batch = counted.moments.length;
        double[] mask = new double[batch * times];
        for (int trial = 0; trial < batch; trial++) {
            boolean[] moments = counted.moments[trial];
            for (int time = 0; time < times; time++) {
                mask[trial * times + time] = moments[moments.length - times + time] ? 1 : 0;
            }
        }
        double count = Arrays.stream(mask).sum();
        int trials = batch - counted.rest;
        double[] own = Arrays.copyOfRange(mask, counted.first * times, (counted.first + trials) * times);
        NDArray factor = Constants.of(manager, type, new Shape(trials, times, 1), own);
        return x.mul(factor).mean().mul(constant(mask.length / Math.max(1, count)));
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
