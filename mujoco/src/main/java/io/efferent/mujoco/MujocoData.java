package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;

/**
 * The state of a simulation, and everything that MuJoCo computes from it. For one thread at a time.
 *
 * <p>Fields are views on MuJoCo's memory: take them once, read them after every step.
 */
public final class MujocoData implements AutoCloseable {
    /** The last warnings of MuJoCo's enumeration, in every version: bad position, velocity, acceleration, control. */
    private static final int DIVERGENCES = 4;

    private final MujocoModel model;
    private long modelAddress;
    private final long address;
    private final Arena arena = Arena.ofShared();
    private final Struct struct;
    private final MemorySegment memory;
    private final ConcurrentMap<String, Doubles> views = new ConcurrentHashMap<>();
    private final Doubles qpos;
    private final Doubles qvel;
    private final Doubles ctrl;
    private final Doubles sensordata;
    private final long time;
    private final long warnings;
    private final int warningKinds;
    private final int warningSize;
    private final StackGauge stack;
    private long steps;
    private int warned;
    private boolean closed;

    MujocoData(MujocoModel model) {
        var layout = model.layout();
        this.model = model;
        this.modelAddress = model.address();
        this.address = Guarded.call(() -> Native.makeData(model.address()));
        if (address == 0) {
            throw new MujocoException("MuJoCo has no memory for the data of this model");
        }
        this.struct = new Struct("mjData", layout, MemorySegment.ofAddress(address), arena, model::size);
        this.memory = struct.memory();
        this.qpos = doubles("qpos");
        this.qvel = doubles("qvel");
        this.ctrl = doubles("ctrl");
        this.sensordata = doubles("sensordata");
        this.time = struct.offset("time");
        this.warnings = struct.offset("warning");
        this.warningKinds = layout.constant("mjNWARNING");
        this.warningSize = layout.sizeOf("mjWarningStat");
        this.stack = new StackGauge(layout, struct);
    }

    /** The model has become one of its own. */
    void follow(long newAddress) {
        modelAddress = newAddress;
    }

    /** The model it is of. */
    public MujocoModel model() {
        return model;
    }

    /**
     * One step of {@link MujocoModel#timestep}.
     *
     * @throws DivergenceException if a control is not finite, or positions, velocities or accelerations are no longer;
     *     but for the control MuJoCo has then reset the state
     * @throws MujocoException with MuJoCo's text if it cannot go on; this data is then closed
     */
    public void step() {
        checkOpen();
        steps++;
        if (stack.isAmple()) {
            Native.step(modelAddress, address);
            checkWarnings();
            stack.measure();
        } else {
            guarded(Native::step);
        }
    }

