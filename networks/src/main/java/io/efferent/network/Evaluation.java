package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.efferent.array.Tensors;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How well a policy does on validation trials, without any noise.
 *
 * @param loss weighted sum of all terms
 * @param terms weighted terms by name
 * @param finalDistance distance of hand and target at the end of each trial, m
 * @param targetRadius radius that counts as reaching the target, m
 * @param nonFinite the first quantity that is not finite, with its time step, if loss or distances are not; else null
 */
public record Evaluation(
        double loss, Map<String, Double> terms, double[] finalDistance, double targetRadius, String nonFinite) {

    /**
     * Evaluates a policy.
     *
     * @param environment body, senses and task
     * @param policy the network
     * @param weights its weights
     * @param losses terms to report
     * @param trials number of trials
     * @param seed fixes the trials
     * @throws IllegalArgumentException if a term is no scalar, or needs hidden activity that the policy does not show
     */
    public static Evaluation of(
            Environment environment, Policy policy, Weights weights, List<Loss> losses, int trials, long seed) {
        return of(environment, policy, weights, losses, trials, seed, (data, rollout) -> { });
    }

    /**
     * Evaluates a policy and shows what happened.
     *
     * @param observer gets trials and rollout, whose arrays are freed when it returns
     */
    public static Evaluation of(
            Environment environment, Policy policy, Weights weights, List<Loss> losses, int trials, long seed,
            BiConsumer<Trials, Rollout> observer) {
        return of(environment, policy, weights, losses, trials, seed, GradientEngine.AUTO, observer);
    }

    /**
     * Evaluates a policy with a certain engine.
     *
     * @param engine what runs the trials
     * @throws io.efferent.kernel.UntraceableException if the compiled engine is wanted and the body cannot be compiled
     */
    public static Evaluation of(
            Environment environment, Policy policy, Weights weights, List<Loss> losses, int trials, long seed,
            GradientEngine engine, BiConsumer<Trials, Rollout> observer) {
        Gradients.requireServed("losses", losses, policy, environment.type());
        var setup = new Gradients.Setup(environment, policy, losses, Integer.MAX_VALUE, 0);
        Trials data = environment.trials(trials, seed, 0, Task.Purpose.VALIDATION);
        var choice = Gradients.choose(setup, engine, Runtime.getRuntime().availableProcessors(), data);
        return of(choice.engine(), environment, weights, losses, data, observer);
    }

    /** Evaluates on given trials. */
    static Evaluation of(
            Gradients engine, Environment environment, Weights weights, List<Loss> losses, Trials data,
            BiConsumer<Trials, Rollout> observer) {
        try (NDManager manager = Tensors.newManager()) {
            Rollout rollout = engine.rollout(manager, weights, data);
            Map<String, Double> terms = new LinkedHashMap<>();
            for (Loss loss : losses) {
                terms.put(loss.name(), loss.weight() * Tensors.toDoubles(loss.of(rollout))[0]);
            }
            NDArray miss = rollout.endpoint().sub(rollout.target()).square().sum(new int[] {2}).sqrt();
            double[] distance = Tensors.toDoubles(miss.get(":, -1"));
            observer.accept(data, rollout);
            double sum = terms.values().stream().mapToDouble(Double::doubleValue).sum();
            boolean isFinite = Double.isFinite(sum) && Arrays.stream(distance).allMatch(Double::isFinite);
            return new Evaluation(
                    sum, terms, distance, environment.task().targetRadius(),
                    isFinite ? null : NonFiniteException.first(rollout, sum));
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "loss %.4g %s; final distance %.4g m mean, %.4g m median; %.0f %% of %d trials within %s m%s",
                loss, terms, meanFinalDistance(), medianFinalDistance(), 100 * successRate(), finalDistance.length,
                targetRadius, nonFinite == null ? "" : "; " + nonFinite);
    }

    /** Mean distance of hand and target at the end, m. */
    public double meanFinalDistance() {
        return StatUtils.mean(finalDistance);
    }

    /** Median distance of hand and target at the end, m. */
    public double medianFinalDistance() {
        return StatUtils.percentile(finalDistance, 50);
    }

    /** Fraction of trials that end within the target. */
    public double successRate() {
        long hits = Arrays.stream(finalDistance).filter(d -> d <= targetRadius).count();
        return (double) hits / finalDistance.length;
    }
}
