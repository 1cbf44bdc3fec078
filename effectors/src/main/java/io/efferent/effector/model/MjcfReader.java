package io.efferent.effector.model;

import static io.efferent.effector.model.ImportReport.Fate.APPROXIMATED;
import static io.efferent.effector.model.ImportReport.Fate.DROPPED;
import static io.efferent.effector.model.ImportReport.Fate.USED;

import io.efferent.effector.Effector;
import io.efferent.effector.MusclePath;
import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Models of MuJoCo in MJCF. Bodies are nested; angles are in degrees unless the compiler says otherwise; quaternions
 * begin with the real part; what an element does not say, its default class may.
 */
final class MjcfReader {
    private static final String MAIN = "main";
    private static final String MUSCLE = "muscle";
    private static final String ANGLES = "by angles about x, y, z, which lock where the second is 90 degrees";
    private static final double DENSITY = 1000;

    private final Xml root;
    private final Draft draft;
    private final MjcfDefaults defaults;
    private final double angleUnit;
    private final String eulerOrder;
    private final Map<String, Site> sites = new LinkedHashMap<>();
    private final Map<String, Solid> solids = new LinkedHashMap<>();
    private final Map<String, Integer> joints = new LinkedHashMap<>();
    private final Map<String, Course> tendons = new HashMap<>();
    private final Set<String> coupled = new HashSet<>();
    private int unnamed;

    private record Site(String body, double[] position) {}

    /** What a path may wrap over. */
    private record Solid(String body, String type, double radius, Transform frame) {}

    /** A path, and what it lacks. */
    private record Course(MusclePath path, List<String> remarks) {}

    MjcfReader(Xml root) {
        this.root = root;
        draft = new Draft("MuJoCo, MJCF", root.attribute("model").orElse("model"));
        if (!root.all("include").isEmpty()) {
            throw new IllegalArgumentException("include: got a reference to '"
                    + root.all("include").getFirst().attribute("file").orElse("") + "', expected one whole file");
        }
        defaults = new MjcfDefaults(root);
        var compiler = root.child("compiler");
        angleUnit = compiler.flatMap(c -> c.attribute("angle")).orElse("degree").equals("radian") ? 1
                : Math.PI / 180;
        eulerOrder = compiler.flatMap(c -> c.attribute("eulerseq")).orElse("xyz");
    }

    Draft draft() {
        draft.tree().optGravity(root.child("option").flatMap(o -> o.attribute("gravity"))
                .map(text -> root.numbers("gravity", text, 3)).orElse(new double[] {0, 0, -9.81}));
        root.child("equality").ifPresent(equality -> equality.children("joint").forEach(
                one -> one.attribute("joint1").ifPresent(coupled::add)));
        Xml world = root.child("worldbody").orElseThrow(
                () -> new IllegalArgumentException("mujoco: worldbody is missing"));
        inside(world, Draft.WORLD, MAIN);
        world.children("body").forEach(body -> body(body, Draft.WORLD, MAIN));
        endpoints(sitesOfTendons());
        root.child("tendon").ifPresent(all -> all.children().forEach(this::tendon));
        root.child("actuator").ifPresent(all -> all.children().forEach(this::actuator));
        for (String section : List.of("equality", "contact", "sensor", "keyframe", "asset", "deformable")) {
            root.child(section).ifPresent(all -> all.children().forEach(one -> draft.note(one.kind(), one.name(),
                    DROPPED, section.equals("equality") ? "a joint that it couples stays where it is" : "")));
        }
        draft.skeleton();
        return draft;
    }

    private String named(Xml element) {
        return element.name().isEmpty() ? element.kind() + " " + unnamed++ : element.name();
    }

