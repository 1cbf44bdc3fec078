package io.efferent.task;

import io.efferent.effector.Effector;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A named change of trials: what pushes the body, what it senses, which units of its network do something else. It is
 * data of each trial with a size of its own, so that one batch holds many conditions and one compiled step serves all
 * of them. {@link io.efferent.task.perturbation.Perturbations} has the ready-made ones.
 */
public interface Perturbation {
    /** Its name, such as "curl". */
    String name();

    /** Its parameters by name, in numbers, texts and lists. */
    Map<String, Object> parameters();

    /**
     * The perturbed trials.
     *
     * @param environment body, senses and task
     * @param trials what else happens
     * @param size of the perturbation in each trial: 0 for none, which changes no bit of a rollout, 1 for what the
     *     parameters say; for ramps, signs and probe trials
     * @param seed of each trial, where it draws anything
     * @throws IllegalArgumentException if it does not fit the trials, or the body is unstable with it
     */
    Trials perturb(Environment environment, Trials trials, double[] size, long[] seed);

    /** Integration steps per control step with which a body is stable; 1 unless it is stiff. */
    default int substeps(Effector effector) {
        return 1;
    }

    /** Name and parameters, for a configuration file. */
    default Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", name());
        description.putAll(parameters());
        return description;
    }
}
