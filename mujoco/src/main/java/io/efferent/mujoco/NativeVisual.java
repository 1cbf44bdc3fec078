package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/**
 * The library's functions for pictures. Those that begin with {@code mjr} need OpenGL on their thread, and end in
 * MuJoCo's error handler if it cannot do what they want.
 */
final class NativeVisual {
    private static final MemoryLayout RECTANGLE = MemoryLayout.structLayout(
            JAVA_INT.withName("left"), JAVA_INT.withName("bottom"), JAVA_INT.withName("width"),
            JAVA_INT.withName("height"));
    private static final int EVERYTHING = 7;
    private static final int OFFSCREEN = 1;
    private static final int FONT_SCALE = 100;

    private static final FunctionDescriptor STRUCT = FunctionDescriptor.ofVoid(ADDRESS);

    private static final MethodHandle DEFAULT_OPTION = Native.function("mjv_defaultOption", STRUCT);
    private static final MethodHandle DEFAULT_CAMERA = Native.function("mjv_defaultCamera", STRUCT);
    private static final MethodHandle DEFAULT_SCENE = Native.function("mjv_defaultScene", STRUCT);
    private static final MethodHandle DEFAULT_CONTEXT = Native.function("mjr_defaultContext", STRUCT);
    private static final MethodHandle FREE_SCENE = Native.function("mjv_freeScene", STRUCT);
    private static final MethodHandle FREE_CONTEXT = Native.function("mjr_freeContext", STRUCT);
    private static final MethodHandle MAKE_SCENE =
            Native.function("mjv_makeScene", FunctionDescriptor.ofVoid(JAVA_LONG, ADDRESS, JAVA_INT));
    private static final MethodHandle UPDATE_SCENE = Native.function("mjv_updateScene",
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle MAKE_CONTEXT =
            Native.function("mjr_makeContext", FunctionDescriptor.ofVoid(JAVA_LONG, ADDRESS, JAVA_INT));
    private static final MethodHandle SET_BUFFER =
            Native.function("mjr_setBuffer", FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS));
    private static final MethodHandle MAX_VIEWPORT =
            Native.function("mjr_maxViewport", FunctionDescriptor.of(RECTANGLE, ADDRESS));
    private static final MethodHandle RENDER =
            Native.function("mjr_render", FunctionDescriptor.ofVoid(RECTANGLE, ADDRESS, ADDRESS));
    private static final MethodHandle READ_PIXELS =
            Native.function("mjr_readPixels", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, RECTANGLE, ADDRESS));

    private NativeVisual() {}

    static void defaultOption(MemorySegment option) {
        call(DEFAULT_OPTION, option);
    }

    static void defaultCamera(MemorySegment camera) {
        call(DEFAULT_CAMERA, camera);
    }

    static void makeScene(long model, MemorySegment scene, int geoms) {
        call(DEFAULT_SCENE, scene);
        try {
            MAKE_SCENE.invokeExact(model, scene, geoms);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    static void freeScene(MemorySegment scene) {
        call(FREE_SCENE, scene);
    }

    static void updateScene(long model, long data, MemorySegment option, MemorySegment camera, MemorySegment scene) {
        try {
            UPDATE_SCENE.invokeExact(model, data, option, MemorySegment.NULL, camera, EVERYTHING, scene);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /**
     * Brings the model's textures and meshes to OpenGL, with a buffer of the size the model has for pictures.
     *
     * @throws MujocoException if the buffer is not at least that large
     */
    static void makeContext(long model, MemorySegment context, int width, int height) {
        call(DEFAULT_CONTEXT, context);
        try (var arena = Arena.ofConfined()) {
            MAKE_CONTEXT.invokeExact(model, context, FONT_SCALE);
            SET_BUFFER.invokeExact(OFFSCREEN, context);
            var most = (MemorySegment) MAX_VIEWPORT.invokeExact((SegmentAllocator) arena, context);
            if (most.getAtIndex(JAVA_INT, 2) < width || most.getAtIndex(JAVA_INT, 3) < height) {
                throw new MujocoException("OpenGL cannot draw " + width + " x " + height + " pixels.");
            }
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    static void freeContext(MemorySegment context) {
        call(FREE_CONTEXT, context);
    }

    /**
     * Draws.
     *
     * @param pixels where to: red, green, blue, row by row from the bottom
     */
    static void render(MemorySegment scene, MemorySegment context, int width, int height, MemorySegment pixels) {
        try (var arena = Arena.ofConfined()) {
            var rectangle = arena.allocateFrom(JAVA_INT, 0, 0, width, height);
            RENDER.invokeExact(rectangle, scene, context);
            READ_PIXELS.invokeExact(pixels, MemorySegment.NULL, rectangle, context);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    private static void call(MethodHandle function, MemorySegment struct) {
        try {
            function.invokeExact(struct);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
