package io.efferent.cli;

import io.efferent.effector.model.Effectors;
import io.efferent.effector.model.ModelFile;
import io.efferent.figure.BodyPicture;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent body picture}: what bodies look like. */
@Command(
        name = "picture",
        description = {
            "Draw bodies: bones, joints with their ranges, muscles along their paths, what they wrap over, the floor.",
            "A body in space is drawn from the side and from the front. Muscles with moment arms alone are listed."
                + " Ready-made bodies are in the middle of the ranges of their joints, models of files in their default"
                + " posture."
        })
final class BodyPictureCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "BODY", arity = "0..*",
            description = {
                "Names of effectors, or models of OpenSim (.osim) or MuJoCo (.xml, .mjcf) (default: all ready-made"
                    + " bodies)."
            })
    private List<String> bodies = Effectors.NAMES;

    @Option(names = "--out", paramLabel = "PATH",
            description = "A .png or .svg for one body, or a folder for NAME.png of each (default: here).")
    private Path out;

    @Override
    public void run() {
        boolean isFile = out != null && out.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|svg)");
        if (isFile && bodies.size() > 1) {
            throw new IllegalArgumentException("out: got " + out + " for " + bodies.size()
                    + " bodies, expected a folder");
        }
        for (var body : bodies) {
            var picture = picture(body);
            var file = isFile ? out : (out == null ? Path.of("") : out).resolve(name(body) + ".png");
            if (file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
                picture.writeSvg(file);
            } else {
                picture.writePng(file);
            }
            spec.commandLine().getOut().println(file);
        }
    }

    private static BodyPicture picture(String body) {
        if (!ModelFile.isModel(body)) {
            return BodyPicture.of(Effectors.named(body, null).build());
        }
        var model = ModelFile.read(Path.of(body));
        return new BodyPicture(model.effector().build(), model.defaultPosition());
    }

    private static String name(String body) {
        var file = Path.of(body).getFileName().toString();
        return ModelFile.isModel(body) ? file.substring(0, file.lastIndexOf('.')) : body;
    }
}
