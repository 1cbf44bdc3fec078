package io.efferent.skeleton;

import io.efferent.array.Require;
import java.util.Arrays;

/**
 * Mass of a rigid body and how it is spread.
 *
 * @param mass kg
 * @param center center of mass in body coordinates, m; 2 or 3 numbers
 * @param inertia about the center of mass along the body's axes, kg m^2: xx, yy, zz, xy, xz, yz
 */
public record MassProperties(double mass, double[] center, double[] inertia) {
    /** No mass. */
    public static final MassProperties NONE = new MassProperties(0, new double[3], new double[6]);

    public MassProperties {
        Require.notNegative("mass", mass);
        center = Require.finite("center", Transform.inSpace("center", center));
        if (inertia.length != 6) {
            throw new IllegalArgumentException(
                    "inertia: got " + inertia.length + " numbers, expected 6: xx, yy, zz, xy, xz, yz");
        }
        inertia = Require.finite("inertia", inertia.clone());
        requirePositive(inertia);
    }

    /** Principal minors of a matrix that is positive or zero in every direction are not negative. */
    private static void requirePositive(double[] i) {
        double size = Math.max(Math.abs(i[0]), Math.max(Math.abs(i[1]), Math.abs(i[2])));
        double[] minors = {
            i[0], i[1], i[2],
            i[0] * i[1] - i[3] * i[3], i[0] * i[2] - i[4] * i[4], i[1] * i[2] - i[5] * i[5],
            i[0] * (i[1] * i[2] - i[5] * i[5]) - i[3] * (i[3] * i[2] - i[5] * i[4])
                    + i[4] * (i[3] * i[5] - i[1] * i[4])
        };
        int[] order = {1, 1, 1, 2, 2, 2, 3};
        for (int k = 0; k < minors.length; k++) {
            if (minors[k] < -1e-12 * Math.pow(size, order[k])) {
                throw new IllegalArgumentException("inertia: got " + Arrays.toString(i)
                        + ", expected no negative moment about any axis");
            }
        }
    }

    /** A body in the plane: its moment of inertia about the normal through the center of mass, kg m^2. */
    public static MassProperties planar(double mass, double x, double y, double inertia) {
        return new MassProperties(mass, new double[] {x, y}, new double[] {0, 0, inertia, 0, 0, 0});
    }

    @Override
    public double[] center() {
        return center.clone();
    }

    @Override
    public double[] inertia() {
        return inertia.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MassProperties m && mass == m.mass && Arrays.equals(center, m.center)
                && Arrays.equals(inertia, m.inertia);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(mass) * 31 + Arrays.hashCode(center);
    }
}
