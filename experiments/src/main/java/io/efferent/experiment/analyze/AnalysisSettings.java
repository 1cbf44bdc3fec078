package io.efferent.experiment.analyze;

/**
 * What is looked at.
 *
 * @param variable the activity that is analyzed, a quantity of a recording such as "hidden" or "activation"; null for
 *     the usual one of the analysis
 * @param from where it begins, s after the go cue, or after the start where there is none
 * @param to where it ends; what a recording does not have is left out
 * @param trials of each network; null for as many as its task displays
 * @param seed fixes trials and draws
 */
public record AnalysisSettings(String variable, double from, double to, Integer trials, long seed) {
    /** The first 0.6 s of movements. */
    public static final AnalysisSettings DEFAULTS = new AnalysisSettings(null, 0, 0.6, null, 0);

    public AnalysisSettings {
        if (!(from < to)) {
            throw new IllegalArgumentException(
                    "window: got " + from + " to " + to + " s, expected an end after it begins");
        }
        if (trials != null && trials < 1) {
            throw new IllegalArgumentException("trials: got " + trials + ", expected at least 1");
        }
    }

    String variableOr(String usual) {
        return variable == null ? usual : variable;
    }
}
