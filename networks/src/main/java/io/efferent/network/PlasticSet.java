package io.efferent.network;

import io.efferent.array.RandomStreams;
import io.efferent.array.Values;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which numbers of a network learn. All others keep every bit, whatever the optimizer remembers.
 */
public final class PlasticSet {
    /** Names of parts that {@link #of} knows, besides those of weights. */
    public static final List<String> PARTS = List.of("all", "recurrent", "input", "feedback", "output", "bias");

    /** All of a network. */
    public static final PlasticSet ALL = new PlasticSet(null);

    /** By weight; null for all of everything. */
    private final Map<String, boolean[]> masks;

    private PlasticSet(Map<String, boolean[]> masks) {
        this.masks = masks;
    }

    /**
     * Single numbers.
     *
     * @param masks by name of the weight, row-major, true for what learns; weights that are not named do not learn
     */
    public static PlasticSet masks(Map<String, boolean[]> masks) {
        Map<String, boolean[]> copy = new LinkedHashMap<>();
        masks.forEach((name, mask) -> copy.put(name, mask.clone()));
        return new PlasticSet(copy);
    }

    /**
     * Parts of a network by name, all of them together.
     *
     * <ul>
     *   <li>{@code all}
     *   <li>{@code recurrent}: weights from hidden units to those of the same layer
     *   <li>{@code input}: weights from the inputs of the task to the first layer
     *   <li>{@code feedback}: weights from the senses and past excitations to the first layer
     *   <li>{@code output}: weights and biases of the read-out
     *   <li>{@code bias}: all biases
     *   <li>a weight by its own name, such as {@code gru.bias_hh_l0}
     * </ul>
     *
     * @param environment whose observations the network reads
     * @param policy the network
     * @param parts at least one
     * @throws IllegalArgumentException if there are none, or the network has no such part
     */
    public static PlasticSet of(Environment environment, Policy policy, List<String> parts) {
        return of("plastic", environment, policy, parts);
    }

    /** The same of an argument of another name, for messages. */
    static PlasticSet of(String argument, Environment environment, Policy policy, List<String> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(argument + ": got nothing, expected some of " + PARTS);
        }
        if (parts.contains("all")) {
            return ALL;
        }
        Map<String, Values> weights = policy.initialWeights(RandomStreams.stream(0, "weights", 0));
        Map<String, boolean[]> masks = new LinkedHashMap<>();
        for (String part : parts) {
            boolean found = false;
            for (Map.Entry<String, Values> weight : weights.entrySet()) {
                boolean[] mask = mask(part, weight.getKey(), weight.getValue(), environment);
                if (mask != null) {
                    masks.merge(weight.getKey(), mask, PlasticSet::or);
                    found = true;
                }
            }
            if (!found) {
                throw new IllegalArgumentException(argument + ": got '" + part + "', which policy '" + policy.name()
                        + "' does not have, expected some of " + PARTS + " or " + weights.keySet());
            }
        }
        return new PlasticSet(masks);
    }

    /** Everything but these parts; see {@link #of}. */
    public static PlasticSet without(Environment environment, Policy policy, List<String> parts) {
        PlasticSet frozen = of(environment, policy, parts);
        Map<String, boolean[]> masks = new LinkedHashMap<>();
        policy.initialWeights(RandomStreams.stream(0, "weights", 0)).forEach((name, values) -> {
            boolean[] mask = new boolean[values.data().length];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = !frozen.contains(name, i);
            }
            masks.put(name, mask);
        });
        return new PlasticSet(masks);
    }

    /** What of a weight is in a part; null for nothing. */
    private static boolean[] mask(String part, String name, Values values, Environment environment) {
        int size = values.data().length;
        String last = name.substring(name.lastIndexOf('.') + 1);
        boolean isBias = last.startsWith("bias") || last.startsWith("offsets");
        boolean all = part.equals(name) || switch (part) {
            case "recurrent" -> last.startsWith("weight_hh_");
            case "output" -> name.startsWith("fc.") || name.startsWith("output.");
            case "bias" -> isBias;
            default -> false;
        };
        if (all) {
            boolean[] mask = new boolean[size];
            Arrays.fill(mask, true);
            return mask;
        }
        boolean isFirst = name.endsWith(".weight_ih_l0") || name.equals("mlp.weight_l0");
        int columns = environment.observationSize();
        if (!isFirst || values.shape().get(1) != columns || !List.of("input", "feedback").contains(part)) {
            return null;
        }
        int told = environment.task().inputs(environment.effector()).stream().mapToInt(Channel::width).sum();
        boolean[] mask = new boolean[size];
        for (int i = 0; i < size; i++) {
            mask[i] = (i % columns < told) == part.equals("input");
        }
        return mask;
    }

    private static boolean[] or(boolean[] one, boolean[] other) {
        boolean[] both = one.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] |= other[i];
        }
        return both;
    }

    @Override
    public String toString() {
        return masks == null ? "all weights" : String.join(", ", masks.keySet());
    }

    /** Whether a number learns. */
    public boolean contains(String weight, int index) {
        return masks == null || masks.containsKey(weight) && masks.get(weight)[index];
    }

    /** @throws IllegalArgumentException if a mask does not fit, naming it */
    void requireFor(Weights weights) {
        if (masks == null) {
            return;
        }
        masks.forEach((name, mask) -> {
            if (!weights.names().contains(name)) {
                throw new IllegalArgumentException(
                        "plastic: got '" + name + "', expected some of " + weights.names());
            }
            if (mask.length != weights.get(name).length) {
                throw new IllegalArgumentException("plastic: got " + mask.length + " numbers for '" + name
                        + "', expected " + weights.get(name).length);
            }
        });
    }

    /** Takes from gradients, or other changes, what does not learn. */
    void restrict(Map<String, double[]> changes) {
        if (masks == null) {
            return;
        }
        changes.keySet().retainAll(masks.keySet());
        changes.forEach((name, change) -> {
            boolean[] mask = masks.get(name);
            for (int i = 0; i < change.length; i++) {
                change[i] = mask[i] ? change[i] : 0;
            }
        });
    }

    /** Changes weights, and puts back what does not learn. */
    void change(Weights weights, Runnable change) {
        if (masks == null) {
            change.run();
            return;
        }
        Weights before = weights.copy();
        change.run();
        for (String name : weights.names()) {
            double[] w = weights.get(name);
            double[] old = before.get(name);
            for (int i = 0; i < w.length; i++) {
                w[i] = contains(name, i) ? w[i] : old[i];
            }
        }
    }
}
