package io.efferent.figure;

import io.efferent.array.WholeFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures one after another, as a page to be played and searched, an animated GIF, or a folder of PNG files. */
public final class Film {

    private static final String GIF_METADATA = "javax_imageio_gif_image_1.0";

    private record Frame(byte[] png, String label) {
    }

    private final double interval;
    private final List<Frame> frames = new ArrayList<>();

    /**
     * A film without frames.
     *
     * @param interval time between frames (s)
     */
    public Film(double interval) {
        if (!(interval > 0 && interval < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "interval is %s, expected a positive number of seconds".formatted(interval));
        }
        this.interval = interval;
    }

    /** Adds a frame; {@code label} says what it shows, and may be empty. */
    public Film add(BufferedImage image, String label) {
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a frame", e);
        }
        frames.add(new Frame(bytes.toByteArray(), label));
        return this;
    }

    /** Number of frames. */
    public int size() {
        return frames.size();
    }

    /** The part of a page that shows the film; needs {@link Animation#style} once. */
    public String fragment() {
        requireFrames();
        var pictures = frames.stream()
                .map(frame -> "\"" + Base64.getEncoder().encodeToString(frame.png()) + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        var labels = frames.stream()
                .map(frame -> Html.escape(frame.label())).collect(Collectors.joining("\n"));
        return """
                <div class="animation film">
                <img alt="Film" style="display: block; width: 100%%; max-width: 640px">
                <div class="animation-controls">
                <button type="button">Play</button>
                <input type="range" min="0" max="%d" value="0" step="1" aria-label="Time">
                <output></output>
                <label>Speed <select class="animation-speed"><option value="1">1</option>\
                <option value="0.5">1/2</option><option value="0.25">1/4</option>
                <option value="2">2</option></select></label>
                </div>
                <script type="application/json">{"interval":%s,"frames":%s}</script>
                <pre hidden>%s</pre>
                <script>%s</script>
                </div>
                """.formatted(size() - 1, interval, pictures, labels, Html.resource("film.js"));
    }

    /**
     * Writes the film: a page if the name ends in {@code .html}, an animated picture if it ends in {@code .gif},
     * otherwise a folder of PNG files.
     */
    public void write(Path file) {
        requireFrames();
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".html")) {
            WholeFile.write(file, page());
        } else if (name.endsWith(".gif")) {
            WholeFile.write(file, gif());
        } else {
            for (int i = 0; i < size(); i++) {
                WholeFile.write(file.resolve("%05d.png".formatted(i)), frames.get(i).png());
            }
        }
    }

    private String page() {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Film</title><style>%s%s</style></head>
                <body><main><section>%s</section></main></body></html>
                """.formatted(Html.resource("report.css"), Animation.style(), fragment());
    }

    private byte[] gif() {
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (var frame : frames) {
                var image = ImageIO.read(new ByteArrayInputStream(frame.png()));
                var metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
                time(metadata);
                writer.writeToSequence(new IIOImage(image, null, metadata), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode the film", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Shown for the interval, in hundredths of a second, and again from the start after the last. */
    private void time(IIOMetadata metadata) throws IOException {
        var root = (IIOMetadataNode) metadata.getAsTree(GIF_METADATA);
        var control = (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
        control.setAttribute("delayTime", Long.toString(Math.max(2, Math.round(100 * interval))));
        var extensions = new IIOMetadataNode("ApplicationExtensions");
        var loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(new byte[] {1, 0, 0});
        extensions.appendChild(loop);
        root.appendChild(extensions);
        metadata.setFromTree(GIF_METADATA, root);
    }

    private void requireFrames() {
        if (frames.isEmpty()) {
            throw new IllegalStateException("the film has no frames, add some first");
        }
    }
}
