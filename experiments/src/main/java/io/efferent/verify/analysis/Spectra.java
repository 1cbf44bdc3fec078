package io.efferent.verify.analysis;

import io.efferent.analysis.Eigenvalue;
import io.efferent.verify.compare.Section;
import java.util.ArrayList;
import java.util.List;

/** Comparison of eigenvalues, whose order means nothing. */
final class Spectra {

    private Spectra() {
    }

    /** Compares with rows of a real and an imaginary part. */
    static void compare(Case one, Section recorded, String key, double tolerance, List<Eigenvalue> found) {
        double[][] parts = matched(recorded, key, found).stream()
                .map(value -> new double[] {value.real(), value.imaginary()}).toArray(double[][]::new);
        one.compare(recorded, key, tolerance, parts);
    }

    /** The eigenvalues in the order of the recorded ones: each is taken by the nearest one in turn. */
    static List<Eigenvalue> matched(Section recorded, String key, List<Eigenvalue> found) {
        List<Eigenvalue> left = new ArrayList<>(found);
        List<Eigenvalue> matched = new ArrayList<>();
        for (double[] parts : recorded.rows(key, found.size(), 2)) {
            var nearest = left.stream().min((a, b) -> Double.compare(distance(a, parts), distance(b, parts)))
                    .orElseThrow();
            left.remove(nearest);
            matched.add(nearest);
        }
        return matched;
    }

    private static double distance(Eigenvalue value, double[] parts) {
        return Math.hypot(value.real() - parts[0], value.imaginary() - parts[1]);
    }
}
