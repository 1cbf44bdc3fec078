package io.efferent.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Components that each show one thing a population codes (demixed PCA, Kobak et al. 2016): activity is split into parts
 * that depend on time, on the condition, and so on, and each part is reconstructed from the whole by few components.
 *
 * @param mean [unit], what is subtracted from rates
 * @param parts the components of each part
 */
public record DemixedPca(double[] mean, Map<String, Part> parts) {
    /** The part of activity that is the same in all conditions. */
    public static final String TIME = "time";
    /** The part of activity that depends on the condition, at each time. */
    public static final String CONDITION = "condition";

    /**
     * Components of one part.
     *
     * @param varianceFraction share of the whole variance that the part has
     * @param encoder [unit][component], how a component shows in units; orthonormal columns
     * @param decoder [component][unit], what reads it from all of activity
     * @param explained share of the whole variance that each component explains, on its own
     */
    public record Part(double varianceFraction, double[][] encoder, double[][] decoder, double[] explained) {
    }

    /**
     * Splits rates into a part for time and one for conditions, and fits both.
     *
     * @param rates [condition][time][unit], means over trials, equally many in each condition
     * @param components how many for each part
     * @param ridge how much decoders are held back, in the unit of the summed squares of rates; {@link #ridge} gives
     *     the one that others use
     * @throws IllegalArgumentException if the shape is irregular, units do not vary, there are more components than
     *     units, the ridge is negative, or zero while units are linearly dependent
     */
    public static DemixedPca fit(double[][][] rates, int components, double ridge) {
        return fit(split(rates, Map.of()), components, ridge);
    }

    /**
     * Fits parts that add up to the rates.
     *
     * @param split for each part [condition][time][unit], such as {@link #split} gives, or sums of these
     * @param components how many for each part
     * @param ridge how much decoders are held back
     * @throws IllegalArgumentException as {@link #fit(double[][][], int, double)} does, or if there are no parts or
     *     their shapes differ
     */
    public static DemixedPca fit(Map<String, double[][][]> split, int components, double ridge) {
        Arguments.atLeast("split", 1, split.size());
        Arguments.require(ridge >= 0, "ridge", ridge, "zero or more");
        double[][] sum = null;
        for (var part : split.entrySet()) {
            Arguments.regular(part.getKey(), part.getValue());
            var rows = Matrices.stacked(part.getValue());
            if (sum != null) {
                Arguments.length(part.getKey(), rows.length, sum.length);
                Arguments.length(part.getKey() + "[0][0]", rows[0].length, sum[0].length);
            }
            sum = sum == null ? rows : Matrices.plus(sum, 1, rows);
        }
        double[] mean = Matrices.mean(sum);
        double[][] all = Matrices.minus(sum, mean);
        int units = mean.length;
        Arguments.require(components >= 1 && components <= units, "components", components,
                "1 to " + units + ", the number of units");
        double total = Matrices.squares(all);
        Arguments.require(total > 0, "rates", "units that do not vary", "some that do");
        double[][] squares = Matrices.plus(Matrices.transposeTimes(all, all), ridge, Matrices.identity(units));
        double[] spectrum = Matrices.symmetric(squares).values();
        Arguments.require(spectrum[units - 1] > 1e-13 * spectrum[0], "ridge", ridge,
                "more, because units are linearly dependent");

        Map<String, Part> parts = new LinkedHashMap<>();
        for (var part : split.entrySet()) {
            double[][] rows = Matrices.centered(Matrices.stacked(part.getValue()));
            // The regression of the part on all, transposed: squares are symmetric.
            double[][] regression = Matrices.solve(squares, Matrices.transposeTimes(all, rows));
            double[][] encoder = positive(Matrices.columns(
                    Matrices.singular(Matrices.times(all, regression)).v(), components));
            double[][] decoder = Matrices.transpose(Matrices.times(regression, encoder));
            parts.put(part.getKey(), new Part(
                    Matrices.squares(rows) / total, encoder, decoder, explained(all, encoder, decoder)));
        }
        return new DemixedPca(mean, parts);
    }

    /** Components with the sign that makes most of their entries positive. */
    private static double[][] positive(double[][] encoder) {
        for (int j = 0; j < encoder[0].length; j++) {
            long positive = Arrays.stream(Matrices.column(encoder, j)).filter(x -> x > 0).count();
            if (2 * positive < encoder.length) {
                for (double[] row : encoder) {
                    row[j] = -row[j];
                }
            }
        }
        return encoder;
    }

