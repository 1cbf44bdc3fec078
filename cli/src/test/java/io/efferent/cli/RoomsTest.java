package io.efferent.cli;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efferent.array.MainClasses;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plan of the house (docs/architecture.md), kept over the compiled classes of all rooms. */
class RoomsTest {
    private static final String ROOT = "io.efferent.";

    /** The packages below {@link #ROOT}, and what each may use besides itself and what those may use. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            entry("array", List.of()),
            entry("kernel", List.of("array")),
            entry("muscle", List.of("kernel")),
            entry("skeleton", List.of("kernel")),
            entry("effector", List.of("muscle", "skeleton")),
            entry("task", List.of("effector")),
            entry("network", List.of("task")),
            entry("figure", List.of("task", "analysis", "mujoco")),
            entry("analysis", List.of()),
            entry("mujoco", List.of()),
            entry("rl", List.of("network", "mujoco")),
            entry("experiment", List.of("rl", "figure")),
            entry("verify", List.of("experiment")),
            entry("cli", List.of("verify")));

    /** What else, besides the JDK, is used by rooms that people may want without the rest. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "mujoco", List.of(),
            "analysis", List.of("org.ejml.", "org.apache.commons.math3."));

    /** How class files write the name of a type in descriptors and generic signatures. */
    private static final Pattern TYPE = Pattern.compile("L((?:[\\w$]+/)+[\\w$]+)[;<]");

    /** One class that mentions another. */
    private record Use(String from, String to) {
        String fromPackage() {
            return packageOf(from);
        }

        String toPackage() {
            return packageOf(to);
        }

        @Override
        public String toString() {
            return from + " uses " + to;
        }
    }

    private final List<ClassModel> house = MainClasses.of("io.efferent");

    @Test
    void arrowsBetweenRoomsNeverTurnBack() {
        assertEquals(ROOMS.keySet(), rooms(house), "rooms on the class path");
        assertEquals(List.of(), arrowsBack(house));
    }

    @Test
    void packagesFormNoCycle() {
        assertEquals(List.of(), cycles(house));
    }

    @Test
    void someRoomsGetByWithFewLibraries() {
        assertEquals(List.of(), otherLibraries(house));
    }

    @Test
    void anArrowBackIsFound() {
        var more = with(house, "io.efferent.muscle.Extra", "io.efferent.skeleton.Skeleton");
        assertEquals(List.of("io.efferent.muscle.Extra uses io.efferent.skeleton.Skeleton"), arrowsBack(more));
    }

    @Test
    void aCycleIsFoundInsideARoomAndAcross() {
        var inside = with(with(List.of(), "io.efferent.rl.A", "io.efferent.rl.body.B"),
                "io.efferent.rl.body.B", "io.efferent.rl.A");
        assertEquals(
                List.of("io.efferent.rl.A uses io.efferent.rl.body.B", "io.efferent.rl.body.B uses io.efferent.rl.A"),
                cycles(inside));
        var long3 = with(with(with(List.of(), "io.efferent.a.A", "io.efferent.b.B"),
                "io.efferent.b.B", "io.efferent.c.C"), "io.efferent.c.C", "io.efferent.a.A");
        assertEquals(3, cycles(long3).size());
        assertEquals(List.of(), cycles(long3.subList(0, 2)));
    }

    @Test
    void aLibraryThatARoomMayNotUseIsFound() {
        var more = with(house, "io.efferent.mujoco.Extra", "ai.djl.ndarray.NDArray");
        assertEquals(List.of("io.efferent.mujoco.Extra uses ai.djl.ndarray.NDArray"), otherLibraries(more));
    }

    private static Set<String> rooms(List<ClassModel> classes) {
        Set<String> rooms = new HashSet<>();
        classes.forEach(type -> rooms.add(room(MainClasses.name(type))));
        return rooms;
    }

    private static List<String> arrowsBack(List<ClassModel> classes) {
        return describe(usesWithin(classes).filter(
                use -> !mayUse(room(use.from()), room(use.to()))));
    }

    private static boolean mayUse(String from, String to) {
        return from.equals(to) || ROOMS.getOrDefault(from, List.of()).stream().anyMatch(next -> mayUse(next, to));
    }

    /** One use for every arrow between packages that is part of a cycle. */
    private static List<String> cycles(List<ClassModel> classes) {
        Map<String, Map<String, Use>> arrows = new TreeMap<>();
        usesWithin(classes).filter(use -> !use.fromPackage().equals(use.toPackage())).forEach(use -> arrows
                .computeIfAbsent(use.fromPackage(), name -> new TreeMap<>()).putIfAbsent(use.toPackage(), use));
        return describe(arrows.values().stream().flatMap(to -> to.values().stream()).filter(
                use -> reachable(arrows, use.toPackage(), new HashSet<>()).contains(use.fromPackage())));
    }

    private static Set<String> reachable(Map<String, Map<String, Use>> arrows, String from, Set<String> seen) {
        if (seen.add(from)) {
            arrows.getOrDefault(from, Map.of()).keySet().forEach(next -> reachable(arrows, next, seen));
        }
        return seen;
    }

    private static List<String> otherLibraries(List<ClassModel> classes) {
        return describe(uses(classes)
                .filter(use -> LIBRARIES.containsKey(room(use.from())))
                .filter(use -> !use.to().matches("(java|javax|jdk)\\..*")
                && LIBRARIES.get(room(use.from())).stream().noneMatch(use.to()::startsWith)
                && !mayUse(room(use.from()), room(use.to()))));
    }

    private static Stream<Use> usesWithin(List<ClassModel> classes) {
        return uses(classes).filter(use -> use.to().startsWith(ROOT));
    }

    private static Stream<Use> uses(List<ClassModel> classes) {
        return classes.stream().flatMap(type -> uses(type).stream());
    }

    /** What a class mentions: in its code, in descriptors and generic signatures, and in annotations. */
    private static Set<Use> uses(ClassModel type) {
        Set<Use> uses = new HashSet<>();
        String name = MainClasses.name(type);
        for (PoolEntry entry : type.constantPool()) {
            switch (entry) {
                case ClassEntry other when !other.asInternalName().startsWith("[") ->
                    uses.add(new Use(name, other.asInternalName().replace('/', '.')));
                case Utf8Entry text -> TYPE.matcher(text.stringValue()).results()
                        .forEach(found -> uses.add(new Use(name, found.group(1).replace('/', '.'))));
                default -> { }
            }
        }
        return uses;
    }

    private static String room(String className) {
        return className.startsWith(ROOT) ? className.substring(ROOT.length()).split("\\.")[0] : className;
    }

    private static String packageOf(String className) {
        return className.substring(0, className.lastIndexOf('.'));
    }

    private static List<String> describe(Stream<Use> uses) {
        return List.copyOf(new TreeSet<>(uses.map(Use::toString).toList()));
    }

    private static List<ClassModel> with(List<ClassModel> classes, String from, String to) {
        List<ClassModel> more = new ArrayList<>(classes);
        more.add(ClassFile.of().parse(ClassFile.of().build(ClassDesc.of(from),
                type -> type.withField("other", ClassDesc.of(to), 0))));
        return more;
    }
}
