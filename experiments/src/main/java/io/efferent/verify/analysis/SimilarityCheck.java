package io.efferent.verify.analysis;

import io.efferent.analysis.DynamicalSimilarity;
import io.efferent.analysis.Eigenvalue;
import io.efferent.analysis.PopulationSimilarity;
import io.efferent.verify.compare.Section;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Kind {@code similarity}: of the states of two populations, and of their dynamics. */
final class SimilarityCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;
    private static final double DYNAMICS = 1e-5;
    /** Series are in the files with nine digits. */
    private static final double ROUNDED_SERIES = 1e-6;
    private static final int STARTS = 30;
    private static final Pattern ALIGNMENT = Pattern.compile("alignment_index_(\\d+)");
    private static final Pattern ANGLES = Pattern.compile("principal_angles_(\\d+)");

    @Override
    public void run(Case one) {
        var input = one.input();
        var expected = one.expected();
        compareStates(one, expected.in("static"), input.table("x"), input.table("y"));

        double[][] a = input.table("a");
        double[][] turn = input.table("q");
        compare(one, expected.in("dsa_a_b"), DynamicalSimilarity.of(a, input.table("b"), STARTS, 1));
        compare(one, expected.in("dsa_a_qaqt"), DynamicalSimilarity.of(
                a, times(times(turn, a), transposed(turn)), STARTS, 1));

        double[][] series = input.table("series");
        var modes = modes(input.in("dmd_full"), series);
        Spectra.compare(one, expected, "dmd_full_eigenvalues", TOLERANCE, modes);
        Spectra.compare(one, expected, "true_eigenvalues", ROUNDED_SERIES, modes);
        Spectra.compare(one, expected, "dmd_one_channel_eigenvalues", TOLERANCE, modes(input.in("dmd_one_channel"),
                Arrays.stream(series).map(row -> new double[] {row[0]}).toArray(double[][]::new)));
    }

    private static void compareStates(Case one, Section expected, double[][] x, double[][] y) {
        double[] correlations = PopulationSimilarity.canonicalCorrelations(x, y);
        var procrustes = PopulationSimilarity.procrustes(x, y);
        one.compare(expected, "cca", TOLERANCE, correlations);
        one.compare(expected, "cca_mean", TOLERANCE, Arrays.stream(correlations).average().orElseThrow());
        one.compare(expected, "procrustes_nuclear", TOLERANCE, procrustes.nuclear());
        one.compare(expected, "procrustes_angular", TOLERANCE, procrustes.angular());
        one.compare(expected, "procrustes_size_and_shape", TOLERANCE, procrustes.sizeAndShape());
        one.compare(expected, "linear_cka", TOLERANCE, PopulationSimilarity.linearCka(x, y));
        boolean sameUnits = x[0].length == y[0].length;
        for (String key : expected.keys()) {
            var alignment = ALIGNMENT.matcher(key);
            if (alignment.matches()) {
                one.compare(expected, key, TOLERANCE, sameUnits
                        ? PopulationSimilarity.alignmentIndex(x, y, Integer.parseInt(alignment.group(1)))
                        : Double.NaN);
            }
            var angles = ANGLES.matcher(key);
            if (angles.matches()) {
                one.compare(expected, key, TOLERANCE, sameUnits
                        ? PopulationSimilarity.principalAngles(x, y, Integer.parseInt(angles.group(1)))
                        : new double[] {Double.NaN});
            }
        }
    }

    private static void compare(Case one, Section expected, DynamicalSimilarity found) {
        for (String key : expected.keys()) {
            one.compare(expected, key, DYNAMICS, switch (key) {
                case "cosine" -> found.cosine();
                case "angular" -> found.angular();
                case "euclidean_of_normalized" -> found.euclidean();
                default -> throw new IllegalArgumentException(expected.path() + ": got " + key
                        + ", expected cosine, angular or euclidean_of_normalized");
            });
        }
    }

    private static List<Eigenvalue> modes(Section settings, double[][] series) {
        return DynamicalSimilarity.eigenvalues(DynamicalSimilarity.dynamics(new double[][][] {series},
                settings.count("delays"), settings.count("rank"), settings.number("ridge")));
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    private static double[][] transposed(double[][] rows) {
        double[][] transposed = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[0].length; j++) {
                transposed[j][i] = rows[i][j];
            }
        }
        return transposed;
    }
}
