package io.efferent.verify.analysis;

import io.efferent.analysis.DynamicalSystem;
import io.efferent.analysis.Eigenvalue;
import io.efferent.analysis.FixedPoint;
import io.efferent.analysis.FixedPoints;
import io.efferent.analysis.GruDynamics;
import io.efferent.analysis.RateDynamics;
import io.efferent.verify.compare.Section;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Kind {@code fixed_points}: all fixed points of small networks under constant input. */
final class FixedPointCheck implements CaseCheck {
    private static final double STATE = 1e-8;
    private static final double EIGENVALUE = 1e-6;
    private static final int PATIENCE = 2000;
    private static final Map<String, BiFunction<Section, double[], DynamicalSystem>> CELLS = Map.of(
            "rate", (network, input) -> RateDynamics.of(
                    network.table("w_ih"), network.table("w_hh"), network.row("b"), input, network.number("leak", 1)),
            "gru", (network, input) -> GruDynamics.of(
                    network.table("w_ih"), network.table("w_hh"), network.row("b_ih"), network.row("b_hh"), input));

    @Override
    public void run(Case one) {
        var networks = one.section().list("networks");
        var expected = one.section().list("expected");
        for (int i = 0; i < expected.size(); i++) {
            var network = networks.get(i).in("network");
            var system = network.choose("cell", CELLS).apply(network, networks.get(i).row("x"));
            var found = FixedPoints.findAll(system, network.table("w_hh")[0].length, 1, PATIENCE, 1).fixed();
            one.compare(expected.get(i), "count", 0, found.size());
            one.compare(expected.get(i), "stable", 0, found.stream().filter(FixedPoint::isStable).count());
            for (var point : expected.get(i).list("points")) {
                compare(one, point, found);
            }
        }
    }

    private static void compare(Case one, Section expected, List<FixedPoint> found) {
        double[] state = expected.row("state");
        var nearest = found.stream()
                .min(Comparator.comparingDouble(point -> distance(point.state(), state))).orElseThrow();
        one.compare(expected, "state", STATE, nearest.state());
        one.compare(expected, "jacobian", STATE, nearest.jacobian());
        Spectra.compare(one, expected, "eigenvalues", EIGENVALUE, nearest.eigenvalues());
        one.compare(expected, "spectral_radius", EIGENVALUE, nearest.spectralRadius());
        one.compare(expected, "unstable", 0, nearest.unstable());
        double[] timeConstants = Spectra.matched(expected, "eigenvalues", nearest.eigenvalues()).stream()
                .mapToDouble(Eigenvalue::timeConstant).toArray();
        // The slower, the more the last digits of the eigenvalue say.
        double slowest = Arrays.stream(timeConstants).filter(Double::isFinite).max().orElse(0);
        one.compare(expected, "time_constants_steps", EIGENVALUE * Math.max(1, slowest / 1000), timeConstants);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
