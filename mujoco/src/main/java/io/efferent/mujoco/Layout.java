package io.efferent.mujoco;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Where one version of MuJoCo keeps the fields of its structs, which moves with nearly every release.
 *
 * <p>The table is the resource {@code layouts.tsv.gz}: a line per field (its name, kind, rows and columns, these as numbers or
 * as names of sizes), with a column per version that holds the offset in bytes, or the value of a constant.
 */
final class Layout {
    private static final String TABLE = "layouts.tsv.gz";
    private static final int FIRST_VERSION = 4;

    private final int version;
    private final Map<String, Field> fields;

    /**
     * A field of a struct.
     *
     * @param kind element type, with a star behind a pointer
     * @param offset from the beginning of the struct, bytes; of a constant, its value
     * @param rows a number, or the name of a size of the model
     * @param columns the same
     */
    record Field(String kind, int offset, String rows, String columns) {}

    private Layout(int version, Map<String, Field> fields) {
        this.version = version;
        this.fields = fields;
    }

    /**
     * The layout of a version, as {@code mj_version()} gives it.
     *
     * @throws MujocoException if the table does not know it
     */
    static Layout of(int version) {
        try (var table = open()) {
            var versions = versions(table);
            int column = versions.indexOf(Integer.toString(version));
            if (column < 0) {
                throw new MujocoException("MuJoCo " + readable(version) + " is not among the versions that Efferent knows, "
                        + readable(Integer.parseInt(versions.getFirst())) + " to "
                        + readable(Integer.parseInt(versions.getLast())) + ". " + MujocoLibrary.HOW_TO_CHOOSE);
            }
            var fields = new HashMap<String, Field>();
            for (var line = table.readLine(); line != null; line = table.readLine()) {
                var cells = line.split("\t", -1);
                var offset = cells[FIRST_VERSION + column];
                if (!offset.isEmpty()) {
                    fields.put(cells[0], new Field(cells[1], Integer.parseInt(offset), cells[2], cells[3]));
                }
            }
            return new Layout(version, fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every version the table knows, as {@code mj_version()} gives it, the oldest first. */
    static List<Integer> versions() {
        try (var table = open()) {
            return versions(table).stream().map(Integer::valueOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader open() throws IOException {
        var bytes = new GZIPInputStream(Layout.class.getResourceAsStream(TABLE));
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII));
    }

    private static List<String> versions(BufferedReader table) throws IOException {
        var header = Arrays.asList(table.readLine().split("\t"));
        return header.subList(FIRST_VERSION, header.size());
    }

    /** As a release is called: 222 is 2.2.2, and from 3.5 on 3005000 is 3.5.0. */
    static String readable(int version) {
        return version < 1000
                ? version / 100 + "." + version / 10 % 10 + "." + version % 10
                : version / 1_000_000 + "." + version / 1000 % 1000 + "." + version % 1000;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout layout && layout.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
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
            throw new IllegalArgumentException("MuJoCo " + readable(version) + " has no field " + name
                    + " that Efferent knows");
        }
        return field;
    }

    /** The fields of a struct that point to arrays. */
    List<String> pointers(String struct) {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().startsWith(struct + ".") && field.getValue().kind().endsWith("*"))
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
