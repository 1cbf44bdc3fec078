package io.efferent.rl.distribution;

import io.efferent.rl.ActionSpace;
import java.util.List;
import java.util.Optional;

/**
 * {@link Categorical} for choices; {@link Beta} and {@link Gaussian} for continuous actions. The standard deviation of
 * a {@code gaussian-state} depends on the state; actions of a {@code squashed-gaussian} are bent into their range.
 */
public final class StandardDistributions implements DistributionProvider {
    @Override
    public List<String> names() {
        return List.of(
                "categorical", "beta", "gaussian", "gaussian-state", "squashed-gaussian", "squashed-gaussian-state");
    }

    @Override
    public Optional<Distribution> of(String name, ActionSpace space, double initialLogStandardDeviation) {
        return Optional.ofNullable(switch (space) {
            case ActionSpace.Discrete discrete when name.equals("categorical") -> Categorical.of(discrete.choices());
            case ActionSpace.MultiDiscrete multi when name.equals("categorical") -> new Categorical(multi.choices());
            case ActionSpace.Continuous bounds -> continuous(name, bounds, initialLogStandardDeviation);
            default -> null;
        });
    }

    private static Distribution continuous(
            String name, ActionSpace.Continuous bounds, double initialLogStandardDeviation) {
        return switch (name) {
            case "beta" -> new Beta(bounds);
            case "gaussian" -> new Gaussian(bounds, false, false, initialLogStandardDeviation);
            case "gaussian-state" -> new Gaussian(bounds, true, false, initialLogStandardDeviation);
            case "squashed-gaussian" -> new Gaussian(bounds, false, true, initialLogStandardDeviation);
            case "squashed-gaussian-state" -> new Gaussian(bounds, true, true, initialLogStandardDeviation);
            default -> null;
        };
    }
}
