package io.efferent.figure;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * How points in space are drawn on a plane: in parallel, seen from the front, the right and above (x forward, y up, z
 * to the right). Points of the plane stay where they are.
 */
final class View {
    private static final double AROUND = Math.toRadians(35);
    private static final double ABOVE = Math.toRadians(20);

    private View() {}

    /** A point of 2 or 3 coordinates on the plane of the drawing. */
    static double[] seen(double[] point) {
        if (point.length < 3) {
            return point;
        }
        double near = point[0] * Math.sin(AROUND) + point[2] * Math.cos(AROUND);
        return new double[] {
            point[0] * Math.cos(AROUND) - point[2] * Math.sin(AROUND),
            point[1] * Math.cos(ABOVE) - near * Math.sin(ABOVE)
        };
    }

    static double[][] seen(double[][] points) {
        return Arrays.stream(points).map(View::seen).toArray(double[][]::new);
    }

    static double[][][] seen(double[][][] points) {
        return Arrays.stream(points).map(View::seen).toArray(double[][][]::new);
    }

    /** Velocities in the directions in which they are seen, with their sizes in space. */
    static double[][][] rates(double[][][] velocities) {
        UnaryOperator<double[]> kept = velocity -> {
            double[] seen = seen(velocity);
            double whole = Math.sqrt(Arrays.stream(velocity).map(x -> x * x).sum());
            double size = Math.hypot(seen[0], seen[1]);
            double scale = size > 0 ? whole / size : 0;
            return velocity.length < 3 ? velocity : new double[] {seen[0] * scale, seen[1] * scale};
        };
        return Arrays.stream(velocities)
                .map(trial -> Arrays.stream(trial).map(kept).toArray(double[][]::new)).toArray(double[][][]::new);
    }
}
