package io.efferent.array;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles and runs the examples of package descriptions, so that they stay true. */
public final class Examples {
    private static final List<String> IMPORTS =
            List.of("ai.djl.engine", "ai.djl.ndarray", "ai.djl.ndarray.types", "io.efferent.array", "java.util");

    private Examples() {}

    /**
     * Runs the first {@code <pre>{@code ...}</pre>} of a package description.
     *
     * @param packageInfo the package-info.java
     * @param folder where to compile
     * @param packages packages that the example uses besides DJL's, the arrays and java.util
     */
    public static void run(Path packageInfo, Path folder, String... packages) throws IOException {
        String text = Files.readString(packageInfo);
        int from = text.indexOf("<pre>{@code");
        int to = text.indexOf("}</pre>", from);
        if (from < 0 || to < 0) {
            throw new AssertionError(packageInfo + " has no example");
        }
        String example = text.substring(from + "<pre>{@code".length(), to).replaceAll("(?m)^ \\* ?", "");
        var source = new StringBuilder();
        Stream.concat(IMPORTS.stream(), Stream.of(packages))
                .forEach(name -> source.append("import ").append(name).append(".*;\n"));
        source.append("public class Example implements Runnable {\n    public void run() {\n")
                .append(example).append("\n    }\n}\n");
        Path file = Files.writeString(folder.resolve("Example.java"), source);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null,
                "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), file.toString());
        if (result != 0) {
            throw new AssertionError("the example of " + packageInfo + " does not compile:\n" + source);
        }
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, Examples.class.getClassLoader())) {
            ((Runnable) loader.loadClass("Example").getDeclaredConstructor().newInstance()).run();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
