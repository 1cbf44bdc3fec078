package io.efferent.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * States that learn from the same error at rates of their own (Smith, Ghazizadeh and Shadmehr, 2006). The output is
 * their sum, the error what the perturbation leaves of it, and each state goes on as {@code x' = A x + B error}. Two
 * states, a fast and a slow one, show spontaneous recovery; no number of them shows savings after all is washed out
 * (Zarahn et al., 2008), so a network that does learns differently.
 *
 * @param retention A, what a state keeps from trial to trial, [state], the fastest to forget first
 * @param learning B, what it takes up of the error, [state]
 */
public record MultiRateModel(double[] retention, double[] learning) {
    private static final int STARTS = 12;

    public MultiRateModel {
        Arguments.atLeast("retention, states", 1, retention.length);
        Arguments.length("learning", learning.length, retention.length);
        Arguments.finite("retention", retention);
        Arguments.finite("learning", learning);
    }

    /**
     * What happens over trials, before the learning of each.
     *
     * @param states [trial][state]
     * @param output their sum, [trial]
     */
    public record Trace(double[][] states, double[] output) {}

    /**
     * Spontaneous recovery.
     *
     * @param trial where the output is largest
     * @param value the output there
     */
    public record Rebound(int trial, double value) {}

    /**
     * A model found from data.
     *
     * @param model the model
     * @param residual sum of squares that it leaves
     * @param bic Bayesian information criterion, {@code n ln(residual / n) + k ln n} for n trials and k parameters; of
     *     two models of the same data the one with the lower is to be preferred
     */
    public record Fit(MultiRateModel model, double residual, double bic) {}

    /**
     * The response to perturbations, from states of 0.
     *
     * @param perturbation [trial]
     * @param clamp whether the error is clamped to 0, [trial]
     * @throws IllegalArgumentException if lengths differ
     */
    public Trace respond(double[] perturbation, boolean[] clamp) {
        Arguments.length("clamp", clamp.length, perturbation.length);
        double[][] states = new double[perturbation.length][];
        double[] output = new double[perturbation.length];
        double[] state = new double[retention.length];
        for (int trial = 0; trial < output.length; trial++) {
            states[trial] = state;
            output[trial] = Arrays.stream(state).sum();
            double error = clamp[trial] ? 0 : perturbation[trial] - output[trial];
            double[] next = new double[state.length];
            for (int i = 0; i < next.length; i++) {
                next[i] = retention[i] * state[i] + learning[i] * error;
            }
            state = next;
        }
        return new Trace(states, output);
    }

    /**
     * The largest output while the error is clamped, in the direction of the first perturbation.
     *
     * @param perturbation [trial]
     * @param clamp [trial]
     * @throws IllegalArgumentException if lengths differ, no trial is clamped or nothing is perturbed
     */
    public Rebound rebound(double[] perturbation, boolean[] clamp) {
        double[] output = respond(perturbation, clamp).output();
        double direction = Math.signum(Arrays.stream(perturbation).filter(p -> p != 0).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "perturbation: got 0 in all trials, expected one that is not")));
        int largest = IntStream.range(0, clamp.length).filter(trial -> clamp[trial]).boxed()
                .max(Comparator.comparingDouble(trial -> direction * output[trial]))
                .orElseThrow(() -> new IllegalArgumentException(
                        "clamp: got no trial that is clamped, expected at least one"));
        return new Rebound(largest, output[largest]);
    }

    /** The output that lasting perturbation leads to, for retentions below 1. */
    public double steadyOutput(double perturbation) {
        double gain = IntStream.range(0, retention.length).mapToDouble(i -> learning[i] / (1 - retention[i])).sum();
        return perturbation - perturbation / (1 + gain);
    }

    /**
     * The model that explains outputs best, with retention and learning between 0 and 1, by least squares from 12
     * starts.
     *
     * @param states how many
     * @param perturbation [trial]
     * @param clamp [trial]
     * @param output what was measured, [trial]; NaN where nothing was
     * @param seed of the starts
     * @throws IllegalArgumentException if there are no states, lengths differ, or there are not more measured trials
     *     than parameters
     */
    public static Fit fit(int states, double[] perturbation, boolean[] clamp, double[] output, long seed) {
        Arguments.atLeast("states", 1, states);
        Arguments.length("output", output.length, perturbation.length);
        Arguments.length("clamp", clamp.length, perturbation.length);
        Arguments.finite("perturbation", perturbation);
        int[] measured = IntStream.range(0, output.length).filter(trial -> !Double.isNaN(output[trial])).toArray();
        int parameters = 2 * states;
        Arguments.atLeast("output, measured trials", parameters + 1, measured.length);
        double[] upper = new double[parameters];
        Arrays.fill(upper, 1);
        var problem = new LeastSquares(x -> {
            double[] computed = of(x).respond(perturbation, clamp).output();
            return Arrays.stream(measured).mapToDouble(trial -> computed[trial] - output[trial]).toArray();
        }, new double[parameters], upper);
        var best = problem.solve(STARTS, seed);
        double residual = problem.cost(best);
        int n = measured.length;
        return new Fit(of(best).sorted(), residual, n * Math.log(residual / n) + parameters * Math.log(n));
    }

    private static MultiRateModel of(double[] x) {
        int states = x.length / 2;
        return new MultiRateModel(Arrays.copyOf(x, states), Arrays.copyOfRange(x, states, x.length));
    }

    private MultiRateModel sorted() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, retention.length).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> retention[i]));
        return new MultiRateModel(
                order.stream().mapToDouble(i -> retention[i]).toArray(),
                order.stream().mapToDouble(i -> learning[i]).toArray());
    }
}
