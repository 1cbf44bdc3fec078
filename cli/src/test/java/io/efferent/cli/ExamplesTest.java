package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.array.Examples;
import io.efferent.mujoco.MujocoInstaller;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs what users are shown, the way {@code ./efferent jshell} runs it, in a folder of its own. */
@Tag("slow")
class ExamplesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final String[] BODY =
            {"io.efferent.muscle", "io.efferent.effector", "io.efferent.task", "io.efferent.network"};

    @TempDir private Path folder;

    static Stream<Path> examples() throws IOException {
        return list(ROOT.resolve("examples"), ".jsh");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesRunAndLeavePictures(Path script) throws Exception {
        var output = run(script);
        var pictures = list(folder, ".png").toList();
        assertFalse(pictures.isEmpty(), output);
        for (var picture : pictures) {
            assertTrue(ImageIO.read(picture.toFile()).getWidth() > 500, picture.toString());
        }
    }

    /** The Java snippets of the guide, all in one session: each page begins anew by declaring what it uses. */
    @Test
    void snippetsOfTheGuideRun() throws Exception {
        var script = new StringBuilder();
        for (var page
                : Stream.concat(Stream.of(ROOT.resolve("README.md")), list(ROOT.resolve("docs"), ".md")).toList()) {
            var snippets = snippets(page);
            if (!snippets.isEmpty()) {
                script.append("IO.println(\"").append(ROOT.relativize(page)).append("\");\n").append(snippets);
            }
        }
        run(Files.writeString(folder.resolve("guide.jsh"), script));
    }

    @Test
    void examplesOfPackageDescriptionsRun() throws IOException {
        Examples.run(packageInfo("tasks", "task"), folder, BODY);
        Examples.run(packageInfo("networks", "network"), folder, BODY);
    }

    private static Path packageInfo(String module, String name) {
        return ROOT.resolve(module + "/src/main/java/io/efferent/" + name + "/package-info.java");
    }

    private static String snippets(Path page) throws IOException {
        var code = new ArrayList<String>();
        boolean inside = false;
        for (var line : Files.readAllLines(page)) {
            if (line.startsWith("```")) {
                inside = line.equals("```java") || line.equals("```java mujoco")
                        && MujocoInstaller.ensure(System.err::println);
            } else if (inside) {
                code.add(line);
            }
        }
        return code.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static Stream<Path> list(Path folder, String ending) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        }
    }

    /** In a JVM of its own with the flags of this one, as the launcher gives them; studies train for a moment only. */
    private String run(Path script) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Dbatches=30");
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("jshell", script.toString()));
        var log = folder.resolve("output.txt");
        var process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> "still running: " + read(log));
        } finally {
            process.destroy();
        }
        assertEquals(0, process.exitValue(), () -> read(log));
        return read(log);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