    private static double[] explained(double[][] all, double[][] encoder, double[][] decoder) {
        double[] explained = new double[decoder.length];
        Arrays.setAll(explained, i -> {
            double[][] shown = Matrices.times(
                    Matrices.times(all, Matrices.transpose(new double[][] {decoder[i]})),
                    new double[][] {Matrices.column(encoder, i)});
            return 1 - Matrices.squares(Matrices.plus(all, -1, shown)) / Matrices.squares(all);
        });
        return explained;
    }

    /**
     * The ridge that the authors' program makes of its parameter, {@code (lambda Σ x²)²}. Its unit is odd: with other
     * units of rates another lambda means the same.
     *
     * @param lambda their parameter, some 1e-6
     * @param rates [condition][time][unit]
     */
    public static double ridge(double lambda, double[][][] rates) {
        Arguments.regular("rates", rates);
        double root = lambda * Matrices.squares(Matrices.centered(Matrices.stacked(rates)));
        return root * root;
    }

    /**
     * Splits rates into a part {@value #TIME}, the mean over conditions, one for each label, and what is left,
     * {@value #CONDITION}: interactions of labels, or all that depends on conditions if there are none. Each depends on
     * time too.
     *
     * @param rates [condition][time][unit]
     * @param labels for each name [condition], the level a condition has of it, such as its target; each level of one
     *     has to occur equally often with each of another
     * @throws IllegalArgumentException if the shape is irregular, or labels are not one for each condition or not
     *     balanced
     */
    public static Map<String, double[][][]> split(double[][][] rates, Map<String, int[]> labels) {
        Arguments.regular("rates", rates);
        List<String> names = new ArrayList<>(labels.keySet());
        for (String name : names) {
            Arguments.length("labels " + name, labels.get(name).length, rates.length);
            for (String other : names) {
                if (!name.equals(other)) {
                    balanced(name, labels.get(name), other, labels.get(other));
                }
            }
        }
        double[][] time = FiringRates.conditionMean(rates);
        Map<String, double[][][]> parts = new LinkedHashMap<>();
        double[][][] left = new double[rates.length][][];
        double[][][] shared = new double[rates.length][][];
        Arrays.setAll(left, c -> Matrices.plus(rates[c], -1, time));
        Arrays.setAll(shared, _ -> Matrices.copy(time));
        parts.put(TIME, shared);
        double[][][] dependent = FiringRates.copy(left);
        for (String name : names) {
            double[][][] part = levelMeans(dependent, labels.get(name));
            parts.put(name, part);
            Arrays.setAll(left, c -> Matrices.plus(left[c], -1, part[c]));
        }
        parts.put(CONDITION, left);
        return parts;
    }

    private static double[][][] levelMeans(double[][][] rates, int[] levels) {
        double[][][] means = new double[rates.length][][];
        Arrays.setAll(means, c -> {
            double[][][] same = IntStream.range(0, rates.length)
                    .filter(other -> levels[other] == levels[c]).mapToObj(other -> rates[other])
                    .toArray(double[][][]::new);
            return FiringRates.conditionMean(same);
        });
        return means;
    }

    private static void balanced(String name, int[] levels, String other, int[] otherLevels) {
        Map<List<Integer>, Integer> counts = new LinkedHashMap<>();
        Set<Integer> first = new LinkedHashSet<>();
        Set<Integer> second = new LinkedHashSet<>();
        for (int c = 0; c < levels.length; c++) {
            counts.merge(List.of(levels[c], otherLevels[c]), 1, Integer::sum);
            first.add(levels[c]);
            second.add(otherLevels[c]);
        }
        Arguments.require(
                counts.size() == first.size() * second.size() && Set.copyOf(counts.values()).size() == 1,
                "labels", name + " and " + other + " with unequal numbers of conditions " + counts.values(),
                "each level of one equally often with each of the other");
    }

    /**
     * Activity as the components of a part show it, [condition][time][component].
     *
     * @param part its name
     * @param rates [condition][time][unit]
     * @throws IllegalArgumentException if there is no such part, or units differ in number
     */
    public double[][][] scores(String part, double[][][] rates) {
        Arguments.require(parts.containsKey(part), "part", "'" + part + "'", "one of " + parts.keySet());
        Arguments.regular("rates", rates);
        Arguments.length("rates[0][0]", rates[0][0].length, mean.length);
        double[][] decoder = Matrices.transpose(parts.get(part).decoder);
        return Arrays.stream(rates).map(condition -> Matrices.times(Matrices.minus(condition, mean), decoder))
                .toArray(double[][][]::new);
    }
}
