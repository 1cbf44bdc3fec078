package io.efferent.task.perturbation;

import io.efferent.effector.Effector;
import io.efferent.task.Environment;
import io.efferent.task.Perturbation;
import io.efferent.task.Trials;
import java.util.Map;
import java.util.stream.Collectors;

/** A ready-made perturbation. */
record NamedPerturbation(String name, Map<String, Object> parameters, Change change) implements Perturbation {

    @Override
    public Trials perturb(Environment environment, Trials trials, double[] size, long[] seed) {
        var scene = new Scene(this, environment, trials, size, seed);
        var builder = trials.toBuilder();
        change.apply(scene, builder);
        return builder.build();
    }

    @Override
    public int substeps(Effector effector) {
        return change.substeps(effector);
    }

    @Override
    public String toString() {
        return name + parameters.entrySet().stream().map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
