package io.efferent.task.perturbation;

import io.efferent.effector.Effector;
import io.efferent.task.Trials;

/** What a perturbation does to trials. */
@FunctionalInterface
interface Change {
    /** Adds to the trials of a scene what changes them. */
    void apply(Scene scene, Trials.Builder trials);

    /** Integration steps per control step with which a body is stable. */
    default int substeps(Effector effector) {
        return 1;
    }
}
