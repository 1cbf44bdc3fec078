package io.efferent.rl;

import io.efferent.task.Perturbation;
import java.util.List;
import java.util.Map;

/** Makes environments that have settings, by name. */
@FunctionalInterface
public interface Configurable extends EnvironmentFactory {
    /**
     * What makes those with some settings.
     *
     * @param settings those that are not as usual; lower and upper ends of a range are divided by two dots
     * @throws IllegalArgumentException if there is no such setting, or it has no such value; if not here, then when an
     *     environment is made
     */
    EnvironmentFactory with(Map<String, String> settings);

    @Override
    default RlEnvironment get() {
        return with(Map.of()).get();
    }

    @Override
    default VectorEnvironment vector(EnvironmentSpec spec, int count, int threads, long seed) {
        return with(Map.of()).vector(spec, count, threads, seed);
    }

    @Override
    default EnvironmentFactory perturbed(String name, List<Perturbation> perturbations) {
        return with(Map.of()).perturbed(name, perturbations);
    }
}
