package io.efferent.analysis;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What demixed components are worth on trials that they were not fitted to (Kobak et al. 2016): the ridge by which they
 * predict best, and whether a component tells conditions apart more often than by chance.
 *
 * @param accuracy share of held-out trials found in their condition by a component, [component][time]
 * @param chance the largest accuracy of all shuffles, [component][time]
 */
public record DemixedDecoding(double[][] accuracy, double[][] chance) {

    /**
     * The error on held-out trials for some ridges.
     *
     * @param ridges that were tried
     * @param errors of each: squared difference between the parts of the mean over trials and what components
     *     reconstruct of a held-out trial, over the squared mean
     */
    public record RidgeSearch(double[] ridges, double[] errors) {
        /** The ridge with the smallest error. */
        public double best() {
            return ridges[IntStream.range(0, ridges.length).boxed()
                    .min((i, j) -> Double.compare(errors[i], errors[j])).orElseThrow()];
        }
    }

    /**
     * Looks for the best ridge by leaving out one trial of each condition, again and again.
     *
     * @param trials [condition][trial][time][unit], at least two trials in each condition
     * @param labels levels of conditions by name, as for {@link DemixedPca#split}
     * @param components how many for each part
     * @param ridges to try, see {@link DemixedPca#fit(double[][][], int, double)}
     * @param splits how often to leave out trials, 10 in the paper
     * @param seed fixes which
     * @throws IllegalArgumentException if shapes do not fit, there are too few trials, or a ridge does not do
     */
    public static RidgeSearch ridge(
            double[][][][] trials, Map<String, int[]> labels, int components, double[] ridges, int splits, long seed) {
        check(trials);
        Arguments.atLeast("ridges", 1, ridges.length);
        Arguments.atLeast("splits", 1, splits);
        double[] errors = new double[ridges.length];
        var random = new Random(seed);
        for (int split = 0; split < splits; split++) {
            Split halves = Split.of(trials, random);
            var parts = DemixedPca.split(halves.mean(), labels);
            double[] mean = Matrices.mean(Matrices.stacked(halves.mean()));
            double total = Matrices.squares(Matrices.minus(Matrices.stacked(halves.mean()), mean));
            double[][] heldOut = Matrices.minus(Matrices.stacked(halves.heldOut()), mean);
            for (int i = 0; i < ridges.length; i++) {
                var fit = DemixedPca.fit(parts, components, ridges[i]);
                for (var part : fit.parts().entrySet()) {
                    double[][] wanted = Matrices.centered(Matrices.stacked(parts.get(part.getKey())));
                    double[][] shown = Matrices.times(
                            Matrices.times(heldOut, Matrices.transpose(part.getValue().decoder())),
                            Matrices.transpose(part.getValue().encoder()));
                    errors[i] += Matrices.squares(Matrices.plus(wanted, -1, shown)) / total / splits;
                }
            }
        }
        return new RidgeSearch(ridges.clone(), errors);
    }

    /**
     * Decodes the levels of a part from each of its components: one trial of each condition is left out, components
     * are fitted to the others, and the trial belongs to the level whose mean is closest at that time. The same is done
     * with trials dealt out to conditions by chance.
     *
     * @param trials [condition][trial][time][unit]
     * @param labels levels of conditions by name
     * @param part a name of the labels, or {@link DemixedPca#CONDITION}, whose levels are all conditions
     * @param components how many
     * @param ridge for all fits
     * @param splits how often to leave out trials, 100 in the paper
     * @param shuffles how often to deal out trials, 100 in the paper
     * @param seed fixes all draws
     * @throws IllegalArgumentException as {@link #ridge} does, or if there is no such part
     */
    public static DemixedDecoding of(
            double[][][][] trials, Map<String, int[]> labels, String part, int components, double ridge, int splits,
            int shuffles, long seed) {
        check(trials);
        Arguments.require(part.equals(DemixedPca.CONDITION) || labels.containsKey(part), "part", "'" + part + "'",
                DemixedPca.CONDITION + " or one of " + labels.keySet());
        Arguments.atLeast("splits", 1, splits);
        Arguments.atLeast("shuffles", 1, shuffles);
        int[] levels = labels.containsKey(part) ? labels.get(part) : IntStream.range(0, trials.length).toArray();
        var random = new Random(seed);
        double[][] accuracy = accuracy(trials, labels, part, levels, components, ridge, splits, random);
        double[][] chance = new double[components][trials[0][0].length];
        for (int shuffle = 0; shuffle < shuffles; shuffle++) {
            double[][] one = accuracy(dealt(trials, random), labels, part, levels, components, ridge, splits, random);
            for (int i = 0; i < components; i++) {
                double[] row = one[i];
                double[] most = chance[i];
                Arrays.setAll(most, t -> Math.max(most[t], row[t]));
            }
        }
        return new DemixedDecoding(accuracy, chance);
    }

