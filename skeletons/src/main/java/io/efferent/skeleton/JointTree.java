package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * An open tree of rigid bodies in the plane or in space, held together by hinges and slides.
 *
 * <p>A body hangs on its parent by any number of joints at one point: none welds it, one hinge or slide is the usual,
 * two or three are a {@linkplain Joint#universal universal}, a {@linkplain Joint#gimbal gimbal} or a
 * {@linkplain Joint#ball ball} joint. Points of bodies may stand on a {@linkplain Floor floor}. Joint
 * positions are in the order in which joints were added. The equations of motion are those of Newton and Euler,
 * projected on the joints by the Jacobians of the bodies (Featherstone 2008, Rigid Body Dynamics Algorithms, chapters 2
 * to 6); accelerations come from elimination in the symmetric mass matrix, as in Cholesky's decomposition.
 *
 * <p>In the plane every axis of a hinge is z, and points have two coordinates.
 */
public final class JointTree implements Skeleton, Fixed {
    private static final String WORLD = "world";

    private final String name;
    private final int dimension;
    private final double[] gravity;
    private final List<Link> links;
    private final List<Body> bodies;
    private final List<Tip> tips;
    private final List<Tip> contacts;
    private final Floor floor;

    /** What moves with a joint: joint positions have a link each. The parent is -1 for the world. */
    record Link(Joint joint, int parent, Transform inParent) {}

    /** A body: a link, or the world (-1), and where it is in it. */
    record Body(String name, int link, Transform inLink, MassProperties mass) {}

    private record Tip(String name, int body, double[] coordinates) {}

    private JointTree(Builder builder) {
        name = builder.name;
        dimension = builder.dimension;
        gravity = builder.gravity.clone();
        links = List.copyOf(builder.links);
        bodies = List.copyOf(builder.bodies);
        tips = List.copyOf(builder.tips);
        contacts = List.copyOf(builder.contacts);
        floor = builder.floor;
    }

    /**
     * Collects the bodies of a tree.
     *
     * @param name short name of the skeleton
     * @param dimension 2 for the plane, 3 for space
     */
    public static Builder builder(String name, int dimension) {
        return new Builder(name, dimension);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dof() {
        return links.size();
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int bodies() {
        return bodies.size();
    }

    /** The joints, in the order of joint positions. */
    public List<Joint> joints() {
        return links.stream().map(Link::joint).toList();
    }

    /** The bodies, in the order of their numbers; the first is the world. */
    public List<String> bodyNames() {
        return bodies.stream().map(Body::name).toList();
    }

    /** The endpoints, in order; the first is the one of {@link #endpoint}. */
    public List<String> endpointNames() {
        return tips.stream().map(Tip::name).toList();
    }

    /** Mass of all bodies that move, kg. */
    public double mass() {
        return bodies.stream().filter(body -> body.link() >= 0).mapToDouble(body -> body.mass().mass()).sum();
    }

    List<Link> links() {
        return links;
    }

    List<Body> bodyList() {
        return bodies;
    }

    @Override
    public Map<String, Values> values() {
        int n = bodies.size();
        Map<String, Values> values = new LinkedHashMap<>();
        values.put("mass", Values.row(bodies.stream().mapToDouble(body -> body.mass().mass()).toArray()));
        values.put("center", new Values(
                bodies.stream().flatMapToDouble(body -> Arrays.stream(body.mass().center())).toArray(),
                new Shape(1, n, 3)));
        values.put("inertia", new Values(
                bodies.stream().flatMapToDouble(body -> Arrays.stream(body.mass().inertia())).toArray(),
                new Shape(1, n, 6)));
        values.put("offset", new Values(
                links.stream().flatMapToDouble(link -> Arrays.stream(link.inParent().position())).toArray(),
                new Shape(1, links.size(), 3)));
        values.put("armature", jointRow(Joint::armature));
        values.put("damping", jointRow(Joint::damping));
        values.put("stiffness", jointRow(Joint::stiffness));
        values.put("rest", jointRow(Joint::rest));
        values.put("gravity", Values.row(gravity));
        values.put("endpoints", new Values(
                tips.stream().flatMapToDouble(tip -> Arrays.stream(tip.coordinates(), 0, dimension)).toArray(),
                new Shape(1, tips.size(), dimension)));
        if (!contacts.isEmpty()) {
            values.put("contacts", new Values(
                    contacts.stream().flatMapToDouble(tip -> Arrays.stream(tip.coordinates(), 0, dimension)).toArray(),
                    new Shape(1, contacts.size(), dimension)));
            values.put("floorHeight", Values.row(floor.height()));
            values.put("floorStiffness", Values.row(floor.stiffness()));
            values.put("floorDissipation", Values.row(floor.dissipation()));
            values.put("floorFriction", Values.row(floor.friction()));
            values.put("floorSlip", Values.row(floor.slip()));
            values.put("floorSoftness", Values.row(floor.softness()));
        }
        return values;
    }

    private Values jointRow(ToDoubleFunction<Joint> property) {
        return Values.row(joints().stream().mapToDouble(property).toArray());
    }

    /** Those of the joints. */
    @Override
    public JointLimits defaultLimits() {
        return JointLimits.ofPosition(
                joints().stream().mapToDouble(Joint::lower).toArray(),
                joints().stream().mapToDouble(Joint::upper).toArray());
    }

    @Override
    public Pose pose(Parameters p, NDArray q) {
        return new Pose(q, q.cos(), q.sin());
    }

    @Override
    public NDArray massMatrix(Parameters p, Pose pose) {
        return massMatrix(p, new TreeMotion(this, p, pose));
    }

    private NDArray massMatrix(Parameters p, TreeMotion motion) {
        NDArray mass = motion.massMatrix();
        if (!hasTerm(p, "armature")) {
            return mass;
        }
        return mass.add(p.get("armature").expandDims(2).mul(p.derived("unit", () -> identity(p, dof()))));
    }

    /** Inertial, damping, elastic and gravitational forces on the left-hand side, (batch, dof). */
    @Override
    public NDArray bias(Parameters p, Pose pose, NDArray velocity) {
        return bias(p, pose, new TreeMotion(this, p, pose), velocity);
    }

    private NDArray bias(Parameters p, Pose pose, TreeMotion motion, NDArray velocity) {
        NDArray bias = motion.bias(velocity, hasTerm(p, "gravity"));
        if (hasTerm(p, "damping")) {
            bias = bias.add(velocity.mul(p.get("damping")));
        }
        if (hasTerm(p, "stiffness")) {
            bias = bias.add(motion.position().sub(p.get("rest")).mul(p.get("stiffness")));
        }
        return contacts.isEmpty() ? bias : bias.sub(contact(p, motion, velocity).onJoints());
    }

    private FloorContact contact(Parameters p, TreeMotion motion, NDArray velocity) {
        BodyPoints points = points(p, motion, bodiesOf(contacts), p.get("contacts"));
        NDArray normal = p.derived("floorNormal", () ->
                Constants.of(p.manager(), p.type(), new Shape(1, 1, dimension), floor.normal()));
        return new FloorContact(p, points, normal, velocity);
    }

    /**
     * Forces of the floor on the points of contact, N, (batch, contact, dimension), in the order in which these were
     * added.
     *
     * @throws IllegalStateException if there are no such points
     */
    public NDArray contactForces(Parameters p, Pose pose, NDArray velocity) {
        if (contacts.isEmpty()) {
            throw new IllegalStateException("contacts: got none, expected at least one; call addContact");
        }
        return contact(p, new TreeMotion(this, p, pose), velocity).force();
    }

    /** Of the floor, and of the joints' damping. */
    @Override
    public Optional<StiffForces> stiffForces(Parameters p, Pose pose, NDArray velocity, double h) {
        var floor = contacts.isEmpty() ? Optional.<StiffForces>empty()
                : Optional.of(contact(p, new TreeMotion(this, p, pose), velocity).stiff(velocity, h));
        if (!hasTerm(p, "damping")) {
            return floor;
        }
        var damping = StiffForces.ofDamping(p, p.get("damping"), dof(), h);
        return Optional.of(floor.map(damping::plus).orElse(damping));
    }

    @Override
    public NDArray positionRates(Parameters p, NDArray position, NDArray velocity) {
        return hasBalls() ? new BallJoints(this, p).rates(position, velocity) : velocity;
    }

    @Override
    public NDArray reduced(Parameters p, NDArray position) {
        return hasBalls() ? new BallJoints(this, p).reduced(position) : position;
    }

    /** Whether there are ball joints, whose velocities are not the rates of their positions. */
    public boolean hasBalls() {
        return joints().stream().anyMatch(Joint::isBall);
    }

    private boolean hasTerm(Parameters p, String term) {
        return p.isReplaced(term) || switch (term) {
            case "armature" -> joints().stream().anyMatch(joint -> joint.armature() != 0);
            case "damping" -> joints().stream().anyMatch(joint -> joint.damping() != 0);
            case "stiffness" -> joints().stream().anyMatch(joint -> joint.stiffness() != 0);
            default -> Arrays.stream(gravity).anyMatch(g -> g != 0);
        };
    }

    @Override
    public NDArray acceleration(Parameters p, Pose pose, NDArray velocity, NDArray force, NDArray endpointForce) {
        TreeMotion motion = new TreeMotion(this, p, pose);
        NDArray net = withEndpointForce(p, pose, force, endpointForce).sub(bias(p, pose, motion, velocity));
        return Elimination.solve(massMatrix(p, motion), net);
    }

    /** Energy in gravity, 0 for masses at the origin, and in springs, J, (batch). */
    public NDArray potentialEnergy(Parameters p, Pose pose) {
        NDArray springs = pose.position().sub(p.get("rest")).square().mul(p.get("stiffness")).mul(p.constant(0.5));
        return springs.sum(new int[] {1}).sub(new TreeMotion(this, p, pose).workOfGravity());
    }

    @Override
    public NDArray endpoint(Parameters p, Pose pose) {
        return endpoint(p, pose, 0).position().squeeze(1);
    }

    @Override
    public NDArray endpointVelocity(Parameters p, Pose pose, NDArray velocity) {
        return endpointJacobian(p, pose).mul(velocity.expandDims(1)).sum(new int[] {2});
    }

    @Override
    public NDArray endpointJacobian(Parameters p, Pose pose) {
        return endpoint(p, pose, 0).jacobian().squeeze(1);
    }

    private BodyPoints endpoint(Parameters p, Pose pose, int index) {
        NDArray coordinates = p.get("endpoints").get(":, " + index + ":" + (index + 1) + ", :");
        return points(p, pose, new int[] {tips.get(index).body()}, coordinates);
    }

    /** All endpoints, in the order of {@link #endpointNames()}. */
    public BodyPoints endpoints(Parameters p, Pose pose) {
        return points(p, pose, bodiesOf(tips), p.get("endpoints"));
    }

    private static int[] bodiesOf(List<Tip> tips) {
        return tips.stream().mapToInt(Tip::body).toArray();
    }

    @Override
    public BodyPoints points(Parameters p, Pose pose, int[] bodies, NDArray coordinates) {
        return points(p, new TreeMotion(this, p, pose), bodies, coordinates);
    }

    private BodyPoints points(Parameters p, TreeMotion motion, int[] bodies, NDArray coordinates) {
        BodyPoints placed = motion.place(bodies, dimension == 3 ? coordinates : coordinates.matMul(plane(p)));
        if (dimension == 3) {
            return placed;
        }
        return new BodyPoints(
                placed.position().get(new NDIndex(":, :, 0:2")), placed.jacobian().get(new NDIndex(":, :, 0:2, :")));
    }

    private static NDArray plane(Parameters p) {
        return p.derived("plane", () -> Constants.of(p.manager(), p.type(), new double[][] {{1, 0, 0}, {0, 1, 0}}));
    }

    static NDArray identity(Parameters p, int n) {
        double[] unit = new double[n * n];
        for (int i = 0; i < n; i++) {
            unit[i * (n + 1)] = 1;
        }
        return Constants.of(p.manager(), p.type(), new Shape(1, n, n), unit);
    }

    /** The joints on the way to the first endpoint, and the endpoint. */
    @Override
    public double[][] limb(double[] q) {
        Transform[] places = places(q);
        List<double[]> limb = new ArrayList<>();
        Tip tip = tips.getFirst();
        limb.add(Arrays.copyOf(place(tip.body(), places).apply(tip.coordinates()), dimension));
        for (int link = bodies.get(tip.body()).link(); link >= 0; link = links.get(link).parent()) {
            limb.addFirst(Arrays.copyOf(places[link].position(), dimension));
        }
        return limb.toArray(double[][]::new);
    }

    /**
     * From each joint to the joints that follow on it, to its points of contact and to the first endpoint; where there
     * are none of these, to its endpoints, or else to the centers of mass of its bodies.
     */
    @Override
    public Bones bones(double[] q) {
        Transform[] places = places(q);
        List<List<double[]>> ends = IntStream.range(0, dof()).<List<double[]>>mapToObj(_ -> new ArrayList<>()).toList();
        links.stream().filter(link -> link.parent() >= 0).forEach(link -> ends.get(link.parent()).add(
                places[link.parent()].then(link.inParent()).position()));
        List<Tip> always = new ArrayList<>(contacts);
        always.add(tips.getFirst());
        always.forEach(tip -> addEnd(ends, tip.body(), tip.coordinates(), places));
        boolean[] isBare = new boolean[dof()];
        for (int i = 0; i < isBare.length; i++) {
            isBare[i] = ends.get(i).isEmpty();
        }
        tips.stream().filter(tip -> isBare(tip.body(), isBare))
                .forEach(tip -> addEnd(ends, tip.body(), tip.coordinates(), places));
        for (int i = 0; i < bodies.size(); i++) {
            if (bodies.get(i).link() >= 0 && ends.get(bodies.get(i).link()).isEmpty()) {
                addEnd(ends, i, bodies.get(i).mass().center(), places);
            }
        }
        List<double[][]> segments = new ArrayList<>();
        List<Bones.Hinge> joints = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            double[] from = Arrays.copyOf(places[i].position(), dimension);
            for (double[] end : ends.get(i)) {
                double[] to = Arrays.copyOf(end, dimension);
                if (!Arrays.equals(from, to)) {
                    segments.add(new double[][] {from, to});
                }
            }
            if (links.get(i).joint().isHinge()) {
                joints.add(new Bones.Hinge(links.get(i).joint().name(), i, from));
            }
        }
        return new Bones(segments, joints);
    }

    private boolean isBare(int body, boolean[] links) {
        return bodies.get(body).link() >= 0 && links[bodies.get(body).link()];
    }

    private void addEnd(List<List<double[]>> ends, int body, double[] coordinates, Transform[] places) {
        if (bodies.get(body).link() >= 0) {
            ends.get(bodies.get(body).link()).add(place(body, places).apply(coordinates));
        }
    }

    @Override
    public Optional<Floor> floor() {
        return Optional.ofNullable(floor);
    }

    /**
     * Where a body is in the world.
     *
     * @param body its number
     * @param q joint positions of one sample
     */
    public Transform place(int body, double[] q) {
        return place(body, places(q));
    }

    private Transform place(int body, Transform[] places) {
        Body one = bodies.get(body);
        return one.link() < 0 ? one.inLink() : places[one.link()].then(one.inLink());
    }

    /** The number of the first of the three joints of a ball that a joint belongs to; -1 for other joints. */
    int ballOf(int joint) {
        if (!links.get(joint).joint().isBall()) {
            return -1;
        }
        return joint - axisOf(links.get(joint).joint());
    }

    /** Which of the three of a ball a joint is. */
    private static int axisOf(Joint joint) {
        double[] axis = joint.axis();
        return axis[0] == 1 ? 0 : axis[1] == 1 ? 1 : 2;
    }

    private Transform[] places(double[] q) {
        Transform[] places = new Transform[dof()];
        for (int i = 0; i < places.length; i++) {
            Link link = links.get(i);
            Transform base = link.parent() < 0 ? link.inParent() : places[link.parent()].then(link.inParent());
            double[] axis = link.joint().axis();
            double position = q[i];
            int first = ballOf(i);
            if (first >= 0) {
                // The first of the three has the whole turn.
                double[] turn = Arrays.copyOfRange(q, first, first + 3);
                double angle = Math.sqrt(turn[0] * turn[0] + turn[1] * turn[1] + turn[2] * turn[2]);
                places[i] = i == first && angle > 0 ? base.turnedAbout(turn, angle) : base;
                continue;
            }
            places[i] = link.joint().isHinge() ? base.turnedAbout(axis, position)
                    : base.then(Transform.at(axis[0] * position, axis[1] * position, axis[2] * position));
        }
        return places;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JointTree t && name.equals(t.name) && dimension == t.dimension
                && Arrays.equals(gravity, t.gravity) && links.equals(t.links) && bodies.equals(t.bodies)
                && endpointNames().equals(t.endpointNames())
                && bodiesOf(contacts).length == bodiesOf(t.contacts).length && values().equals(t.values());
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + links.hashCode();
    }

    @Override
    public String toString() {
        return "%s: bodies %s, joints %s, %.4g kg".formatted(
                name, bodyNames(), joints().stream().map(Joint::name).toList(), mass());
    }

    /** Collects the bodies of a {@link JointTree}. */
    public static final class Builder {
        private final String name;
        private final int dimension;
        private double[] gravity = new double[3];
        private final List<Link> links = new ArrayList<>();
        private final List<Body> bodies = new ArrayList<>();
        private final List<Tip> tips = new ArrayList<>();
        private final List<Tip> contacts = new ArrayList<>();
        private Floor floor;

        private Builder(String name, int dimension) {
            if (dimension != 2 && dimension != 3) {
                throw new IllegalArgumentException("dimension: got " + dimension + ", expected 2 or 3");
            }
            this.name = name;
            this.dimension = dimension;
            bodies.add(new Body(WORLD, -1, Transform.IDENTITY, MassProperties.NONE));
        }

        /** Acceleration of gravity, m/s^2, one number per dimension; default none. */
        public Builder optGravity(double... acceleration) {
            if (acceleration.length != dimension) {
                throw new IllegalArgumentException(
                        "gravity: got " + acceleration.length + " components, expected " + dimension);
            }
            gravity = Arrays.copyOf(Require.finite("gravity", acceleration), 3);
            return this;
        }

        /**
         * Adds a body whose own frame is that of its last joint.
         *
         * @param body a name of its own
         * @param parent the body it hangs on, or {@code world}
         * @param place where its joints are in the parent
         * @param mass its mass
         * @param joints from the parent to the body, at one point; none to weld it
         */
        public Builder addBody(
                String body, String parent, Transform place, MassProperties mass, Joint... joints) {
            return addBody(body, parent, place, List.of(joints), Transform.IDENTITY, mass);
        }

        /**
         * Adds a body.
         *
         * @param body a name of its own
         * @param parent the body it hangs on, or {@code world}
         * @param place where its joints are in the parent
         * @param joints from the parent to the body, at one point; none to weld it
         * @param inJoint where the body's own frame is in the frame of its last joint
         * @param mass its mass, in its own frame
         * @throws IllegalArgumentException if a name is taken or unknown, or something leaves the plane
         */
        public Builder addBody(
                String body, String parent, Transform place, List<Joint> joints, Transform inJoint,
                MassProperties mass) {
            if (bodies.stream().anyMatch(other -> other.name().equals(body))) {
                throw new IllegalArgumentException("body '" + body + "': there is one of this name already");
            }
            requireInPlane(body, place);
            requireInPlane(body, inJoint);
            Body on = bodies.get(index(parent));
            int link = on.link();
            Transform next = on.inLink().then(place);
            for (Joint joint : joints) {
                if (links.stream().anyMatch(other -> other.joint().name().equals(joint.name()))) {
                    throw new IllegalArgumentException(
                            "joint '" + joint.name() + "': there is one of this name already");
                }
                requireInPlane(joint);
                requireWhole(joints, joint);
                links.add(new Link(joint, link, next));
                link = links.size() - 1;
                next = Transform.IDENTITY;
            }
            bodies.add(new Body(body, link, next.then(inJoint), mass));
            return this;
        }

        private void requireInPlane(String body, Transform place) {
            if (dimension == 2 && (place.position()[2] != 0 || place.rotation()[2][2] != 1)) {
                throw new IllegalArgumentException("body '" + body + "': its place leaves the plane, expected z = 0"
                        + " and turns about z alone");
            }
        }

        /** A ball has its three joints in a row. */
        private void requireWhole(List<Joint> joints, Joint joint) {
            if (joint.isBall()) {
                int first = joints.indexOf(joint) - axisOf(joint);
                boolean whole = first >= 0 && first + 3 <= joints.size() && IntStream.range(0, 3).allMatch(k ->
                        joints.get(first + k).isBall() && joints.get(first + k).axis()[k] == 1);
                if (!whole) {
                    throw new IllegalArgumentException("joint '" + joint.name()
                            + "': stands by itself, expected the three of Joint.ball in a row");
                }
            }
        }

        private void requireInPlane(Joint joint) {
            if (dimension == 2 && (joint.isHinge() ? Math.abs(joint.axis()[2]) != 1 : joint.axis()[2] != 0)) {
                throw new IllegalArgumentException("joint '" + joint.name() + "': got axis "
                        + Arrays.toString(joint.axis()) + ", expected hinges about z and slides across it in a plane");
            }
        }

        private int index(String body) {
            return IntStream.range(0, bodies.size()).filter(i -> bodies.get(i).name().equals(body)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("body: got '" + body + "', expected one of "
                            + bodies.stream().map(Body::name).toList()));
        }

        /**
         * Names a point that reaches, is loaded and is seen; the first one is the skeleton's endpoint.
         *
         * @param endpoint a name of its own
         * @param body what it is fixed to
         * @param coordinates body coordinates, m, one per dimension
         */
        public Builder addEndpoint(String endpoint, String body, double... coordinates) {
            if (tips.stream().anyMatch(tip -> tip.name().equals(endpoint))) {
                throw new IllegalArgumentException("endpoint '" + endpoint + "': there is one of this name already");
            }
            if (coordinates.length != dimension) {
                throw new IllegalArgumentException("endpoint '" + endpoint + "': got " + coordinates.length
                        + " coordinates, expected " + dimension);
            }
            Require.finite("endpoint '" + endpoint + "'", coordinates);
            tips.add(new Tip(endpoint, index(body), Arrays.copyOf(coordinates, 3)));
            return this;
        }

        /**
         * Adds a point that a floor pushes out of it.
         *
         * @param body what it is fixed to
         * @param coordinates body coordinates, m, one per dimension
         */
        public Builder addContact(String body, double... coordinates) {
            if (coordinates.length != dimension) {
                throw new IllegalArgumentException("contact: got " + coordinates.length + " coordinates, expected "
                        + dimension);
            }
            Require.finite("contact", coordinates);
            contacts.add(new Tip("contact", index(body), Arrays.copyOf(coordinates, 3)));
            return this;
        }

        /** The floor of {@link #addContact}. */
        public Builder optFloor(Floor plane) {
            if (plane.normal().length != dimension) {
                throw new IllegalArgumentException("floor: got a normal of " + plane.normal().length
                        + " numbers, expected " + dimension);
            }
            floor = plane;
            return this;
        }

        /**
         * The tree.
         *
         * @throws IllegalArgumentException if there is no joint or no endpoint, or a joint moves no mass
         */
        public JointTree build() {
            if (links.isEmpty()) {
                throw new IllegalArgumentException("joints: got none, expected at least one; call addBody with joints");
            }
            if (tips.isEmpty()) {
                throw new IllegalArgumentException("endpoints: got none, expected at least one; call addEndpoint");
            }
            if (contacts.isEmpty() != (floor == null)) {
                throw new IllegalArgumentException("floor: got " + (floor == null ? "none" : "one") + " and "
                        + contacts.size() + " points of contact, expected both or neither");
            }
            boolean[] moves = new boolean[links.size()];
            for (Body body : bodies) {
                boolean heavy = body.mass().mass() > 0 || Arrays.stream(body.mass().inertia()).anyMatch(x -> x > 0);
                for (int link = heavy ? body.link() : -1; link >= 0; link = links.get(link).parent()) {
                    moves[link] = true;
                }
            }
            for (int link = 0; link < moves.length; link++) {
                if (!moves[link] && links.get(link).joint().armature() == 0) {
                    throw new IllegalArgumentException("joint '" + links.get(link).joint().name()
                            + "': moves no mass, expected a body with mass beyond it, or armature");
                }
            }
            return new JointTree(this);
        }
    }
}
