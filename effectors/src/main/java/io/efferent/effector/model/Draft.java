package io.efferent.effector.model;

import io.efferent.effector.Effector;
import io.efferent.effector.MusclePath;
import io.efferent.effector.wrap.PolynomialFit;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A body that a reader puts together, and its notes. */
final class Draft {
    static final String WORLD = "world";
    private static final int FITTED = 300;

    private final String source;
    private final String name;
    private final JointTree.Builder tree;
    private final Map<String, Integer> bodies = new HashMap<>(Map.of(WORLD, 0));
    private final Map<String, Double> masses = new LinkedHashMap<>();
    private final List<Double> defaults = new ArrayList<>();
    private final List<Effector.MuscleEntry> muscles = new ArrayList<>();
    private final List<MusclePath> paths = new ArrayList<>();
    private final List<ImportReport.Component> components = new ArrayList<>();
    private JointTree skeleton;

    Draft(String source, String name) {
        this.source = source;
        this.name = name;
        tree = JointTree.builder(name, 3);
    }

    JointTree.Builder tree() {
        return tree;
    }

    /**
     * A step on the way from the parent to the child: something fixed, or a joint that starts at a value.
     *
     * @param fixed where the next step begins; null for a joint
     * @param joint the joint; null for something fixed
     * @param start its position by default
     */
    record Move(Transform fixed, Joint joint, double start) {
        static Move fixed(Transform fixed) {
            return new Move(fixed, null, 0);
        }
    }

    /** Adds a body that hangs on its parent by a row of moves; massless bodies fill the places between joints. */
    void addBody(String body, String parent, List<Move> moves, Transform inJoint, MassProperties mass) {
        String on = parent;
        Transform place = Transform.IDENTITY;
        List<Joint> joints = new ArrayList<>();
        Transform after = Transform.IDENTITY;
        for (Move move : moves) {
            if (move.joint() == null) {
                after = after.then(move.fixed());
                continue;
            }
            if (joints.isEmpty()) {
                place = after;
            } else if (!after.equals(Transform.IDENTITY)) {
                String between = body + "/" + joints.getLast().name();
                add(between, on, place, joints, Transform.IDENTITY, MassProperties.NONE);
                on = between;
                place = after;
                joints = new ArrayList<>();
            }
            after = Transform.IDENTITY;
            joints.add(move.joint());
            defaults.add(move.start());
        }
        if (joints.isEmpty()) {
            place = after;
            after = Transform.IDENTITY;
        }
        add(body, on, place, joints, after.then(inJoint), mass);
        masses.put(body, mass.mass());
    }

    private void add(
            String body, String parent, Transform place, List<Joint> joints, Transform inJoint, MassProperties mass) {
        tree.addBody(body, parent, place, joints, inJoint, mass);
        bodies.put(body, bodies.size());
    }

    boolean hasBody(String body) {
        return bodies.containsKey(body);
    }

    int body(String body) {
        return bodies.get(body);
    }

    /**
     * Adds a muscle. A path that no body can have, as it wraps over an ellipsoid, is kept to be measured, and the
     * muscle gets a polynomial in its place.
     */
    void addMuscle(Effector.MuscleEntry muscle, List<String> remarks) {
        paths.add(muscle.path());
        if (!(muscle.path() instanceof WrappingPath) || muscle.path().misfit(skeleton()).isEmpty()) {
            muscles.add(muscle);
            return;
        }
        var fit = PolynomialFit.of(muscle.path(), skeleton(), postures(FITTED));
        remarks.add("a polynomial of its path over an ellipsoid, " + fit);
        muscles.add(new Effector.MuscleEntry(muscle.name(), muscle.model(), muscle.constants(), fit.path()));
    }

    /** Postures all over the range of the joints; where there is no limit, a radian or meter around the default. */
    double[][] postures(int count) {
        return ModelFile.postures(skeleton(), defaultPosition(), count);
    }

    void note(String kind, String component, ImportReport.Fate fate, String note) {
        components.add(new ImportReport.Component(kind, component, fate, note));
    }

    String source() {
        return source;
    }

    /** The tree, built on the first call. */
    JointTree skeleton() {
        if (skeleton == null) {
            skeleton = tree.build();
        }
        return skeleton;
    }

    double[] defaultPosition() {
        return defaults.stream().mapToDouble(Double::doubleValue).toArray();
    }

    Map<String, Double> masses() {
        return masses;
    }

    List<Effector.MuscleEntry> muscles() {
        return muscles;
    }

    /** The true paths of the muscles. */
    List<MusclePath> paths() {
        return paths;
    }

    List<ImportReport.Component> components() {
        return components;
    }

    /** Numbers of an inertia given as xx, yy, zz, xy, xz, yz, named for messages. */
    static MassProperties mass(String body, double mass, double[] center, double... inertia) {
        try {
            return new MassProperties(mass, center, inertia);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("body '" + body + "': " + e.getMessage() + from(inertia), e);
        }
    }

    private static String from(double[] inertia) {
        return Arrays.stream(inertia).allMatch(Double::isFinite) ? "" : " in the inertia";
    }

    @Override
    public String toString() {
        return source + " '" + name + "'";
    }
}
