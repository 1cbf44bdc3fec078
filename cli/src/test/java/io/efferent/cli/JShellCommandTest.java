package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JShellCommandTest {

    /** In a JVM of its own, since a prompt takes over standard input and output. */
    @Test
    void thePromptKnowsTheImports() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var prompt = new ProcessBuilder(
                        java, "-classpath", System.getProperty("java.class.path"), Main.class.getName(), "jshell")
                .redirectErrorStream(true)
                .start();
        try (var typed = prompt.outputWriter()) {
            typed.write("new Shape(2, 3).size()\nList.of(7, 8).size()\n/exit 4\n");
        }
        var output = new String(prompt.getInputStream().readAllBytes());
        assertTrue(prompt.waitFor(60, TimeUnit.SECONDS), output);
        assertEquals(4, prompt.exitValue(), output);
        assertTrue(output.contains("==> 6"), output);
        assertTrue(output.contains("==> 2"), output);
    }
}
