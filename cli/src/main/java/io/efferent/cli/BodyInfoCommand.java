package io.efferent.cli;

import io.efferent.effector.Effector;
import io.efferent.effector.model.ImportReport;
import io.efferent.effector.model.ModelFile;
import io.efferent.muscle.Muscle;
import io.efferent.skeleton.Joint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent body info}: what the body that a file describes consists of. */
@Command(
        name = "info",
        description = {
            "Show the body that a model file describes: masses, joints, endpoints, muscles.",
            "Path lengths are those at the lower limits of all joints, in the default posture, and at the upper limits;"
                + " moment arms are those in the default posture. Units are kg, m, rad, N."
        })
final class BodyInfoCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A model of OpenSim (.osim) or MuJoCo (.xml, .mjcf).")
    private Path file;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        var model = ModelFile.read(file);
        out.printf("%-12s%s%n", "Model", model.skeleton().name());
        out.printf("%-12s%s%n", "Source", model.report().source());
        out.printf(Locale.ROOT, "%-12s%.4g kg%n", "Total mass", model.report().mass());
        out.printf("%-12s%s%n", "Endpoints", String.join(", ", model.skeleton().endpointNames()));
        out.printf("%n%-32s%10s%n", "Body", "mass");
        model.skeleton().bodyNames().stream().filter(model.report().masses()::containsKey).forEach(name ->
                out.printf(Locale.ROOT, "%-32s%10.4g%n", name, model.report().masses().get(name)));
        joints(model, out);
        muscles(model, out);
    }

    private static void joints(ModelFile model, PrintWriter out) {
        out.printf("%n%-32s%-8s%10s  %s%n", "Joint", "type", "default", "range");
        List<Joint> joints = model.skeleton().joints();
        for (int joint = 0; joint < joints.size(); joint++) {
            var one = joints.get(joint);
            out.printf(Locale.ROOT, "%-32s%-8s%10.4g  %.4g to %.4g%n", one.name(),
                    one.motion().name().toLowerCase(Locale.ROOT), model.defaultPosition()[joint], one.lower(),
                    one.upper());
        }
    }

    private static void muscles(ModelFile model, PrintWriter out) {
        if (model.muscles().isEmpty()) {
            return;
        }
        out.printf("%n%-24s%10s%10s%10s  %-27s  %s%n", "Muscle", "force", "fiber", "tendon", "path lengths",
                "moment arms");
        for (int m = 0; m < model.muscles().size(); m++) {
            Effector.MuscleEntry muscle = model.muscles().get(m);
            ImportReport.MuscleNumbers numbers = model.report().muscles().get(m);
            var constants = muscle.constants().values();
            out.printf(Locale.ROOT, "%-24s%10.4g%10.4g%10.4g  %-27s  %s%n", muscle.name(),
                    constants.get(Muscle.MAXIMUM_ISOMETRIC_FORCE), constants.get(Muscle.OPTIMAL_FIBER_LENGTH),
                    constants.get(Muscle.TENDON_SLACK_LENGTH), row(numbers.lengths()), row(numbers.momentArms()));
        }
    }

    private static String row(List<Double> numbers) {
        return numbers.stream().map(x -> String.format(Locale.ROOT, "%9.4f", x)).collect(Collectors.joining());
    }
}
