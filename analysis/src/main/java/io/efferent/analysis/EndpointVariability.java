package io.efferent.analysis;

/**
 * Where reaches end, over trials.
 *
 * @param mean of the endpoints, [2], m
 * @param covariance of the endpoints, [2][2], m²
 * @param axes of the covariance: variances along the axes of the ellipse, m²
 */
public record EndpointVariability(double[] mean, double[][] covariance, PrincipalAxes axes) {
    /** The square of the radius, in standard deviations, that holds 95 % of a normal distribution in the plane. */
    private static final double SQUARED_RADIUS_95 = -2 * Math.log(0.05);

    /**
     * @param endpoints [trial][2], m
     * @throws IllegalArgumentException if there are fewer than three trials, or they are not pairs of finite numbers
     */
    public static EndpointVariability of(double[][] endpoints) {
        Arguments.atLeast("endpoints, trials", 3, endpoints.length);
        Arguments.length("endpoints[0]", Arguments.columns("endpoints", endpoints), 2);
        double[][] centered = Matrices.centered(endpoints);
        double[][] covariance = Matrices.scaled(
                1.0 / (endpoints.length - 1), Matrices.transposeTimes(centered, centered));
        return new EndpointVariability(Matrices.mean(endpoints), covariance, PrincipalAxes.of(covariance));
    }

    /** Half the length of the major axis of the ellipse that holds 95 % of a normal distribution, m. */
    public double semiMajor95() {
        return Math.sqrt(SQUARED_RADIUS_95 * axes.major());
    }

    /** Half the length of the minor axis of that ellipse, m. */
    public double semiMinor95() {
        return Math.sqrt(SQUARED_RADIUS_95 * axes.minor());
    }

    /** The area of that ellipse, m². */
    public double area95() {
        return Math.PI * semiMajor95() * semiMinor95();
    }

    /** Major over minor axis. */
    public double aspect() {
        return semiMajor95() / semiMinor95();
    }
}
