package io.efferent.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which condition a trial belongs to, such as its target, from activity: the condition whose mean is closest, either as
 * it is or with distances measured in the spread of trials around their means (linear discriminant analysis, Fisher
 * 1936).
 *
 * @param means [condition][unit]
 * @param precision [unit][unit], inverse of the spread; the identity for the nearest mean
 */
public record ConditionClassifier(double[][] means, double[][] precision) {

    /** How distance is measured. */
    public enum Method { NEAREST_MEAN, DISCRIMINANT }

    /**
     * How often trials were found in their condition.
     *
     * @param found [trial], the condition that each was taken for
     * @param accuracy share of trials that are found in their own
     * @param p how probable as good an accuracy is if trials have nothing to do with conditions, by shuffles
     */
    public record Score(int[] found, double accuracy, double p) {
    }

    /**
     * Learns from trials.
     *
     * @param activity [trial][unit]
     * @param conditions [trial], numbers from 0 on; each occurs
     * @param method how distance is measured
     * @param shrinkage of the spread towards equal variances without correlation, 0 to 1, for the discriminant; above 0
     *     where there are more units than trials
     * @throws IllegalArgumentException if lengths differ, a condition is missing, the shrinkage is out of range, or the
     *     spread cannot be inverted
     */
    public static ConditionClassifier fit(double[][] activity, int[] conditions, Method method, double shrinkage) {
        int units = Arguments.columns("activity", activity);
        Arguments.length("conditions", conditions.length, activity.length);
        Arguments.require(shrinkage >= 0 && shrinkage <= 1, "shrinkage", shrinkage, "0 to 1");
        int count = Arrays.stream(conditions).max().orElse(-1) + 1;
        Arguments.require(Arrays.stream(conditions).distinct().count() == count && Arrays.stream(conditions)
                .allMatch(c -> c >= 0), "conditions", Arrays.toString(conditions), "0, 1, 2 and so on, none left out");
        Arguments.require(count > 1, "conditions", "one", "at least two");
        double[][] means = new double[count][];
        for (int condition = 0; condition < count; condition++) {
            int own = condition;
            means[condition] = Matrices.mean(IntStream.range(0, activity.length)
                    .filter(i -> conditions[i] == own).mapToObj(i -> activity[i]).toArray(double[][]::new));
        }
        if (method == Method.NEAREST_MEAN) {
            return new ConditionClassifier(means, Matrices.identity(units));
        }
        double[][] rest = new double[activity.length][];
        Arrays.setAll(rest, i -> Matrices.minus(new double[][] {activity[i]}, means[conditions[i]])[0]);
        double[][] spread = Matrices.scaled(1.0 / activity.length, Matrices.transposeTimes(rest, rest));
        double[][] shrunk = Matrices.plus(Matrices.scaled(1 - shrinkage, spread),
                shrinkage * Matrices.trace(spread) / units, Matrices.identity(units));
        double[] spectrum = Matrices.symmetric(shrunk).values();
        Arguments.require(spectrum[units - 1] > 1e-13 * spectrum[0], "shrinkage", shrinkage,
                "more, because trials do not vary around their means in all directions");
        return new ConditionClassifier(means, Matrices.solve(shrunk, Matrices.identity(units)));
    }

    /**
     * The condition of one trial.
     *
     * @param activity [unit]
     * @throws IllegalArgumentException if it has another number of units
     */
    public int classify(double[] activity) {
        Arguments.length("activity", activity.length, precision.length);
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int condition = 0; condition < means.length; condition++) {
            double[] away = Matrices.minus(new double[][] {activity}, means[condition])[0];
            double distance = Matrices.dot(away, Matrices.times(precision, away));
            if (distance < least) {
                least = distance;
                best = condition;
            }
        }
        return best;
    }

    /** The share of trials, such as those of another context, that are found in their condition. */
    public double accuracy(double[][] activity, int[] conditions) {
        Arguments.length("conditions", conditions.length, activity.length);
        return IntStream.range(0, conditions.length).filter(i -> classify(activity[i]) == conditions[i]).count()
                / (double) conditions.length;
    }

    /**
     * Classifies every fold of trials by what was learned from the others, and the same with shuffled conditions.
     *
     * @param activity [trial][unit]
     * @param conditions [trial]
     * @param method how distance is measured
     * @param shrinkage of the spread
     * @param folds [trial], the fold of each; every condition has to be in at least two
     * @param shuffles how often to shuffle, 1000 for p down to .001
     * @param seed fixes the shuffles
     * @throws IllegalArgumentException as {@link #fit} does
     */
    public static Score crossValidated(
            double[][] activity, int[] conditions, Method method, double shrinkage, int[] folds, int shuffles,
            long seed) {
        Arguments.length("folds", folds.length, conditions.length);
        Arguments.atLeast("shuffles", 1, shuffles);
        int[] found = found(activity, conditions, method, shrinkage, folds);
        var random = new Random(seed);
        double[] byChance = new double[shuffles];
        for (int shuffle = 0; shuffle < shuffles; shuffle++) {
            // Within folds, so that each fold keeps its conditions.
            int[] shuffled = shuffledWithin(folds, conditions, random);
            byChance[shuffle] = share(found(activity, shuffled, method, shrinkage, folds), shuffled);
        }
        double accuracy = share(found, conditions);
        return new Score(found, accuracy, Surrogates.p(accuracy, byChance));
    }

    private static int[] found(
            double[][] activity, int[] conditions, Method method, double shrinkage, int[] folds) {
        int[] found = new int[conditions.length];
        for (int fold : Arrays.stream(folds).distinct().toArray()) {
            int[] others = IntStream.range(0, folds.length).filter(i -> folds[i] != fold).toArray();
            Arguments.require(Arrays.stream(others).map(i -> conditions[i]).distinct().count()
                            == Arrays.stream(conditions).distinct().count(), "folds",
                    "all trials of a condition in fold " + fold, "every condition in at least two folds");
            var classifier = fit(
                    Arrays.stream(others).mapToObj(i -> activity[i]).toArray(double[][]::new),
                    Arrays.stream(others).map(i -> conditions[i]).toArray(), method, shrinkage);
            IntStream.range(0, folds.length).filter(i -> folds[i] == fold)
                    .forEach(i -> found[i] = classifier.classify(activity[i]));
        }
        return found;
    }

    private static int[] shuffledWithin(int[] folds, int[] conditions, Random random) {
        int[] shuffled = conditions.clone();
        for (int fold : Arrays.stream(folds).distinct().toArray()) {
            int[] own = IntStream.range(0, folds.length).filter(i -> folds[i] == fold).toArray();
            int[] order = Surrogates.order(own.length, random);
            for (int i = 0; i < own.length; i++) {
                shuffled[own[i]] = conditions[own[order[i]]];
            }
        }
        return shuffled;
    }

    private static double share(int[] found, int[] conditions) {
        return IntStream.range(0, found.length).filter(i -> found[i] == conditions[i]).count() / (double) found.length;
    }
}
