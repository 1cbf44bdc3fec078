package io.efferent.mujoco;

import java.awt.image.BufferedImage;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Locale;

/** Takes pictures of a model. For one thread at a time. */
public sealed interface MujocoRenderer extends AutoCloseable permits MujocoDrawing, MujocoOpenGl {
    /** System property that names the {@link Kind} for environments. */
    String PROPERTY = "efferent.mujoco.renderer";

    /** Environment variable that names it. */
    String VARIABLE = "EFFERENT_MUJOCO_RENDERER";

    /** What takes them. */
    enum Kind {
        /** {@link MujocoOpenGl} where there is EGL, else {@link MujocoDrawing}. */
        AUTO,
        /** {@link MujocoOpenGl}. */
        OPENGL,
        /** {@link MujocoDrawing}. */
        JAVA2D;

        /**
         * By name, in small letters.
         *
         * @throws IllegalArgumentException if there is none of this name
         */
        public static Kind named(String name) {
            return Arrays.stream(values()).filter(kind -> kind.toString().equals(name)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "renderer: got '" + name + "', expected one of " + Arrays.toString(values())));
        }

        /**
         * What system property {@value #PROPERTY} or environment variable {@value #VARIABLE} says, else {@link
         * #JAVA2D}.
         *
         * @throws IllegalArgumentException if it says something else
         */
        public static Kind chosen() {
            return named(System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, JAVA2D.toString())));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A renderer.
     *
     * @throws MujocoException if OpenGL was asked for and is not there
     */
    static MujocoRenderer of(Kind kind, MujocoModel model, View view) {
        return switch (kind) {
            case JAVA2D -> new MujocoDrawing(model, view);
            case OPENGL -> new MujocoOpenGl(model, view);
            case AUTO -> {
                try {
                    yield new MujocoOpenGl(model, view);
                } catch (MujocoException e) {
                    System.getLogger(MujocoRenderer.class.getName())
                            .log(Level.INFO, e.getMessage() + " Drawing with Java2D.");
                    yield new MujocoDrawing(model, view);
                }
            }
        };
    }

    /**
     * A picture of a state, which has to be of this model. Positions are those of the last step or {@link
     * MujocoData#forward}.
     *
     * @param width of the picture, pixels
     * @param height of the picture, pixels
     */
    BufferedImage draw(MujocoData data, int width, int height);

    /** Frees what it holds. */
    @Override
    void close();

    /** Insists on a picture that has pixels. */
    static void requireSize(int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("picture: got " + width + " x " + height + ", expected at least 1 x 1");
        }
    }
}
