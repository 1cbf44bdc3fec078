package io.efferent.cli;

import io.efferent.rl.RlEnvironment;
import io.efferent.experiment.Camera;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether and how episodes are drawn. */
final class FilmOptions {

    @Option(names = "--render", paramLabel = "FILE",
            description = "Draw episodes: a page to be played (.html), an animated picture (.gif), "
                    + "or a folder of PNG files (any other name).")
    private Path file;

    @Option(names = "--size", paramLabel = "WxH", defaultValue = "480x360",
            description = "Of the pictures, in pixels (default: ${DEFAULT-VALUE}).")
    private String size;

    /** Where to; null if they are not drawn. */
    Path file() {
        return file;
    }

    /** A camera for the file. */
    Camera camera(RlEnvironment environment) {
        if (!size.matches("[1-9]\\d{0,3}x[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException(
                    "size: got '" + size + "', expected a width and a height such as 480x360");
        }
        var sides = size.split("x");
        return Camera.forFile(environment, Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), file);
    }
}
