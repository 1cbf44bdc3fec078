package io.efferent.mujoco;

import java.util.stream.IntStream;

/** How a free eye gets a model into the picture, and goes along with the first body that can go away. */
final class Framing {
    private static final double MARGIN = 0.85;

    private final double[] middle;
    private final double radius;
    private final int followed;
    private final double[] start;

    Framing(MujocoModel model, Scene scene) {
        followed = wanderer(model);
        try (var data = model.newData()) {
            data.forward();
            double[] bounds = scene.bounds(data);
            middle = new double[] {bounds[0], bounds[1], bounds[2]};
            radius = bounds[3];
            start = data.xpos().row(followed).toArray();
        }
    }

    /** The first body with a free joint or a slide joint without limits; the world if there is none. */
    private static int wanderer(MujocoModel model) {
        var limited = model.ints("jnt_limited");
        return IntStream.range(0, model.njnt())
                .filter(joint -> model.jointType(joint) == JointType.FREE
                        || model.jointType(joint) == JointType.SLIDE && limited.get(joint) == 0)
                .map(model.ints("jnt_bodyid")::get).findFirst().orElse(0);
    }

    /** Half the diagonal of the model, m. */
    double radius() {
        return radius;
    }

    /** The middle of the model at first. */
    double[] middle() {
        return middle;
    }

    /** What the eye looks at now: it moves along horizontally. */
    double[] center(MujocoData data) {
        double[] center = middle.clone();
        for (int axis = 0; axis < 2; axis++) {
            center[axis] += data.xpos().get(followed, axis) - start[axis];
        }
        return center;
    }

    /** From the eye to what it looks at, m. */
    static double distance(double radius, Viewpoint viewpoint) {
        return viewpoint.distance() > 0
                ? viewpoint.distance()
                : MARGIN * radius / Math.sin(Math.toRadians(Eye.FIELD_OF_VIEW / 2));
    }

    /** In which the eye looks, of length one. */
    static double[] direction(Viewpoint viewpoint) {
        double azimuth = Math.toRadians(viewpoint.azimuth());
        double elevation = Math.toRadians(viewpoint.elevation());
        return new double[] {
            Math.cos(elevation) * Math.cos(azimuth), Math.cos(elevation) * Math.sin(azimuth), Math.sin(elevation)
        };
    }

    Eye eye(MujocoData data, Viewpoint viewpoint) {
        return Eye.at(center(data), viewpoint.azimuth(), viewpoint.elevation(), distance(radius, viewpoint));
    }

    /** Side of a floor's tile: 1, 2 or 5 times a power of ten, m. */
    static double tile(double radius) {
        double wanted = radius / 2;
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        return wanted / power < 2 ? power : wanted / power < 5 ? 2 * power : 5 * power;
    }
}
