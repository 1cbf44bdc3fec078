package io.efferent.analysis;

import java.util.Arrays;

/**
 * How learning in one direction shows in others: {@code offset + amplitude e^(-d² / 2 width²)} over the angle d from
 * the direction that was trained.
 *
 * @param offset what shows in all directions
 * @param amplitude what the trained direction has beyond that
 * @param width standard deviation of the bell, rad; 30 to 40 degrees in people
 */
public record Generalization(double offset, double amplitude, double width) {

    /**
     * The bell through numbers by least squares. Widths are searched from a tenth of the mean distance between probes
     * to ten times the largest angle.
     *
     * @param angle from the trained direction, [probe], rad
     * @param learned adaptation index or another measure in these directions, [probe]
     * @throws IllegalArgumentException if there are fewer than four different distances from the trained direction,
     *     lengths differ, or numbers are not finite
     */
    public static Generalization fit(double[] angle, double[] learned) {
        Arguments.length("learned", learned.length, angle.length);
        Arguments.finite("angle", angle);
        Arguments.finite("learned", learned);
        double[] distances = Arrays.stream(angle).map(Math::abs).distinct().sorted().toArray();
        Arguments.require(distances.length >= 4, "angle", distances.length + " distances", "at least 4");
        double farthest = distances[distances.length - 1];
        var fit = ScaledShape.fit(angle, learned, (d, width) -> Math.exp(-d * d / (2 * width * width)),
                farthest / (10 * distances.length), 10 * farthest);
        return new Generalization(fit.offset(), fit.amplitude(), fit.scale());
    }
}
