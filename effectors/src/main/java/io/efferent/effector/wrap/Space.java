package io.efferent.effector.wrap;

/** Vectors in space. */
final class Space {
    private Space() {}

    static double[] plus(double[] a, double[] b, double factor) {
        return new double[] {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]};
    }

    static double[] minus(double[] a, double[] b) {
        return plus(a, b, -1);
    }

    static double[] times(double[] a, double factor) {
        return new double[] {a[0] * factor, a[1] * factor, a[2] * factor};
    }

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    static double[] unit(double[] a) {
        return times(a, 1 / norm(a));
    }

    static double[] cross(double[] a, double[] b) {
        return new double[] {
            a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
        };
    }

    /** Some unit vector at right angles. */
    static double[] perpendicular(double[] x) {
        int smallest = Math.abs(x[0]) <= Math.abs(x[1]) && Math.abs(x[0]) <= Math.abs(x[2]) ? 0
                : Math.abs(x[1]) <= Math.abs(x[2]) ? 1 : 2;
        double[] axis = new double[3];
        axis[smallest] = 1;
        return unit(cross(x, axis));
    }
}
