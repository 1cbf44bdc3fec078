package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of its own, with scripts in the place of Maven and of java. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final String BUILDS = """
            echo "mvnw $@" >> built
            echo noise
            date > cli/target/efferent-cli.jar
            printf '# %s\\n-classpath "%s"\\n' "$PWD" "$PWD/cli/target/efferent-cli.jar" > cli/target/efferent.args
            """;

    @TempDir Path folder;

    private Path root;
    private Path elsewhere;
    private Path jdk;

    @BeforeEach
    void checkOut() throws IOException {
        root = Files.createDirectories(folder.toRealPath().resolve("my checkout"));
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.copy(Path.of("..", "efferent"), root.resolve("efferent"));
        Files.createDirectories(root.resolve("muscles/src/main"));
        Files.createDirectories(root.resolve("muscles/src/test"));
        Files.createFile(root.resolve("pom.xml"));
        executable(root.resolve("mvnw"), BUILDS);
        jdk = jdk("jdk-25", "25.0.3");
        age();
    }

    @Test
    void findsTheJdkOfJavaHomeThenOfThePath() throws Exception {
        var newer = jdk("jdk-26", "26-ea");
        assertEquals(jdk, chosen(jdk, newer));
        assertEquals(newer, chosen(newer, jdk));
        assertEquals(jdk, chosen(jdk("jdk-17", "17.0.15"), jdk));
        assertEquals(jdk, chosen(Path.of("/nowhere"), jdk));
    }

    @Test
    void looksBehindTheLinksOfThePath() throws Exception {
        var bin = Files.createDirectories(folder.resolve("usr/bin"));
        Files.createSymbolicLink(folder.resolve("usr/alternative"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternative"));
        assertEquals(jdk, chosen(Path.of("/nowhere"), bin.getParent()));
    }

    @Test
    void passesOverAnOldJdkAndABareRuntime() throws Exception {
        var runtime = jdk("jre-25", "25.0.3");
        Files.delete(runtime.resolve("bin/javac"));
        assertNotEquals(runtime, chosen(runtime, jdk));
        assertNotEquals(jdk("jdk-1.8", "1.8.0_402"), chosen(jdk("jdk-24", "24.0.1"), jdk));
    }

    @Test
    void buildsOnceAndThenStartsJava() throws Exception {
        var first = launch("train", "two words", "");
        assertEquals(7, first.status(), first.err());
        assertEquals("Building Efferent (first run: a few minutes)...\n", first.err());
        assertEquals(
                "<@" + root + "/cli/target/efferent.args>\n<-Xmx1g>\n<-Da=b>\n<io.efferent.cli.Main>\n<train>\n<two words>\n<>\n",
                first.out());
        assertEquals(List.of("mvnw -q -B -DskipTests package -pl cli -am"), Files.readAllLines(root.resolve("built")));
        assertEquals(new Run(7, first.out(), ""), launch("train", "two words", ""));
    }

    @Test
    void worksThroughLinks() throws Exception {
        Files.createSymbolicLink(elsewhere.resolve("inner"), root.resolve("efferent"));
        var link = Files.createSymbolicLink(elsewhere.resolve("outer"), Path.of("inner"));
        assertTrue(start(link, jdk, jdk, "info").out().contains("<@" + root + "/cli/target/efferent.args>"));
    }

    @Test
    void buildsAgainWhenASourceChangesOrGoesAwayOrTheCheckoutMoves() throws Exception {
        var source = root.resolve("muscles/src/main/Hill.java");
        launch();
        assertFalse(isRebuilt());
        Files.createFile(source);
        assertTrue(isRebuilt());
        Files.delete(source);
        assertTrue(isRebuilt());
        Files.createFile(root.resolve("muscles/src/test/HillTest.java"));
        assertFalse(isRebuilt());
        Files.setLastModifiedTime(root.resolve("pom.xml"), FileTime.from(Instant.now()));
        assertTrue(isRebuilt());
        root = Files.move(root, root.resolveSibling("moved"));
        assertTrue(isRebuilt());
        assertFalse(isRebuilt());
    }

    @Test
    void seesWhatWasEditedDuringTheBuild() throws Exception {
        executable(root.resolve("mvnw"), BUILDS.replace("echo noise", "sleep 0.1; touch muscles/src/main/Late.java; sleep 0.1"));
        launch();
        executable(root.resolve("mvnw"), BUILDS);
        assertTrue(isRebuilt());
    }

    @Test
    void buildsAgainWhenAJarIsGone() throws Exception {
        launch();
        Files.delete(root.resolve("cli/target/efferent-cli.jar"));
        assertTrue(isRebuilt());
    }

    @Test
    void leavesTheJarsOfARunningProgramAlone() throws Exception {
        launch();
        var jar = root.resolve("cli/target/efferent-cli.jar");
        Files.writeString(jar, "of the running program");
        try (var open = Files.newInputStream(jar)) {
            Files.createFile(root.resolve("muscles/src/main/Hill.java"));
            assertTrue(isRebuilt());
            assertEquals("of the running program", new String(open.readAllBytes()));
        }
        assertNotEquals("of the running program", Files.readString(jar));
    }

    @Test
    void showsAndKeepsTheOutputOfAFailedBuild() throws Exception {
        executable(root.resolve("mvnw"), "echo 'Hill.java: cannot find symbol'; exit 3");
        var run = launch();
        assertEquals(1, run.status());
        assertEquals("", run.out());
        assertTrue(run.err().contains("Hill.java: cannot find symbol\nefferent: the build failed"), run.err());
        assertEquals("Hill.java: cannot find symbol\n", Files.readString(root.resolve("cli/target/build.log")));
        executable(root.resolve("mvnw"), BUILDS);
        assertEquals(7, launch().status());
    }

    @Test
    void runsThatStartTogetherBuildOnce() throws Exception {
        executable(root.resolve("mvnw"), "sleep 0.5\n" + BUILDS);
        var runs = Stream.generate(() -> process(root.resolve("efferent"), jdk, jdk, List.of())).limit(3).toList();
        for (var run : runs) {
            assertEquals(7, finish(run).status());
        }
        assertEquals(1, Files.readAllLines(root.resolve("built")).size());
    }

    @Test
    void takesOverTheLockOfADeadBuild() throws Exception {
        var dead = new ProcessBuilder("sh", "-c", "echo $(uname -n):$$").start();
        var owner = new String(dead.getInputStream().readAllBytes()).strip();
        dead.waitFor();
        Files.createDirectories(root.resolve("cli/target"));
        Files.createSymbolicLink(root.resolve("cli/target/build.lock"), Path.of(owner));
        assertEquals(7, launch().status());
    }

    private boolean isRebuilt() throws Exception {
        var run = launch();
        assertEquals(7, run.status(), run.err());
        return run.err().contains("Building Efferent...");
    }

    private Path chosen(Path javaHome, Path onPath) throws Exception {
        var run = start(root.resolve("efferent"), javaHome, onPath, "--print-java");
        assertEquals(0, run.status(), run.err());
        return Path.of(run.out().strip());
    }

    private Run launch(String... arguments) throws Exception {
        return start(root.resolve("efferent"), jdk, jdk, arguments);
    }

    private Run start(Path launcher, Path javaHome, Path onPath, String... arguments) throws Exception {
        return finish(process(launcher, javaHome, onPath, List.of(arguments)));
    }

    private Process process(Path launcher, Path javaHome, Path onPath, List<String> arguments) {
        var command = Stream.concat(Stream.of(launcher.toString()), arguments.stream()).toList();
        var builder = new ProcessBuilder(command).directory(elsewhere.toFile());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().merge("PATH", onPath + "/bin", (path, bin) -> bin + ":" + path);
        builder.environment().put("EFFERENT_JAVA_OPTS", "-Xmx1g -Da=b");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Run finish(Process process) throws Exception {
        var out = new String(process.getInputStream().readAllBytes());
        var err = new String(process.getErrorStream().readAllBytes());
        return new Run(process.waitFor(), out, err);
    }

    /** A JDK whose java prints its arguments and exits with 7. */
    private Path jdk(String name, String version) throws IOException {
        var home = folder.toRealPath().resolve(name);
        if (!Files.exists(home)) {
            Files.createDirectories(home.resolve("bin"));
            Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
            executable(home.resolve("bin/java"), "printf '<%s>\\n' \"$@\"\nexit 7");
            executable(home.resolve("bin/javac"), "exit 1");
        }
        return home;
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** As if everything had been checked out a while ago. */
    private void age() throws IOException {
        var past = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        try (var files = Files.walk(root)) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, past);
            }
        }
    }
}
