package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmTest {

    private static BufferedImage plain(Color color) {
        var image = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        g.setColor(color);
        g.fillRect(0, 0, 8, 6);
        g.dispose();
        return image;
    }

    private static Film film() {
        return new Film(0.05).add(plain(Color.RED), "one").add(plain(Color.BLUE), "<two>").add(plain(Color.GREEN), "");
    }

    @Test
    void aGifShowsTheFramesAtTheirPace(@TempDir Path folder) throws IOException {
        var file = folder.resolve("film.gif");
        film().write(file);
        var reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (var stream = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(stream);
            assertEquals(3, reader.getNumImages(true));
            assertEquals(Color.BLUE.getRGB(), reader.read(1).getRGB(4, 3));
            var tree = (IIOMetadataNode) reader.getImageMetadata(2).getAsTree("javax_imageio_gif_image_1.0");
            var control = (IIOMetadataNode) tree.getElementsByTagName("GraphicControlExtension").item(0);
            assertEquals("5", control.getAttribute("delayTime"));
        } finally {
            reader.dispose();
        }
    }

    @Test
    void aFolderHoldsTheFrames(@TempDir Path folder) throws IOException {
        film().write(folder.resolve("frames"));
        assertEquals(Color.GREEN.getRGB(), ImageIO.read(folder.resolve("frames/00002.png").toFile()).getRGB(0, 0));
        assertFalse(Files.exists(folder.resolve("frames/00003.png")));
    }

    @Test
    void aPageNeedsNothingElse(@TempDir Path folder) throws IOException {
        film().write(folder.resolve("film.html"));
        var page = Files.readString(folder.resolve("film.html"));
        assertTrue(page.contains("one\n&lt;two&gt;\n"), page);
        assertFalse(page.contains("http"), page);
    }

    @Test
    void thereMustBeFrames(@TempDir Path folder) {
        assertThrows(IllegalStateException.class, () -> new Film(1).write(folder.resolve("film.gif")));
        assertThrows(IllegalArgumentException.class, () -> new Film(0));
    }
}
