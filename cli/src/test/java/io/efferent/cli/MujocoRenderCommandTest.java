package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.mujoco.RequiresMujoco;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresMujoco
class MujocoRenderCommandTest {
    /** A ball that falls. */
    private static final String MODEL = """
            <mujoco>
              <option gravity="0 0 -9.81"/>
              <worldbody><body>
                <joint name="fall" type="slide" axis="0 0 1" limited="true" range="-9 9"/>
                <geom name="ball" type="sphere" size=".2" rgba="1 0 0 1"/>
              </body></worldbody>
              <actuator><motor joint="fall" ctrllimited="true" ctrlrange="-200 200"/></actuator>
            </mujoco>
            """;

    @TempDir private Path folder;
    private String model;

    @BeforeEach
    void write() throws Exception {
        model = Files.writeString(folder.resolve("ball.xml"), MODEL).toString();
    }

    private Run render(String out, String... options) {
        var words = new String[4 + options.length];
        System.arraycopy(new String[] {"mujoco", "render", model, folder.resolve(out).toString()}, 0, words, 0, 4);
        System.arraycopy(options, 0, words, 4, options.length);
        return Run.of(words);
    }

    private static boolean isRed(int rgb) {
        return (rgb >> 16 & 0xff) > 120 && (rgb & 0xff) == 0;
    }

    @Test
    void drawsAPicture() throws Exception {
        assertEquals(
                "", render("ball.png", "--width", "60", "--height", "40", "--camera", "90,0,4", "--renderer", "java2d")
                .err());
        var image = ImageIO.read(folder.resolve("ball.png").toFile());
        assertEquals(60, image.getWidth());
        assertTrue(isRed(image.getRGB(30, 20)));
        // 0.5 s later it is 1.2 m lower: 20 points / tan 22.5 degrees / 4 m = 12 points per meter.
        render("ball.png", "--width", "60", "--height", "40", "--camera", "90,0,4", "--renderer", "java2d", "--seconds",
                "0.5");
        image = ImageIO.read(folder.resolve("ball.png").toFile());
        assertFalse(isRed(image.getRGB(30, 20)));
        assertTrue(isRed(image.getRGB(30, 20 + 14)));
    }

    @Test
    void whoDrawsCanBeChosen() throws Exception {
        assertEquals(
                "", render("ball.png", "--width", "60", "--height", "40", "--camera", "90,0,4", "--renderer", "java2d")
                .err());
        assertEquals(0xF4F6F8, ImageIO.read(folder.resolve("ball.png").toFile()).getRGB(0, 0) & 0xffffff);
        var refused = render("ball.png", "--renderer", "crayons");
        assertEquals(2, refused.status());
        assertTrue(refused.err().contains("auto, opengl, java2d"), refused.err());
    }

    @Test
    void drawsAnAnimatedPictureAndAPage() throws Exception {
        assertEquals(0, render("ball.gif", "--width", "60", "--height", "40", "--seconds", "0.2", "--random").status());
        try (var stream = ImageIO.createImageInputStream(folder.resolve("ball.gif").toFile())) {
            var reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(stream);
            assertEquals(6, reader.getNumImages(true));
            reader.dispose();
        }
        assertEquals(0, render("a.html", "--seconds", "0.2", "--random", "--seed", "3").status());
        assertEquals(0, render("b.html", "--seconds", "0.2", "--random", "--seed", "3").status());
        assertEquals(0, render("c.html", "--seconds", "0.2", "--random", "--seed", "4").status());
        var page = Files.readString(folder.resolve("a.html"));
        assertTrue(page.contains("\"ball\""));
        assertEquals(page, Files.readString(folder.resolve("b.html")));
        assertFalse(page.equals(Files.readString(folder.resolve("c.html"))));
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertTrue(render("ball.txt").err().contains("expected a name that ends in .png, .gif or .html"));
        assertTrue(render("ball.png", "--camera", "1,2").err().contains("such as 120,-20,3"));
        assertTrue(render("ball.html", "--camera", "side").err().contains("--camera: got 'side'"));
        assertTrue(render("ball.png", "--seconds", "-1").err().contains("--seconds: got -1.0"));
        assertTrue(render("ball.png", "--width", "0").err().contains("--width, --height: got 0 x 480"));
        assertFalse(Files.exists(folder.resolve("ball.png")));
    }

    @Test
    void aPageOfAnEnvironmentHoldsItsGeoms() throws Exception {
        var page = folder.resolve("pole.html");
        var run =
                Run.of("env", "run", "InvertedPendulum-v4", "--random", "--episodes", "2", "--render", page.toString());
        assertEquals(new Run(0, run.out(), ""), run);
        assertTrue(Files.readString(page).contains("\"poses\""), run.out());
    }
}
