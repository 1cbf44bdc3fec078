package io.efferent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * What a JShell session can name without saying where it is: every package of Efferent that is on the class path, DJL's
 * arrays, and the JDK's base. The last is a module import, so that a class of Efferent wins over one of the JDK.
 */
final class Imports {

    private static final String HOME = "io.efferent";

    private Imports() {}

    static String source() {
        var packages = Stream.concat(Stream.of("ai.djl.ndarray", "ai.djl.ndarray.types"), efferentPackages().stream());
        return packages.map(name -> "import " + name + ".*;\n").collect(Collectors.joining("", "import module java.base;\n", ""));
    }

    private static SortedSet<String> efferentPackages() {
        var packages = new TreeSet<String>();
        try (var files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            var place = StandardLocation.CLASS_PATH;
            for (var file : files.list(place, HOME, EnumSet.of(JavaFileObject.Kind.CLASS), true)) {
                var name = files.inferBinaryName(place, file);
                if (!name.endsWith(".package-info")) {
                    packages.add(name.substring(0, name.lastIndexOf('.')));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        packages.remove(Imports.class.getPackageName());
        return packages;
    }
}