    private static double[][] accuracy(
            double[][][][] trials, Map<String, int[]> labels, String part, int[] levels, int components, double ridge,
            int splits, Random random) {
        int times = trials[0][0].length;
        double[][] accuracy = new double[components][times];
        for (int split = 0; split < splits; split++) {
            Split halves = Split.of(trials, random);
            var fit = DemixedPca.fit(DemixedPca.split(halves.mean(), labels), components, ridge);
            double[][][] means = fit.scores(part, halves.mean());
            double[][][] heldOut = fit.scores(part, halves.heldOut());
            for (int component = 0; component < components; component++) {
                for (int t = 0; t < times; t++) {
                    double[] levelMean = levelMeans(means, levels, component, t);
                    for (int c = 0; c < levels.length; c++) {
                        if (nearest(levelMean, heldOut[c][t][component]) == levels[c]) {
                            accuracy[component][t] += 1.0 / (levels.length * splits);
                        }
                    }
                }
            }
        }
        return accuracy;
    }

    private static double[] levelMeans(double[][][] scores, int[] levels, int component, int time) {
        double[] sum = new double[Arrays.stream(levels).max().orElseThrow() + 1];
        int[] count = new int[sum.length];
        for (int c = 0; c < levels.length; c++) {
            sum[levels[c]] += scores[c][time][component];
            count[levels[c]]++;
        }
        Arrays.setAll(sum, level -> sum[level] / count[level]);
        return sum;
    }

    /** A level that does not occur has no mean, and is never the nearest. */
    private static int nearest(double[] means, double value) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int level = 0; level < means.length; level++) {
            double distance = Math.abs(means[level] - value);
            if (distance < least) {
                least = distance;
                best = level;
            }
        }
        return best;
    }

    /**
     * Trials of each condition with one left out.
     *
     * @param mean of the others, [condition][time][unit]
     * @param heldOut [condition][time][unit]
     */
    private record Split(double[][][] mean, double[][][] heldOut) {
        static Split of(double[][][][] trials, Random random) {
            double[][][] mean = new double[trials.length][][];
            double[][][] heldOut = new double[trials.length][][];
            for (int c = 0; c < trials.length; c++) {
                int out = random.nextInt(trials[c].length);
                heldOut[c] = trials[c][out];
                double[][][] own = trials[c];
                mean[c] = FiringRates.conditionMean(IntStream.range(0, own.length).filter(i -> i != out)
                        .mapToObj(i -> own[i]).toArray(double[][][]::new));
            }
            return new Split(mean, heldOut);
        }
    }

    /** All trials in other conditions than they belong to, as many in each. */
    private static double[][][][] dealt(double[][][][] trials, Random random) {
        double[][][] all = Arrays.stream(trials).flatMap(Arrays::stream).toArray(double[][][]::new);
        int[] order = Surrogates.order(all.length, random);
        double[][][][] dealt = new double[trials.length][][][];
        int next = 0;
        for (int c = 0; c < trials.length; c++) {
            dealt[c] = new double[trials[c].length][][];
            for (int i = 0; i < dealt[c].length; i++) {
                dealt[c][i] = all[order[next++]];
            }
        }
        return dealt;
    }

    private static void check(double[][][][] trials) {
        Arguments.atLeast("trials", 2, trials.length);
        for (int c = 0; c < trials.length; c++) {
            Arguments.regular("trials[" + c + "]", trials[c]);
            Arguments.require(trials[c].length > 1, "trials[" + c + "]", "1 trial", "at least 2, one to leave out");
            Arguments.length("trials[" + c + "][0]", trials[c][0].length, trials[0][0].length);
            Arguments.length("trials[" + c + "][0][0]", trials[c][0][0].length, trials[0][0][0].length);
        }
    }

    /** Whether accuracy is above that of all shuffles, [component][time]. */
    public boolean[][] isSignificant() {
        boolean[][] significant = new boolean[accuracy.length][accuracy[0].length];
        for (int i = 0; i < accuracy.length; i++) {
            for (int t = 0; t < accuracy[0].length; t++) {
                significant[i][t] = accuracy[i][t] > chance[i][t];
            }
        }
        return significant;
    }
}
