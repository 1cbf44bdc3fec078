package io.efferent.effector.model;

import static io.efferent.effector.model.ImportReport.Fate.DROPPED;
import static io.efferent.effector.model.ImportReport.Fate.USED;

import io.efferent.effector.MusclePath;
import io.efferent.effector.wrap.Condition;
import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.effector.wrap.PointMotion;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.skeleton.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Paths of OpenSim's muscles. There, a path looks in each posture for the segment that an obstacle is in the way of,
 * and for the nearer side; here a segment has its obstacles and their sides for good: those that are in its way in
 * postures within the limits of the joints, in the order in which it passes them, on the side where it mostly is.
 */
final class OsimPaths {
    private static final int POSTURES = 500;
    /** In which paths past several obstacles are tried. */
    private static final int TRIED = 100;

    private final OsimReader reader;
    private final Draft draft;
    private final Map<String, Integer> joints = new HashMap<>();
    private final Map<String, Solid> solids = new LinkedHashMap<>();
    /** Where bodies are, [posture][body]. */
    private final Transform[][] places;

    /** A surface of the file, and whose paths wrap over it, or pass through it for want of a way. */
    private record Solid(Xml xml, int body, Transform frame, List<String> users, List<String> passed) {
        String note() {
            return !users.isEmpty() ? "by " + String.join(", ", users)
                    : passed.isEmpty() ? "is in no path's way" : "passed through by " + String.join(", ", passed);
        }
    }

    /**
     * An obstacle of a segment.
     *
     * @param share the part of the postures in which it is in the way
     * @param place where along the segment it is then, on average
     */
    private record Candidate(Solid solid, Obstacle obstacle, double share, double place, boolean isOneSided) {
        String name() {
            return solid.xml().name();
        }
    }

    OsimPaths(OsimReader reader, Draft draft) {
        this.reader = reader;
        this.draft = draft;
        for (int j = 0; j < draft.skeleton().dof(); j++) {
            joints.put(draft.skeleton().joints().get(j).name(), j);
        }
        reader.surfaces().forEach((xml, holder) -> {
            double[] turn = xml.numbers("xyz_body_rotation", 0, 0, 0);
            Transform own = Transform.at(xml.numbers("translation", 0, 0, 0)).turned(turn[0], turn[1], turn[2]);
            solids.put(xml.name(), new Solid(
                    xml, draft.body(holder.body()), holder.place().then(own), new ArrayList<>(),
                    new ArrayList<>()));
        });
        places = Arrays.stream(draft.postures(POSTURES)).map(q -> {
            Transform[] all = new Transform[draft.skeleton().bodies()];
            Arrays.setAll(all, body -> draft.skeleton().place(body, q));
            return all;
        }).toArray(Transform[][]::new);
    }

