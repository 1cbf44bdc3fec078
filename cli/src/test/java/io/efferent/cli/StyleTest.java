package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What nobody should have to say in a review, for all Java of the project: lines within 120 columns, no tabs, no spaces
 * at the end, no import that is not used. A test and not a plugin: those that there are cannot read the Java of today.
 */
class StyleTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int COLUMNS = 120;
    private static final Pattern IMPORT = Pattern.compile("import (?:static )?[\\w.]+\\.([\\w*]+);");
    private static final Set<String> NOT_OURS = Set.of("target", "runs", ".git");

    @Test
    void allJavaIsInStyle() throws IOException {
        List<Path> files = sources();
        assertTrue(files.size() > 400, () -> "saw only " + files.size());
        List<String> faults = new ArrayList<>();
        for (Path file : files) {
            faults(Files.readString(file)).forEach(fault -> faults.add(ROOT.relativize(file) + ":" + fault));
        }
        assertEquals(List.of(), faults, () -> String.join("\n", faults));
    }

    @Test
    void faultsAreFound() {
        assertEquals(List.of(), faults("import a.B;\nimport static a.C.d;\n\nclass X {\n    B b = d();\n}\n"));
        assertEquals(List.of("1: unused import", "2: unused import", "3: import of everything"),
                faults("import a.B;\nimport static a.C.d;\nimport a.*;\nclass X {}\n"));
        assertEquals(List.of("1: tab", "2: space at the end", "3: 121 columns"),
                faults("\tclass X {\n \n" + "/".repeat(121) + "\n"));
        assertEquals(List.of("1: no new line at the end"), faults("class X {}"));
    }

    /** Faults of a text, each with its line. */
    private static List<String> faults(String text) {
        List<String> faults = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String at = i + 1 + ": ";
            var imported = IMPORT.matcher(line);
            if (imported.matches()) {
                String name = imported.group(1);
                if (name.equals("*")) {
                    faults.add(at + "import of everything");
                } else if (Pattern.compile("\\b" + name + "\\b").matcher(text).results().count() < 2) {
                    faults.add(at + "unused import");
                }
            } else if (line.codePointCount(0, line.length()) > COLUMNS) {
                faults.add(at + line.codePointCount(0, line.length()) + " columns");
            }
            if (line.indexOf('\t') >= 0) {
                faults.add(at + "tab");
            }
            if (!line.stripTrailing().equals(line)) {
                faults.add(at + "space at the end");
            }
        }
        if (!text.endsWith("\n")) {
            faults.add(lines.size() + ": no new line at the end");
        }
        return faults;
    }

    private static List<Path> sources() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java") || name.endsWith(".jsh")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
