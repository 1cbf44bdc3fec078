package io.efferent.verify.analysis;

import io.efferent.analysis.PreferredDirections;
import io.efferent.verify.compare.Section;
import java.util.Arrays;

/** Kind {@code preferred_direction_distribution}: tests of uniformity on the circle. */
final class PreferredDirectionCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;
    private static final String HISTOGRAM = "histogram_";

    @Override
    public void run(Case one) {
        double[] preferred = one.input().row("preferred");
        var expected = one.expected();
        var found = PreferredDirections.of(preferred);
        compare(one, expected.in("unimodal"), found.unimodal());
        compare(one, expected.in("doubled"), found.doubled());
        one.compareAngle(expected, "axis", TOLERANCE, found.axis());
        one.compare(expected, "axis_degrees", TOLERANCE, Math.toDegrees(found.axis()));
        expected.keys().stream().filter(key -> key.startsWith(HISTOGRAM)).forEach(key -> {
            int[] counts = PreferredDirections.histogram(
                    Integer.parseInt(key.substring(HISTOGRAM.length())), preferred);
            one.compare(expected, key, 0, Arrays.stream(counts).asDoubleStream().toArray());
        });
    }

    private static void compare(Case one, Section expected, PreferredDirections.Rayleigh found) {
        one.compareAngle(expected, "mean", TOLERANCE, found.mean());
        one.compare(expected, "resultant", TOLERANCE, found.resultant());
        one.compare(expected, "z", TOLERANCE, found.z());
        one.compare(expected, "p", TOLERANCE, found.p());
    }
}
