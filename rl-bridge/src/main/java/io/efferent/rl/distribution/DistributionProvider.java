package io.efferent.rl.distribution;

import io.efferent.rl.ActionSpace;
import java.util.List;
import java.util.Optional;

/**
 * Distributions of actions that can be had by name. A library adds its own by naming its implementation, a public class
 * with a public constructor without parameters, in {@code
 * META-INF/services/io.efferent.rl.distribution.DistributionProvider}.
 */
public interface DistributionProvider {
    /** What it has. */
    List<String> names();

    /**
     * One of them.
     *
     * @param name one of {@link #names}
     * @param space what can be done
     * @param initialLogStandardDeviation where the logarithm of a Gaussian's standard deviation starts
     * @return empty if it is not for such actions
     */
    Optional<Distribution> of(String name, ActionSpace space, double initialLogStandardDeviation);
}
