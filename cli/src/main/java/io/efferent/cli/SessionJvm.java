package io.efferent.cli;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * JShell compiles in this JVM and runs snippets in another one. Both get the class path and the flags that this JVM was
 * started with, so that the build stays the only place where flags are written down.
 */
final class SessionJvm {

    private SessionJvm() {}

    static List<String> compilerOptions() {
        var modules = flags().filter(flag -> flag.startsWith("--add-modules"));
        return Stream.concat(classPath(), modules).toList();
    }

    static List<String> runtimeOptions() {
        var printing = Stream.of("-Djshell=true"); // DJL shows what is in an array only to a debugger or to JShell
        return Stream.of(classPath(), printing, flags()).flatMap(options -> options).toList();
    }

    private static Stream<String> classPath() {
        return Stream.of("-classpath", System.getProperty("java.class.path"));
    }

    /** The launcher's cache is of this program: whoever runs snippets has loaded other classes. */
    private static Stream<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-XX:AOTCache"));
    }
}
