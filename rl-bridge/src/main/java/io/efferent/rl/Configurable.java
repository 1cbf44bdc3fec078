package io.efferent.rl;

import java.util.Map;

/** Makes environments that have settings, by name. */
@FunctionalInterface
public interface Configurable extends EnvironmentFactory {
    /**
     * An environment.
     *
     * @param settings those that are not as usual; lower and upper ends of a range are divided by two dots
     * @throws IllegalArgumentException if there is no such setting, or it has no such value
     */
    RlEnvironment with(Map<String, String> settings);

    @Override
    default RlEnvironment get() {
        return with(Map.of());
    }
}
