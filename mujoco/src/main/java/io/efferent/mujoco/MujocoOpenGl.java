package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.awt.image.BufferedImage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * MuJoCo's own pictures, drawn by OpenGL into memory through EGL: textures, lights, shadows and height fields as the
 * model has them, groups 0 to 2, and muscles from blue at rest to red when fully active. They depend on the graphics
 * card and its driver.
 *
 * <p>Each holds an OpenGL context and some megabytes of its own; close it when done.
 */
public final class MujocoOpenGl implements MujocoRenderer {
    private static final int MOST_GEOMS = 10_000;

    /** Larger than any version's struct by far; MuJoCo is not to touch the second half. */
    private static final int STRUCT_SIZE = 1 << 18;

    private static final byte UNTOUCHED = 0x5A;

    private final MujocoModel model;
    private final View view;
    private final Framing framing;
    private final MuscleColors muscles;
    private final Egl egl = Egl.open();
    private final MemorySegment gl = egl.newContext();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment option = struct();
    private final MemorySegment camera = struct();
    private final MemorySegment scene = struct();
    private final MemorySegment context = struct();
    private int width;
    private int height;
    private boolean closed;

    /**
     * By the model's first camera, or the default viewpoint if it has none.
     *
     * @throws MujocoException if OpenGL is not there
     */
    public MujocoOpenGl(MujocoModel model) {
        this(model, View.of(model));
    }

    /**
     * From a view.
     *
     * @throws MujocoException if OpenGL is not there
     */
    public MujocoOpenGl(MujocoModel model, View view) {
        this.model = model;
        this.view = view;
        framing = new Framing(model, new Scene(model));
        muscles = new MuscleColors(model);
        guarded(() -> {
            NativeVisual.defaultOption(option);
            NativeVisual.makeScene(model.address(), scene, MOST_GEOMS);
        });
        CameraStruct.check(camera);
    }

    private MemorySegment struct() {
        var struct = arena.allocate(STRUCT_SIZE, Long.BYTES);
        struct.asSlice(STRUCT_SIZE / 2).fill(UNTOUCHED);
        return struct;
    }

    @Override
    public synchronized BufferedImage draw(MujocoData data, int width, int height) {
        MujocoRenderer.requireSize(width, height);
        if (closed) {
            throw new IllegalStateException("the renderer has been closed");
        }
        if (data.model().address() != model.address()) {
            throw new IllegalArgumentException("data: got those of another model, expected those of the renderer's");
        }
        if (this.width != width || this.height != height) {
            resize(width, height);
        }
        switch (view) {
            case View.ModelCamera(int id) -> CameraStruct.fix(camera, id);
            case Viewpoint viewpoint ->
                    CameraStruct.free(camera, framing.center(data),
                            Framing.distance(framing.radius(), viewpoint), viewpoint);
        }
        try (var memory = Arena.ofShared()) {
            var pixels = memory.allocate(3L * width * height);
            muscles.during(data, () -> guarded(() ->
                    NativeVisual.updateScene(model.address(), data.address(), option, camera, scene)));
            guarded(() -> {
                egl.with(gl, () -> NativeVisual.render(scene, context, width, height, pixels));
            });
            return image(pixels.toArray(JAVA_BYTE), width, height);
        }
    }

    /** The model says how large pictures become when OpenGL is prepared for it. */
    private void resize(int width, int height) {
        boolean prepared = this.width > 0;
        PictureSize.during(model, width, height, () -> guarded(() -> egl.with(gl, () -> {
            if (prepared) {
                NativeVisual.freeContext(context);
            }
            NativeVisual.makeContext(model.address(), context, width, height);
        })));
        this.width = width;
        this.height = height;
    }

    /**
     * Does something that may end in MuJoCo's error handler; this renderer is lost then, and its context with a
     * sleeping thread.
     */
    private void guarded(Runnable work) {
        try {
            Guarded.run(work);
            for (var struct : List.of(option, camera, scene, context)) {
                if (struct.get(JAVA_BYTE, STRUCT_SIZE / 2) != UNTOUCHED) {
                    throw new MujocoException(
                            "MuJoCo " + model.mujocoVersion() + " draws with larger structs than Efferent knows.");
                }
            }
        } catch (MujocoException e) {
            closed = true;
            throw e;
        }
    }

    /** From rows of red, green, blue, the lowest first. */
    private static BufferedImage image(byte[] pixels, int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int next = 0;
        for (int y = height - 1; y >= 0; y--) {
            for (int x = 0; x < width; x++) {
                image.setRGB(
                        x, y, (pixels[next++] & 0xff) << 16 | (pixels[next++] & 0xff) << 8 | pixels[next++] & 0xff);
            }
        }
        return image;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        guarded(() -> {
            if (width > 0) {
                egl.with(gl, () -> NativeVisual.freeContext(context));
            }
            NativeVisual.freeScene(scene);
            egl.destroy(gl);
        });
        closed = true;
        arena.close();
    }
}
