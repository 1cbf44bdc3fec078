package io.efferent.verify.analysis;

import io.efferent.analysis.FiringRates;
import io.efferent.analysis.RotationalDynamics;
import io.efferent.analysis.Surrogates;
import io.efferent.verify.compare.Section;
import java.util.Arrays;
import java.util.List;

/** Kind {@code jpca}: rotations fitted to population activity, and to surrogates in given orders of conditions. */
final class RotationalDynamicsCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-7;

    @Override
    public void run(Case one) {
        var input = one.input();
        double timeStep = input.number("dt");
        int components = input.count("components");
        double[][][] states = FiringRates.withoutConditionMean(
                FiringRates.softNormalized(input.tables("rates"), input.number("soft_normalization")));
        var found = RotationalDynamics.fit(states, timeStep, components);
        var fit = one.expected().in("fit");
        one.compare(fit, "r2_skew", TOLERANCE, found.skewDetermination());
        one.compare(fit, "r2_free", TOLERANCE, found.freeDetermination());
        one.compare(fit, "ratio", TOLERANCE, found.ratio());
        one.compare(fit, "pca_variance_fraction", TOLERANCE, found.varianceFraction());
        Spectra.compare(one, fit, "eigenvalues_free", TOLERANCE, found.freeEigenvalues());
        comparePlanes(one, fit.list("planes"), found);

        double[][][] orders = input.tables("permutations");
        double[] permuted = new double[orders.length];
        double[] matched = new double[orders.length];
        for (int i = 0; i < orders.length; i++) {
            var surrogate = Surrogates.permuted(states, Arrays.stream(orders[i])
                    .map(order -> Arrays.stream(order).mapToInt(number -> (int) number).toArray())
                    .toArray(int[][]::new));
            permuted[i] = RotationalDynamics.fit(surrogate, timeStep, components).ratio();
            matched[i] = RotationalDynamics.fit(
                    Surrogates.covarianceMatched(surrogate, states), timeStep, components).ratio();
        }
        var expected = one.expected();
        one.compare(expected, "permuted_ratio", TOLERANCE, permuted);
        one.compare(expected, "covariance_matched_ratio", TOLERANCE, matched);
        one.compare(expected, "p_permuted", TOLERANCE, Surrogates.p(found.ratio(), permuted));
        one.compare(expected, "p_covariance_matched", TOLERANCE, Surrogates.p(found.ratio(), matched));
    }

    private static void comparePlanes(Case one, List<Section> expected, RotationalDynamics found) {
        int components = found.skew().length;
        double[][][] projectors = new double[expected.size()][][];
        double[][][] recorded = new double[expected.size()][][];
        for (int i = 0; i < recorded.length; i++) {
            projectors[i] = Projector.onto(inside(found.basis(), found.planes().get(i).axes()));
            recorded[i] = expected.get(i).rows("projector", components, components);
        }
        Projector.alignSigns(projectors, recorded);
        for (int i = 0; i < recorded.length; i++) {
            var plane = found.planes().get(i);
            one.compare(expected.get(i), "frequency_hz", TOLERANCE, plane.frequency());
            one.compare(expected.get(i), "projector", TOLERANCE, projectors[i]);
            one.compare(expected.get(i), "variance_fraction", TOLERANCE, plane.varianceFraction());
            one.compare(expected.get(i), "r2_skew", TOLERANCE, plane.skewDetermination());
            one.compare(expected.get(i), "r2_free", TOLERANCE, plane.freeDetermination());
        }
    }

    /** Axes in units as axes in components. */
    private static double[][] inside(double[][] basis, double[][] axes) {
        double[][] inside = new double[basis[0].length][axes[0].length];
        for (int unit = 0; unit < basis.length; unit++) {
            for (int i = 0; i < inside.length; i++) {
                for (int j = 0; j < axes[0].length; j++) {
                    inside[i][j] += basis[unit][i] * axes[unit][j];
                }
            }
        }
        return inside;
    }
}
