package io.efferent.cli;

import io.efferent.effector.model.ModelFile;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.effector.wrap.PolynomialFit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent body fit}: polynomials in place of the paths of a model file. */
@Command(
        name = "fit",
        description = {
            "Fit polynomials, one per joint, to the muscle paths of a model file, over random postures within the",
            "joint limits; show how far lengths and moment arms are off, and the coefficients: an offset, and for each",
            "joint that matters the position that it counts from and the factors of the first, second, ... power."
        })
final class BodyFitCommand implements Runnable {

    /** No moment arm, m: rounding. */
    private static final double NONE = 1e-9;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A model of OpenSim (.osim) or MuJoCo (.xml, .mjcf).")
    private Path file;

    @Option(names = "--degree", paramLabel = "N", defaultValue = "4",
            description = "Highest power, 1 to 12 (default: ${DEFAULT-VALUE}).")
    private int degree;

    @Option(names = "--postures", paramLabel = "N", defaultValue = "1000",
            description = "Number of postures (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "Chooses the postures (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public void run() {
        if (count < 1) {
            throw new IllegalArgumentException("postures: got " + count + ", expected at least 1");
        }
        var out = spec.commandLine().getOut();
        var model = ModelFile.read(file);
        double[][] postures = model.effector().build().randomPositions(new Random(seed), count);
        out.printf("%-24s%14s%16s%n", "Muscle", "length off, m", "moment arm off");
        for (var muscle : model.muscles()) {
            var samples = PathSamples.of(muscle.path(), model.skeleton(), postures);
            var fit = PolynomialFit.of(samples, degree);
            out.printf(Locale.ROOT, "%-24s%14.2e%16.2e%n", muscle.name(), fit.lengthError(), fit.momentArmError());
            coefficients(model, samples, fit, out);
        }
    }

    private static void coefficients(ModelFile model, PathSamples samples, PolynomialFit fit, PrintWriter out) {
        var path = fit.path();
        out.printf(Locale.ROOT, "  %-30s%12.6f%n", "offset", path.offset());
        for (int d = 0; d < path.reference().length; d++) {
            int joint = d;
            if (Arrays.stream(samples.momentArms()).anyMatch(arms -> Math.abs(arms[joint]) > NONE)) {
                out.printf(Locale.ROOT, "  %-30s%12.6f %s%n", model.skeleton().joints().get(joint).name(),
                        path.reference()[joint], Arrays.stream(path.coefficients()[joint])
                        .mapToObj(factor -> String.format(Locale.ROOT, "%12.6f", factor))
                        .collect(Collectors.joining()));
            }
        }
    }
}
