package io.efferent.mujoco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** MuJoCo's own plugins, such as cables and controllers, which lie beside the library and are not loaded by it. */
final class Plugins {
    private Plugins() {}

    /** Done once, by the first who asks. */
    private static final class Done {
        private static final List<Path> LOADED =
                files(Native.loaded().found().path()).stream().filter(Plugins::load).toList();
    }

    /** Loads them before the first model, and says which. */
    static List<Path> require() {
        return Done.LOADED;
    }

    /** Those beside a library, where wheels and archives have them. */
    static List<Path> files(Path library) {
        try {
            var folder = library.toRealPath().getParent();
            var plugins = Stream.of("plugin", "mujoco_plugin", "../bin/mujoco_plugin")
                    .map(name -> folder.resolve(name).normalize()).filter(Files::isDirectory).findFirst();
            if (plugins.isEmpty()) {
                return List.of();
            }
            try (var files = Files.list(plugins.get())) {
                return files.filter(file -> file.toString().matches(".*\\.(so|dylib|dll)")).sorted().toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean load(Path file) {
        try {
            Guarded.run(() -> Native.loadPlugin(file));
            return true;
        } catch (MujocoException e) {
            System.getLogger(Plugins.class.getName()).log(Level.WARNING, file + ": " + e.getMessage());
            return false;
        }
    }
}
