package io.efferent.rl.hand;

import io.efferent.mujoco.Doubles;
import java.util.random.RandomGenerator;

/** A rotation as a unit quaternion; the scalar part comes first, as in MuJoCo. */
record Quaternion(double w, double x, double y, double z) {
    /** Normalizes. */
    Quaternion {
        double norm = Math.sqrt(w * w + x * x + y * y + z * z);
        w /= norm;
        x /= norm;
        y /= norm;
        z /= norm;
    }

    /** Uniform over all rotations: four Gaussian numbers, normalized (Muller 1959). */
    static Quaternion random(RandomGenerator random) {
        return new Quaternion(
                random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    }

    static Quaternion of(Doubles wxyz) {
        return new Quaternion(wxyz.get(0), wxyz.get(1), wxyz.get(2), wxyz.get(3));
    }

    double[] toArray() {
        return new double[] {w, x, y, z};
    }

    /** This rotation after another one that is seen from it. */
    Quaternion times(Quaternion o) {
        return new Quaternion(
                w * o.w - x * o.x - y * o.y - z * o.z,
                w * o.x + x * o.w + y * o.z - z * o.y,
                w * o.y - x * o.z + y * o.w + z * o.x,
                w * o.z + x * o.y - y * o.x + z * o.w);
    }

    /** The rotation that leads from this one to another, seen from this one. */
    Quaternion to(Quaternion other) {
        return new Quaternion(
                w * other.w + x * other.x + y * other.y + z * other.z,
                w * other.x - x * other.w - y * other.z + z * other.y,
                w * other.y + x * other.z - y * other.w - z * other.x,
                w * other.z - x * other.y + y * other.x - z * other.w);
    }

    /** The smallest angle by which one has to turn to get from this rotation to another, rad, 0 to pi. */
    double angleTo(Quaternion other) {
        var between = to(other);
        double sine = Math.sqrt(between.x * between.x + between.y * between.y + between.z * between.z);
        return 2 * Math.atan2(sine, Math.abs(between.w));
    }

    /** Rotation matrix, row by row. */
    double[] matrix() {
        return new double[] {
            1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
            2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
            2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)
        };
    }

    /** Turned about the axes x, y and z as this one, but about z as another. */
    Quaternion withYawOf(Quaternion other) {
        double[] own = matrix();
        double cosine = Math.hypot(own[8], own[5]);
        double pitch = Math.atan2(own[2], cosine);
        double roll = cosine > 4 * Math.ulp(1.0) ? -Math.atan2(own[5], own[8]) : 0;
        return about(roll, 1, 0, 0).times(about(pitch, 0, 1, 0)).times(about(other.yaw(), 0, 0, 1));
    }

    private double yaw() {
        double[] own = matrix();
        return Math.hypot(own[8], own[5]) > 4 * Math.ulp(1.0)
                ? -Math.atan2(own[1], own[0]) : -Math.atan2(-own[3], own[4]);
    }

    /** A rotation about an axis of length 1. */
    static Quaternion about(double angle, double x, double y, double z) {
        double sine = Math.sin(angle / 2);
        return new Quaternion(Math.cos(angle / 2), sine * x, sine * y, sine * z);
    }
}
