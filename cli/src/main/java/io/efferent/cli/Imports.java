package io.efferent.cli;

import static javax.tools.JavaFileObject.Kind.CLASS;
import static javax.tools.StandardLocation.CLASS_PATH;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What a JShell session can name without saying where it is: every package of Efferent that is on the class path, DJL's
 * arrays and engine (for gradient tapes), and the JDK's base. The last is a module import, so that a class of Efferent
 * wins over one of the JDK.
 */
final class Imports {

    private static final String COMMAND_LINE = Imports.class.getPackageName() + ".";

    private Imports() {}

    static String source() {
        return packages().map(name -> "import " + name + ".*;\n")
                .collect(Collectors.joining("", "import module java.base;\nimport ai.djl.engine.Engine;\n", ""));
    }

    private static Stream<String> packages() {
        return types().map(name -> name.substring(0, name.lastIndexOf('.'))).distinct();
    }

    /** Binary names of the classes in the imported packages. */
    static Stream<String> types() {
        try (var files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            var arrays =
                    Stream.concat(list(files, "ai.djl.ndarray", false), list(files, "ai.djl.ndarray.types", false));
            var own = list(files, "io.efferent", true).filter(name -> !name.startsWith(COMMAND_LINE));
            return Stream.concat(arrays, own).filter(name -> !name.endsWith(".package-info")).sorted().toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> list(StandardJavaFileManager files, String name, boolean within) throws IOException {
        var found = files.list(CLASS_PATH, name, EnumSet.of(CLASS), within);
        return StreamSupport.stream(found.spliterator(), false).map(file -> files.inferBinaryName(CLASS_PATH, file));
    }
}
