package io.efferent.rl.distribution;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.rl.ActionSpace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;

/**
 * A family of distributions over actions.
 *
 * <p>What is drawn is kept in the family's own coordinates, in which its density is exact (for a Beta distribution, a
 * number between 0 and 1); {@link #toAction} makes the action of it that an environment takes. Densities are per unit
 * of the environment's action wherever that is an invertible function of the draw.
 *
 * <p>A family of your own is had by name from a {@link DistributionProvider}, or given with a network
 * ({@code PpoAgent.Builder.optNetwork}). If its formulas can be traced it is compiled; else it runs on DJL's tape.
 */
public interface Distribution {
    /** Short name, as used on the command line. */
    String name();

    /** How many numbers a network must supply. */
    int outputs();

    /** How many numbers describe one member of the family. */
    int parameters();

    /** How many numbers a draw is, and an action too. */
    int width();

    /** Weights of its own, which are learned besides those of the network, by name. */
    default Map<String, Values> initialWeights() {
        return Map.of();
    }

    /**
     * The member of the family that a network chose.
     *
     * @param outputs of the network, (batch, {@link #outputs})
     * @param weights its own weights, and constants
     * @return (batch, {@link #parameters})
     */
    NDArray parameters(NDArray outputs, Parameters weights);

    /**
     * Logarithm of probability or density, (batch, 1).
     *
     * @param parameters (batch, {@link #parameters})
     * @param draw (batch, {@link #width})
     * @param weights for constants
     */
    NDArray logProbability(NDArray parameters, NDArray draw, Parameters weights);

    /** Entropy in nats, (batch, 1). */
    NDArray entropy(NDArray parameters, Parameters weights);

    /** Kullback-Leibler divergence of {@code q} from {@code p} in nats, (batch, 1). */
    NDArray klDivergence(NDArray p, NDArray q, Parameters weights);

    /**
     * Refuses numbers that describe no member of the family. Here they have to be finite.
     *
     * @param parameters the numbers of one member, from {@code at} on
     * @throws IllegalArgumentException naming the number
     */
    default void requireMember(float[] parameters, int at) {
        for (int i = 0; i < parameters(); i++) {
            if (!Float.isFinite(parameters[at + i])) {
                throw noMember(i, parameters[at + i], "a finite number");
            }
        }
    }

    /** What {@link #requireMember} throws. */
    default IllegalArgumentException noMember(int parameter, float value, String expected) {
        return new IllegalArgumentException(
                "parameter " + parameter + " of the " + name() + " distribution: got " + value + ", expected "
                + expected);
    }

    /**
     * Draws.
     *
     * @param parameters the numbers of one member, from {@code at} on
     * @param draw where the draw goes, from {@code to} on
     * @throws IllegalArgumentException as {@link #requireMember}
     */
    void sample(float[] parameters, int at, RandomGenerator random, float[] draw, int to);

    /** The draw of a deterministic agent; arguments as for {@link #sample}. */
    void mode(float[] parameters, int at, float[] draw, int to);

    /** Makes an action of a draw. */
    void toAction(float[] draw, int at, float[] action, int to);

    /**
     * A distribution by name, of those that any {@link DistributionProvider} has.
     *
     * @param name such as {@code categorical}, {@code beta} or {@code gaussian}; {@code auto} is categorical for
     *     choices, else Beta
     * @param space what can be done
     * @param initialLogStandardDeviation where the logarithm of a Gaussian's standard deviation starts
     * @throws IllegalArgumentException if there is no such distribution on the space; lists those there are
     */
    static Distribution of(String name, ActionSpace space, double initialLogStandardDeviation) {
        var fitting = new LinkedHashMap<String, Distribution>();
        for (var provider : ServiceLoader.load(DistributionProvider.class, Distribution.class.getClassLoader())) {
            for (String known : provider.names()) {
                provider.of(known, space, initialLogStandardDeviation)
                        .ifPresent(found -> fitting.putIfAbsent(known, found));
            }
        }
        String chosen = !name.equals("auto") ? name : space instanceof ActionSpace.Continuous ? "beta" : "categorical";
        if (!fitting.containsKey(chosen)) {
            throw new IllegalArgumentException(
                    "distribution: got '" + name + "', expected for these actions one of auto, "
                    + String.join(", ", fitting.keySet()));
        }
        return fitting.get(chosen);
    }
}
