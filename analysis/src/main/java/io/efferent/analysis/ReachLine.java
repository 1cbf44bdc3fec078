package io.efferent.analysis;

/**
 * The straight line of a reach in the plane.
 *
 * @param start where it begins, [2], m
 * @param direction unit vector towards the target, [2]
 * @param length distance to the target, m
 */
record ReachLine(double[] start, double[] direction, double length) {

    static ReachLine between(double[] start, double[] target) {
        Arguments.length("start", start.length, 2);
        Arguments.length("target", target.length, 2);
        Arguments.finite("start", start);
        Arguments.finite("target", target);
        double dx = target[0] - start[0];
        double dy = target[1] - start[1];
        double length = Math.hypot(dx, dy);
        Arguments.require(length > 0, "target", "the start", "another place");
        return new ReachLine(start, new double[] {dx / length, dy / length}, length);
    }

    /** How far along the line a point is, m. */
    double along(double[] point) {
        return (point[0] - start[0]) * direction[0] + (point[1] - start[1]) * direction[1];
    }

    /** How far left of the line a point is, m. */
    double lateral(double[] point) {
        return (point[1] - start[1]) * direction[0] - (point[0] - start[0]) * direction[1];
    }
}
