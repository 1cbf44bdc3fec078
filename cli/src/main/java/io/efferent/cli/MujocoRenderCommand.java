package io.efferent.cli;

import io.efferent.array.RandomStreams;
import io.efferent.array.WholeFile;
import io.efferent.figure.Film;
import io.efferent.mujoco.MujocoData;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoRenderer;
import io.efferent.mujoco.MujocoReplay;
import io.efferent.mujoco.View;
import io.efferent.mujoco.Viewpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent mujoco render}: what a model looks like, and how it moves. */
@Command(
        name = "render",
        sortOptions = false,
        description = {
            "Draw a model: a picture (.png), an animated picture (.gif), or a page to be played and turned (.html).",
            "Without --random its controls are zero."
        })
final class MujocoRenderCommand implements Callable<Integer> {
    private static final double FRAME = 0.04;
    private static final int MOST_PIXELS = 8192;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model in MJCF, URDF or MJB.")
    private Path file;

    @Parameters(paramLabel = "OUT", description = "The file to be written: .png, .gif or .html.")
    private Path out;

    @Option(names = "--seconds", paramLabel = "S",
            description = "How long it moves, of simulated time (default: 4); a .png shows the end of it (default: 0).")
    private Double seconds;

    @Option(names = "--random",
            description = "Draw controls at random, uniformly within their ranges, 25 times a second.")
    private boolean random;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "Fixes the random controls (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--width", paramLabel = "N", defaultValue = "640",
            description = "Of the pictures, in pixels (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(names = "--height", paramLabel = "N", defaultValue = "480",
            description = "Of the pictures, in pixels (default: ${DEFAULT-VALUE}).")
    private int height;

    @Option(names = "--camera", paramLabel = "A,E,D|NAME",
            description =
                    "Azimuth and elevation, in degrees, and distance, in meters, of the eye (0: all in sight), or one "
                    + "of the "
                    + "model's cameras. Default: its first camera, or 120,-20,0 if it has none and on a page.")
    private String camera;

    @Option(names = "--renderer", paramLabel = "NAME", defaultValue = "auto",
            description =
                    "What draws pictures: opengl (MuJoCo's own, through EGL), java2d (the same everywhere, without "
                    + "textures), "
                    + "or auto: opengl where it is (default: ${DEFAULT-VALUE}).")
    private String renderer;

    @Override
    public Integer call() throws IOException {
        var name = out.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!name.matches(".*\\.(png|gif|html)")) {
            throw new ParameterException(
                    spec.commandLine(), "OUT: got " + out + ", expected a name that ends in .png, .gif or .html");
        }
        double duration = seconds != null ? seconds : name.endsWith(".png") ? 0 : 4;
        if (!(duration >= 0 && duration < Double.POSITIVE_INFINITY)) {
            throw new ParameterException(spec.commandLine(), "--seconds: got " + seconds + ", expected at least 0");
        }
        if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS) {
            throw new ParameterException(spec.commandLine(),
                    "--width, --height: got " + width + " x " + height + ", expected 1 to " + MOST_PIXELS);
        }
        var kind = meant(() -> MujocoRenderer.Kind.named(renderer));
        try (var model = MujocoModel.load(file); var data = model.newData()) {
            if (name.endsWith(".html")) {
                var replay = new MujocoReplay(model, interval(model), viewpoint(model));
                simulate(data, duration, now -> replay.add(now, ""));
                WholeFile.write(out, replay.page());
            } else {
                try (var pictures = MujocoRenderer.of(kind, model, view(model))) {
                    picture(data, duration, name.endsWith(".gif"), pictures);
                }
            }
        }
        spec.commandLine().getOut().println(out + ", " + Files.size(out) / 1000 + " kB");
        return ExitCode.OK;
    }

    private void picture(MujocoData data, double duration, boolean animated, MujocoRenderer pictures)
            throws IOException {
        if (animated) {
            var film = new Film(interval(data.model()));
            simulate(data, duration, now -> film.add(pictures.draw(now, width, height), ""));
            film.write(out);
            return;
        }
        simulate(data, duration, _ -> {});
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(pictures.draw(data, width, height), "png", bytes);
        WholeFile.write(out, bytes.toByteArray());
    }

    private View view(MujocoModel model) {
        return camera == null ? View.of(model) : meant(() -> View.parse(model, camera));
    }

    /** What somebody wrote for an option. */
    private <T> T meant(Supplier<T> option) {
        try {
            return option.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
        }
    }

    private Viewpoint viewpoint(MujocoModel model) {
        return switch (camera == null ? Viewpoint.DEFAULT : view(model)) {
            case Viewpoint viewpoint -> viewpoint;
            case View.ModelCamera _ -> throw new ParameterException(spec.commandLine(),
                    "--camera: got '" + camera + "', expected azimuth, elevation and distance for a page");
        };
    }

    /** Whole steps, near 25 frames per second. */
    private static double interval(MujocoModel model) {
        return steps(model) * model.timestep();
    }

    private static int steps(MujocoModel model) {
        return (int) Math.max(1, Math.round(FRAME / model.timestep()));
    }

    /** Shows the beginning and every frame. */
    private void simulate(MujocoData data, double duration, Consumer<MujocoData> viewer) {
        var model = data.model();
        var controls = RandomStreams.stream(seed, "actions", 0);
        data.forward();
        viewer.accept(data);
        for (int frame = 1; frame * interval(model) <= duration + interval(model) / 2; frame++) {
            if (random) {
                draw(data, controls);
            }
            data.step(steps(model));
            viewer.accept(data);
        }
    }

    private static void draw(MujocoData data, RandomGenerator random) {
        var limited = data.model().ints("actuator_ctrllimited");
        var range = data.model().doubles("actuator_ctrlrange");
        for (int i = 0; i < data.model().nu(); i++) {
            boolean free = limited.get(i) == 0;
            data.ctrl().set(i, random.nextDouble(free ? -1 : range.get(i, 0), free ? 1 : range.get(i, 1)));
        }
    }
}
