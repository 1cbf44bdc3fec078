package io.efferent.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves weights down their gradients, on plain numbers and in PyTorch's form. What it remembers goes into checkpoints,
 * so that a resumed run takes the same steps.
 */
public abstract sealed class Optimizer permits Adam, RmsProp, Sgd {
    /** Names accepted by {@link #named}. */
    public static final List<String> NAMES = List.of("adam", "adamw", "rmsprop", "sgd");

    static final String MEAN = "mean";
    static final String VARIANCE = "variance";
    static final String MOMENTUM = "momentum";

    /**
     * What an optimizer remembers.
     *
     * @param optimizer its name
     * @param steps steps taken
     * @param moments running means of gradients, of their squares, or of updates: by kind (see {@link
     *     Optimizer#moments}) and by name of the weight; without weights before the first step
     */
    public record State(String optimizer, long steps, Map<String, Map<String, double[]>> moments) {}

    private final String name;
    private final Map<String, Map<String, double[]>> moments = new LinkedHashMap<>();
    private long steps;

    Optimizer(String name) {
        this.name = name;
        moments(name).forEach(kind -> moments.put(kind, new LinkedHashMap<>()));
    }

    /**
     * An optimizer with its usual constants.
     *
     * @param name one of {@link #NAMES}
     * @param momentum share of the last update that goes on, of sgd and rmsprop; null for none
     * @param weightDecay share of itself that a weight loses per step and rate, of adamw; null for 0.01
     * @throws IllegalArgumentException if the name is unknown, or a number is out of range or not of this optimizer
     */
    public static Optimizer named(String name, Double momentum, Double weightDecay) {
        boolean takesMomentum = name.equals("sgd") || name.equals("rmsprop");
        if (NAMES.contains(name) && momentum != null && !takesMomentum) {
            throw new IllegalArgumentException("momentum: got " + momentum + " for " + name + ", expected it for sgd "
                    + "or rmsprop");
        }
        if (NAMES.contains(name) && weightDecay != null && !name.equals("adamw")) {
            throw new IllegalArgumentException("weightDecay: got " + weightDecay + " for " + name
                    + ", expected it for adamw");
        }
        double kept = momentum == null ? 0 : momentum;
        return switch (name) {
            case "adam" -> new Adam();
            case "adamw" -> Adam.withWeightDecay(weightDecay == null ? 0.01 : weightDecay);
            case "rmsprop" -> new RmsProp(0.99, 1e-8, kept);
            case "sgd" -> new Sgd(kept);
            default -> throw new IllegalArgumentException("optimizer: got '" + name + "', expected one of " + NAMES);
        };
    }

    /**
     * The kinds of running means that an optimizer keeps for each weight.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException if the name is unknown
     */
    static List<String> moments(String name) {
        return switch (name) {
            case "adam", "adamw" -> List.of(MEAN, VARIANCE);
            case "rmsprop" -> List.of(VARIANCE, MOMENTUM);
            case "sgd" -> List.of(MOMENTUM);
            default -> throw new IllegalArgumentException("optimizer: got '" + name + "', expected one of " + NAMES);
        };
    }

    /** A name of {@link #NAMES}. */
    public final String name() {
        return name;
    }

    /**
     * Takes a step.
     *
     * @param weights changed in place
     * @param gradients by the names of the weights; those without one stay
     * @param rate learning rate
     */
    public final void step(Weights weights, Map<String, double[]> gradients, double rate) {
        steps++;
        for (String weight : weights.names()) {
            double[] w = weights.get(weight);
            double[][] own = moments.values().stream()
                    .map(kind -> kind.computeIfAbsent(weight, _ -> new double[w.length])).toArray(double[][]::new);
            if (gradients.get(weight) != null) {
                update(w, gradients.get(weight), rate, own);
            }
        }
    }

    /**
     * Moves one weight.
     *
     * @param moments its running means, in the order of {@link #moments}
     */
    abstract void update(double[] weight, double[] gradient, double rate, double[][] moments);

    /** Number of steps taken. */
    public final long steps() {
        return steps;
    }

    /** A copy of all it remembers. */
    public final State state() {
        return new State(name, steps, copy(moments));
    }

    /**
     * Goes on where another optimizer stopped.
     *
     * @throws IllegalArgumentException if that was of another kind
     */
    public final void restore(State state) {
        if (!state.optimizer.equals(name)) {
            throw new IllegalArgumentException("optimizer: got a checkpoint of " + state.optimizer
                    + ", expected one of " + name);
        }
        steps = state.steps;
        moments.putAll(copy(state.moments));
    }

    private static Map<String, Map<String, double[]>> copy(Map<String, Map<String, double[]>> moments) {
        Map<String, Map<String, double[]>> copy = new LinkedHashMap<>();
        moments.forEach((kind, arrays) -> {
            Map<String, double[]> copied = new LinkedHashMap<>();
            arrays.forEach((weight, values) -> copied.put(weight, values.clone()));
            copy.put(kind, copied);
        });
        return copy;
    }

    static double fraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected a number in [0, 1)");
        }
        return value;
    }
}
