package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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
    private String options = "-Xmx1g -Da=b";

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
                "<@" + root
                + "/cli/target/efferent.args>\n<-Xmx1g>\n<-Da=b>\n<io.efferent.cli.Main>\n<train>\n<two words>\n<>\n",
                first.out());
        assertEquals(List.of("mvnw -q -B -DskipTests package -pl cli -am"), Files.readAllLines(root.resolve("built")));
        assertEquals(new Run(7, first.out(), ""), launch("train", "two words", ""));
    }

    /** What the JVM notes down of a run when it is told to; this one notes the run. */
    private static final String NOTES = """
            for word; do
              case $word in -XX:AOTCacheOutput=*) echo "$@" >> "${word#*=}"; exit "$notes" ;; esac
            done
            printf '<%s>\\n' "$@"
            exit 7
            """;

    @Test
    void startsFromWhatTheJvmNotedDownAfterTheBuild() throws Exception {
        executable(jdk.resolve("bin/java"), "notes=0\n" + NOTES);
        var cache = root.resolve("cli/target/efferent.aot");
        var first = launch("info");
        assertEquals(7, first.status(), first.err());
        assertTrue(first.out().startsWith("<-XX:AOTCache=" + cache + ">\n<-Xlog:aot*=off>\n"), first.out());
        assertTrue(Files.readString(cache).contains(" train reach "), Files.readString(cache));
        var made = Files.getLastModifiedTime(cache);
        assertEquals(first.out(), launch("info").out());
        assertEquals(made, Files.getLastModifiedTime(cache), "made once");
        Files.createFile(root.resolve("muscles/src/main/Hill.java"));
        assertTrue(isRebuilt());
        assertNotEquals(made, Files.getLastModifiedTime(cache), "of the jars of this build");
        options = "-Xshare:off";
        assertFalse(launch("info").out().contains("AOTCache"));
    }

    @Test
    void doesWithoutWhatTheJvmCannotNoteDown() throws Exception {
        executable(jdk.resolve("bin/java"), "notes=1\n" + NOTES);
        var run = launch("info");
        assertEquals(7, run.status(), run.err());
        assertEquals("Building Efferent (first run: a few minutes)...\n", run.err());
        assertTrue(run.out().startsWith("<@"), run.out());
        try (var files = Files.list(root.resolve("cli/target"))) {
            assertEquals(List.of(), files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("efferent.aot")).toList());
        }
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
        executable(root.resolve("mvnw"),
                BUILDS.replace("echo noise", "sleep 0.1; touch muscles/src/main/Late.java; sleep 0.1"));
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

    /** A user who may not write: the folder is somebody else's, or on a disk that cannot be written. */
    @Nested
    class OfSomebodyElse {
        /** Nobody locks out the administrator, who goes on as nobody. */
        private static final boolean IS_ADMINISTRATOR = System.getProperty("user.name").equals("root");

        private Path target;

        @BeforeEach
        void letAllIn() throws IOException {
            target = root.resolve("cli/target");
            assumeTrue(!IS_ADMINISTRATOR || Files.isExecutable(Path.of("/usr/bin/setpriv")));
            mode(folder, "rwxr-xr-x");
        }

        @AfterEach
        void unlock() throws IOException {
            mode(target.getParent(), "rwxr-xr-x");
            if (Files.exists(target)) {
                mode(target, "rwxr-xr-x");
            }
        }

        @Test
        void runsWhatIsBuilt() throws Exception {
            launch();
            assertEquals(new Run(7, launch().out(), ""), launchLockedOutOf(target));
        }

        @Test
        void runsWhatIsBuiltAndSaysThatItIsOld() throws Exception {
            launch();
            Files.createFile(root.resolve("muscles/src/main/Hill.java"));
            var run = launchLockedOutOf(target);
            assertEquals(7, run.status(), run.err());
            assertEquals("efferent: there are changes since the last build, and no permission to build in " + root
                    + "; running what is built\n", run.err());
        }

        @Test
        void saysWhichPartOfTheClassPathCannotBeRead() throws Exception {
            launch();
            var jar = target.resolve("efferent-cli.jar");
            mode(jar, "-wx------");
            assertSays("cannot read " + jar, target);
            mode(target, "rwxr-xr-x");
            Files.delete(jar);
            assertSays("cannot read " + jar, target);
        }

        @Test
        void saysThatTheArgumentsCannotBeRead() throws Exception {
            launch();
            mode(target.resolve("efferent.args"), "-wx------");
            assertSays("no permission to read " + target.resolve("efferent.args"), target);
        }

        @Test
        void saysThatItHasToBeBuilt() throws Exception {
            Files.createDirectories(target);
            assertSays("has to be built first, and there is no permission to write to " + root.resolve("cli"), target);
        }

        @Test
        void saysSoWhereThereIsNoFolderForItEither() throws Exception {
            var cli = Files.createDirectories(root.resolve("cli"));
            assertSays("has to be built first, and there is no permission to write to " + cli, cli);
        }

        private void assertSays(String message, Path locked) throws Exception {
            var run = launchLockedOutOf(locked);
            assertEquals(2, run.status(), run.err());
            assertTrue(run.err().startsWith("efferent: " + message), run.err());
            assertTrue(run.err().contains("ts owner can"), run.err());
        }

        private Run launchLockedOutOf(Path locked) throws Exception {
            mode(locked, "r-xr-xr-x");
            var command = new ArrayList<String>();
            if (IS_ADMINISTRATOR) {
                command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            }
            command.add(root.resolve("efferent").toString());
            return assertTimeoutPreemptively(
                    Duration.ofMinutes(1), () -> finish(process(command, jdk, jdk)), "it ends, with a word");
        }

        private static void mode(Path file, String mode) throws IOException {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }
    }

    @Test
    void saysWhomItWaitsForAndThatTheLockMayBeOld() throws Exception {
        Files.createDirectories(root.resolve("cli/target"));
        var lock = Files.createSymbolicLink(root.resolve("cli/target/build.lock"), Path.of("elsewhere:1"));
        var process = process(root.resolve("efferent"), jdk, jdk, List.of());
        try (var err = process.errorReader()) {
            assertEquals(
                    "Waiting for the build of process elsewhere:1; if there is none, remove " + lock, err.readLine());
            Files.delete(lock);
            assertEquals("Building Efferent (first run: a few minutes)...", err.readLine());
        }
        assertEquals(7, process.waitFor());
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
        return process(Stream.concat(Stream.of(launcher.toString()), arguments.stream()).toList(), javaHome, onPath);
    }

    private Process process(List<String> command, Path javaHome, Path onPath) {
        var builder = new ProcessBuilder(command).directory(elsewhere.toFile());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().merge("PATH", onPath + "/bin", (path, bin) -> bin + ":" + path);
        builder.environment().put("EFFERENT_JAVA_OPTS", options);
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
