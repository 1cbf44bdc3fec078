package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The functions of the library. Models and data travel as plain addresses; who calls makes sure that they are open.
 *
 * <p>None of them is linked as critical: any may call back with an error or a warning.
 */
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();

    /** {@link Loaded}, or the exception that says why there is no library. */
    private static final Object LIBRARY = load();

    private static final FunctionDescriptor MODEL_DATA = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor MODEL_DATA_INT = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT);

    private static final MethodHandle LOAD_XML =
            function("mj_loadXML", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle LOAD_BINARY =
            function("mj_loadModel", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS));
    private static final MethodHandle LOAD_PLUGIN =
            functionOfSome("mj_loadPluginLibrary", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle DELETE_MODEL = function("mj_deleteModel", FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle COPY_MODEL =
            function("mj_copyModel", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MAKE_DATA = function("mj_makeData", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle DELETE_DATA = function("mj_deleteData", FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle STEP = function("mj_step", MODEL_DATA);
    private static final MethodHandle FORWARD = function("mj_forward", MODEL_DATA);
    private static final MethodHandle INVERSE = function("mj_inverse", MODEL_DATA);
    private static final MethodHandle RNE_POST_CONSTRAINT = function("mj_rnePostConstraint", MODEL_DATA);
    private static final MethodHandle SET_CONST = function("mj_setConst", MODEL_DATA);
    private static final MethodHandle RESET = function("mj_resetData", MODEL_DATA);
    private static final MethodHandle RESET_KEYFRAME = function("mj_resetDataKeyframe", MODEL_DATA_INT);
    private static final MethodHandle CONTACT_FORCE =
            function("mj_contactForce", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS));
    private static final MethodHandle NAME_TO_ID =
            function("mj_name2id", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, ADDRESS));
    private static final MethodHandle ID_TO_NAME =
            function("mj_id2name", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT));

    private static final MethodHandle STATE_SIZE =
            functionOfSome("mj_stateSize", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle GET_STATE =
            functionOfSome("mj_getState", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT));

    /** The last warning on this thread. */
    private static final ThreadLocal<String> WARNING = new ThreadLocal<>();

    private Native() {}

    /**
     * A library in use.
     *
     * @param found where it is, and why it was taken
     * @param symbols its functions
     * @param layout of its version
     */
    record Loaded(LibrarySearch.Found found, SymbolLookup symbols, Layout layout) {}

    /**
     * The library.
     *
     * @throws MujocoException if there is none, or it cannot be used
     */
    static Loaded loaded() {
        if (LIBRARY instanceof Loaded loaded) {
            return loaded;
        }
        var reason = (Throwable) LIBRARY;
        throw new MujocoException(reason.getMessage(), reason);
    }

    /** Does not throw: a class that failed to initialize could not tell a second caller why. */
    private static Object load() {
        try {
            var found = LibrarySearch.here().find().or(MujocoInstaller::installed)
                    .orElseThrow(() -> new MujocoException("MuJoCo is not installed. " + MujocoLibrary.HOW_TO_CHOOSE));
            var symbols = SymbolLookup.libraryLookup(found.path(), Arena.global());
            handler(symbols, "mju_user_error", "error");
            handler(symbols, "mju_user_warning", "warning");
            int version = (int) LINKER.downcallHandle(
                    symbols.findOrThrow("mj_version"), FunctionDescriptor.of(JAVA_INT)).invokeExact();
            return new Loaded(found, symbols, Layout.of(found.path(), version));
        } catch (MujocoException e) {
            return e;
        } catch (Throwable e) {
            return new MujocoException("MuJoCo cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Without handlers the library would write a log file into the working directory, and end the process on errors.
     */
    private static void handler(SymbolLookup symbols, String variable, String method)
            throws ReflectiveOperationException {
        var java = MethodHandles.lookup()
                .findStatic(Native.class, method, MethodType.methodType(void.class, MemorySegment.class));
        var stub = LINKER.upcallStub(java, FunctionDescriptor.ofVoid(ADDRESS), Arena.global());
        symbols.findOrThrow(variable).reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, stub);
    }

    private static void error(MemorySegment text) {
        Guarded.fail(string(text));
    }

    private static void warning(MemorySegment text) {
        WARNING.set(string(text));
    }

    /** The last warning on this thread, and forgets it. */
    static String takeWarning() {
        var text = WARNING.get();
        WARNING.remove();
        return text;
    }

    /** A function of the library; null if there is no library. */
    static MethodHandle function(String name, FunctionDescriptor type) {
        return LIBRARY instanceof Loaded loaded
                ? LINKER.downcallHandle(loaded.symbols().findOrThrow(name), type)
                : null;
    }

    /** A function that not every version has; null if this one has not. */
    private static MethodHandle functionOfSome(String name, FunctionDescriptor type) {
        return LIBRARY instanceof Loaded loaded
                ? loaded.symbols().find(name).map(symbol -> LINKER.downcallHandle(symbol, type)).orElse(null)
                : null;
    }

    private static String string(MemorySegment text) {
        return text.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /** Compiles a model; 0, and a text in {@code error}, if that fails. */
    static long loadXml(Path file, MemorySegment error) {
        try (var arena = Arena.ofConfined()) {
            return (long) LOAD_XML.invokeExact(name(file, arena), MemorySegment.NULL, error, (int) error.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Loads a model that was compiled before; 0, and a warning, if that fails. */
    static long loadBinary(Path file) {
        try (var arena = Arena.ofConfined()) {
            return (long) LOAD_BINARY.invokeExact(name(file, arena), MemorySegment.NULL);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Loads a plugin, if this version can. */
    static void loadPlugin(Path file) {
        if (LOAD_PLUGIN != null) {
            try (var arena = Arena.ofConfined()) {
                LOAD_PLUGIN.invokeExact(name(file, arena));
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /** The very bytes of a file's name, which its text does not have where the locale cannot spell it. */
    private static MemorySegment name(Path file, Arena arena) {
        return File.separatorChar == '/'
                ? arena.allocateFrom(
                        URLDecoder.decode(file.toUri().getRawPath().replace("+", "%2B"), StandardCharsets.ISO_8859_1),
                        StandardCharsets.ISO_8859_1)
                : arena.allocateFrom(file.toString());
    }

    static void deleteModel(long model) {
        try {
            DELETE_MODEL.invokeExact(model);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A model like another; 0 if there is no memory for it. */
    static long copyModel(long model) {
        try {
            return (long) COPY_MODEL.invokeExact(0L, model);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long makeData(long model) {
        try {
            return (long) MAKE_DATA.invokeExact(model);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void deleteData(long data) {
        try {
            DELETE_DATA.invokeExact(data);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void step(long model, long data) {
        try {
            STEP.invokeExact(model, data);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void forward(long model, long data) {
        try {
            FORWARD.invokeExact(model, data);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void inverse(long model, long data) {
        try {
            INVERSE.invokeExact(model, data);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void rnePostConstraint(long model, long data) {
        try {
            RNE_POST_CONSTRAINT.invokeExact(model, data);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void setConst(long model, long data) {
        try {
            SET_CONST.invokeExact(model, data);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void reset(long model, long data) {
        try {
            RESET.invokeExact(model, data);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void resetKeyframe(long model, long data, int key) {
        try {
            RESET_KEYFRAME.invokeExact(model, data, key);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void contactForce(long model, long data, int contact, MemorySegment result) {
        try {
            CONTACT_FORCE.invokeExact(model, data, contact, result);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** What MuJoCo itself takes for the state; empty before 2.3.6, which could not tell. */
    static Optional<double[]> state(long model, long data, int parts) {
        if (GET_STATE == null) {
            return Optional.empty();
        }
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(JAVA_DOUBLE, (int) STATE_SIZE.invokeExact(model, parts));
            GET_STATE.invokeExact(model, data, state, parts);
            return Optional.of(state.toArray(JAVA_DOUBLE));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The number of a name, or -1. */
    static int nameToId(long model, int type, String name) {
        try (var arena = Arena.ofConfined()) {
            return (int) NAME_TO_ID.invokeExact(model, type, arena.allocateFrom(name));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The name of a number; empty if it has none. */
    static String idToName(long model, int type, int id) {
        try {
            var name = (MemorySegment) ID_TO_NAME.invokeExact(model, type, id);
            return name.address() == 0 ? "" : string(name);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A call of a function of C throws nothing; what comes is the JVM's. */
    static RuntimeException unexpected(Throwable e) {
        switch (e) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(e);
        }
    }
}
