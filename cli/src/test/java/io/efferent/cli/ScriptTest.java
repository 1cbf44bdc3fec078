package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScriptTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String text) {
        var in = new ByteArrayInputStream("typed\n".getBytes(StandardCharsets.UTF_8));
        try (var script = new Script("s.jsh", text, in, new PrintStream(out), new PrintStream(err), false)) {
            return script.run();
        }
    }

    private void assertPrinted(String expectedOut, String expectedErr) {
        assertEquals(expectedOut, out.toString(StandardCharsets.UTF_8).replace("\r", ""));
        assertEquals(expectedErr, err.toString(StandardCharsets.UTF_8).replace("\r", ""));
    }

    @Test
    void runsWhatJShellRuns() {
        assertEquals(0, run("""
                // declared before what it needs
                int twice(int x) {
                    return two() * x;
                }
                int two() { return 2; }

                var doubled = Stream.of(1, 2, 3)
                    .map(x -> twice(x))

                    .toList();
                int a = 1; int b = 2; IO.println(a + b)
                for (int i = 0; i < 2; i++)
                    IO.println(doubled.get(i));
                IO.println(new Scanner(System.in).nextLine());
                System.err.println("noted");
                try (var manager = NDManager.newBaseManager()) {
                    var x = manager.ones(new Shape(2));
                    IO.println(x.toString().contains("[1., 1.]"));
                }
                /exit
                IO.println("not reached");
                """));
        assertPrinted("3\n2\n4\ntyped\ntrue\n", "noted\n");
    }

    @Test
    void leavesWithTheStatusItAsksFor() {
        assertEquals(5, run("int n = 2;\n/exit n + 3\n"));
        assertPrinted("", "");
    }

    @Test
    void stopsAtAnExceptionAndSaysWhere() {
        assertEquals(1, run("""
                void check(int batch) {
                    if (batch < 1)
                        throw new IllegalArgumentException("batch is " + batch);
                }
                IO.println("before"); check(1);
                check(
                    Math.abs(0));
                IO.println("after");
                """));
        assertPrinted("before\n", """
                efferent: s.jsh:3: java.lang.IllegalArgumentException: batch is 0
                    at s.jsh:3
                    at s.jsh:6
                """);
    }

    @Test
    void stopsAtACompileErrorAndSaysWhere() {
        assertEquals(1, run("IO.println(1);\n\nint y = 2 +\n    nope;\nIO.println(3);\n"));
        assertPrinted("1\n", """
                efferent: s.jsh:4: cannot find symbol
                  symbol:   variable nope
                        nope;
                        ^
                """);
    }

    @Test
    void stopsWhereItIsCutShort() {
        assertEquals(1, run("IO.println(1);\nint f() {\n    return 1;\n"));
        assertPrinted("1\n", """
                efferent: s.jsh:3: reached end of file while parsing
                        return 1;
                                 ^
                """);
    }

    @Test
    void failsWhenANameIsNeverDeclared() {
        assertEquals(1, run("int f() { return g(); }\n"));
        assertPrinted("", "efferent: s.jsh:1: f needs method g(), which is not declared\n");
    }

    @Test
    void failsWhenItsJvmGoesAway() {
        assertEquals(1, run("int x = 1;\nSystem.exit(0);\n"));
        assertPrinted("", "efferent: s.jsh:2: the JVM of the script ended here: "
                + "a script leaves by /exit, not by System.exit\n");
    }

    @Test
    void refusesOtherCommands() {
        assertEquals(1, run("\n/vars\n"));
        assertPrinted("", "efferent: s.jsh:2: /vars is a command of the JShell prompt; a script can only /exit\n");
    }
}