    private void body(Xml body, String parent, String inherited) {
        String name = named(body);
        String style = body.attribute("childclass").orElse(inherited);
        List<Draft.Move> moves = new ArrayList<>();
        moves.add(Draft.Move.fixed(frame(body, style)));
        for (Xml joint : body.children()) {
            switch (joint.kind()) {
                case "joint" -> joint(joint, style, moves);
                case "freejoint" -> free(named(joint), moves);
                default -> { }
            }
        }
        draft.addBody(name, parent, moves, Transform.IDENTITY, mass(name, body, style));
        draft.note("body", name, USED, "");
        inside(body, name, style);
        body.children("body").forEach(inner -> body(inner, name, style));
    }

    private void inside(Xml body, String name, String style) {
        body.children("site").forEach(site -> {
            String own = named(site);
            if (sites.put(own, new Site(name, frame(site, style).position())) != null) {
                throw new IllegalArgumentException("site '" + own + "': there is one of this name already");
            }
        });
        boolean weighed = body.child("inertial").isPresent() || name.equals(Draft.WORLD);
        body.children("geom").forEach(geom -> {
            String own = named(geom);
            String shape = shape(geom, style);
            defaults.value(geom, style, "size").map(text -> geom.numbers("size", text, -1)).ifPresent(size ->
                    solids.put(own, new Solid(name, shape, size[0], frame(geom, style))));
            draft.note("geom", own, DROPPED, "no contact, no picture"
                    + (weighed || MjcfShapes.KINDS.contains(shape) ? "" : ", no mass"));
        });
    }

    private double[] numbers(Xml element, String style, String key, double... fallback) {
        return defaults.value(element, style, key).map(text -> element.numbers(key, text, fallback.length))
                .orElse(fallback);
    }

    private double number(Xml element, String style, String key, double fallback) {
        return numbers(element, style, key, fallback)[0];
    }

