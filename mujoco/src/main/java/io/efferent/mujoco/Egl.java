package io.efferent.mujoco;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OpenGL without a window, through libEGL: contexts that draw into memory. */
final class Egl {
    private static final int PLATFORM_DEVICE = 0x313F;
    private static final int PLATFORM_SURFACELESS = 0x31DD;
    private static final int OPENGL_API = 0x30A2;
    private static final int[] CONFIGURATION = {
        0x3033, 1, // surfaces: pixel buffers
        0x3040, 8, // renderable: OpenGL
        0x3024, 8, 0x3023, 8, 0x3022, 8, // bits of red, green, blue
        0x3025, 24, // bits of depth
        0x3038 // end
    };
    private static final int DEVICES = 16;

    private static final Linker LINKER = Linker.nativeLinker();

    /** An {@link Egl}, or the exception that says why there is none. */
    private static final Object LIBRARY = load("libEGL.so.1");

    private final SymbolLookup symbols;
    private final MethodHandle bindApi;
    private final MethodHandle createContext;
    private final MethodHandle destroyContext;
    private final MethodHandle makeCurrent;
    private final Screen screen;

    /** Where OpenGL can draw, and how it keeps pixels there. */
    private record Screen(MemorySegment display, MemorySegment configuration) {}

    private Egl(SymbolLookup symbols) throws Throwable {
        this.symbols = symbols;
        bindApi = function("eglBindAPI", JAVA_INT);
        createContext = LINKER.downcallHandle(symbols.findOrThrow("eglCreateContext"),
                FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        destroyContext = function("eglDestroyContext", ADDRESS, ADDRESS);
        makeCurrent = function("eglMakeCurrent", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        screen = screen();
    }

    /**
     * EGL with a display.
     *
     * @throws MujocoException if there is none
     */
    static Egl open() {
        if (LIBRARY instanceof Egl egl) {
            return egl;
        }
        var reason = (Throwable) LIBRARY;
        throw new MujocoException(reason.getMessage(), reason);
    }

    /** Does not throw: a class that failed to initialize could not tell a second caller why. */
    static Object load(String library) {
        try {
            return new Egl(SymbolLookup.libraryLookup(library, Arena.global()));
        } catch (MujocoException e) {
            return e;
        } catch (IllegalArgumentException e) {
            return new MujocoException("There is no " + library + " for pictures by OpenGL. On Debian and Ubuntu: "
                    + "sudo apt-get install libegl1 libgl1-mesa-dri.", e);
        } catch (Throwable e) {
            return new MujocoException("EGL cannot be used: " + e.getMessage(), e);
        }
    }

    /** One that answers with a number. */
    private MethodHandle function(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
    }

    /** The first that can be used. */
    private Screen screen() throws Throwable {
        for (var display : displays()) {
            var configuration = configuration(display);
            if (configuration.isPresent()) {
                return new Screen(display, configuration.get());
            }
        }
        throw new MujocoException("EGL has no display on which OpenGL draws without a window.");
    }

    /** Those of graphics cards first, then Mesa's own, which needs none. */
    private List<MemorySegment> displays() throws Throwable {
        var displayOf = LINKER.downcallHandle(symbols.findOrThrow("eglGetPlatformDisplay"),
                FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
        var displays = new ArrayList<MemorySegment>();
        for (var device : devices()) {
            displays.add((MemorySegment) displayOf.invokeExact(PLATFORM_DEVICE, device, NULL));
        }
        displays.add((MemorySegment) displayOf.invokeExact(PLATFORM_SURFACELESS, NULL, NULL));
        displays.removeIf(NULL::equals);
        return displays;
    }

    private List<MemorySegment> devices() throws Throwable {
        try (var arena = Arena.ofConfined()) {
            var address = LINKER.downcallHandle(
                    symbols.findOrThrow("eglGetProcAddress"), FunctionDescriptor.of(ADDRESS, ADDRESS));
            var query = (MemorySegment) address.invokeExact(arena.allocateFrom("eglQueryDevicesEXT"));
            if (query.equals(NULL)) {
                return List.of();
            }
            var queryDevices =
                    LINKER.downcallHandle(query, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
            var devices = arena.allocate(ADDRESS, DEVICES);
            var count = arena.allocate(JAVA_INT);
            int found = (int) queryDevices.invokeExact(DEVICES, devices, count) == 0 ? 0 : count.get(JAVA_INT, 0);
            var list = new ArrayList<MemorySegment>();
            for (int i = 0; i < found; i++) {
                list.add(devices.getAtIndex(ADDRESS, i));
            }
            return list;
        }
    }

    /** How pixels are kept on a display; empty if it cannot be used. */
    private Optional<MemorySegment> configuration(MemorySegment display) throws Throwable {
        var initialize = function("eglInitialize", ADDRESS, ADDRESS, ADDRESS);
        var choose = function("eglChooseConfig", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
        try (var arena = Arena.ofConfined()) {
            if ((int) initialize.invokeExact(display, NULL, NULL) == 0) {
                return Optional.empty();
            }
            var wanted = arena.allocateFrom(JAVA_INT, CONFIGURATION);
            var found = arena.allocate(ADDRESS);
            var count = arena.allocate(JAVA_INT);
            int chosen = (int) choose.invokeExact(display, wanted, found, 1, count);
            return chosen == 0 || count.get(JAVA_INT, 0) == 0 ? Optional.empty() : Optional.of(found.get(ADDRESS, 0));
        }
    }

    /** A new context. Any thread may use it, one at a time. */
    MemorySegment newContext() {
        try {
            var context = (int) bindApi.invokeExact(OPENGL_API) == 0
                    ? NULL
                    : (MemorySegment) createContext.invokeExact(screen.display, screen.configuration, NULL, NULL);
            if (context.equals(NULL)) {
                throw new MujocoException("EGL has no OpenGL.");
            }
            return context;
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /** Does something with the context on this thread, and takes it off the thread again. */
    void with(MemorySegment context, Runnable work) {
        try {
            boolean current = (int) bindApi.invokeExact(OPENGL_API) != 0
                    && (int) makeCurrent.invokeExact(screen.display, NULL, NULL, context) != 0;
            if (!current) {
                throw new MujocoException("EGL cannot draw without a surface.");
            }
            try {
                work.run();
            } finally {
                int _ = (int) makeCurrent.invokeExact(screen.display, NULL, NULL, NULL);
            }
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    void destroy(MemorySegment context) {
        try {
            int _ = (int) destroyContext.invokeExact(screen.display, context);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
