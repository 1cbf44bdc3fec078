package io.efferent.array;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds calls of the DJL methods that corrupt gradients: {@code mul}, {@code div}, {@code pow} and {@code maximum} with a
 * {@link Number}, on an array or through {@code NDArrays}, in place or not, called or referred to as {@code x::mul}.
 */
public final class UnsafeCalls {
    private static final Set<String> NAMES =
            Set.of("mul", "muli", "div", "divi", "pow", "powi", "maximum", "maximumi");

    private UnsafeCalls() {}

    /** The unsafe calls of one class, as {@code caller -> owner.method(parameters)}. */
    public static List<String> in(byte[] classFile) {
        var model = ClassFile.of().parse(classFile);
        List<String> found = new ArrayList<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member && isUnsafe(member)) {
                found.add(model.thisClass().asInternalName().replace('/', '.') + " -> "
                        + member.owner().asInternalName().replace('/', '.') + "." + member.name().stringValue()
                        + member.type().stringValue());
            }
        }
        return found;
    }

    private static boolean isUnsafe(MemberRefEntry member) {
        return member.owner().asInternalName().startsWith("ai/djl/")
                && NAMES.contains(member.name().stringValue())
                && member.type().stringValue().contains("Ljava/lang/Number;");
    }

    /** The unsafe calls of all classes of a package and its subpackages below a root: a folder of classes or in a jar. */
    public static List<String> below(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            List<String> found = new ArrayList<>();
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
                found.addAll(in(Files.readAllBytes(file)));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a scan of the class path saw. */
    public record Scan(Set<String> packages, List<String> unsafe) {}

    /** Scans every main class of a package and its subpackages on the class path; test classes are left out. */
    public static Scan classPath(String packageName) {
        Set<String> packages = new TreeSet<>();
        List<String> unsafe = new ArrayList<>();
        try {
            var roots = UnsafeCalls.class.getClassLoader().getResources(packageName.replace('.', '/'));
            while (roots.hasMoreElements()) {
                URI root = roots.nextElement().toURI();
                if (root.toString().contains("/test-classes/") || root.toString().contains("-tests.jar!")) {
                    continue;
                }
                if (root.getScheme().equals("jar")) {
                    try (FileSystem jar = FileSystems.newFileSystem(root, java.util.Map.of())) {
                        scan(jar.getPath(packageName.replace('.', '/')), packages, unsafe);
                    }
                } else {
                    scan(Path.of(root), packages, unsafe);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return new Scan(packages, unsafe);
    }

    private static void scan(Path root, Set<String> packages, List<String> unsafe) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            children.filter(Files::isDirectory)
                    .forEach(child -> packages.add(child.getFileName().toString().replace("/", "")));
        }
        unsafe.addAll(below(root));
    }
}
