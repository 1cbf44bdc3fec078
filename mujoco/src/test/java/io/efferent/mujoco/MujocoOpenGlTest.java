package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresMujoco
@RequiresOpenGl
class MujocoOpenGlTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;

    private MujocoModel model;
    private MujocoData data;

    @BeforeEach
    void load() {
        model = MujocoModel.fromString("""
                <mujoco><worldbody>
                  <camera name="front" pos="0 -3 .2" xyaxes="1 0 0 0 0 1"/>
                  <camera name="above" pos="0 0 3" xyaxes="0 1 0 -1 0 0" fovy="60"/>
                  <geom type="capsule" size=".1 .4" pos=".3 0 .1" euler="10 50 0" rgba="1 0 0 1"/>
                  <body pos="-.3 .1 0"><freejoint/>
                    <geom type="box" size=".2 .1 .3" euler="0 20 30" rgba="0 1 0 1"/></body>
                  <geom type="ellipsoid" size=".3 .1 .2" pos="0 -.2 -.5" rgba="0 0 1 1"/>
                </worldbody></mujoco>
                """);
        data = model.newData();
        data.forward();
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static boolean[] mask(BufferedImage image, IntPredicate wanted) {
        var mask = new boolean[WIDTH * HEIGHT];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = wanted.test(image.getRGB(i % WIDTH, i / WIDTH));
        }
        return mask;
    }

    /** Of one of red, green and blue, lit or not. */
    private static IntPredicate hue(int channel) {
        return rgb -> {
            int[] c = {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff};
            return c[channel] > 16 && IntStream.range(0, 3).allMatch(i -> i == channel || 2 * c[i] < c[channel]);
        };
    }

    /** Two implementations of the same geometry: they differ at most in pixels on an edge. */
    @ParameterizedTest
    @ValueSource(strings = {"front", "above", "120,-20,0", "-60,10,2.5", "90,-90,3"})
    void showsWhatTheDrawingShows(String camera) {
        var view = View.parse(model, camera);
        try (var opengl = new MujocoOpenGl(model, view); var java2d = new MujocoDrawing(model, view)) {
            var got = opengl.draw(data, WIDTH, HEIGHT);
            var expected = java2d.draw(data, WIDTH, HEIGHT);
            for (int channel = 0; channel < 3; channel++) {
                boolean[] a = mask(got, hue(channel));
                boolean[] b = mask(expected, hue(channel));
                assertInside(a, b);
                assertInside(b, a);
            }
        }
    }

    /** All pixels that are surrounded by their like. */
    private static void assertInside(boolean[] inner, boolean[] outer) {
        int[] whole = IntStream.range(0, inner.length)
                .filter(i -> i % WIDTH > 0 && i % WIDTH < WIDTH - 1 && i / WIDTH > 0 && i / WIDTH < HEIGHT - 1)
                .filter(i -> IntStream.rangeClosed(-1, 1).allMatch(
                        row -> IntStream.rangeClosed(-1, 1).allMatch(column -> inner[i + row * WIDTH + column])))
                .toArray();
        assertTrue(whole.length > 10, whole.length + " pixels");
        assertEquals(0, IntStream.of(whole).filter(i -> !outer[i]).count(), "of " + whole.length + " pixels");
    }

    @Test
    void followsTheState() {
        try (var renderer = new MujocoOpenGl(model, new Viewpoint(90, 0, 3))) {
            int[] before = pixels(renderer.draw(data, WIDTH, HEIGHT));
            assertArrayEquals(before, pixels(renderer.draw(data, WIDTH, HEIGHT)));
            data.qpos().set(2, 5);
            data.forward();
            boolean[] green = mask(renderer.draw(data, WIDTH, HEIGHT), hue(1));
            assertEquals(0, IntStream.range(0, green.length).filter(i -> green[i]).count(), "out of sight");
        }
    }

    @Test
    void anySizeWillDo() {
        try (var renderer = new MujocoOpenGl(model)) {
            for (int width : new int[] {33, 1000, 64}) {
                var image = renderer.draw(data, width, 700);
                assertEquals(width, image.getWidth());
                assertEquals(700, image.getHeight());
                assertTrue(IntStream.of(pixels(image)).filter(hue(1)).count() > 100, "width " + width);
            }
        }
    }

    @Test
    void anyThreadMayDraw() {
        try (var first = new MujocoOpenGl(model); var second = new MujocoOpenGl(model, new Viewpoint(0, 0, 3))) {
            int[] expected = pixels(first.draw(data, WIDTH, HEIGHT));
            int[] other = pixels(second.draw(data, WIDTH, HEIGHT));
            var pictures = IntStream.range(0, 8)
                    .mapToObj(
                    i -> CompletableFuture.supplyAsync(
                    () -> pixels((i % 2 == 0 ? first : second).draw(data, WIDTH, HEIGHT))))
                    .toList();
            for (int i = 0; i < pictures.size(); i++) {
                assertArrayEquals(i % 2 == 0 ? expected : other, pictures.get(i).join());
            }
        }
    }

    @Test
    void wrongUseIsRefused() {
        var renderer = new MujocoOpenGl(model);
        assertThrows(IllegalArgumentException.class, () -> renderer.draw(data, 0, 10));
        try (var another = MujocoModel.fromString("<mujoco/>"); var wrong = another.newData()) {
            assertThrows(IllegalArgumentException.class, () -> renderer.draw(wrong, 10, 10));
        }
        renderer.close();
        renderer.close();
        assertThrows(IllegalStateException.class, () -> renderer.draw(data, 10, 10));
    }

    @Test
    void whatOpenGlCannotDoIsAnException() {
        var renderer = new MujocoOpenGl(model);
        assertThrows(MujocoException.class, () -> renderer.draw(data, 1 << 20, 10));
        assertThrows(IllegalStateException.class, () -> renderer.draw(data, 10, 10));
        renderer.close();
        try (var next = new MujocoOpenGl(model)) {
            assertEquals(10, next.draw(data, 10, 10).getWidth());
        }
    }

    @Test
    void autoTakesItWhereItIs() {
        try (var renderer = MujocoRenderer.of(MujocoRenderer.Kind.AUTO, model, View.of(model))) {
            assertInstanceOf(MujocoOpenGl.class, renderer);
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
