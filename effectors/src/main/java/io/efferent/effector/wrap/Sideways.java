package io.efferent.effector.wrap;

/**
 * What is beside a path and moves along it: {@code y'' = -K y}, K the Gaussian curvature of what the path runs over.
 * Its distance and slope at the end from those at the beginning.
 *
 * @param yy distance from distance
 * @param ys distance from slope, m
 * @param sy slope from distance, 1/m
 * @param ss slope from slope
 */
record Sideways(double yy, double ys, double sy, double ss) {
    /** Along a line, or over a surface that unrolls. */
    static Sideways along(double length) {
        return new Sideways(1, length, 0, 1);
    }

    /** Over a sphere. */
    static Sideways curved(double length, double radius) {
        double cosine = Math.cos(length / radius);
        double sine = Math.sin(length / radius);
        return new Sideways(cosine, radius * sine, -sine / radius, cosine);
    }

    Sideways then(Sideways next) {
        return new Sideways(next.yy * yy + next.ys * sy, next.yy * ys + next.ys * ss,
                next.sy * yy + next.ss * sy, next.sy * ys + next.ss * ss);
    }
}
