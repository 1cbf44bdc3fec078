package io.efferent.cli;

import io.efferent.experiment.Words;
import io.efferent.task.perturbation.Definition;
import io.efferent.task.perturbation.Perturbations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent perturbations}: what --perturb knows. */
@Command(
        name = "perturbations",
        sortOptions = false,
        description = {
            "List the perturbations that --perturb knows, or the parameters of one, with its source."
        })
final class PerturbationsCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "One of them.")
    private String name;

    @Override
    public Integer call() {
        var writer = spec.commandLine().getOut();
        Map<String, String> lines = new LinkedHashMap<>();
        if (name == null) {
            Perturbations.DEFINITIONS.forEach(one -> lines.put(one.name(), one.meaning()));
        } else {
            Definition definition = Perturbations.definition(name);
            writer.println(definition.name() + ": " + definition.meaning());
            if (!definition.source().isEmpty()) {
                writer.println("  " + definition.source());
            }
            definition.parameters().forEach(setting -> lines.put(setting.name(), setting.meaning()
                    + (setting.fallback() == null ? "" : " (default: " + setting.fallback() + ")")));
        }
        writer.print(Words.table(lines));
        writer.flush();
        return ExitCode.OK;
    }
}
