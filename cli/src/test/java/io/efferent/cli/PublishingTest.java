package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What projects get that use Efferent as a dependency. */
class PublishingTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String[] CLASS_PATH = System.getProperty("java.class.path").split(File.pathSeparator);

    @TempDir private Path folder;

    @Test
    void theBomNamesEveryRoom() throws IOException {
        var rooms = modules();
        rooms.removeAll(List.of("bom", "bench"));
        var named = all(
                "<artifactId>efferent-([\\w-]+)</artifactId><version>", Files.readString(ROOT.resolve("bom/pom.xml")));
        assertEquals(new TreeSet<>(rooms), new TreeSet<>(named));
    }

    @Test
    @Tag("slow")
    void javadocHasNoErrors() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-quiet", "-Xdoclint:all,-missing", "-Xmaxwarns", "1", "--add-modules",
                "jdk.incubator.vector", "-d", folder.toString(), "-classpath",
                String.join(File.pathSeparator, CLASS_PATH)));
        for (String module : modules()) {
            Path sources = ROOT.resolve(module).resolve("src/main/java");
            if (Files.isDirectory(sources) && !module.equals("bench")) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
                }
            }
        }
        var output = new StringWriter();
        var writer = new PrintWriter(output);
        int status = ToolProvider.findFirst("javadoc").orElseThrow()
                .run(writer, writer, arguments.toArray(String[]::new));
        assertEquals(0, status, output::toString);
    }

    /**
     * Builds and tests examples/embedding against the artifacts of this build, which it finds in a repository of its
     * own.
     */
    @Test
    @Tag("slow")
    @DisabledOnOs(OS.WINDOWS)
    void aProjectOutsideTheBuildUsesThem() throws Exception {
        Path repository = folder.resolve("repository");
        publish("efferent", ROOT.resolve("pom.xml"), repository);
        for (String module : modules()) {
            publish("efferent-" + module, ROOT.resolve(module).resolve("pom.xml"), repository);
        }
        Path project = copy(ROOT.resolve("examples/embedding"), folder.resolve("project"));
        var command =
                new ProcessBuilder(ROOT.resolve("mvnw").toString(), "-B", "-o", "-f", project.toString(), "verify",
                "-Dmaven.repo.local=" + repository, "-Dmaven.repo.local.tail=" + localRepository(),
                "-Dmaven.repo.local.tail.ignoreAvailability=true");
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path log = folder.resolve("log");
        var process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still building");
        } finally {
            process.destroy();
        }
        String output = Files.readString(log);
        assertEquals(0, process.exitValue(), output);
        assertTrue(output.contains("Tests run: 1, Failures: 0"), output);
    }

    private static List<String> modules() throws IOException {
        return new ArrayList<>(all("<module>([\\w-]+)</module>", Files.readString(ROOT.resolve("pom.xml"))));
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** Puts a POM, and the jars made of what is on the class path, where Maven looks for them. */
    private static void publish(String artifact, Path pom, Path repository) throws IOException {
        Path home = Files.createDirectories(repository.resolve("io/efferent").resolve(artifact).resolve(version()));
        String name = artifact + "-" + version();
        Files.copy(pom, home.resolve(name + ".pom"));
        for (String entry : CLASS_PATH) {
            Path path = Path.of(entry);
            if (path.startsWith(pom.resolveSibling("target"))) {
                boolean tests = path.endsWith("test-classes") || entry.endsWith("-tests.jar");
                Path jar = home.resolve(name + (tests ? "-tests.jar" : ".jar"));
                if (Files.isDirectory(path)) {
                    ToolProvider.findFirst("jar").orElseThrow().run(
                            System.out, System.err, "--create", "--file", jar.toString(), "-C", entry, ".");
                } else {
                    Files.copy(path, jar);
                }
            }
        }
    }

    private static String version() throws IOException {
        return all("<version>([^<]+)</version>", Files.readString(ROOT.resolve("pom.xml"))).getFirst();
    }

    /** The repository that the libraries on the class path lie in. */
    private static String localRepository() {
        String djl = Arrays.stream(CLASS_PATH).filter(entry -> entry.contains("/ai/djl/api/")).findFirst()
                .orElseThrow();
        return djl.substring(0, djl.indexOf("/ai/djl/api/"));
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.endsWith("target")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }
}