    /** Position and orientation, which has five ways to be said. */
    private Transform frame(Xml element, String style) {
        Transform at = Transform.at(numbers(element, style, "pos", 0, 0, 0));
        Optional<String> quaternion = defaults.value(element, style, "quat");
        if (quaternion.isPresent()) {
            double[] q = element.numbers("quat", quaternion.get(), 4);
            double length = Math.sqrt(q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
            return length == 0 ? at
                    : at.turnedAbout(new double[] {q[1], q[2], q[3]}, 2 * Math.atan2(length, q[0]));
        }
        Optional<String> turn = defaults.value(element, style, "axisangle");
        if (turn.isPresent()) {
            double[] a = element.numbers("axisangle", turn.get(), 4);
            return at.turnedAbout(Arrays.copyOf(a, 3), a[3] * angleUnit);
        }
        Optional<String> euler = defaults.value(element, style, "euler");
        if (euler.isPresent()) {
            return euler(at, element.numbers("euler", euler.get(), 3));
        }
        for (String key : List.of("xyaxes", "zaxis")) {
            if (defaults.value(element, style, key).isPresent()) {
                throw new IllegalArgumentException(
                        element + ": " + key + ": is not read, expected quat, axisangle or euler");
            }
        }
        return at;
    }

    /** Lower case letters turn about axes that have turned, upper case letters about those that stand still. */
    private Transform euler(Transform at, double[] angles) {
        Transform turned = at;
        boolean moving = eulerOrder.equals(eulerOrder.toLowerCase(Locale.ROOT));
        for (int k = 0; k < 3; k++) {
            int i = moving ? k : 2 - k;
            double[] axis = new double[3];
            axis[Character.toLowerCase(eulerOrder.charAt(i)) - 'x'] = 1;
            turned = turned.turnedAbout(axis, angles[i] * angleUnit);
        }
        return turned;
    }

    private void joint(Xml joint, String style, List<Draft.Move> moves) {
        String name = named(joint);
        String type = defaults.value(joint, style, "type").orElse("hinge");
        Transform anchor = Transform.at(numbers(joint, style, "pos", 0, 0, 0));
        moves.add(Draft.Move.fixed(anchor));
        switch (type) {
            case "hinge", "slide" -> single(joint, name, style, type.equals("hinge"), moves);
            case "ball" -> {
                draft.note("joint", name, APPROXIMATED, ANGLES);
                Joint.gimbal(name).forEach(one -> moves.add(move(one.withDamping(number(joint, style, "damping", 0))
                        .withArmature(number(joint, style, "armature", 0)), 0)));
            }
            case "free" -> free(name, moves);
            default -> throw new IllegalArgumentException(
                    joint + ": type: got '" + type + "', expected hinge, slide, ball or free");
        }
        moves.add(Draft.Move.fixed(anchor.inverse()));
    }

    private Draft.Move move(Joint joint, double start) {
        joints.put(joint.name(), joints.size());
        return new Draft.Move(null, joint, start);
    }

    private void free(String name, List<Draft.Move> moves) {
        draft.note("freejoint", name, APPROXIMATED, ANGLES);
        for (int axis = 0; axis < 3; axis++) {
            double[] along = new double[3];
            along[axis] = 1;
            moves.add(move(Joint.slide(name + "_t" + "xyz".charAt(axis), along[0], along[1], along[2]), 0));
        }
        Joint.gimbal(name).forEach(joint -> moves.add(move(joint, 0)));
    }

    private void single(Xml xml, String name, String style, boolean turns, List<Draft.Move> moves) {
        double unit = turns ? angleUnit : 1;
        double[] axis = numbers(xml, style, "axis", 0, 0, 1);
        double reference = number(xml, style, "ref", 0) * unit;
        if (coupled.contains(name)) {
            draft.note("joint", name, DROPPED, "stays at " + reference + ", an equality couples it to another");
            return;
        }
        Joint joint = turns ? Joint.hinge(name, axis[0], axis[1], axis[2])
                : Joint.slide(name, axis[0], axis[1], axis[2]);
        joint = joint.withArmature(number(xml, style, "armature", 0)).withDamping(number(xml, style, "damping", 0))
                .withSpring(number(xml, style, "stiffness", 0), number(xml, style, "springref", 0) * unit);
        Optional<String> range = defaults.value(xml, style, "range");
        boolean limited = range.isPresent() && !defaults.value(xml, style, "limited").orElse("auto").equals("false");
        if (limited) {
            double[] bounds = xml.numbers("range", range.get(), 2);
            if (!(reference >= bounds[0] * unit && reference <= bounds[1] * unit)) {
                throw new IllegalArgumentException(xml + ": ref: got " + reference / unit
                        + ", expected a number in its range, " + bounds[0] + " to " + bounds[1]);
            }
            joint = joint.withLimits(bounds[0] * unit, bounds[1] * unit);
        }
        if (reference != 0) {
            double[] unitAxis = joint.axis();
            moves.add(Draft.Move.fixed(turns ? Transform.IDENTITY.turnedAbout(unitAxis, -reference)
                    : Transform.at(Arrays.stream(unitAxis).map(x -> -reference * x).toArray())));
        }
        moves.add(move(joint, reference));
        double friction = number(xml, style, "frictionloss", 0);
        draft.note("joint", name, friction == 0 ? USED : APPROXIMATED,
                friction == 0 ? "" : "without its friction of " + friction);
    }

    private MassProperties mass(String name, Xml body, String style) {
        Optional<Xml> inertial = body.child("inertial");
        if (inertial.isPresent()) {
            Xml given = inertial.get();
            Transform at = frame(given, style);
            double mass = given.attribute("mass").map(text -> given.numbers("mass", text, 1)[0]).orElseThrow(
                    () -> new IllegalArgumentException("body '" + name + "': inertial: mass is missing"));
            double[] diagonal = given.attribute("diaginertia").map(text -> given.numbers("diaginertia", text, 3))
                    .orElse(new double[3]);
            double[] full = given.attribute("fullinertia").map(text -> given.numbers("fullinertia", text, 6))
                    .orElse(new double[] {diagonal[0], diagonal[1], diagonal[2], 0, 0, 0});
            return Draft.mass(name, mass, at.position(), MjcfShapes.turned(at.rotation(), full));
        }
        List<MjcfShapes.Piece> pieces = new ArrayList<>();
        for (Xml geom : body.children("geom").toList()) {
            String type = shape(geom, style);
            if (!MjcfShapes.KINDS.contains(type)) {
                continue;
            }
            double[] size = defaults.value(geom, style, "size").map(text -> geom.numbers("size", text, -1))
                    .orElse(new double[0]);
            Optional<double[]> ends = defaults.value(geom, style, "fromto")
                    .map(text -> geom.numbers("fromto", text, 6));
            pieces.add(MjcfShapes.piece(geom.toString(), type, size, ends, frame(geom, style),
                    defaults.value(geom, style, "mass").map(text -> geom.numbers("mass", text, 1)[0]),
                    number(geom, style, "density", DENSITY)));
        }
        MjcfShapes.Piece whole = MjcfShapes.together(pieces);
        return Draft.mass(name, whole.mass(), whole.center(), whole.inertia());
    }

    private String shape(Xml geom, String style) {
        return defaults.value(geom, style, "type").orElse("sphere");
    }

    private Set<String> sitesOfTendons() {
        Set<String> used = new HashSet<>();
        root.child("tendon").ifPresent(all -> {
            all.all("site").forEach(stop -> stop.attribute("site").ifPresent(used::add));
            all.all("geom").forEach(stop -> stop.attribute("sidesite").ifPresent(used::add));
        });
        return used;
    }

    private void tendon(Xml tendon) {
        String name = named(tendon);
        List<String> remarks = new ArrayList<>();
        if (tendon.kind().equals("fixed")) {
            double[] arms = new double[joints.size()];
            tendon.children("joint").forEach(joint -> arms[joint(joint)] = joint.attribute("coef")
                    .map(text -> joint.numbers("coef", text, 1)[0]).orElse(1.0));
            tendons.put(name, new Course(
                    MusclePath.constantMomentArms(0, new double[arms.length], arms), remarks));
            draft.note("tendon", name, USED, "");
            return;
        }
        WrappingPath path = null;
        MusclePath.Point last = null;
        Xml wrap = null;
        for (Xml stop : tendon.children()) {
            switch (stop.kind()) {
                case "site" -> {
                    MusclePath.Point next = point(stop, stop.attribute("site").orElse(""));
                    path = path == null ? WrappingPath.from(next) : over(path, last, wrap, next, remarks);
                    last = next;
                    wrap = null;
                }
                case "geom" -> {
                    if (wrap != null) {
                        throw new IllegalArgumentException(
                                "tendon '" + name + "': got a geom after a geom, expected a site between them");
                    }
                    wrap = stop;
                }
                default -> {
                    draft.note("tendon", name, DROPPED, "has a " + stop.kind());
                    return;
                }
            }
        }
        if (path == null || path.segments().isEmpty()) {
            throw new IllegalArgumentException("tendon '" + name + "': got fewer than 2 sites, expected at least 2");
        }
        tendons.put(name, new Course(straightened(path), remarks));
        draft.note("tendon", name, remarks.isEmpty() ? USED : APPROXIMATED, String.join("; ", remarks));
    }

    /** A path that wraps over nothing, as one of straight segments. */
    private static MusclePath straightened(WrappingPath path) {
        if (path.segments().stream().anyMatch(segment -> !segment.obstacles().isEmpty())) {
            return path;
        }
        List<MusclePath.Point> points = new ArrayList<>(List.of(path.origin()));
        path.segments().forEach(segment -> points.add(segment.end()));
        return new MusclePath.Via(points);
    }

    private WrappingPath over(
            WrappingPath path, MusclePath.Point from, Xml wrap, MusclePath.Point to, List<String> remarks) {
        if (wrap == null) {
            return path.to(to);
        }
        String name = wrap.attribute("geom").orElse("");
        Solid solid = solids.get(name);
        if (solid == null) {
            throw new IllegalArgumentException(wrap + ": geom: got '" + name + "', expected one of " + solids.keySet());
        }
        int body = draft.body(solid.body());
        if (solid.type().equals("sphere")) {
            return path.over(new Obstacle(body, solid.frame(), new Surface.Sphere(solid.radius())), to);
        }
        Optional<String> side = wrap.attribute("sidesite");
        if (!solid.type().equals("cylinder") || side.isEmpty()) {
            remarks.add("straight where it wraps over " + name + (side.isEmpty() ? ", which has no sidesite" : ""));
            return path.to(to);
        }
        double[] past = inFrame(solid, point(wrap, side.get()));
        if (Math.hypot(past[0], past[1]) < solid.radius()) {
            remarks.add("straight where it runs inside " + name);
            return path.to(to);
        }
        var cylinder = Surface.Cylinder.past(solid.radius(), past, inFrame(solid, from), inFrame(solid, to));
        return path.over(new Obstacle(body, solid.frame(), cylinder), to);
    }

    /** A point in the frame of a solid, in the default posture. */
    private double[] inFrame(Solid solid, MusclePath.Point point) {
        double[] posture = draft.defaultPosition();
        Transform frame = draft.skeleton().place(draft.body(solid.body()), posture).then(solid.frame());
        return frame.inverse().apply(draft.skeleton().place(point.body(), posture).apply(point.coordinates()));
    }

    private MusclePath.Point point(Xml stop, String name) {
        Site site = sites.get(name);
        if (site == null) {
            throw new IllegalArgumentException(stop + ": site: got '" + name + "', expected one of " + sites.keySet());
        }
        return MusclePath.point(draft.body(site.body()), site.position());
    }

    private int joint(Xml user) {
        String name = user.attribute("joint").orElse("");
        Integer joint = joints.get(name);
        if (joint == null) {
            throw new IllegalArgumentException(
                    user + ": joint: got '" + name + "', expected one of " + joints.keySet());
        }
        return joint;
    }

    /** Sites through which no tendon runs, those of the last body first; without any, the last center of mass. */
    private void endpoints(Set<String> used) {
        List<String> order = new ArrayList<>(draft.masses().keySet());
        List<Map.Entry<String, Site>> free = sites.entrySet().stream()
                .filter(site -> !used.contains(site.getKey()))
                .sorted(Comparator.comparingInt(site -> -order.indexOf(site.getValue().body()))).toList();
        free.forEach(site -> {
            draft.tree().addEndpoint(site.getKey(), site.getValue().body(), site.getValue().position());
            draft.note("site", site.getKey(), USED, "an endpoint");
        });
        if (free.isEmpty() && !order.isEmpty()) {
            draft.tree().addEndpoint("origin of " + order.getLast(), order.getLast(), 0, 0, 0);
        }
    }

    private void actuator(Xml actuator) {
        String name = named(actuator);
        boolean isMuscle = actuator.kind().equals(MUSCLE)
                || defaults.value(actuator, MAIN, "dyntype").orElse("").equals(MUSCLE);
        if (!isMuscle) {
            draft.note(actuator.kind(), name, DROPPED, "no muscle");
            return;
        }
        Course course = course(actuator, name);
        if (course == null) {
            draft.note(actuator.kind(), name, DROPPED, "its tendon is dropped");
            return;
        }
        List<String> remarks = new ArrayList<>(course.remarks());
        Numbers n = numbers(actuator);
        double[] lengths = defaults.value(actuator, MAIN, "lengthrange")
                .map(text -> actuator.numbers("lengthrange", text, 2)).orElse(null);
        if (lengths == null) {
            lengths = ModelNumbers.lengthRange(draft.skeleton(), course.path());
            remarks.add(String.format(Locale.ROOT, "length range %.4g to %.4g m from postures within the"
                    + " limits", lengths[0], lengths[1]));
        }
        double fiber = (lengths[1] - lengths[0]) / (n.range[1] - n.range[0]);
        double tendon = lengths[0] - n.range[0] * fiber;
        if (!(fiber > 0) || !(tendon >= 0)) {
            throw new IllegalArgumentException(actuator + ": got an optimal length of " + fiber
                    + " and a tendon of " + tendon + " m from its length range, expected positive lengths");
        }
        double force = n.force;
        if (force < 0) {
            force = n.scale / ModelNumbers.unitAcceleration(
                    draft.skeleton(), draft.defaultPosition(), course.path());
        }
        draft.addMuscle(new Effector.MuscleEntry(name, new MujocoMuscle(MujocoMuscle.Curves.ENGINE),
                MuscleConstants.hill(force, fiber, tendon)
                        .with(ActivationDynamics.RISE, n.times[0]).with(ActivationDynamics.FALL, n.times[1])
                        .with(MujocoMuscle.MINIMUM_LENGTH, n.lmin).with(MujocoMuscle.MAXIMUM_LENGTH, n.lmax)
                        .with(Muscle.MAXIMUM_VELOCITY, n.vmax).with(MujocoMuscle.PASSIVE_FORCE, n.fpmax)
                        .with(MujocoMuscle.ECCENTRIC_FORCE, n.fvmax),
                course.path()), remarks);
        draft.note(actuator.kind(), name, remarks.isEmpty() ? USED : APPROXIMATED, String.join("; ", remarks));
    }

    /** Force, scale and shape of a muscle: named in a muscle, in a row in a general actuator. */
    private record Numbers(
            double[] range, double force, double scale, double lmin, double lmax, double vmax, double fpmax,
            double fvmax, double[] times) {}

    private Numbers numbers(Xml actuator) {
        if (actuator.kind().equals(MUSCLE)) {
            return new Numbers(numbers(actuator, MAIN, "range", 0.75, 1.05), number(actuator, MAIN, "force", -1),
                    number(actuator, MAIN, "scale", 200), number(actuator, MAIN, "lmin", 0.5),
                    number(actuator, MAIN, "lmax", 1.6), number(actuator, MAIN, "vmax", 1.5),
                    number(actuator, MAIN, "fpmax", 1.3), number(actuator, MAIN, "fvmax", 1.2),
                    numbers(actuator, MAIN, "timeconst", 0.01, 0.04));
        }
        double[] usual = {0.75, 1.05, -1, 200, 0.5, 1.6, 1.5, 1.3, 1.2};
        double[] gain = row(actuator, "gainprm", usual);
        return new Numbers(Arrays.copyOf(gain, 2), gain[2], gain[3], gain[4], gain[5], gain[6], gain[7], gain[8],
                row(actuator, "dynprm", new double[] {0.01, 0.04}));
    }

    private double[] row(Xml actuator, String key, double[] usual) {
        double[] row = usual.clone();
        defaults.value(actuator, MAIN, key).map(text -> actuator.numbers(key, text, -1)).ifPresent(given ->
                System.arraycopy(given, 0, row, 0, Math.min(given.length, row.length)));
        return row;
    }

    private Course course(Xml actuator, String name) {
        Optional<String> tendon = actuator.attribute("tendon");
        if (tendon.isPresent()) {
            if (!tendons.containsKey(tendon.get()) && draft.components().stream().noneMatch(c ->
                    c.kind().equals("tendon") && c.name().equals(tendon.get()))) {
                throw new IllegalArgumentException(actuator + ": tendon: got '" + tendon.get()
                        + "', expected one of " + tendons.keySet());
            }
            return tendons.get(tendon.get());
        }
        if (actuator.attribute("joint").isEmpty()) {
            throw new IllegalArgumentException("actuator '" + name + "': expected a tendon or a joint");
        }
        double[] arms = new double[joints.size()];
        arms[joint(actuator)] = row(actuator, "gear", new double[] {1})[0];
        return new Course(MusclePath.constantMomentArms(0, new double[arms.length], arms), List.of());
    }
}
