package io.efferent.mujoco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The layout of a version as its own headers tell it. All ways to get MuJoCo but Debian's bring them along. */
final class Headers {
    private static final Pattern INCLUDE =
            Pattern.compile("^\\s*#\\s*include\\s*[<\"](?:mujoco/)?(\\w+\\.h)[>\"]", Pattern.MULTILINE);
    private static final Pattern VERSION = Pattern.compile("#\\s*define\\s+mjVERSION_HEADER\\s+(\\d+)");
    private static final Pattern SHAPE =
            Pattern.compile("\\bX\\w*\\s*\\(\\s*\\w+\\s*,\\s*(\\w+)\\s*,([^,]+),((?:[^(),]|\\([^()]*\\))+)\\)");

    /** Those that are used. */
    private static final String CONSTANTS = "mj(OBJ_.*|NWARNING|STATE_(TIME|QPOS|QVEL|ACT|CTRL))";

    private final Path folder;
    private final int version;
    private final CHeaders declarations = new CHeaders();
    private final Set<String> read = new HashSet<>();
    private final Map<String, Layout.Field> fields = new HashMap<>();

    private Headers(Path folder, int version) {
        this.folder = folder;
        this.version = version;
    }

    /** The folder of the headers that belong to a library, if they came with it. */
    static Optional<Path> beside(Path library) {
        try {
            var folder = library.toRealPath().getParent();
            return Stream.of("include/mujoco", "Headers", "../include/mujoco", "../Headers", "../../include/mujoco")
                    .map(name -> folder.resolve(name).normalize())
                    .filter(headers -> Files.isRegularFile(headers.resolve("mujoco.h"))).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The version that headers are of, as {@code mj_version()} gives it.
     *
     * @throws MujocoException if they do not say
     */
    static int version(Path folder) {
        var found = VERSION.matcher(text(folder.resolve("mujoco.h")));
        if (!found.find()) {
            throw new MujocoException("MuJoCo's headers in " + folder + " do not say their version, mjVERSION_HEADER.");
        }
        return Integer.parseInt(found.group(1));
    }

    /**
     * The layout that headers tell.
     *
     * @throws MujocoException if they cannot be understood
     */
    static Layout layout(Path folder) {
        try {
            return new Headers(folder, version(folder)).layout();
        } catch (IllegalArgumentException e) {
            throw new MujocoException("MuJoCo's headers in " + folder + " are not understood: " + e.getMessage(), e);
        }
    }

    private Layout layout() {
        read("mjmodel.h");
        read("mjdata.h");
        read("mjxmacro.h");
        declarations.constants().stream().filter(name -> name.matches(CONSTANTS))
                .forEach(name -> put("enum." + name, "enum", declarations.constant(name), "1", "1"));
        var shapes = shapes();
        for (var struct : new String[] {"mjModel", "mjData"}) {
            put("sizeof." + struct, "sizeof", declarations.struct(struct).size(), "1", "1");
            members(struct + ".", 0, declarations.struct(struct), shapes);
        }
        return new Layout(version, "the headers in " + folder, fields);
    }

    /** Reads a header after those it includes. */
    private void read(String name) {
        var file = folder.resolve(name);
        if (read.add(name) && Files.isRegularFile(file)) {
            var text = text(file);
            INCLUDE.matcher(text).results().forEach(include -> read(include.group(1)));
            declarations.read(text);
        }
    }

    /** Rows and columns of arrays, which only MuJoCo's macros for loops over fields tell. */
    private Map<String, Layout.Field> shapes() {
        var shapes = new HashMap<String, Layout.Field>();
        declarations.macros().forEach((macro, text) -> {
            var struct = macro.startsWith("MJMODEL_") ? "mjModel." : macro.startsWith("MJDATA_") ? "mjData." : "";
            if (!struct.isEmpty() && macro.contains("POINTERS")) {
                SHAPE.matcher(text).results().forEach(shape -> shapes.put(struct + shape.group(1),
                        new Layout.Field("", 0, size(struct, shape.group(2)), size(struct, shape.group(3)))));
            }
        });
        return shapes;
    }

    /**
     * As {@link Layout.Field} has it. Before 2.3 lists of contacts and constraints had room for as many as the model
     * allowed.
     */
    private String size(String struct, String written) {
        var size = written.replaceAll("MJ_[MD]\\s*\\(\\s*(\\w+)\\s*\\)", "$1").replaceAll("\\s", "");
        if (declarations.constants().contains(size)) {
            return Integer.toString(declarations.constant(size));
        }
        return switch (size) {
            case "njmax" -> struct.equals("mjData.") ? "nefc" : size;
            case "nconmax" -> struct.equals("mjData.") ? "ncon" : size;
            default -> size;
        };
    }

    /** A struct within a struct gives its fields to the outer one. */
    private void members(String prefix, int start, CHeaders.Struct struct, Map<String, Layout.Field> shapes) {
        struct.members().forEach((name, member) -> {
            int offset = start + member.offset();
            var path = prefix + name;
            var lengths = member.lengths();
            if (member.pointer()) {
                var shape = shapes.get(path);
                if (shape == null) {
                    put(path, "pointer", offset, "1", "1");
                } else {
                    put(path, kind(member.type(), shapes) + "*", offset, shape.rows(), shape.columns());
                }
            } else if (member.type() instanceof CHeaders.Struct inner && lengths.isEmpty()) {
                members(path + ".", offset, inner, shapes);
            } else {
                put(path, kind(member.type(), shapes), offset, lengths.isEmpty() ? "1" : lengths.getFirst().toString(),
                        Integer.toString(lengths.stream().skip(1).reduce(1, (a, b) -> a * b)));
            }
        });
    }

    /** Kind of an element; the fields of one that is a struct become known under its name. */
    private String kind(CHeaders.Type type, Map<String, Layout.Field> shapes) {
        return switch (type) {
            case CHeaders.Number number -> number.kind();
            case CHeaders.Struct struct -> {
                put("sizeof." + struct.name(), "sizeof", struct.size(), "1", "1");
                members(struct.name() + ".", 0, struct, shapes);
                yield struct.name();
            }
        };
    }

    private void put(String name, String kind, int offset, String rows, String columns) {
        fields.put(name, new Layout.Field(kind, offset, rows, columns));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
