package io.efferent.cli;

import io.efferent.experiment.Words;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The command line by which something goes on, or is done again. */
final class Again {
    private Again() {}

    static String command(CommandSpec spec) {
        var root = spec.root();
        return Stream.concat(Stream.of(root.name()), root.commandLine().getParseResult().originalArgs().stream())
                .map(Words::quoted).collect(Collectors.joining(" "));
    }
}
