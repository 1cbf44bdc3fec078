package io.efferent.figure;

import io.efferent.array.WholeFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture that can be had as PNG and as SVG. To make your own, draw on the {@link Canvas}; both formats follow.
 * Files appear whole or not at all, missing folders are made, and what cannot be written is an
 * {@link UncheckedIOException} that names the path.
 */
public interface Figure {

    /** Dots per pixel of the PNG files: sharp on dense screens and in print at column width. */
    double PNG_SCALE = 2;

    String title();

    /** Width (pixels). */
    int width();

    /** Height (pixels). */
    int height();

    void draw(Canvas canvas);

    /** A complete SVG document, which can also stand inside an HTML page. */
    default String svg() {
        var canvas = new SvgCanvas(title(), width(), height());
        draw(canvas);
        return canvas.finish();
    }

    /** The picture at {@code scale} dots per pixel. */
    default BufferedImage image(double scale) {
        var canvas = new RasterCanvas(width(), height(), scale);
        draw(canvas);
        return canvas.finish();
    }

    default void writeSvg(Path file) {
        WholeFile.write(file, svg());
    }

    default void writePng(Path file) {
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image(PNG_SCALE), "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode " + file, e);
        }
        WholeFile.write(file, bytes.toByteArray());
    }
}
