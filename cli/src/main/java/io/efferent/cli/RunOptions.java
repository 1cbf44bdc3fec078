package io.efferent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What all commands that train have in common: where settings come from, where the run goes, what is printed. */
class RunOptions {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LAST = 100;

    @Option(names = "--config", paramLabel = "FILE",
            description = "Settings in JSON or YAML, such as the configuration in a run folder; flags have precedence.")
    Path config;

    @Option(names = "--out", paramLabel = "FOLDER", description = "The run folder, new or empty (default: a new one in runs).")
    Path folder;

    @Option(names = "--resume", paramLabel = "RUN",
            description = "Go on with a run folder or checkpoint, as if it had never stopped; its settings count, "
                    + "only its length may be raised.")
    Path resume;

    @Option(names = "--quiet", order = LAST, description = "Print nothing but errors.")
    boolean quiet;

    @Option(names = "--json", order = LAST + 1,
            description = "Print the outcome as one line of JSON; the rest goes to standard error.")
    boolean json;

    /** Where messages go. */
    PrintWriter messages(CommandSpec spec) {
        if (quiet) {
            return new PrintWriter(Writer.nullWriter());
        }
        return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }

    /** Prints the outcome for programs, if that is wanted. */
    void print(CommandSpec spec, Map<String, Object> outcome) throws JsonProcessingException {
        if (json) {
            spec.commandLine().getOut().println(JSON.writeValueAsString(outcome));
        }
    }
}
