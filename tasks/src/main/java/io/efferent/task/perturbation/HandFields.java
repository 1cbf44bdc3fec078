package io.efferent.task.perturbation;

import static io.efferent.task.perturbation.Setting.number;
import static io.efferent.task.perturbation.Setting.required;

import io.efferent.task.AffineLoad;
import java.util.List;

/** Force fields on the hand that are linear in its velocity or its displacement from the start. */
final class HandFields {
    private static final Setting ANGLE = number("angle", 0, "degrees by which the field is turned, R B R'");
    private static final double[][] QUARTER_TURN = {{0, -1}, {1, 0}};
    private static final double[][] SADDLE = {{-10.1, -11.2}, {-11.2, 11.1}};

    static final List<Definition> DEFINITIONS = List.of(
            new Definition("curl", "curl field, f = strength [[0, -1], [1, 0]] v",
                    "Shadmehr & Mussa-Ivaldi 1994: 13 (M); Codol et al. 2024: 8 (V)",
                    Timing.with(number("strength", 13, "N s/m; positive pushes to the left of the movement")),
                    given -> viscous(Geometry.times(given.number("strength"), QUARTER_TURN), given, 0)),
            new Definition("saddle", "anisotropic field, f = strength [[-10.1, -11.2], [-11.2, 11.1]] v",
                    "Shadmehr & Mussa-Ivaldi 1994 (M)",
                    Timing.with(number("strength", 1, "factor"), ANGLE),
                    given -> viscous(Geometry.times(given.number("strength"), SADDLE), given, given.number("angle"))),
            new Definition("viscous", "resisting field, f = -strength v", "usual size 5 to 20 (M)",
                    Timing.with(number("strength", 10, "N s/m; negative assists")),
                    given -> load(scene -> Geometry.times(-given.number("strength"),
                            Geometry.identity(scene.dimension())), null, Timing.of(given))),
            new Definition("viscosity", "field of any matrix, f = B v", "",
                    Timing.with(required("matrix", Setting.Type.MATRIX, "B, N s/m"), ANGLE),
                    given -> viscous(given.matrix("matrix"), given, given.number("angle"))),
            new Definition("position-curl", "position field, f = stiffness [[0, -1], [1, 0]] (x - start)",
                    "usual size 45 to 75 (M)",
                    Timing.with(number("stiffness", 60, "N/m; positive pushes to the left of the displacement")),
                    given -> load(null, scene -> {
                        scene.requirePlane();
                        return Geometry.times(given.number("stiffness"), QUARTER_TURN);
                    }, Timing.of(given))),
            new Definition("spring", "spring to the start, f = -stiffness (x - start)", "",
                    Timing.with(number("stiffness", 100, "N/m; negative pushes away")),
                    given -> load(null, scene -> Geometry.times(-given.number("stiffness"),
                            Geometry.identity(scene.dimension())), Timing.of(given))),
            new Definition("stiffness", "position field of any matrix, f = K (x - start)", "",
                    Timing.with(required("matrix", Setting.Type.MATRIX, "K, N/m"), ANGLE),
                    given -> load(null, scene -> turned(scene, given.matrix("matrix"), given.number("angle")),
                            Timing.of(given))));

    private HandFields() {}

    /** A matrix of each scene. */
    private interface MatrixOf {
        double[][] in(Scene scene);
    }

    private static Change viscous(double[][] matrix, Arguments given, double degrees) {
        return load(scene -> turned(scene, matrix, degrees), null, Timing.of(given));
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

    private static Change load(MatrixOf viscosity, MatrixOf stiffness, Timing timing) {
        return (scene, trials) -> trials.addHandLoad(new AffineLoad(
                timing.gate(scene, scene.trials().steps()), null,
                viscosity == null ? null : all(scene, viscosity), stiffness == null ? null : all(scene, stiffness),
                stiffness == null ? null : scene.start()));
    }

    private static double[][][] all(Scene scene, MatrixOf matrix) {
        double[][] same = matrix.in(scene);
        return scene.matrices(_ -> same);
    }
}
