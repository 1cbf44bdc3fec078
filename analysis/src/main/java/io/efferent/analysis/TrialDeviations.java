package io.efferent.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far trials deviate, signed, in the order they came: lateral distances, angles or adaptation indices. What is
 * measured without a sign hides after-effects.
 *
 * @param values [trial]
 * @param targets which target each trial had, from 0, [trial]
 */
public record TrialDeviations(double[] values, int[] targets) {
    public TrialDeviations {
        Arguments.atLeast("values, trials", 1, values.length);
        Arguments.finite("values", values);
        Arguments.length("targets", targets.length, values.length);
        Arguments.require(Arrays.stream(targets).allMatch(target -> target >= 0), "targets",
                Arrays.stream(targets).min().orElseThrow(), "numbers from 0 on");
    }

    /**
     * All trials, less the mean of the baseline trials of the same target.
     *
     * @param from first trial of the baseline
     * @param to trial after its last
     * @throws IllegalArgumentException if trials are out of range or a target has none in the baseline
     */
    public TrialDeviations lessBaseline(int from, int to) {
        requireTrials(from, to);
        double[] baseline = new double[targetCount()];
        for (int target = 0; target < baseline.length; target++) {
            int current = target;
            baseline[target] = IntStream.range(from, to).filter(trial -> targets[trial] == current)
                    .mapToDouble(trial -> values[trial]).average().orElse(Double.NaN);
        }
        double[] less = new double[values.length];
        for (int trial = 0; trial < less.length; trial++) {
            Arguments.require(!Double.isNaN(baseline[targets[trial]]), "baseline",
                    "no trial of target " + targets[trial], "at least one");
            less[trial] = values[trial] - baseline[targets[trial]];
        }
        return new TrialDeviations(less, targets);
    }

    /**
     * The first trial of each target, from some trial on: first exposure after the field comes, after-effect after it
     * goes.
     *
     * @param from first trial that counts
     * @return [target]; NaN for a target that does not come any more
     * @throws IllegalArgumentException if there is no such trial
     */
    public double[] first(int from) {
        requireTrials(from, values.length);
        double[] first = new double[targetCount()];
        Arrays.fill(first, Double.NaN);
        for (int trial = values.length - 1; trial >= from; trial--) {
            first[targets[trial]] = values[trial];
        }
        return first;
    }

    /**
     * Adaptation of each trial, {@code 100 (1 - deviation / that of the first exposure of its target)}, percent.
     *
     * @param exposure first trial in the field
     * @return [trial]; NaN before the exposure
     * @throws IllegalArgumentException if there is no such trial
     */
    public double[] adaptation(int exposure) {
        double[] first = first(exposure);
        double[] percent = new double[values.length];
        Arrays.setAll(percent, trial -> trial < exposure
                ? Double.NaN : 100 * (1 - values[trial] / first[targets[trial]]));
        return percent;
    }

    private int targetCount() {
        return Arrays.stream(targets).max().orElseThrow() + 1;
    }

    private void requireTrials(int from, int to) {
        Arguments.require(0 <= from && from < to && to <= values.length, "trials", from + " to " + to,
                "some of 0 to " + values.length);
    }
}
