package io.efferent.mujoco;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Layouts for libraries that have come without their headers, such as Debian's package.
 *
 * <p>The table is the resource {@code layouts.tsv.gz}: a line per field (its name, kind, rows and columns as in
 * {@link Layout.Field}), with a column per version that holds the offset in bytes, or the value of a constant.
 */
final class LayoutTable {
    private static final String RESOURCE = "layouts.tsv.gz";
    private static final int FIRST_VERSION = 4;

    private LayoutTable() {}

    /** The layout of a version, as {@code mj_version()} gives it; empty if the table does not know it. */
    static Optional<Layout> find(int version) {
        try (var table = open()) {
            int column = versions(table).indexOf(Integer.toString(version));
            if (column < 0) {
                return Optional.empty();
            }
            var fields = new HashMap<String, Layout.Field>();
            for (var line = table.readLine(); line != null; line = table.readLine()) {
                var cells = line.split("\t", -1);
                var offset = cells[FIRST_VERSION + column];
                if (!offset.isEmpty()) {
                    fields.put(cells[0], new Layout.Field(cells[1], Integer.parseInt(offset), cells[2], cells[3]));
                }
            }
            return Optional.of(new Layout(version, "Efferent's table", fields));
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
        var bytes = new GZIPInputStream(LayoutTable.class.getResourceAsStream(RESOURCE));
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII));
    }

    private static List<String> versions(BufferedReader table) throws IOException {
        var header = Arrays.asList(table.readLine().split("\t"));
        return header.subList(FIRST_VERSION, header.size());
    }
}
