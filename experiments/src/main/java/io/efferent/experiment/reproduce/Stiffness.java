package io.efferent.experiment.reproduce;

import ai.djl.ndarray.types.Shape;
import io.efferent.analysis.EndpointStiffness;
import io.efferent.analysis.LinearFit;
import io.efferent.array.Values;
import io.efferent.effector.ReadyMade;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import io.efferent.muscle.ThelenRigidMuscle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** Stiffness of the hand without training: Gomi and Osu 1998. */
final class Stiffness implements Reproduction {
    private static final double SHOULDER = 45;
    private static final double ELBOW = 90;
    /** The first is called relaxed; the last is three times the first. */
    private static final double[] LEVELS = {0.05, 0.1, 0.15};
    private static final double[] TORQUES = {-4, -3, -2, -1, 0, 1, 2, 3, 4};
    private static final int NO_TORQUE = 4;
    private static final String GOMI = "Gomi & Osu 1998";

    @Override
    public String name() {
        return "stiffness";
    }

    @Override
    public String title() {
        return "Intrinsic stiffness of the hand over torque and co-contraction (" + GOMI + ")";
    }

    /** A posture with frozen activations: of the elbow, N m/rad, and of the hand in three ways. */
    private record Point(
            double elbow, EndpointStiffness muscles, EndpointStiffness gradient, EndpointStiffness servo) {
        /** Largest difference between two of the ways, %. */
        double disagreement() {
            RealMatrix[] ways = {matrix(muscles), matrix(gradient), matrix(servo)};
            double largest = 0;
            for (int i = 0; i < ways.length; i++) {
                RealMatrix difference = ways[i].subtract(ways[(i + 1) % ways.length]);
                largest = Math.max(largest, 100 * difference.getFrobeniusNorm() / ways[1].getFrobeniusNorm());
            }
            return largest;
        }

        /** Not a number where the arm does not resist in all directions, so that there is no ellipse. */
        double area() {
            return muscles.axes().minor() > 0 ? muscles.area() : Double.NaN;
        }

        private static RealMatrix matrix(EndpointStiffness stiffness) {
            return MatrixUtils.createRealMatrix(stiffness.matrix());
        }
    }

    @Override
    public Findings run(Plan plan) {
        var effector = ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).optSubsteps(10).build();
        var arm = new HeldArm(effector, ReadyMade.ARM, Math.toRadians(SHOULDER), Math.toRadians(ELBOW));
        double[][] activations = Arrays.stream(LEVELS).boxed()
                .flatMap(level -> Arrays.stream(TORQUES).mapToObj(torque -> arm.activation(level, 0, torque)))
                .toArray(double[][]::new);
        var servo = arm.ofServo(activations);
        List<List<Point>> byLevel = new ArrayList<>();
        for (int i = 0; i < activations.length; i++) {
            double[] activation = activations[i];
            if (i % TORQUES.length == 0) {
                byLevel.add(new ArrayList<>());
            }
            byLevel.getLast().add(new Point(
                    arm.jointStiffness(activation)[1][1], arm.ofMuscles(activation), arm.ofGradient(activation),
                    servo.get(i)));
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("effector", effector.name());
        settings.put("muscle", effector.muscle().name());
        settings.put("shoulderDegrees", SHOULDER);
        settings.put("elbowDegrees", ELBOW);
        settings.put("coContraction", LEVELS);
        settings.put("elbowTorque", TORQUES);
        return new Findings(checks(byLevel, arm.directionOfHand()), settings, figures(byLevel), Map.of(
                "activation", new Values(
                        flat(Arrays.stream(activations)), new Shape(LEVELS.length, TORQUES.length, 6)),
                "stiffness", new Values(
                        flat(byLevel.stream().flatMap(List::stream)
                                .flatMap(point -> Arrays.stream(point.muscles().matrix()))),
                        new Shape(LEVELS.length, TORQUES.length, 2, 2))));
    }

    private static double[] flat(Stream<double[]> rows) {
        return rows.flatMapToDouble(Arrays::stream).toArray();
    }

    private static List<BandCheck> checks(List<List<Point>> byLevel, double directionOfHand) {
        Point relaxed = byLevel.getFirst().get(NO_TORQUE);
        double turned = Math.toDegrees(relaxed.muscles().axes().orientation() - directionOfHand);
        double worst = byLevel.stream().flatMap(List::stream).mapToDouble(Point::disagreement).max().orElseThrow();
        var line = LinearFit.of(Arrays.stream(TORQUES).map(Math::abs).toArray(), elbow(byLevel.getFirst()));
        return List.of(
                BandCheck.of("difference of three ways to stiffness, %, largest of all postures", "the same by theory",
                        worst, "< 2", "a displacement of 7 mm is not small without limit", value -> value < 2),
                BandCheck.of("smaller axis of the relaxed arm, N/m", "46 (Tee et al. 2004, M)",
                        relaxed.muscles().axes().minor(), "> 0",
                        "only an arm that resists in all directions has an ellipse", value -> value > 0),
                BandCheck.of("major axis of the relaxed arm, degrees from the line shoulder to hand",
                        "roughly along it (M)",
                        Math.abs(turned - 180 * Math.rint(turned / 180)), "< 25",
                        "roughly; chance would be 45 degrees on average", value -> value < 25),
                BandCheck.of("correlation of elbow stiffness and absolute elbow torque, relaxed",
                        "grows about linearly (" + GOMI + ", V)",
                        Math.signum(line.slope()) * Math.sqrt(line.determination()), "> 0.9", "close to a line",
                        value -> value > 0.9),
                BandCheck.of("area with three times the co-contraction, times that of the relaxed arm",
                        "grows with co-contraction (M)",
                        byLevel.getLast().get(NO_TORQUE).area() / relaxed.area(), ">= 2",
                        "stiffness in proportion to force would make it nine", value -> value >= 2));
    }

    private static double[] elbow(List<Point> points) {
        return points.stream().mapToDouble(Point::elbow).toArray();
    }

    private static LinkedHashMap<String, Figure> figures(List<List<Point>> byLevel) {
        var elbow = CurvePlot.builder().optTitle("Stiffness of the elbow, by co-contraction")
                .setXLabel("elbow torque (N m)").setYLabel("stiffness (N m/rad)");
        var hand = CurvePlot.builder().optTitle("Stiffness of the hand, no torque, by co-contraction")
                .setXLabel("direction (degrees)").setYLabel("force back per displacement (N/m)");
        double[] degrees = IntStream.rangeClosed(0, 36).mapToDouble(i -> 5 * i).toArray();
        for (int level = 0; level < LEVELS.length; level++) {
            String name = Double.toString(LEVELS[level]);
            elbow.addCurve(name, TORQUES, elbow(byLevel.get(level)));
            var stiffness = MatrixUtils.createRealMatrix(byLevel.get(level).get(NO_TORQUE).muscles().symmetric());
            hand.addCurve(name, degrees, Arrays.stream(degrees).map(Math::toRadians).map(angle -> {
                double[] along = {Math.cos(angle), Math.sin(angle)};
                double[] back = stiffness.operate(along);
                return along[0] * back[0] + along[1] * back[1];
            }).toArray());
        }
        LinkedHashMap<String, Figure> figures = new LinkedHashMap<>();
        figures.put("elbow", elbow.build());
        figures.put("hand", hand.build());
        return figures;
    }
}
