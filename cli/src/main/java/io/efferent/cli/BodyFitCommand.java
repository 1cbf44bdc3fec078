package io.efferent.cli;

import io.efferent.effector.model.ModelFile;
import io.efferent.effector.wrap.JointPolynomial;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.effector.wrap.PolynomialFit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent body fit}: polynomials in place of the paths of a model file. */
@Command(
        name = "fit",
        description = {
            "Fit polynomials to the muscle paths of a model file, over random postures within the joint limits.",
            "Shows how far lengths and moment arms are off, for each joint that matters the middle and the half of its"
                + " range, and the coefficients of the products of powers of (position - middle) / half."
        })
final class BodyFitCommand implements Runnable {

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
        for (int m = 0; m < model.muscles().size(); m++) {
            var fit = PolynomialFit.of(PathSamples.of(model.paths().get(m), model.skeleton(), postures), degree);
            out.printf(Locale.ROOT, "%-24s%14.2e%16.2e%n",
                    model.muscles().get(m).name(), fit.lengthError(), fit.momentArmError());
            polynomial(model, fit.path(), out);
        }
    }

    private static void polynomial(ModelFile model, JointPolynomial path, PrintWriter out) {
        String[] names = Arrays.stream(path.joints())
                .mapToObj(joint -> model.skeleton().joints().get(joint).name()).toArray(String[]::new);
        for (int v = 0; v < names.length; v++) {
            out.printf(Locale.ROOT, "  %-40s%12.6f%12.6f%n", names[v], path.middle()[v], path.half()[v]);
        }
        for (int t = 0; t < path.powers().size(); t++) {
            int[] powers = path.powers().get(t);
            String product = IntStream.range(0, names.length).filter(v -> powers[v] > 0)
                    .mapToObj(v -> names[v] + (powers[v] > 1 ? "^" + powers[v] : ""))
                    .collect(Collectors.joining(" "));
            out.printf(Locale.ROOT, "  %-40s%12.6f%n", product.isEmpty() ? "1" : product, path.coefficients()[t]);
        }
    }
}
