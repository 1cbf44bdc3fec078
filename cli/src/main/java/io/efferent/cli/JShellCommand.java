package io.efferent.cli;

import io.efferent.experiment.Versions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code efferent jshell}: Efferent at a prompt, or a script run from start to end. */
@Command(
        name = "jshell",
        description = {
            "Open the JDK's JShell with Efferent on the class path and imported, or run a script in it.",
            "A script stops at its first compile error or uncaught exception, and the exit status is then 1."
        })
final class JShellCommand implements Callable<Integer> {

    @ParentCommand private Main main;

    @Parameters(
            arity = "0..1", paramLabel = "SCRIPT", description = "A file of JShell snippets, or - for standard input.")
    private String script;

    @Override
    public Integer call() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(JShellCommand::endSnippets));
        if (script == null) {
            return prompt();
        }
        if (script.equals("-")) {
            return run("standard input", new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        }
        var file = Path.of(script);
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(script + " is a folder, not a script");
        }
        return run(script, Files.readString(file));
    }

    /** A signal to this JVM alone (kill, a batch system) would leave the one that runs the snippets at work. */
    private static void endSnippets() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    }

    private int run(String name, String source) {
        try (var session = new Script(name, source, System.in, System.out, System.err, main.debug())) {
            return session.run();
        }
    }

    private static int prompt() throws Exception {
        var startUp = Files.createTempFile("efferent", ".jsh");
        try {
            Files.writeString(startUp, Imports.source());
            var arguments = new ArrayList<>(List.of("--startup", startUp.toString()));
            SessionJvm.compilerOptions().forEach(option -> arguments.add("-C" + option));
            SessionJvm.runtimeOptions().forEach(option -> arguments.add("-R" + option));
            System.out.println(
                    "|  Efferent " + Versions.efferent() + ": its packages and ai.djl.ndarray are imported.");
            return JavaShellToolBuilder.builder().start(arguments.toArray(String[]::new));
        } finally {
            Files.deleteIfExists(startUp);
        }
    }
}
