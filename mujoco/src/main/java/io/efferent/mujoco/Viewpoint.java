package io.efferent.mujoco;

/**
 * A place around the middle of the model, by MuJoCo's convention. It goes along with the first body that can go away.
 *
 * @param azimuth direction of view in the horizontal plane, degrees; 90 looks along y
 * @param elevation of the direction of view, degrees; negative looks down
 * @param distance from the middle, m; 0 for as much as shows all
 */
public record Viewpoint(double azimuth, double elevation, double distance) implements View {
    /** From the side, a little from above, all in sight. */
    public static final Viewpoint DEFAULT = new Viewpoint(120, -20, 0);

    public Viewpoint {
        if (!(Math.abs(azimuth) <= 360 && Math.abs(elevation) <= 90 && distance >= 0
                && distance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "camera: got azimuth " + azimuth + ", elevation " + elevation + ", distance "
                    + distance + ", expected at most 360 and 90 degrees and a distance of at least 0 m");
        }
    }
}
