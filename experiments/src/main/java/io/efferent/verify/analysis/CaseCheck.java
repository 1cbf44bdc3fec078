package io.efferent.verify.analysis;

import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;

/** A check of files that hold cases, each recomputed for itself. */
@FunctionalInterface
interface CaseCheck extends Check {
    void run(Case one);

    @Override
    default void run(Section file, Trial trial) {
        file.list("cases").forEach(section -> run(new Case(section, trial)));
    }
}
