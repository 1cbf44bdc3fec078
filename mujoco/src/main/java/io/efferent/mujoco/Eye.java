package io.efferent.mujoco;

/**
 * A pinhole camera as MuJoCo's: it looks along its negative z axis, x is right, y is up.
 *
 * @param position in the world, m (3)
 * @param axes rotation matrix by rows, its columns the camera's axes in the world (9)
 * @param fieldOfView vertical, degrees
 */
record Eye(double[] position, double[] axes, double fieldOfView) {
    static final double FIELD_OF_VIEW = 45;

    /** Looks at a point from a direction. */
    static Eye at(double[] point, double azimuth, double elevation, double distance) {
        double sinA = Math.sin(Math.toRadians(azimuth));
        double cosA = Math.cos(Math.toRadians(azimuth));
        double sinE = Math.sin(Math.toRadians(elevation));
        double cosE = Math.cos(Math.toRadians(elevation));
        double[] forward = {cosE * cosA, cosE * sinA, sinE};
        double[] position = new double[3];
        for (int i = 0; i < 3; i++) {
            position[i] = point[i] - distance * forward[i];
        }
        return new Eye(position, new double[] {
            sinA, -sinE * cosA, -forward[0],
            -cosA, -sinE * sinA, -forward[1],
            0, cosE, -forward[2]
        }, FIELD_OF_VIEW);
    }

    /** A point in the camera's frame: right, up, depth. */
    void see(double x, double y, double z, double[] into) {
        double dx = x - position[0];
        double dy = y - position[1];
        double dz = z - position[2];
        into[0] = axes[0] * dx + axes[3] * dy + axes[6] * dz;
        into[1] = axes[1] * dx + axes[4] * dy + axes[7] * dz;
        into[2] = -(axes[2] * dx + axes[5] * dy + axes[8] * dz);
    }

    /** Distance from the eye at which the picture would be one unit high per unit of the scene, in pixels. */
    double focalLength(int height) {
        return height / 2.0 / Math.tan(Math.toRadians(fieldOfView / 2));
    }
}
