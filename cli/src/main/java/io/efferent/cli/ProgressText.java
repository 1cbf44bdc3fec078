package io.efferent.cli;

import java.util.Map;

/** How a run goes, in a few words. */
interface ProgressText {

    /** Takes in the metrics of a batch or cycle. */
    void add(Map<String, Double> metrics);

    /** Short enough to stand beside a bar on a terminal of 80 columns. */
    String brief();

    /** For a line. */
    String full();
}
