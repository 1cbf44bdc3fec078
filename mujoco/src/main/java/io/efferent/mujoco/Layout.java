package io.efferent.mujoco;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Where one version of MuJoCo keeps the fields of its structs, which moves with nearly every release.
 *
 * @param version as {@code mj_version()} gives it
 * @param source what it was read from, for people
 * @param fields by struct and name, as {@code mjData.qpos} and {@code mjModel.opt.timestep}; sizes of structs as
 *     {@code sizeof.mjContact}, constants as {@code enum.mjOBJ_BODY}
 */
record Layout(int version, String source, Map<String, Field> fields) {
    /**
     * A field of a struct.
     *
     * @param kind element type: float64, float32, int64, int32, uint8, the name of a struct, or pointer; with a star
     *     behind the type of an array that is not in the struct itself
     * @param offset from the beginning of the struct, bytes; of a constant, its value
     * @param rows a number, the name of a size, or a product of two such
     * @param columns the same
     */
    record Field(String kind, int offset, String rows, String columns) {
        boolean isPointer() {
            return kind.endsWith("*");
        }

        /** Element type. */
        String element() {
            return kind.replace("*", "");
        }
    }

    /**
     * The layout of a library: that of the headers that came with it, else of the table.
     *
     * @param version as {@code mj_version()} of the library gives it
     * @throws MujocoException if the headers are of another version or not understood, or there are none and the table
     *     does not know the version either
     */
    static Layout of(Path library, int version) {
        var headers = Headers.beside(library);
        if (headers.isEmpty()) {
            var known = LayoutTable.versions();
            return LayoutTable.find(version)
                    .orElseThrow(() -> new MujocoException(library + " is MuJoCo " + readable(version)
                    + ", which is not among the versions that Efferent knows without their headers, "
                    + readable(known.getFirst())
                    + " to " + readable(known.getLast()) + ". Put its headers beside it, into include/mujoco."));
        }
        int written = Headers.version(headers.get());
        if (written != version) {
            throw new MujocoException(
                    library + " is MuJoCo " + readable(version) + ", but the headers that lie with it in "
                    + headers.get() + " are of " + readable(written)
                    + ". Bring library and headers of the same version together.");
        }
        return Headers.layout(headers.get());
    }

    /** As a release is called: 222 is 2.2.2, and from 3.5 on 3005000 is 3.5.0. */
    static String readable(int version) {
        return version < 1000
                ? version / 100 + "." + version / 10 % 10 + "." + version % 10
                : version / 1_000_000 + "." + version / 1000 % 1000 + "." + version % 1000;
    }

    /** The version, as the release is called. */
    String release() {
        return readable(version);
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /**
     * A field, as {@code mjData.qpos}.
     *
     * @throws IllegalArgumentException if there is no such field in this version
     */
    Field field(String name) {
        var field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException("MuJoCo " + release() + " has no field " + name + " in " + source);
        }
        return field;
    }

    /** The fields of a struct that point to arrays, in order. */
    List<String> pointers(String struct) {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().startsWith(struct + ".") && field.getValue().isPointer())
                .sorted(Comparator.comparing(field -> field.getValue().offset()))
                .map(field -> field.getKey().substring(struct.length() + 1)).toList();
    }

    /** Where a field begins, bytes. */
    long offset(String name) {
        return field(name).offset();
    }

    /** The value of a constant of MuJoCo's enumerations. */
    int constant(String name) {
        return field("enum." + name).offset();
    }

    /** Size of a struct, bytes. */
    int sizeOf(String struct) {
        return field("sizeof." + struct).offset();
    }
}
