package io.efferent.experiment.analyze;

/**
 * What is looked at.
 *
 * @param variable the activity that is analyzed, a quantity of a recording such as "hidden" or "activation"; null for
 *     the usual one of the analysis
 * @param from where it begins, s after the go cue, or after the start where there is none
 * @param to where it ends; null for 0.6 s, and for the end of the trial where movements are looked at; what a recording
 *     does not have is left out
 * @param trials of each network; null for as many as its task displays
 * @param seed fixes trials and draws
 */
public record AnalysisSettings(String variable, double from, Double to, Integer trials, long seed) {
    private static final double USUAL_END = 0.6;

    /** From the go cue on. */
    public static final AnalysisSettings DEFAULTS = new AnalysisSettings(null, 0, null, null, 0);

    public AnalysisSettings {
        double end = to == null ? USUAL_END : to;
        if (!(from < end)) {
            throw new IllegalArgumentException(
                    "window: got " + from + " to " + end + " s, expected an end after it begins");
        }
        if (trials != null && trials < 1) {
            throw new IllegalArgumentException("trials: got " + trials + ", expected at least 1");
        }
    }

    /** Where the window ends, s. */
    double end() {
        return to == null ? USUAL_END : to;
    }

    String variableOr(String usual) {
        return variable == null ? usual : variable;
    }
}