    /** Several steps with the same controls, as {@link #step()}. */
    public void step(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    /** Computes everything from positions, velocities and controls without going on in time. */
    public void forward() {
        call(Native::forward);
    }

    /** Computes the forces ({@code qfrc_inverse}) that explain positions, velocities and accelerations. */
    public void inverse() {
        call(Native::inverse);
    }

    /**
     * Computes {@code cacc}, {@code cfrc_int} and {@code cfrc_ext}, which a step leaves alone unless a sensor needs
     * them.
     */
    public void computeBodyForces() {
        call(Native::rnePostConstraint);
    }

    /**
     * Recomputes what the model derives from its masses, inertias and positions, after they were changed. Resets this
     * state.
     */
    public void refreshConstants() {
        checkOpen();
        model.beforeChange();
        guarded(Native::setConst);
        reset();
    }

    /** Back to the beginning: the model's reference pose, at rest. */
    public void reset() {
        checkOpen();
        Native.reset(modelAddress, address);
        restart();
    }

    /**
     * Back to a keyframe of the model.
     *
     * @throws IndexOutOfBoundsException if there is none with this number
     */
    public void resetKeyframe(int key) {
        checkOpen();
        Native.resetKeyframe(modelAddress, address, Objects.checkIndex(key, model.count(MujocoObject.KEY)));
        restart();
    }

    private void restart() {
        steps = 0;
        warned = 0;
    }

    /** A function of a model and data. */
    private interface Function {
        void call(long model, long data);
    }

    private void call(Function function) {
        checkOpen();
        if (stack.isAmple()) {
            function.call(modelAddress, address);
            checkWarnings();
            stack.measure();
        } else {
            guarded(function);
        }
    }

    /** A call that may end in an error of MuJoCo's; this data is lost then. */
    private void guarded(Function function) {
        try {
            Guarded.run(() -> {
                function.call(modelAddress, address);
                checkWarnings();
            });
            stack.measure();
        } catch (DivergenceException e) {
            throw e;
        } catch (MujocoException e) {
            close();
            throw e;
        }
    }

    /** On the thread of the step, which is where the text of a warning is. */
    private void checkWarnings() {
        int raised = 0;
        for (int kind = 0; kind < warningKinds; kind++) {
            raised += warningCount(kind);
        }
        if (raised != warned) {
            warn();
        }
    }

    private void warn() {
        var text = Native.takeWarning();
        boolean diverged = false;
        warned = 0;
        for (int kind = 0; kind < warningKinds; kind++) {
            if (kind >= warningKinds - DIVERGENCES && warningCount(kind) > 0) {
                memory.set(JAVA_INT, countOffset(kind), 0);
                diverged = true;
            }
            warned += warningCount(kind);
        }
        if (diverged) {
            throw new DivergenceException(text, steps);
        }
        if (text != null) {
            System.getLogger(MujocoData.class.getName()).log(Level.WARNING, "step " + steps + ": " + text);
        }
    }

    /** The next step is made with care again. */
    void measureAgain() {
        stack.forget();
    }

    private int warningCount(int kind) {
        return memory.get(JAVA_INT, countOffset(kind));
    }

    private long countOffset(int kind) {
        return warnings + (long) kind * warningSize + Integer.BYTES;
    }

    /** Steps since the last reset. */
    public long steps() {
        return steps;
    }

    /** Simulated time, s. */
    public double time() {
        return memory.get(JAVA_DOUBLE, time);
    }

    /** Sets the simulated time, s. */
    public void setTime(double seconds) {
        memory.set(JAVA_DOUBLE, time, seconds);
    }

    /**
     * A field of {@code mjData} in double precision, as {@code xpos} or {@code actuator_force}; the same object each
     * time.
     *
     * <p>Those of constraints, contacts and islands, as {@code efc_force} and {@code contact.dist}, have a row for each
     * that there is now: take them anew after each step. Of contacts and statistics a copy is given.
     *
     * @throws IllegalArgumentException if this version has none of this name, or it holds something else
     */
    public Doubles doubles(String field) {
        checkOpen();
        var view = views.get(field);
        if (view == null) {
            view = struct.doubles(field);
            if (struct.isFixed(field)) {
                views.put(field, view);
            }
        }
        return view;
    }

    /**
     * A field of {@code mjData} of whole numbers, as {@code ten_wrapadr}, {@code nefc} or {@code efc_type}; else as
     * {@link #doubles}.
     */
    public Ints ints(String field) {
        checkOpen();
        return struct.ints(field, field.equals("eq_active"));
    }

    /** Generalized positions (nq). */
    public Doubles qpos() {
        return qpos;
    }

    /** Generalized velocities (nv). */
    public Doubles qvel() {
        return qvel;
    }

    /** Generalized accelerations (nv). */
    public Doubles qacc() {
        return doubles("qacc");
    }

    /** Controls (nu). */
    public Doubles ctrl() {
        return ctrl;
    }

    /** Activations of actuators (na). */
    public Doubles act() {
        return doubles("act");
    }

    /** Readings of all sensors (nsensordata). */
    public Doubles sensordata() {
        return sensordata;
    }

    /** Reading of a sensor. */
    public Doubles sensor(String name) {
        int id = model.id(MujocoObject.SENSOR, name);
        return sensordata.slice(model.ints("sensor_adr").get(id), model.ints("sensor_dim").get(id));
    }

    /** Positions of bodies in the world, m (nbody, 3). */
    public Doubles xpos() {
        return doubles("xpos");
    }

    /** Orientations of bodies in the world, quaternions w x y z (nbody, 4). */
    public Doubles xquat() {
        return doubles("xquat");
    }

    /** Positions of sites in the world, m (nsite, 3). */
    public Doubles siteXpos() {
        return doubles("site_xpos");
    }

    /** Positions of geoms in the world, m (ngeom, 3). */
    public Doubles geomXpos() {
        return doubles("geom_xpos");
    }

    /** Orientations of geoms in the world, rotation matrices by rows (ngeom, 9). */
    public Doubles geomXmat() {
        return doubles("geom_xmat");
    }

    /** Forces of actuators, N or N m (nu). */
    public Doubles actuatorForce() {
        return doubles("actuator_force");
    }

    /** What touches now. */
    public List<Contact> contacts() {
        checkOpen();
        int count = Math.toIntExact(struct.integer("ncon"));
        long size = model.layout().sizeOf("mjContact");
        var list = memory.get(ADDRESS, struct.offset("contact")).reinterpret(count * size, arena, null);
        return IntStream.range(0, count).mapToObj(i -> contact(list.asSlice(i * size, size))).toList();
    }

    private Contact contact(MemorySegment contact) {
        var layout = model.layout();
        return new Contact(
                contact.get(JAVA_INT, layout.offset("mjContact.geom1")),
                contact.get(JAVA_INT, layout.offset("mjContact.geom2")),
                contact.get(JAVA_DOUBLE, layout.offset("mjContact.dist")),
                contact.asSlice(layout.offset("mjContact.pos"), 24).toArray(JAVA_DOUBLE),
                contact.asSlice(layout.offset("mjContact.frame"), 24).toArray(JAVA_DOUBLE));
    }

    /**
     * Force and torque between the geoms of a contact.
     *
     * @param contact its place in {@link #contacts}
     * @return force, N, and torque, N m, in the frame of the contact: along the normal first (6)
     */
    public double[] contactForce(int contact) {
        checkOpen();
        Objects.checkIndex(contact, struct.integer("ncon"));
        try (var temporary = Arena.ofConfined()) {
            var force = temporary.allocate(JAVA_DOUBLE, 6);
            Native.contactForce(modelAddress, address, contact, force);
            return force.toArray(JAVA_DOUBLE);
        }
    }

    Struct struct() {
        return struct;
    }

    long address() {
        checkOpen();
        return address;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the data has been closed");
        }
    }

    /** Frees its memory. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            model.forget(this);
            arena.close();
            Native.deleteData(address);
        }
    }
}
