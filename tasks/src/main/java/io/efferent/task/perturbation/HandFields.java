package io.efferent.task.perturbation;

import static io.efferent.task.perturbation.Setting.number;
import static io.efferent.task.perturbation.Setting.required;

import io.efferent.task.AffineLoad;
import java.util.List;

/** Force fields on the hand that are linear in its velocity or its displacement from the start. */
final class HandFields {
    private static final Setting ANGLE = number("angle", 0, "degrees by which the field is turned, R B R'");
    private static final Setting CLEAR = Setting.automatic(
            "clear", Setting.Type.NUMBER, "radius about the target within which it is off, m; default none");
    private static final double[][] QUARTER_TURN = {{0, -1}, {1, 0}};
    private static final double[][] SADDLE = {{-10.1, -11.2}, {-11.2, 11.1}};

    static final List<Definition> DEFINITIONS = List.of(
            new Definition("curl", "curl field, f = strength [[0, -1], [1, 0]] v",
                    "Shadmehr & Mussa-Ivaldi 1994: 13 (M); Codol et al. 2024: 8 (V)",
                    Timing.with(number("strength", 13, "N s/m; positive pushes to the left of the movement"), CLEAR),
                    given -> viscous(Geometry.times(given.number("strength"), QUARTER_TURN), given, 0)),
            new Definition("saddle", "anisotropic field, f = strength [[-10.1, -11.2], [-11.2, 11.1]] v",
                    "Shadmehr & Mussa-Ivaldi 1994 (M)",
                    Timing.with(number("strength", 1, "factor"), ANGLE, CLEAR),
                    given -> viscous(Geometry.times(given.number("strength"), SADDLE), given, given.number("angle"))),
            new Definition("viscous", "resisting field, f = -strength v", "usual size 5 to 20 (M)",
                    Timing.with(number("strength", 10, "N s/m; negative assists"), CLEAR),
                    given -> load(scene -> Geometry.times(-given.number("strength"),
                            Geometry.identity(scene.dimension())), null, given)),
            new Definition("viscosity", "field of any matrix, f = B v", "",
                    Timing.with(required("matrix", Setting.Type.MATRIX, "B, N s/m"), ANGLE, CLEAR),
                    given -> viscous(given.matrix("matrix"), given, given.number("angle"))),
            new Definition("position-curl", "position field, f = stiffness [[0, -1], [1, 0]] (x - start)",
                    "usual size 45 to 75 (M)",
                    Timing.with(
                            number("stiffness", 60, "N/m; positive pushes to the left of the displacement"), CLEAR),
                    given -> load(null, scene -> {
                        scene.requirePlane();
                        return Geometry.times(given.number("stiffness"), QUARTER_TURN);
                    }, given)),
            new Definition("spring", "spring to the start, f = -stiffness (x - start)", "",
                    Timing.with(number("stiffness", 100, "N/m; negative pushes away"), CLEAR),
                    given -> load(null, scene -> Geometry.times(-given.number("stiffness"),
                            Geometry.identity(scene.dimension())), given)),
            new Definition("stiffness", "position field of any matrix, f = K (x - start)", "",
                    Timing.with(required("matrix", Setting.Type.MATRIX, "K, N/m"), ANGLE, CLEAR),
                    given -> load(null, scene -> turned(scene, given.matrix("matrix"), given.number("angle")), given)),
            new Definition("divergent",
                    "unstable field away from the line from start to target, f = stiffness d n for a deviation d along "
                            + "n",
                    "Burdet et al. 2001: 300 (M)",
                    Timing.with(number("stiffness", 300, "N/m"),
                            number("width", 0.05, "deviation beyond which it is off, m")),
                    HandFields::divergent));

    private HandFields() {}

    /** A matrix of each scene. */
    private interface MatrixOf {
        double[][] in(Scene scene);
    }

    private static Change viscous(double[][] matrix, Arguments given, double degrees) {
        return load(scene -> turned(scene, matrix, degrees), null, given);
    }

    private static double[][] turned(Scene scene, double[][] matrix, double degrees) {
        if (matrix.length != scene.dimension()) {
            throw new IllegalArgumentException(scene.owner() + ": got a field of " + matrix.length
                    + " dimensions, expected " + scene.dimension() + " as the body has");
        }
        if (degrees == 0) {
            return matrix;
        }
        scene.requirePlane();
        double[][] rotation = Geometry.rotation(Math.toRadians(degrees));
        return Geometry.times(Geometry.times(rotation, matrix), Geometry.transposed(rotation));
    }

    private static Change load(MatrixOf viscosity, MatrixOf stiffness, Arguments given) {
        Timing timing = Timing.of(given);
        double clear = given.has("clear") ? given.notNegative("clear") : 0;
        return (scene, trials) -> trials.addHandLoad(new AffineLoad(
                timing.gate(scene, scene.trials().steps()), null,
                viscosity == null ? null : all(scene, viscosity), stiffness == null ? null : all(scene, stiffness),
                stiffness == null ? null : scene.start(),
                clear == 0 ? null : new AffineLoad.Zone(
                        scene.rows(scene::aim), null, scene.rows(_ -> new double[] {clear}), null, null)));
    }

    private static Change divergent(Arguments given) {
        Timing timing = Timing.of(given);
        double stiffness = given.notNegative("stiffness");
        double width = given.notNegative("width");
        return (scene, trials) -> {
            double[][][] across = scene.matrices(scene::across);
            trials.addHandLoad(new AffineLoad(
                    timing.gate(scene, scene.trials().steps()), null, null,
                    scene.matrices(trial -> Geometry.times(stiffness, across[trial])), scene.start(),
                    new AffineLoad.Zone(
                            scene.start(), across, null, scene.rows(_ -> new double[] {width}), null)));
        };
    }

    private static double[][][] all(Scene scene, MatrixOf matrix) {
        double[][] same = matrix.in(scene);
        return scene.matrices(_ -> same);
    }
}
