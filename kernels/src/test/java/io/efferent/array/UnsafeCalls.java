package io.efferent.array;

import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds calls of the DJL methods that corrupt gradients: {@code mul}, {@code div}, {@code pow} and {@code maximum} with
 * a {@link Number}, on an array or through {@code NDArrays}, in place or not, called or referred to as {@code x::mul}.
 */
public final class UnsafeCalls {
    private static final Set<String> NAMES =
            Set.of("mul", "muli", "div", "divi", "pow", "powi", "maximum", "maximumi");

    private UnsafeCalls() {}

    /** The unsafe calls of one class, as {@code caller -> owner.method(parameters)}. */
    public static List<String> in(ClassModel type) {
        List<String> found = new ArrayList<>();
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof MemberRefEntry member && isUnsafe(member)) {
                found.add(MainClasses.name(type) + " -> " + member.owner().asInternalName().replace('/', '.') + "."
                        + member.name().stringValue() + member.type().stringValue());
            }
        }
        return found;
    }

    private static boolean isUnsafe(MemberRefEntry member) {
        return member.owner().asInternalName().startsWith("ai/djl/")
                && NAMES.contains(member.name().stringValue())
                && member.type().stringValue().contains("Ljava/lang/Number;");
    }

    /**
     * What a scan of the class path saw.
     *
     * @param packages the packages directly below the one that was asked for
     * @param unsafe the unsafe calls
     */
    public record Scan(Set<String> packages, List<String> unsafe) {}

    /** Scans every main class of a package and its subpackages on the class path. */
    public static Scan classPath(String packageName) {
        Set<String> packages = new TreeSet<>();
        List<String> unsafe = new ArrayList<>();
        for (ClassModel type : MainClasses.of(packageName)) {
            packages.add(MainClasses.name(type).substring(packageName.length() + 1).split("\\.")[0]);
            unsafe.addAll(in(type));
        }
        return new Scan(packages, unsafe);
    }
}
