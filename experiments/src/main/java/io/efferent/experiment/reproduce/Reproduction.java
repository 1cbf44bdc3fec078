package io.efferent.experiment.reproduce;

import io.efferent.array.Values;
import io.efferent.figure.Figure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A published result that can be reproduced. */
interface Reproduction {
    /** Short name, as used on the command line. */
    String name();

    /** What is reproduced, and the paper. */
    String title();

    /** How many networks it trains unless told otherwise; 0 for none. */
    default int usualSeeds() {
        return 0;
    }

    /** Trains, tests and measures. */
    Findings run(Plan plan) throws IOException;

    /**
     * What came of it.
     *
     * @param checks what was held against bands
     * @param settings what it was made with
     * @param figures by name of their files
     * @param data arrays by name
     */
    record Findings(
            List<BandCheck> checks, Map<String, Object> settings, SequencedMap<String, Figure> figures,
            Map<String, Values> data) {}
}
