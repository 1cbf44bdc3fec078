package io.efferent.cli;

import io.efferent.experiment.analyze.AnalysisSettings;
import picocli.CommandLine.Option;

/** What is looked at in analyses. */
final class AnalysisOptions {
    @Option(names = "--variable", paramLabel = "NAME",
            description = "The activity that is analyzed, a quantity of a recording (default: hidden, of synergies "
                    + "activation).")
    private String variable;

    @Option(names = "--from", paramLabel = "S",
            description = "Where the window begins, s after the go cue, or the start where there is none (default: 0).")
    private Double from;

    @Option(names = "--to", paramLabel = "S",
            description = "Where it ends (default: 0.6; the end of the trial for kinematics).")
    private Double to;

    @Option(names = "--trials", paramLabel = "N",
            description = "Of each network, without noise (default: as many as its task displays).")
    private Integer trials;

    @Option(names = "--seed", paramLabel = "N", description = "Fixes trials and draws (default: 0).")
    private Long seed;

    AnalysisSettings settings() {
        var usual = AnalysisSettings.DEFAULTS;
        return new AnalysisSettings(
                variable, from == null ? usual.from() : from, to, trials,
                seed == null ? usual.seed() : seed);
    }
}
