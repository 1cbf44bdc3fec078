package io.efferent.effector.model;

import static io.efferent.effector.model.ImportReport.Fate.APPROXIMATED;
import static io.efferent.effector.model.ImportReport.Fate.DROPPED;
import static io.efferent.effector.model.ImportReport.Fate.USED;

import io.efferent.effector.Effector;
import io.efferent.effector.MusclePath;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Models of OpenSim. Since version 4 a joint is beside the bodies and connects two frames; before, it is inside the
 * body that it moves. Angles are in radians and body-fixed about x, y, z; inertia is about the center of mass.
 */
final class OsimReader {
    private static final String GROUND = "ground";
    private static final int OLDEST = 20_000;
    private static final int NEWEST = 50_000;
    private static final double[] ZERO = {0, 0, 0};

    private final Xml model;
    private final Draft draft;
    private final Map<String, Xml> bodies = new LinkedHashMap<>();
    private final Map<String, Xml> frames = new HashMap<>();
    private final Map<String, Coordinate> coordinates = new HashMap<>();
    private final Set<String> coupled = new HashSet<>();

    OsimReader(Xml document) {
        String version = document.attribute("Version").orElseThrow(
                () -> new IllegalArgumentException("OpenSimDocument: Version is missing"));
        if (!version.matches("\\d{5}") || Integer.parseInt(version) < OLDEST || Integer.parseInt(version) >= NEWEST) {
            throw new IllegalArgumentException("Version: got '" + version + "', expected " + OLDEST + " to "
                    + (NEWEST - 1));
        }
        model = document.child("Model").orElseThrow(
                () -> new IllegalArgumentException("OpenSimDocument: Model is missing"));
        draft = new Draft("OpenSim, format " + version, model.name().isEmpty() ? "model" : model.name());
    }

    /** A place in a body. */
    record Frame(String body, Transform place) {}

    record Coordinate(String name, double start, double lower, double upper, boolean locked) {
        Joint limited(Joint joint) {
            return lower < upper ? joint.withLimits(lower, upper) : joint;
        }
    }

    /** A joint between two frames. */
    private record Connection(Xml joint, Frame parent, Frame child) {}

