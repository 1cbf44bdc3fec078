package io.efferent.verify.opensim;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathGeometry;
import io.efferent.effector.wrap.EllipsoidGeodesic;
import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Kind {@code wrap}: a path over a surface beside a hinge. What counts are the true geodesics ({@code exact_rows});
 * cases without them are left out, as OpenSim's other paths are no geodesics.
 *
 * <p>On a sphere or an ellipsoid there is more than one geodesic, and the recorded one is sometimes another than that
 * which a path takes here. Such rows are compared with that one, and reported by themselves.
 */
final class WrapCheck implements Check {
    private static final String SPEED = "speed_at_unit_rate";
    private static final List<String> COLUMNS =
            List.of("angle", "length", "moment_arm", SPEED, "minus_dlength_dangle");
    private static final JointTree HINGE = JointTree.builder("hinge", 3)
            .addBody("arm", "world", Transform.IDENTITY, new MassProperties(1, new double[3], new double[] {
                1, 1, 1, 0, 0, 0}), Joint.hinge("hinge"))
            .addEndpoint("end", "arm", 0, 0, 0).build();
    /** How close a length has to come to that of a geodesic to count as recorded from it, m. */
    private static final double SAME = 1e-6;

    /** What is compared, [row]. */
    private record Path(double[] length, double[] momentArm) {}

    @Override
    public void run(Section file, Trial trial) {
        for (Section section : file.list("cases")) {
            if (section.has("exact_rows")) {
                compare(section, trial);
            }
        }
    }

