package io.efferent.array;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The compiled main classes on the class path; test classes are left out. */
public final class MainClasses {
    private MainClasses() {}

    /** The classes of a package and its subpackages, from folders and jars. */
    public static List<ClassModel> of(String packageName) {
        String folder = packageName.replace('.', '/');
        List<ClassModel> classes = new ArrayList<>();
        try {
            var roots = MainClasses.class.getClassLoader().getResources(folder);
            while (roots.hasMoreElements()) {
                URI root = roots.nextElement().toURI();
                if (root.toString().contains("/test-classes/") || root.toString().contains("-tests.jar!")) {
                    continue;
                }
                if (root.getScheme().equals("jar")) {
                    try (FileSystem jar = FileSystems.newFileSystem(root, Map.of())) {
                        read(jar.getPath(folder), classes);
                    }
                } else {
                    read(Path.of(root), classes);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return classes;
    }

    /** The name of a class, with dots. */
    public static String name(ClassModel type) {
        return type.thisClass().asInternalName().replace('/', '.');
    }

    private static void read(Path root, List<ClassModel> classes) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
                classes.add(ClassFile.of().parse(Files.readAllBytes(file)));
            }
        }
    }
}
