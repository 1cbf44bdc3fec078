package io.efferent.effector.wrap;

import io.efferent.array.Require;

/** What a path wraps over, in a frame of its own. A path touches it only where it would otherwise cut it. */
public sealed interface Surface {

    /** Whether the straight line between two points outside, in its frame, cuts it or passes it on another side. */
    boolean isInTheWay(double[] from, double[] to);

    /** Where the straight line between two points, in its frame, is nearest to its middle; in parts of the way. */
    default double nearest(double[] from, double[] to) {
        double along = 0;
        double squared = 0;
        for (int k = 0; k < from.length; k++) {
            double weight = switch (this) {
                case Cylinder _ -> k < 2 ? 1 : 0;
                case Sphere _ -> 1;
                case Ellipsoid ellipsoid -> 1 / (ellipsoid.radii[k] * ellipsoid.radii[k]);
            };
            double step = to[k] - from[k];
            along -= weight * from[k] * step;
            squared += weight * step * step;
        }
        return squared > 0 ? along / squared : 0.5;
    }

    /** Whether the line between two points outside of a ball about the origin cuts it; of two coordinates, a circle. */
    private static boolean cuts(double radius, double[] from, double[] to) {
        double along = 0;
        double length = 0;
        double first = 0;
        double last = 0;
        for (int i = 0; i < from.length; i++) {
            double step = to[i] - from[i];
            along -= from[i] * step;
            length += step * step;
            first += from[i] * from[i];
            last += to[i] * to[i];
        }
        double nearest = first - along * along / length;
        return first > radius * radius && last > radius * radius && along > 0 && along < length
                && nearest < radius * radius;
    }

    /**
     * An infinite cylinder about the z axis of its frame, or a circle in the plane.
     *
     * @param radius m
     * @param side 1 for paths that turn counterclockwise from origin to insertion, seen against the axis; -1 for
     *     clockwise
     */
    record Cylinder(double radius, int side) implements Surface {
        /** @throws IllegalArgumentException if the radius is not positive or the side is neither 1 nor -1 */
        public Cylinder {
            Require.positive("radius", radius, "m");
            if (side != 1 && side != -1) {
                throw new IllegalArgumentException("side: got " + side + ", expected 1 or -1");
            }
        }

        @Override
        public boolean isInTheWay(double[] from, double[] to) {
            double[] p = {from[0], from[1]};
            double[] q = {to[0], to[1]};
            double turn = side * Math.atan2(p[0] * q[1] - p[1] * q[0], p[0] * q[0] + p[1] * q[1]);
            boolean outside = Math.hypot(p[0], p[1]) > radius && Math.hypot(q[0], q[1]) > radius;
            return turn > 0 ? cuts(radius, p, q) : outside && turn < -Math.PI / 2;
        }

        /**
         * The side on which a path passes a point.
         *
         * @param radius m
         * @param past where the path shall pass, in the cylinder's frame
         * @param from where it comes from in some pose, in the cylinder's frame
         * @param to where it goes to in that pose
         */
        public static Cylinder past(double radius, double[] past, double[] from, double[] to) {
            double direct = Math.atan2(from[0] * to[1] - from[1] * to[0], from[0] * to[0] + from[1] * to[1]);
            double first = Math.atan2(from[1], from[0]);
            double half = (direct < 0 ? direct + 2 * Math.PI : direct) / 2;
            // Halfway of the counterclockwise turn; the other turn is halfway on the opposite side.
            return new Cylinder(
                    radius, Math.cos(first + half) * past[0] + Math.sin(first + half) * past[1] >= 0 ? 1 : -1);
        }
    }

    /**
     * A sphere about the origin of its frame. Paths take the shorter way around.
     *
     * @param radius m
     */
    record Sphere(double radius) implements Surface {
        /** @throws IllegalArgumentException if the radius is not positive */
        public Sphere {
            Require.positive("radius", radius, "m");
        }

        @Override
        public boolean isInTheWay(double[] from, double[] to) {
            return cuts(radius, from, to);
        }
    }

    /**
     * An ellipsoid about the origin of its frame. There is no formula for its paths: they are measured and fitted
     * ({@link PathSamples}, {@link PolynomialFit}), not part of a body.
     *
     * @param radii along the axes of its frame, m
     * @param past a direction in its frame: of the ways around, paths take the shortest on that side, and jump where it
     *     comes to another; empty for the shortest of all
     */
    record Ellipsoid(double[] radii, double... past) implements Surface {
        /** @throws IllegalArgumentException if there are not three positive radii, or 0 or 3 coordinates */
        public Ellipsoid {
            if (radii.length != 3) {
                throw new IllegalArgumentException("radii: got " + radii.length + ", expected 3");
            }
            if (past.length != 0 && past.length != 3) {
                throw new IllegalArgumentException("past: got " + past.length + " coordinates, expected 3 or none");
            }
            radii = radii.clone();
            past = Require.finite("past", past.clone());
            for (double radius : radii) {
                Require.positive("radii", radius, "m");
            }
        }

        @Override
        public boolean isInTheWay(double[] from, double[] to) {
            return EllipsoidGeodesic.touches(this, from, to);
        }

        @Override
        public double[] radii() {
            return radii.clone();
        }

        @Override
        public double[] past() {
            return past.clone();
        }
    }
}