    private static void compare(Section section, Trial trial) {
        double[][] rows = rows(section);
        double[] angles = Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
        double[] from = section.numbers("origin", 3).data();
        double[] to = section.numbers("insertion", 3).data();
        Obstacle obstacle = obstacle(section, from, to);
        var path = WrappingPath.from(MusclePath.point(0, from)).over(obstacle, MusclePath.point(1, to));
        Path near = obstacle.surface() instanceof Surface.Ellipsoid
                ? measured(path, angles) : computed(path, angles, trial);
        Path other = obstacle.surface() instanceof Surface.Cylinder ? near : nearest(obstacle, from, to, rows);
        boolean[] isOther = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            isOther[i] = Math.abs(near.length()[i] - rows[i][1]) > SAME
                    && Math.abs(other.length()[i] - rows[i][1]) < SAME;
        }
        report(section.text("name"), near, rows, isOther, false, trial);
        report(section.text("name") + ", another way around", other, rows, isOther, true, trial);
    }

    private static double[][] rows(Section section) {
        var columns = section.texts("exact_columns");
        double[] flat = section.numbers("exact_rows", -1, columns.size()).data();
        double[][] rows = new double[flat.length / columns.size()][];
        for (int i = 0; i < rows.length; i++) {
            int row = i;
            rows[i] = COLUMNS.stream().mapToDouble(name -> {
                if (!columns.contains(name)) {
                    throw new IllegalArgumentException(
                            section.path() + ".exact_columns: got " + columns + ", expected " + COLUMNS);
                }
                return flat[row * columns.size() + columns.indexOf(name)];
            }).toArray();
        }
        return rows;
    }

    private static Obstacle obstacle(Section section, double[] from, double[] to) {
        Section described = section.in("obstacle");
        double[] turn = described.numbers("rotation", 3).data();
        Transform frame = Transform.at(described.numbers("position", 3).data()).turned(turn[0], turn[1], turn[2]);
        Transform into = frame.inverse();
        Surface surface = switch (described.text("shape")) {
            case "cylinder" -> Surface.Cylinder.past(described.number("radius"),
                    section.numbers("hint", 3).data(), into.apply(from), into.apply(to));
            case "sphere" -> new Surface.Sphere(described.number("radius"));
            case "ellipsoid" -> new Surface.Ellipsoid(described.numbers("radii", 3).data());
            default -> throw described.unknown("shape", List.of("cylinder", "sphere", "ellipsoid"));
        };
        int body = described.choose("frame", Map.of("ground", 0, "arm", 1));
        return new Obstacle(body, frame, surface);
    }

    /** As a body of muscles has it. */
    private static Path computed(WrappingPath path, double[] angles, Trial trial) {
        var bank = path.bank(List.of(path), HINGE);
        var results = trial.results(Map.of("angle", column(angles)), (manager, x) -> {
            var p = Parameters.bind(manager, trial.type(), bank.values());
            var skeleton = Parameters.bind(manager, trial.type(), HINGE.values());
            PathGeometry geometry = bank.geometry(
                    p, HINGE, skeleton, HINGE.pose(skeleton, x.get("angle")), x.get("angle").onesLike());
            return Map.of("length", geometry.length(), "speed", geometry.velocity());
        });
        return new Path(
                results.get("length").data(), Arrays.stream(results.get("speed").data()).map(v -> -v).toArray());
    }

    private static Path measured(WrappingPath path, double[] angles) {
        var samples = PathSamples.of(
                path, HINGE, Arrays.stream(angles).mapToObj(angle -> new double[] {angle}).toArray(double[][]::new));
        return new Path(samples.lengths(), Arrays.stream(samples.momentArms()).mapToDouble(arm -> -arm[0]).toArray());
    }

    /** Of all geodesics, the one whose length is nearest to the recorded one. */
    private static Path nearest(Obstacle obstacle, double[] from, double[] to, double[][] rows) {
        double[] radii = switch (obstacle.surface()) {
            case Surface.Ellipsoid ellipsoid -> ellipsoid.radii();
            case Surface.Sphere sphere -> new double[] {sphere.radius(), sphere.radius(), sphere.radius()};
            case Surface.Cylinder _ -> throw new IllegalStateException("a cylinder has one side for each path");
        };
        var path = new Path(new double[rows.length], new double[rows.length]);
        for (int i = 0; i < rows.length; i++) {
            double recorded = rows[i][1];
            Transform arm = Transform.IDENTITY.turned(0, 0, rows[i][0]);
            Transform frame = obstacle.body() == 0 ? obstacle.frame() : arm.then(obstacle.frame());
            double[] end = arm.apply(to);
            var way = EllipsoidGeodesic.all(radii, frame.inverse().apply(from), frame.inverse().apply(end)).stream()
                    .min(Comparator.comparingDouble(found -> Math.abs(found.length() - recorded)));
            path.length()[i] = Double.NaN;
            if (way.isPresent()) {
                double[] first = frame.apply(way.get().first());
                double[] last = frame.apply(way.get().last());
                // The hinge moves the arm's points along z x point.
                double onArm = obstacle.body() == 0 ? 0 : along(last, end, last) + along(first, from, first);
                path.length()[i] = way.get().length();
                path.momentArm()[i] = onArm - along(last, end, end);
            }
        }
        return path;
    }

    /** Unit vector from {@code a} to {@code b} times the velocity of a point of the arm. */
    private static double along(double[] a, double[] b, double[] point) {
        double dx = b[0] - a[0];
        double dy = b[1] - a[1];
        double dz = b[2] - a[2];
        return (dy * point[0] - dx * point[1]) / Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    private static void report(
            String name, Path path, double[][] rows, boolean[] isOther, boolean wanted, Trial trial) {
        int[] chosen = IntStream.range(0, rows.length).filter(i -> isOther[i] == wanted).toArray();
        if (chosen.length == 0) {
            return;
        }
        boolean wide = trial.type() == DataType.FLOAT64;
        double[] length = Arrays.stream(chosen).mapToDouble(i -> path.length()[i]).toArray();
        double[] arm = Arrays.stream(chosen).mapToDouble(i -> path.momentArm()[i]).toArray();
        trial.value(name + ": length", length, pick(rows, chosen, 1, 1), wide ? 1e-9 : 1e-5);
        // Where the recorded geodesic is off by a small angle, its length is off by the square of it, the rest is not.
        double tolerance = wide ? 1e-5 : 1e-3;
        for (int column = 2; column < COLUMNS.size(); column++) {
            trial.value(name + ": " + COLUMNS.get(column), arm,
                    pick(rows, chosen, column, COLUMNS.get(column).equals(SPEED) ? -1 : 1), tolerance);
        }
    }

    private static Values pick(double[][] rows, int[] chosen, int column, int sign) {
        double[] numbers = Arrays.stream(chosen).mapToDouble(i -> sign * rows[i][column]).toArray();
        return new Values(numbers, new Shape(numbers.length));
    }

    private static Values column(double[] numbers) {
        return new Values(numbers, new Shape(numbers.length, 1));
    }
}