    /** The path of a muscle; remarks say what is different. */
    MusclePath path(Xml muscle, Xml path, List<String> remarks) {
        List<Xml> all = path.child("PathPointSet").flatMap(set -> set.child("objects")).map(Xml::children)
                .orElse(List.of());
        List<MusclePath.Point> points = new ArrayList<>();
        List<Optional<Condition>> conditions = new ArrayList<>();
        Map<Integer, List<PointMotion>> motions = new HashMap<>();
        /* Where a point of the file is among those that are used. */
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Xml point = all.get(i);
            numbers.add(points.size());
            Optional<Condition> condition = Optional.empty();
            if (point.kind().equals("ConditionalPathPoint")) {
                condition = i == 0 || i == all.size() - 1 ? Optional.empty() : condition(point);
                if (condition.isEmpty() && !isActive(point, remarks)) {
                    continue;
                }
            }
            OsimReader.Frame frame = reader.on(point);
            double[] location;
            if (point.kind().equals("MovingPathPoint")) {
                List<PointMotion> own = new ArrayList<>();
                location = moving(point, frame, own, remarks);
                motions.put(points.size(), own);
            } else {
                location = point.numbers("location", 3);
            }
            points.add(MusclePath.point(draft.body(frame.body()), frame.place().apply(location)));
            conditions.add(condition);
        }
        if (points.size() < 2) {
            throw new IllegalArgumentException(
                    muscle + ": path: got " + points.size() + " points, expected at least 2");
        }
        List<List<Candidate>> obstacles = new ArrayList<>();
        points.forEach(_ -> obstacles.add(new ArrayList<>()));
        for (Xml wrap : path.child("PathWrapSet").flatMap(set -> set.child("objects")).map(Xml::children)
                .orElse(List.of())) {
            wrap(muscle, wrap, points, numbers, obstacles, remarks);
        }
        for (int end = 1; end < points.size(); end++) {
            settle(muscle, points.get(end - 1), points.get(end), obstacles.get(end), remarks);
        }
        motions.values().removeIf(List::isEmpty);
        return joined(points, conditions, obstacles, motions);
    }

    private static MusclePath joined(
            List<MusclePath.Point> points, List<Optional<Condition>> conditions, List<List<Candidate>> obstacles,
            Map<Integer, List<PointMotion>> motions) {
        if (motions.isEmpty() && conditions.stream().allMatch(Optional::isEmpty)
                && obstacles.stream().allMatch(List::isEmpty)) {
            return new MusclePath.Via(points);
        }
        List<WrappingPath.Segment> segments = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            segments.add(new WrappingPath.Segment(
                    obstacles.get(i).stream().map(Candidate::obstacle).toList(), points.get(i), conditions.get(i)));
        }
        return new WrappingPath(points.getFirst(), segments, motions);
    }

    /** Notes the obstacles of the file, after all paths. */
    void noteObstacles() {
        solids.forEach((name, solid) -> draft.note(
                solid.xml().kind(), name, solid.users().isEmpty() ? DROPPED : USED, solid.note()));
    }

    private void wrap(
            Xml muscle, Xml wrap, List<MusclePath.Point> points, List<Integer> numbers,
            List<List<Candidate>> obstacles, List<String> remarks) {
        String name = wrap.required("wrap_object");
        Solid solid = solids.get(name);
        if (solid == null) {
            throw new IllegalArgumentException(
                    muscle + ": wrap_object: got '" + name + "', expected one of " + solids.keySet());
        }
        if (solid.xml().text("active").map("false"::equals).orElse(false)) {
            return;
        }
        if (solid.xml().kind().equals("WrapTorus")) {
            remarks.add("straight where it runs through the torus " + name);
            return;
        }
        double[] range = wrap.numbers("range", -1, -1);
        int first = range[0] < 1 ? 0 : number(numbers, range[0], points);
        int last = range[1] < 1 ? points.size() - 1 : number(numbers, range[1], points);
        for (int end = first + 1; end <= last; end++) {
            candidate(solid, points.get(end - 1), points.get(end)).ifPresent(obstacles.get(end)::add);
        }
    }

    /** Puts the obstacles of a segment in order; where no path leads past all, the one most in the way stays. */
    private void settle(
            Xml muscle, MusclePath.Point from, MusclePath.Point to, List<Candidate> obstacles, List<String> remarks) {
        obstacles.sort(Comparator.comparingDouble(Candidate::place));
        if (obstacles.size() > 1) {
            var path = WrappingPath.from(from).over(obstacles.stream().map(Candidate::obstacle).toList(), to);
            int lost = PathSamples.lost(path, draft.skeleton(), draft.postures(TRIED));
            if (lost > 0) {
                Candidate first = Collections.max(obstacles, Comparator.comparingDouble(Candidate::share));
                obstacles.remove(first);
                for (Candidate other : obstacles) {
                    other.solid().passed().add(muscle.name());
                    remarks.add(String.format(Locale.ROOT, "passes through %s, which is in the way of a segment around"
                            + " %s in %.0f %% of the postures, as no path past both is found in %.0f %%", other.name(),
                            first.name(), 100 * other.share(), 100.0 * lost / TRIED));
                }
                obstacles.clear();
                obstacles.add(first);
            }
        }
        for (Candidate obstacle : obstacles) {
            if (!obstacle.solid().users().contains(muscle.name())) {
                obstacle.solid().users().add(muscle.name());
            }
            if (!obstacle.isOneSided()) {
                remarks.add("stays on one side of " + obstacle.name());
            }
        }
    }

    private static int number(List<Integer> numbers, double point, List<MusclePath.Point> points) {
        return (int) point > numbers.size() ? points.size() - 1 : numbers.get((int) point - 1);
    }

    /** The obstacle as it is in the way of a segment; empty if it never is. */
    private Optional<Candidate> candidate(Solid solid, MusclePath.Point from, MusclePath.Point to) {
        double[][] starts = local(solid, from);
        double[][] ends = local(solid, to);
        Xml xml = solid.xml();
        double[] past = past(xml.text("quadrant").orElse("all"));
        int[] postures = IntStream.range(0, starts.length).toArray();
        Surface surface = switch (xml.kind()) {
            case "WrapSphere" -> new Surface.Sphere(xml.number("radius"));
            case "WrapEllipsoid" -> new Surface.Ellipsoid(xml.numbers("dimensions", 3), past);
            case "WrapCylinder" -> {
                double half = xml.number("length", Double.POSITIVE_INFINITY) / 2;
                postures = Arrays.stream(postures)
                        .filter(i -> Math.abs(height(starts[i], ends[i])) <= half).toArray();
                yield cylinder(xml.number("radius"), past, starts, ends, postures);
            }
            default -> throw new IllegalArgumentException(xml + ": is no surface that can be read");
        };
        int[] ours = Arrays.stream(postures).filter(i -> surface.isInTheWay(starts[i], ends[i])).toArray();
        double place = Arrays.stream(ours).mapToDouble(i -> surface.nearest(starts[i], ends[i])).average().orElse(0);
        boolean flips = surface instanceof Surface.Cylinder cylinder && Arrays.stream(postures)
                .anyMatch(i -> cut(cylinder.radius(), starts[i], ends[i]) == -cylinder.side());
        return ours.length == 0 ? Optional.empty() : Optional.of(new Candidate(
                solid, new Obstacle(solid.body(), solid.frame(), surface), (double) ours.length / starts.length, place,
                !flips));
    }

    /** The direction that a quadrant such as {@code -x} names; empty for all around. */
    private static double[] past(String quadrant) {
        int axis = List.of("x", "y", "z").indexOf(quadrant.substring(quadrant.length() - 1));
        if (axis < 0) {
            return new double[0];
        }
        double[] past = new double[3];
        past[axis] = quadrant.startsWith("-") ? -1 : 1;
        return past;
    }

    /** A cylinder with the side that the file names, or on which lines mostly pass the axis. */
    private static Surface.Cylinder cylinder(
            double radius, double[] past, double[][] starts, double[][] ends, int[] postures) {
        boolean named = past.length > 0 && past[2] == 0;
        int votes = 0;
        for (int i : postures) {
            int cut = cut(radius, starts[i], ends[i]);
            votes += named ? Surface.Cylinder.past(radius, past, starts[i], ends[i]).side() : cut;
        }
        return new Surface.Cylinder(radius, votes < 0 ? -1 : 1);
    }

    /** The side on which a line that cuts a cylinder passes its axis, 1 or -1; 0 for no cut. */
    private static int cut(double radius, double[] from, double[] to) {
        int side = from[0] * to[1] > from[1] * to[0] ? 1 : -1;
        return new Surface.Cylinder(radius, side).isInTheWay(from, to) ? side : 0;
    }

    /** A point in the frame of a solid, posture by posture. */
    private double[][] local(Solid solid, MusclePath.Point point) {
        return Arrays.stream(places).map(bodies -> bodies[solid.body()].then(solid.frame()).inverse()
                .apply(bodies[point.body()].apply(point.coordinates()))).toArray(double[][]::new);
    }

    /** How high above the middle of a cylinder a line passes its axis. */
    private static double height(double[] from, double[] to) {
        double dx = to[0] - from[0];
        double dy = to[1] - from[1];
        double at = Math.clamp(-(from[0] * dx + from[1] * dy) / (dx * dx + dy * dy), 0, 1);
        return from[2] + at * (to[2] - from[2]);
    }

    /** When a point is passed; empty if its coordinate stays where it is. */
    private Optional<Condition> condition(Xml point) {
        OsimReader.Coordinate coordinate = reader.coordinateOf(point, "coordinate");
        double[] range = point.numbers("range", 2);
        return Optional.ofNullable(joints.get(coordinate.name()))
                .map(joint -> new Condition(joint, range[0], range[1]));
    }

    private boolean isActive(Xml point, List<String> remarks) {
        OsimReader.Coordinate coordinate = reader.coordinateOf(point, "coordinate");
        double[] range = point.numbers("range", 2);
        boolean active = coordinate.start() >= range[0] && coordinate.start() <= range[1];
        if (joints.containsKey(coordinate.name())) {
            remarks.add("point " + point.name() + (active ? " stays" : " is left out") + " where " + coordinate.name()
                    + " is " + (active ? "outside " : "within ") + range[0] + " to " + range[1]);
        }
        return active;
    }

    /** Where a point is by default; adds how it moves from there, and remarks what it cannot follow. */
    private double[] moving(Xml point, OsimReader.Frame frame, List<PointMotion> motions, List<String> remarks) {
        double[] location = new double[3];
        double largest = 0;
        for (int axis = 0; axis < 3; axis++) {
            String letter = String.valueOf((char) ('x' + axis));
            var function = OsimFunction.in(point, letter + "_location");
            if (function.isPresent()) {
                OsimReader.Coordinate coordinate = reader.coordinateOf(point, letter + "_coordinate");
                location[axis] = function.get().value().applyAsDouble(coordinate.start());
                Integer joint = joints.get(coordinate.name());
                if (joint == null || function.get().bent().isEmpty() || draft.skeleton().hasBalls()) {
                    largest = Math.max(largest, OsimReader.change(function.get(), coordinate));
                } else {
                    OsimFunction.Bent bent = function.get().bent().get();
                    double[] direction = new double[3];
                    for (int row = 0; row < 3; row++) {
                        direction[row] = frame.place().rotation()[row][axis];
                    }
                    motions.add(new PointMotion(direction, joint, bent.intercept() - location[axis], bent.slope(),
                            bent.knots(), bent.bends()));
                }
            }
        }
        if (largest > 0) {
            remarks.add(String.format(
                    Locale.ROOT, "point %s stays, where it moves by up to %.4g m", point.name(), largest));
        }
        return location;
    }
}