    Draft draft() {
        String unit = model.text("length_units").orElse("meters");
        if (!unit.equals("meters")) {
            throw new IllegalArgumentException("length_units: got '" + unit + "', expected 'meters'");
        }
        draft.tree().optGravity(model.numbers("gravity", 0, -9.80665, 0));
        objects("BodySet").forEach(body -> {
            if (!body.name().equals(GROUND) && bodies.put(body.name(), body) != null) {
                throw new IllegalArgumentException(body + ": there is one of this name already");
            }
        });
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("BodySet: got no bodies, expected at least one");
        }
        model.all("PhysicalOffsetFrame").forEach(frame -> frames.putIfAbsent(frame.name(), frame));
        objects("ConstraintSet").filter(constraint -> constraint.kind().equals("CoordinateCouplerConstraint"))
                .forEach(constraint -> coupled.add(constraint.required("dependent_coordinate_name")));
        hang(connections());
        endpoints();
        OsimPaths paths = new OsimPaths(this, draft);
        objects("ForceSet").forEach(force -> force(force, paths));
        paths.noteObstacles();
        drop();
        return draft;
    }

    /** The surfaces that paths wrap over, and what they are fixed to. */
    Map<Xml, Frame> surfaces() {
        Map<Xml, Frame> surfaces = new LinkedHashMap<>();
        Stream.of(objects("BodySet"), model.children("Ground"), frames.values().stream()).flatMap(all -> all)
                .forEach(holder -> holder.child("WrapObjectSet").flatMap(set -> set.child("objects")).ifPresent(
                        set -> set.children().forEach(surface -> surfaces.put(surface,
                                frame(holder, holder.kind().equals("Ground") ? GROUND : holder.name(), Map.of(), 0)))));
        return surfaces;
    }

    private Stream<Xml> objects(String set) {
        return model.child(set).flatMap(s -> s.child("objects")).stream().flatMap(o -> o.children().stream());
    }

    private List<Connection> connections() {
        List<Connection> connections = new ArrayList<>();
        objects("JointSet").forEach(joint -> {
            Map<String, Xml> own = joint.child("frames").map(f -> f.children().stream()
                    .collect(Collectors.toMap(Xml::name, frame -> frame, (first, _) -> first))).orElse(Map.of());
            connections.add(new Connection(joint,
                    frame(joint, joint.required("socket_parent_frame"), own, 0),
                    frame(joint, joint.required("socket_child_frame"), own, 0)));
        });
        if (connections.isEmpty()) {
            bodies.values().forEach(body -> body.child("Joint").stream().flatMap(j -> j.children().stream())
                    .forEach(joint -> connections.add(new Connection(joint,
                            new Frame(body(joint, joint.required("parent_body")),
                                    place(joint, "location_in_parent", "orientation_in_parent")),
                            new Frame(body.name(), place(joint, "location", "orientation"))))));
        }
        return connections;
    }

    private static Transform place(Xml holder, String location, String orientation) {
        double[] angles = holder.numbers(orientation, ZERO);
        return Transform.at(holder.numbers(location, ZERO)).turned(angles[0], angles[1], angles[2]);
    }

    /** A frame by its path: one of the joint's own, a body, the ground, or one that something else owns. */
    private Frame frame(Xml user, String path, Map<String, Xml> own, int depth) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        Xml frame = own.get(last);
        if (frame == null && (bodies.containsKey(last) || last.equals(GROUND))) {
            return new Frame(body(user, last), Transform.IDENTITY);
        }
        frame = frame == null ? frames.get(last) : frame;
        if (frame == null || depth > frames.size()) {
            throw new IllegalArgumentException(user + ": frame: got '" + path + "', expected a body or a frame on one");
        }
        Frame on = frame(frame, frame.required("socket_parent"), Map.of(), depth + 1);
        return new Frame(on.body(), on.place().then(place(frame, "translation", "orientation")));
    }

    private String body(Xml user, String name) {
        if (name.equals(GROUND)) {
            return Draft.WORLD;
        }
        if (!bodies.containsKey(name)) {
            throw new IllegalArgumentException(
                    user + ": body: got '" + name + "', expected one of " + bodies.keySet() + " or '" + GROUND + "'");
        }
        return name;
    }

    /** Hangs one body after the other on those that hang already. */
    private void hang(List<Connection> connections) {
        Map<String, Connection> open = new LinkedHashMap<>();
        for (Connection connection : connections) {
            if (connection.joint().isTrue("reverse")) {
                throw new IllegalArgumentException(connection.joint() + ": reverse: got true, expected false");
            }
            Connection other = open.put(connection.child().body(), connection);
            if (other != null || connection.child().body().equals(Draft.WORLD)) {
                throw new IllegalArgumentException(connection.joint() + ": moves " + connection.child().body()
                        + (other == null ? "" : ", as " + other.joint() + " does")
                        + ", expected an open tree from the ground");
            }
        }
        bodies.keySet().stream().filter(body -> !open.containsKey(body)).findFirst().ifPresent(body -> {
            throw new IllegalArgumentException("Body '" + body + "': hangs on no joint, expected one");
        });
        while (!open.isEmpty()) {
            Connection next = open.values().stream().filter(c -> draft.hasBody(c.parent().body())).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "joints: bodies " + open.keySet() + " hang on each other in a cycle, expected a tree"));
            open.remove(next.child().body());
            connect(next);
        }
    }

    private void connect(Connection connection) {
        Xml body = bodies.get(connection.child().body());
        List<Draft.Move> moves = new ArrayList<>();
        moves.add(Draft.Move.fixed(connection.parent().place()));
        int before = draft.components().size();
        moves.addAll(moves(connection.joint()));
        boolean whole = draft.components().stream().skip(before).allMatch(c -> c.fate() == USED);
        draft.addBody(body.name(), connection.parent().body(), moves, connection.child().place().inverse(), mass(body));
        draft.note(connection.joint().kind(), connection.joint().name(), whole ? USED : APPROXIMATED,
                whole ? "" : "see its coordinates");
        draft.note("Body", body.name(), USED, "");
    }

    private static MassProperties mass(Xml body) {
        double[] inertia = body.child("inertia").isPresent() ? body.numbers("inertia", 6) : new double[] {
            body.number("inertia_xx", 0), body.number("inertia_yy", 0), body.number("inertia_zz", 0),
            body.number("inertia_xy", 0), body.number("inertia_xz", 0), body.number("inertia_yz", 0)
        };
        return Draft.mass(body.name(), body.number("mass"), body.numbers("mass_center", ZERO), inertia);
    }

    private List<Draft.Move> moves(Xml joint) {
        List<Coordinate> own = new ArrayList<>();
        joint.child("coordinates").or(() -> joint.child("CoordinateSet").flatMap(set -> set.child("objects")))
                .ifPresent(set -> set.children("Coordinate").forEach(c -> own.add(coordinate(c))));
        own.forEach(coordinate -> coordinates.put(coordinate.name(), coordinate));
        return switch (joint.kind()) {
            case "WeldJoint" -> List.of();
            case "PinJoint" -> simple(joint, own, "z");
            case "SliderJoint" -> simple(joint, own, "X");
            case "UniversalJoint" -> simple(joint, own, "xy");
            case "GimbalJoint" -> simple(joint, own, "xyz");
            case "BallJoint" -> ball(joint, own);
            case "PlanarJoint" -> simple(joint, moved(own, 1, 2, 0), "XYz");
            case "FreeJoint" -> {
                draft.note("FreeJoint", joint.name(), APPROXIMATED,
                        "by angles about x, y, z, which lock where the second is 90 degrees");
                yield simple(joint, moved(own, 3, 4, 5, 0, 1, 2), "XYZxyz");
            }
            case "CustomJoint" -> custom(joint);
            default -> throw new IllegalArgumentException(joint + ": is a joint that cannot be read");
        };
    }

    /** A ball where it begins at no turn and all of it moves; angles otherwise. */
    private List<Draft.Move> ball(Xml joint, List<Coordinate> own) {
        if (own.size() == 3 && own.stream().allMatch(c -> c.start() == 0 && !c.locked())) {
            own.forEach(coordinate -> draft.note("Coordinate", coordinate.name(), USED, ""));
            return IntStream.range(0, 3).mapToObj(axis -> new Draft.Move(
                    null, Joint.ball("").get(axis).named(own.get(axis).name()), 0)).toList();
        }
        draft.note("BallJoint", joint.name(), APPROXIMATED,
                "by angles about x, y, z, which lock where the second is 90 degrees");
        return simple(joint, own, "xyz");
    }

    private static List<Coordinate> moved(List<Coordinate> own, int... order) {
        List<Coordinate> moved = new ArrayList<>();
        for (int index : order) {
            if (index < own.size()) {
                moved.add(own.get(index));
            }
        }
        return moved;
    }

    private Coordinate coordinate(Xml xml) {
        double[] range = xml.numbers("range", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        double start = xml.number("default_value", 0);
        if (!(range[0] <= range[1])) {
            throw new IllegalArgumentException(
                    xml + ": range: got " + range[0] + " to " + range[1] + ", expected rising numbers");
        }
        if (!(start >= range[0] && start <= range[1])) {
            throw new IllegalArgumentException(xml + ": default_value: got " + start
                    + ", expected a number in its range, " + range[0] + " to " + range[1]);
        }
        if (coordinates.containsKey(xml.name())) {
            throw new IllegalArgumentException(xml + ": there is one of this name already");
        }
        boolean locked = xml.isTrue("locked") || coupled.contains(xml.name()) || range[0] == range[1];
        return new Coordinate(xml.name(), start, range[0], range[1], locked);
    }

    /** Lower case letters turn about an axis, upper case letters move along it. */
    private List<Draft.Move> simple(Xml joint, List<Coordinate> own, String axes) {
        if (own.size() != axes.length()) {
            throw new IllegalArgumentException(
                    joint + ": got " + own.size() + " coordinates, expected " + axes.length());
        }
        List<Draft.Move> moves = new ArrayList<>();
        for (int i = 0; i < axes.length(); i++) {
            char letter = axes.charAt(i);
            double[] axis = new double[3];
            axis[Character.toLowerCase(letter) - 'x'] = 1;
            Coordinate coordinate = own.get(i);
            moves.add(move(Character.isLowerCase(letter), axis, coordinate, new double[] {1, 0}));
        }
        return moves;
    }

    /** A move along or about an axis by slope times coordinate; fixed where the coordinate is locked. */
    private Draft.Move move(boolean turns, double[] axis, Coordinate coordinate, double[] line) {
        if (coordinate.locked()) {
            draft.note("Coordinate", coordinate.name(), DROPPED, "stays at " + coordinate.start()
                    + (coupled.contains(coordinate.name()) ? ", a constraint couples it to another" : ", locked"));
            return fixed(turns, axis, line[0] * coordinate.start());
        }
        draft.note("Coordinate", coordinate.name(), USED, "");
        double sign = Math.signum(line[0]);
        Joint joint = turns
                ? Joint.hinge(coordinate.name(), sign * axis[0], sign * axis[1], sign * axis[2])
                : Joint.slide(coordinate.name(), sign * axis[0], sign * axis[1], sign * axis[2]);
        return new Draft.Move(null, coordinate.limited(joint), coordinate.start());
    }

    private static Draft.Move fixed(boolean turns, double[] axis, double value) {
        if (value == 0) {
            return Draft.Move.fixed(Transform.IDENTITY);
        }
        double length = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
        double[] step = {value * axis[0] / length, value * axis[1] / length, value * axis[2] / length};
        return Draft.Move.fixed(turns ? Transform.IDENTITY.turnedAbout(axis, value) : Transform.at(step));
    }

    /** Translations along axes of the parent's frame, and then turns, each a function of a coordinate. */
    private List<Draft.Move> custom(Xml joint) {
        Map<String, Xml> axes = new HashMap<>();
        joint.child("SpatialTransform").ifPresent(
                transform -> transform.children("TransformAxis").forEach(axis -> axes.put(axis.name(), axis)));
        Set<String> moved = new HashSet<>();
        List<Draft.Move> moves = new ArrayList<>();
        for (String part : List.of("translation", "rotation")) {
            for (int i = 1; i <= 3; i++) {
                Xml axis = axes.get(part + i);
                if (axis != null) {
                    moves.addAll(custom(joint, axis, part.equals("rotation"), moved));
                }
            }
        }
        return moves;
    }

    private List<Draft.Move> custom(Xml joint, Xml xml, boolean turns, Set<String> moved) {
        double[] axis = xml.numbers("axis", 3);
        if (axis[0] == 0 && axis[1] == 0 && axis[2] == 0) {
            throw new IllegalArgumentException(joint + ": " + xml + ": axis: got zeros, expected a direction");
        }
        var function = OsimFunction.in(xml, "function").orElseThrow(
                () -> new IllegalArgumentException(joint + ": " + xml + ": function is missing"));
        String name = xml.text("coordinates").orElse("");
        if (name.isEmpty()) {
            return List.of(fixed(turns, axis, function.value().applyAsDouble(0)));
        }
        Coordinate coordinate = coordinates.get(name);
        if (coordinate == null) {
            throw new IllegalArgumentException(
                    joint + ": " + xml + ": coordinates: got '" + name + "', expected one of the joint's coordinates");
        }
        boolean proportional = function.line().isPresent() && Math.abs(function.line().get()[0]) == 1;
        if (proportional && moved.add(name)) {
            double[] line = function.line().get();
            return List.of(fixed(turns, axis, line[1]), move(turns, axis, coordinate, line));
        }
        double value = function.value().applyAsDouble(coordinate.start());
        boolean still = function.line().isPresent() && function.line().get()[0] == 0;
        if (!still) {
            draft.note("TransformAxis", joint.name() + "/" + xml.name(), APPROXIMATED,
                    String.format(Locale.ROOT, "stays at %.4g, where it moves by up to %.4g %s with %s", value,
                            change(function, coordinate), turns ? "rad" : "m", name));
        }
        return List.of(fixed(turns, axis, value));
    }

    /** How far a function moves within the range of its coordinate from where it is by default. */
    static double change(OsimFunction function, Coordinate coordinate) {
        return function.change(coordinate.start(), finite(coordinate.lower(), coordinate.start()),
                finite(coordinate.upper(), coordinate.start()));
    }

    private static double finite(double limit, double fallback) {
        return Double.isFinite(limit) ? limit : fallback;
    }

    /** Markers are endpoints, those of the last body first; without any, the center of mass of the last body. */
    private void endpoints() {
        List<Xml> markers = objects("MarkerSet").filter(marker -> marker.kind().equals("Marker")).toList();
        Map<Xml, Frame> places = new LinkedHashMap<>();
        markers.forEach(marker -> places.put(marker, on(marker)));
        List<String> order = new ArrayList<>(draft.masses().keySet());
        places.entrySet().stream()
                .sorted((a, b) -> order.indexOf(b.getValue().body()) - order.indexOf(a.getValue().body()))
                .forEach(entry -> {
                    Frame frame = entry.getValue();
                    double[] location = frame.place().apply(entry.getKey().numbers("location", 3));
                    draft.tree().addEndpoint(entry.getKey().name(), frame.body(), location);
                    draft.note("Marker", entry.getKey().name(), USED, "an endpoint");
                });
        if (markers.isEmpty()) {
            String last = order.getLast();
            draft.tree().addEndpoint("center of " + last, last, bodies.get(last).numbers("mass_center", ZERO));
        }
    }

    /** What a point is fixed to, in either format. */
    Frame on(Xml point) {
        return point.text("socket_parent_frame").map(path -> frame(point, path, Map.of(), 0))
                .orElseGet(() -> new Frame(body(point, point.required("body")), Transform.IDENTITY));
    }

    private void force(Xml force, OsimPaths paths) {
        boolean off = force.isTrue("isDisabled") || force.text("appliesForce").map("false"::equals).orElse(false);
        boolean isMuscle = force.kind().contains("Muscle") && force.child("max_isometric_force").isPresent();
        if (off || !isMuscle) {
            draft.note(force.kind(), force.name(), DROPPED, off ? "switched off in the model" : "no muscle");
            return;
        }
        Xml path = force.child("GeometryPath").orElse(null);
        if (path == null) {
            draft.note(force.kind(), force.name(), DROPPED, "has no GeometryPath");
            return;
        }
        List<String> remarks = new ArrayList<>();
        MusclePath course = paths.path(force, path, remarks);
        OsimMuscles kind = OsimMuscles.of(force.kind());
        kind.remark(force, remarks);
        draft.addMuscle(
                new Effector.MuscleEntry(force.name(), kind.muscle(), kind.constants(force), course), remarks);
        draft.note(force.kind(), force.name(), remarks.isEmpty() ? USED : APPROXIMATED, String.join("; ", remarks));
    }

    Coordinate coordinateOf(Xml point, String key) {
        String path = point.text("socket_" + key).or(() -> point.text(key)).orElseThrow(
                () -> new IllegalArgumentException(point + ": " + key + " is missing"));
        Coordinate coordinate = coordinates.get(path.substring(path.lastIndexOf('/') + 1));
        if (coordinate == null) {
            throw new IllegalArgumentException(
                    point + ": " + key + ": got '" + path + "', expected a coordinate of the model");
        }
        return coordinate;
    }

    /** Names what is of no use here. */
    private void drop() {
        objects("ConstraintSet").forEach(constraint -> draft.note(constraint.kind(), constraint.name(), DROPPED,
                constraint.kind().equals("CoordinateCouplerConstraint") ? "its coordinate stays where it is"
                        : "no constraints"));
        for (String set : List.of("ContactGeometrySet", "ControllerSet", "ProbeSet", "ComponentSet", "componentset")) {
            objects(set).forEach(component -> draft.note(component.kind(), component.name(), DROPPED, ""));
        }
        model.all("Mesh").forEach(mesh -> draft.note("Mesh", mesh.name(), DROPPED, "a picture, not loaded"));
        model.all("DisplayGeometry").forEach(geometry -> draft.note("DisplayGeometry",
                geometry.text("geometry_file").orElse(geometry.name()), DROPPED, "a picture, not loaded"));
    }
}
