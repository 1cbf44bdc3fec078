package io.efferent.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Few groups of muscles whose mixtures make the activity of many (nonnegative matrix factorization, Lee &amp; Seung
 * 1999; Tresch et al. 2006): {@code V = W H}, nothing below zero.
 *
 * @param weights [muscle][synergy], W
 * @param activations [synergy][time], H
 */
public record MuscleSynergies(double[][] weights, double[][] activations) {
    /** What keeps quotients finite. */
    private static final double TINY = 1e-12;
    private static final int UPDATES = 3000;
    /** Updates after which is asked whether they still gain anything. */
    private static final int ROUND = 20;
    private static final double LEAST_GAIN = 1e-9;

    /**
     * Factorizes activity, from several random starts, of which the best is kept: there are local optima.
     *
     * @param activity [muscle][time], zero or more; usually {@link #normalized}
     * @param synergies how many
     * @param starts how many, 25 or more
     * @param seed fixes them
     * @throws IllegalArgumentException if rows differ in length, a number is negative or not finite, all are zero,
     *     there are more synergies than muscles, or no starts
     */
    public static MuscleSynergies factorize(double[][] activity, int synergies, int starts, long seed) {
        checked(activity);
        Arguments.require(synergies >= 1 && synergies <= activity.length, "synergies", synergies,
                "1 to " + activity.length + ", the number of muscles");
        Arguments.atLeast("starts", 1, starts);
        var random = new Random(seed);
        double scale = Math.sqrt(Arrays.stream(activity).flatMapToDouble(Arrays::stream).average().orElseThrow()
                / synergies);
        MuscleSynergies best = null;
        double most = Double.NEGATIVE_INFINITY;
        for (int start = 0; start < starts; start++) {
            var found = new MuscleSynergies(
                    random(activity.length, synergies, scale, random),
                    random(synergies, activity[0].length, scale, random)).settled(activity);
            double explained = found.explained(activity);
            if (explained > most) {
                best = found;
                most = explained;
            }
        }
        return best;
    }

    /**
     * The smallest number of synergies that explain enough, factorized.
     *
     * @param activity [muscle][time], zero or more
     * @param share of the whole, 0.9 usually
     * @param shareOfEach of each muscle, 0.75 usually
     * @param starts for each number
     * @param seed fixes them
     * @throws IllegalArgumentException as {@link #factorize} does
     */
    public static MuscleSynergies fewest(
            double[][] activity, double share, double shareOfEach, int starts, long seed) {
        for (int synergies = 1; synergies < activity.length; synergies++) {
            var found = factorize(activity, synergies, starts, seed);
            double worst = Arrays.stream(found.explainedPerMuscle(activity)).min().orElseThrow();
            if (found.explained(activity) >= share && worst >= shareOfEach) {
                return found;
            }
        }
        return factorize(activity, activity.length, starts, seed);
    }

    /** Activity divided by each muscle's maximum, so that strong muscles do not decide alone; muscles at rest stay. */
    public static double[][] normalized(double[][] activity) {
        checked(activity);
        return Arrays.stream(activity).map(row -> {
            double most = Arrays.stream(row).max().orElseThrow();
            return Arrays.stream(row).map(x -> most > 0 ? x / most : 0).toArray();
        }).toArray(double[][]::new);
    }

    private static double[][] random(int rows, int columns, double scale, Random random) {
        double[][] numbers = new double[rows][];
        Arrays.setAll(numbers, _ -> random.doubles(columns, 0.1, 2).map(x -> x * scale).toArray());
        return numbers;
    }

    private MuscleSynergies settled(double[][] activity) {
        var synergies = this;
        double before = explained(activity);
        for (int i = 0; i < UPDATES; i += ROUND) {
            synergies = synergies.updated(activity, ROUND);
            double after = synergies.explained(activity);
            if (after - before < LEAST_GAIN) {
                return synergies;
            }
            before = after;
        }
        return synergies;
    }

