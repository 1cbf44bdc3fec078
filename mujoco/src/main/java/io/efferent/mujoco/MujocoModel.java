package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A compiled MuJoCo model: bodies, joints, actuators and their constants.
 *
 * <p>Constants can be changed between steps through the views that {@link #doubles} and {@link #floats} give; after
 * changing masses, inertias or positions call {@link MujocoData#refreshConstants}. Any number of threads may step data
 * of the same model as long as none changes it. Closing it closes its data too.
 *
 * <p>Those who may want to change it for themselves {@link #share} it.
 */
public final class MujocoModel implements AutoCloseable {
    private static final int ERROR_SIZE = 1024;

    /** 54321 in four bytes. */
    private static final byte[] MAGIC = {0x31, (byte) 0xD4, 0, 0};

    /** MuJoCo works with any value of these. */
    private static final Pattern SETTABLE =
            Pattern.compile("eq_active0?|geom_contype|geom_conaffinity|(geom|site|tendon|skin)_group");

    private final Layout layout;
    /** Where the duration of a step is. */
    private final long timestep;
    private final Arena arena = Arena.ofShared();
    private final Set<MujocoModel> shares = ConcurrentHashMap.newKeySet();
    /** Whose memory it uses until it is changed; null for a model of its own. */
    private MujocoModel origin;
    /** That of the origin, where views that were taken before the change are still. */
    private Struct before;
    private long address;
    private Struct struct;
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
    private final Set<MujocoData> data = ConcurrentHashMap.newKeySet();
    private boolean closed;

    private MujocoModel(Layout layout, long address) {
        this.layout = layout;
        this.timestep = layout.offset("mjModel.opt.timestep");
        this.address = address;
        this.struct = new Struct("mjModel", layout, MemorySegment.ofAddress(address), arena, this::size);
    }

    private MujocoModel(MujocoModel origin) {
        this.layout = origin.layout;
        this.timestep = origin.timestep;
        this.origin = origin;
        this.address = origin.address();
        this.struct = new Struct("mjModel", layout, MemorySegment.ofAddress(address), arena, this::size, this);
    }

    /**
     * Compiles a model from a file in MJCF or URDF, or loads one that MuJoCo of the same version has compiled and saved
     * (MJB).
     *
     * @throws MujocoException with MuJoCo's text if it cannot be compiled or loaded, or if MuJoCo is not there
     * @throws UncheckedIOException if there is no such file
     */
    public static MujocoModel load(Path file) {
        prepare();
        if (!Files.isRegularFile(file)) {
            throw new UncheckedIOException(new NoSuchFileException(file.toString()));
        }
        return new MujocoModel(Native.loaded().layout(), compiled(file));
    }

    /**
     * Compiles a model from its text.
     *
     * @throws MujocoException with MuJoCo's text if it cannot be compiled, or if MuJoCo is not there
     */
    public static MujocoModel fromString(String xml) {
        return fromString(xml, Map.of());
    }

    /**
     * Compiles a model from its text and the files that it names.
     *
     * @param assets contents of the files (meshes, textures, included models) by path relative to the model
     * @throws MujocoException with MuJoCo's text if it cannot be compiled, or if MuJoCo is not there
     */
    public static MujocoModel fromString(String xml, Map<String, byte[]> assets) {
        prepare();
        return compiled(xml, assets, Native.loaded().layout());
    }

    private static void prepare() {
        LayoutCheck.require();
        Plugins.require();
    }

    /** MuJoCo reads files; these live as long as it takes. */
    static MujocoModel compiled(String xml, Map<String, byte[]> assets, Layout layout) {
        try (var temporary = TemporaryFolder.create()) {
            var folder = temporary.path();
            for (var asset : assets.entrySet()) {
                var file = folder.resolve(asset.getKey()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IllegalArgumentException(
                            "assets: got " + asset.getKey() + ", expected paths inside the model's folder");
                }
                Files.createDirectories(file.getParent());
                Files.write(file, asset.getValue());
            }
            // MuJoCo does not tell small letters from capitals.
            var taken = assets.keySet().stream()
                    .map(name -> Path.of(name.toLowerCase(Locale.ROOT)).normalize().toString())
                    .collect(Collectors.toSet());
            var name = Stream.iterate("model.xml", "_"::concat)
                    .filter(free -> !taken.contains(free)).findFirst().orElseThrow();
            return new MujocoModel(layout, compiled(Files.writeString(folder.resolve(name), xml)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long compiled(Path file) {
        return Guarded.call(() -> compile(file.toAbsolutePath()));
    }

    /** How MuJoCo's own files begin in all versions so far. */
    private static boolean isBinary(Path file) {
        try (var stream = Files.newInputStream(file)) {
            return file.toString().toLowerCase(Locale.ROOT).endsWith(".mjb")
                    || Arrays.equals(stream.readNBytes(4), MAGIC);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** MuJoCo's compiler keeps state of its own: one at a time. */
    private static synchronized long compile(Path file) {
        try (var memory = Arena.ofConfined()) {
            var error = memory.allocate(ERROR_SIZE);
            boolean binary = isBinary(file);
            long model = binary ? Native.loadBinary(file) : Native.loadXml(file, error);
            var warning = Native.takeWarning();
            var text = (binary && warning != null ? warning : error.getString(0)).strip();
            if (model == 0) {
                throw new MujocoException(text.isEmpty() ? "MuJoCo cannot compile " + file : text);
            }
            if (!text.isEmpty()) {
                System.getLogger(MujocoModel.class.getName()).log(Level.WARNING, file.getFileName() + ": " + text);
            }
            return model;
        }
    }

    /**
     * A model like this one, which uses its memory until it is changed itself, by a view, a setter or
     * {@link MujocoData#refreshConstants}: then it becomes a copy, its data and views go on with it, and this model and
     * the others that share it stay as they are. Until then it sees what is changed in this one.
     *
     * <p>For one thread at a time. Close it when done; closing this model closes those that still share it.
     */
    public MujocoModel share() {
        checkOpen();
        var whole = origin == null ? this : origin;
        var share = new MujocoModel(whole);
        whole.shares.add(share);
        return share;
    }

    boolean isShared() {
        return origin != null;
    }

    /** Whose memory it uses: to be locked by those who change it for a moment only. */
    MujocoModel memoryOwner() {
        return origin == null ? this : origin;
    }

    /** Becomes a model of its own, if it is not. */
    void beforeChange() {
        checkOpen();
        if (origin == null) {
            return;
        }
        long copy = Guarded.call(() -> Native.copyModel(address));
        if (copy == 0) {
            throw new MujocoException("MuJoCo has no memory for a copy of this model");
        }
        origin.shares.remove(this);
        origin = null;
        before = struct;
        address = copy;
        struct = new Struct("mjModel", layout, MemorySegment.ofAddress(copy), arena, this::size);
        data.forEach(one -> one.follow(copy));
    }

    /** Where numbers are now that were in the memory of the origin. */
    MemorySegment moved(MemorySegment numbers) {
        return struct.counterpart(numbers, before);
    }

    /** A state of its own of this model. Close it when done. */
    public MujocoData newData() {
        var created = new MujocoData(this);
        data.add(created);
        return created;
    }

    /** One of MuJoCo's sizes: {@code nq}, {@code nv}, {@code nu}, {@code nbody} and so on. */
    public int size(String name) {
        checkOpen();
        return sizes.computeIfAbsent(name, n -> Math.toIntExact(struct.integer(n)));
    }

    /** Generalized positions. */
    public int nq() {
        return size("nq");
    }

    /** Degrees of freedom. */
    public int nv() {
        return size("nv");
    }

    /** Controls. */
    public int nu() {
        return size("nu");
    }

    /** Activations of actuators. */
    public int na() {
        return size("na");
    }

    /** Bodies; the world is body 0. */
    public int nbody() {
        return size("nbody");
    }

    /** Joints. */
    public int njnt() {
        return size("njnt");
    }

    /** Geoms. */
    public int ngeom() {
        return size("ngeom");
    }

    /** Numbers that sensors give. */
    public int nsensordata() {
        return size("nsensordata");
    }

    /** How many there are of a kind. */
    public int count(MujocoObject kind) {
        return size(kind.size());
    }

    /**
     * Number of a thing with a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names there are
     */
    public int id(MujocoObject kind, String name) {
        checkOpen();
        int id = Native.nameToId(address, kind.number(layout), name);
        if (id < 0) {
            throw new IllegalArgumentException("the model has no " + kind.name().toLowerCase(Locale.ROOT) + " '" + name
                    + "', but " + names(kind));
        }
        return id;
    }

    /** Name of a thing with a number; empty if it has none. */
    public String name(MujocoObject kind, int id) {
        checkOpen();
        return Native.idToName(address, kind.number(layout), Objects.checkIndex(id, count(kind)));
    }

    /** All names of a kind, in order. */
    public List<String> names(MujocoObject kind) {
        return IntStream.range(0, count(kind)).mapToObj(id -> name(kind, id)).toList();
    }

    /**
     * A field of {@code mjModel} in double precision, as {@code body_mass}, {@code geom_size} or {@code opt.gravity}.
     *
     * @throws IllegalArgumentException if this version has none of this name, or it holds something else
     */
    public Doubles doubles(String field) {
        checkOpen();
        return struct.doubles(field);
    }

    /**
     * A field of {@code mjModel} in single precision, as {@code geom_rgba} or {@code vis.map.znear}; else as
     * {@link #doubles}.
     */
    public Floats floats(String field) {
        checkOpen();
        return struct.floats(field);
    }

    /**
     * A field of {@code mjModel} of whole numbers, flags or characters, as {@code jnt_qposadr}, {@code jnt_limited} or
     * {@code opt.iterations}; else as {@link #doubles}. See {@link Ints} for those that can be set, and
     * {@link #setOption}.
     */
    public Ints ints(String field) {
        checkOpen();
        return struct.ints(field, SETTABLE.matcher(field).matches());
    }

    /** Shape of a geom. */
    public GeomShape geomShape(int geom) {
        return GeomShape.values()[ints("geom_type").get(geom)];
    }

    /** Type of a joint. */
    public JointType jointType(int joint) {
        return JointType.values()[ints("jnt_type").get(joint)];
    }

    /** Duration of a step, s. */
    public double timestep() {
        checkOpen();
        return struct.memory().get(JAVA_DOUBLE, timestep);
    }

    /** Changes the duration of a step, s. */
    public void setTimestep(double seconds) {
        checkOpen();
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("timestep: got " + seconds + " s, expected a positive number");
        }
        beforeChange();
        struct.memory().set(JAVA_DOUBLE, timestep, seconds);
    }

    /**
     * Changes an option of whole numbers, as {@code iterations}, {@code integrator} or {@code disableflags}.
     *
     * @throws IllegalArgumentException if this version has none of this name
     * @throws MujocoException with MuJoCo's text if it cannot step with this value; the option is then as before
     */
    public void setOption(String name, int value) {
        var field = "opt." + name;
        int previous = ints(field).get(0);
        beforeChange();
        var option = struct.memory().asSlice(struct.offset(field), Integer.BYTES);
        option.set(JAVA_INT, 0, value);
        try (var trial = newData()) {
            trial.step();
        } catch (DivergenceException e) {
            // As the model would without the option: not finite, but not refused.
        } catch (MujocoException e) {
            option.set(JAVA_INT, 0, previous);
            throw e;
        }
        data.forEach(MujocoData::measureAgain);
    }

    /** Acceleration of gravity, m/s^2. */
    public Doubles gravity() {
        checkOpen();
        return struct.doubles("opt.gravity");
    }

    /** Mass of all bodies together, kg. */
    public double totalMass() {
        var masses = doubles("body_mass");
        return IntStream.range(0, masses.size()).mapToDouble(masses::get).sum();
    }

    /** Version of the MuJoCo that compiled it, as {@code 2.2.2}. */
    public String mujocoVersion() {
        return layout.release();
    }

    Struct struct() {
        return struct;
    }

    Layout layout() {
        return layout;
    }

    long address() {
        checkOpen();
        return address;
    }

    void forget(MujocoData closed) {
        data.remove(closed);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the model has been closed");
        }
    }

    /** Frees its memory and that of its data. */
    @Override
    public synchronized void close() {
        if (!closed) {
            List.copyOf(shares).forEach(MujocoModel::close);
            List.copyOf(data).forEach(MujocoData::close);
            closed = true;
            arena.close();
            if (origin == null) {
                Native.deleteModel(address);
            } else {
                origin.shares.remove(this);
            }
        }
    }
}
