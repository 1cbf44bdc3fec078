package io.efferent.skeleton;

import io.efferent.array.Require;
import java.util.Arrays;

/**
 * Where a frame is in another: a point {@code x} of the frame is {@code rotation x + position} in the other.
 *
 * @param position of the frame's origin, m; 3 numbers
 * @param rotation its axes as columns, [3][3]
 */
public record Transform(double[] position, double[][] rotation) {
    /** The same place. */
    public static final Transform IDENTITY = at(0, 0, 0);

    private static final double ROUNDING = 1e-9;

    public Transform {
        position = Require.finite("position", inSpace("position", position));
        if (rotation.length != 3) {
            throw new IllegalArgumentException("rotation: got " + rotation.length + " rows, expected 3");
        }
        rotation = Arrays.stream(rotation).map(double[]::clone).toArray(double[][]::new);
        for (int row = 0; row < 3; row++) {
            for (int other = 0; other < 3; other++) {
                double product = 0;
                for (int k = 0; k < 3; k++) {
                    product += rotation[row][k] * rotation[other][k];
                }
                if (!(Math.abs(product - (row == other ? 1 : 0)) < ROUNDING)) {
                    throw new IllegalArgumentException("rotation: rows " + row + " and " + other
                            + " have a product of " + product + ", expected orthonormal rows");
                }
            }
        }
    }

    /** A frame with parallel axes, at 2 or 3 coordinates in m. */
    public static Transform at(double... position) {
        return new Transform(position, new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    }

    /** The same origin, turned by body-fixed angles about x, then y, then z, in rad. */
    public Transform turned(double x, double y, double z) {
        double[][] turn = product(product(about(0, x), about(1, y)), about(2, z));
        return new Transform(position, product(rotation, turn));
    }

    /** The same origin, turned by an angle in rad about an axis of this frame, of any length. */
    public Transform turnedAbout(double[] axis, double angle) {
        double length = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
        double[] a = {axis[0] / length, axis[1] / length, axis[2] / length};
        double cosine = Math.cos(angle);
        double sine = Math.sin(angle);
        double[][] skew = {{0, -a[2], a[1]}, {a[2], 0, -a[0]}, {-a[1], a[0], 0}};
        double[][] turn = new double[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                turn[row][column] = (row == column ? cosine : 0) + (1 - cosine) * a[row] * a[column]
                        + sine * skew[row][column];
            }
        }
        return new Transform(position, product(rotation, turn));
    }

    /** A frame given in this one, in the frame that this one is given in. */
    public Transform then(Transform inner) {
        return new Transform(apply(inner.position), product(rotation, inner.rotation));
    }

    /** Where the other frame is in this one. */
    public Transform inverse() {
        double[][] transposed = new double[3][3];
        double[] back = new double[3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                transposed[row][column] = rotation[column][row];
                back[row] -= rotation[column][row] * position[column];
            }
        }
        return new Transform(back, transposed);
    }

    /** A point of this frame, 3 coordinates, in the other. */
    public double[] apply(double[] point) {
        double[] moved = position.clone();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                moved[row] += rotation[row][column] * point[column];
            }
        }
        return moved;
    }

    private static double[][] about(int axis, double angle) {
        double[][] turn = new double[3][3];
        int next = (axis + 1) % 3;
        int last = (axis + 2) % 3;
        turn[axis][axis] = 1;
        turn[next][next] = Math.cos(angle);
        turn[last][last] = Math.cos(angle);
        turn[last][next] = Math.sin(angle);
        turn[next][last] = -Math.sin(angle);
        return turn;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                for (int k = 0; k < 3; k++) {
                    product[row][column] += a[row][k] * b[k][column];
                }
            }
        }
        return product;
    }

    static double[] inSpace(String name, double[] coordinates) {
        if (coordinates.length != 2 && coordinates.length != 3) {
            throw new IllegalArgumentException(
                    name + ": got " + coordinates.length + " coordinates, expected 2 or 3");
        }
        return Arrays.copyOf(coordinates, 3);
    }

    @Override
    public double[] position() {
        return position.clone();
    }

    @Override
    public double[][] rotation() {
        return Arrays.stream(rotation).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transform t && Arrays.equals(position, t.position)
                && Arrays.deepEquals(rotation, t.rotation);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(position) * 31 + Arrays.deepHashCode(rotation);
    }
}
