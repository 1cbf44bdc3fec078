package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code efferent info}: what this installation runs on, and whether it computes a right gradient. */
@Command(
        name = "info",
        description = {
            "Show versions, engine, device, threads and memory, and check a small gradient.",
            "Exits with 1 when the engine does not load or the gradient is wrong."
        })
final class InfoCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var installation = Installation.inspect();
        if (json) {
            out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(installation));
        } else {
            installation.describe().forEach((name, value) -> out.printf("%-12s%s%n", name, value));
        }
        return installation.works() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
