package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, since the command takes over standard input and output. */
class JShellCommandTest {

    @Test
    void thePromptKnowsTheImports() throws Exception {
        var prompt = start("jshell");
        try (var typed = prompt.outputWriter()) {
            typed.write("new Shape(2, 3).size()\nList.of(7, 8).size()\n/exit 4\n");
        }
        var output = new String(prompt.getInputStream().readAllBytes());
        assertTrue(prompt.waitFor(60, TimeUnit.SECONDS), output);
        assertEquals(4, prompt.exitValue(), output);
        assertTrue(output.contains("==> 6"), output);
        assertTrue(output.contains("==> 2"), output);
    }

    @Test
    void aScriptEndsWithItsCommand(@TempDir Path folder) throws Exception {
        var script = folder.resolve("sleep.jsh");
        Files.writeString(script, "IO.println(ProcessHandle.current().pid());\nThread.sleep(60_000);\n");
        var command = start("jshell", script.toString());
        try (var output = command.inputReader()) {
            var snippets = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            command.destroy();
            assertTrue(command.waitFor(10, TimeUnit.SECONDS));
            snippets.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    private static Process start(String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var main = List.of(java, "-classpath", System.getProperty("java.class.path"), Main.class.getName());
        return new ProcessBuilder(Stream.concat(main.stream(), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .start();
    }
}
