package io.efferent.cli;

import io.efferent.effector.Domain;
import io.efferent.effector.Effector;
import io.efferent.effector.model.ModelFile;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent body check}: what becomes of each component of a model file, and what is doubtful about the body. */
@Command(
        name = "check",
        description = {
            "Say of each component of a model file whether it is used, approximated (and how far) or dropped.",
            "Says too in how many postures its muscles leave the domain of their models, and what is doubtful about"
                + " the body."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:nothing is doubtful", "1:something is", "2:no body can be made of the file"})
final class BodyCheckCommand implements Callable<Integer> {

    private static final int POSTURES = 1000;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A model of OpenSim (.osim) or MuJoCo (.xml, .mjcf).")
    private Path file;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var model = ModelFile.read(file);
        out.println(model.report());
        Effector body = model.effector().build();
        var limits = body.limits();
        if (limits.isBounded()) {
            double[][] postures = body.randomPositions(new Random(POSTURES), POSTURES);
            Domain.of(body, postures, new double[POSTURES][limits.lower().length]).muscles().forEach(share ->
                    out.printf("domain       %s: %s of the postures within the limits%n", share.muscle(),
                            share.describe()));
        }
        body.warnings().forEach(warning -> out.println("doubtful     " + warning));
        return body.warnings().isEmpty() ? 0 : 1;
    }
}