    /**
     * After some updates by Lee and Seung, none of which raises the squared error: {@code H} times
     * {@code WᵀV / (WᵀWH)} first, then {@code W} times {@code VHᵀ / (WHHᵀ)}.
     *
     * @param activity [muscle][time], zero or more
     * @param updates how many
     * @throws IllegalArgumentException if sizes do not fit
     */
    public MuscleSynergies updated(double[][] activity, int updates) {
        checked(activity);
        Arguments.length("activity", activity.length, weights.length);
        Arguments.length("activity[0]", activity[0].length, activations[0].length);
        double[][] w = Matrices.copy(weights);
        double[][] h = Matrices.copy(activations);
        for (int i = 0; i < updates; i++) {
            scale(h, Matrices.transposeTimes(w, activity), Matrices.times(Matrices.transposeTimes(w, w), h));
            double[][] ht = Matrices.transpose(h);
            scale(w, Matrices.times(activity, ht), Matrices.times(w, Matrices.times(h, ht)));
        }
        return new MuscleSynergies(w, h);
    }

    private static void scale(double[][] factor, double[][] wanted, double[][] present) {
        for (int i = 0; i < factor.length; i++) {
            for (int j = 0; j < factor[0].length; j++) {
                factor[i][j] *= wanted[i][j] / (present[i][j] + TINY);
            }
        }
    }

    private static void checked(double[][] activity) {
        Arguments.columns("activity", activity);
        for (int muscle = 0; muscle < activity.length; muscle++) {
            double least = Arrays.stream(activity[muscle]).min().orElseThrow();
            Arguments.require(least >= 0, "activity[" + muscle + "]", least, "zero or more");
        }
        Arguments.require(Matrices.squares(activity) > 0, "activity", "nothing but zeros", "some activity");
    }

    /** {@code W H}, [muscle][time]. */
    public double[][] reconstruction() {
        return Matrices.times(weights, activations);
    }

    /**
     * Variance accounted for, {@code 1 - |V - WH|² / |V|²}, not centered. One synergy has much of it where activity is
     * far from zero all the time: look at {@link #centeredDetermination} beside it.
     *
     * @param activity [muscle][time]
     */
    public double explained(double[][] activity) {
        return 1 - Matrices.squares(errors(activity)) / Matrices.squares(activity);
    }

    /**
     * Variance accounted for of each muscle, not centered; 1 for a muscle at rest.
     *
     * @param activity [muscle][time]
     */
    public double[] explainedPerMuscle(double[][] activity) {
        double[][] errors = errors(activity);
        return IntStream.range(0, activity.length).mapToDouble(muscle -> {
            double squares = Matrices.dot(activity[muscle], activity[muscle]);
            return squares > 0 ? 1 - Matrices.dot(errors[muscle], errors[muscle]) / squares : 1;
        }).toArray();
    }

    /**
     * Share of the variance around each muscle's mean that is explained, R squared.
     *
     * @param activity [muscle][time]
     */
    public double centeredDetermination(double[][] activity) {
        double[][] centered = Matrices.transpose(Matrices.centered(Matrices.transpose(activity)));
        return 1 - Matrices.squares(errors(activity)) / Matrices.squares(centered);
    }

    private double[][] errors(double[][] activity) {
        return Matrices.plus(activity, -1, reconstruction());
    }

    /**
     * For each synergy the cosine between its weights and those of the other set that are most like them; above 0.8
     * counts as the same.
     *
     * @param other synergies of the same muscles
     * @throws IllegalArgumentException if muscles differ in number
     */
    public double[] bestMatches(MuscleSynergies other) {
        Arguments.length("other.weights", other.weights.length, weights.length);
        double[][] mine = Matrices.transpose(weights);
        double[][] others = Matrices.transpose(other.weights);
        return Arrays.stream(mine).mapToDouble(a -> Arrays.stream(others)
                .mapToDouble(b -> Matrices.dot(a, b) / Math.sqrt(Matrices.dot(a, a) * Matrices.dot(b, b)))
                .max().orElseThrow()).toArray();
    }
}
