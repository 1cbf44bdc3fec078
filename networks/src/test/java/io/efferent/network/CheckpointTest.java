package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir Path folder;

    private static Checkpoint checkpoint() {
        Map<String, Values> weights = new LinkedHashMap<>();
        weights.put("b.weight",
                new Values(new double[] {1, Math.PI, -0.0, 1e-300, Double.MIN_VALUE, 1 / 3.0}, new Shape(2, 3)));
        weights.put("a.bias", new Values(new double[] {-5}, new Shape(1)));
        return new Checkpoint(
                new Weights(weights),
                new Optimizer.State("adam", 12, Map.of(
                        "mean", Map.of("b.weight", new double[] {1, 2, 3, 4, 5, 6}, "a.bias", new double[] {7}),
                        "variance", Map.of("b.weight", new double[] {6, 5, 4, 3, 2, 1}, "a.bias", new double[] {8}))),
                12, -99, 0.125, 3, "{\"task\":\"reach\",\"list\":[1,2]}");
    }

    @Test
    void comesBackAsItWas() throws IOException {
        Path file = folder.resolve("new/folder/last.npz");
        checkpoint().save(file);
        Checkpoint back = Checkpoint.load(file);
        assertEquals(List.of("b.weight", "a.bias"), back.weights().names());
        assertEquals(checkpoint().weights().values(), back.weights().values());
        assertEquals(12, back.optimizer().steps());
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, back.optimizer().moments().get("mean").get("b.weight"));
        assertArrayEquals(new double[] {8}, back.optimizer().moments().get("variance").get("a.bias"));
        assertEquals(12, back.batches());
        assertEquals(-99, back.seed());
        assertEquals(0.125, back.bestLoss());
        assertEquals(3, back.patience());
        assertEquals("{\"task\":\"reach\",\"list\":[1,2]}", back.configuration());
        try (var files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void withoutValidationTheBestLossIsInfinite() {
        Path file = folder.resolve("c.npz");
        var c = checkpoint();
        new Checkpoint(c.weights(), c.optimizer(), 12, 1, Double.POSITIVE_INFINITY, 0, "{}")
                .save(file);
        assertEquals(Double.POSITIVE_INFINITY, Checkpoint.load(file).bestLoss());
    }

    @Test
    void arraysAreInTheFormatOfNumPy() throws IOException {
        Path file = folder.resolve("c.npz");
        checkpoint().save(file);
        try (var zip = new ZipFile(file.toFile())) {
            byte[] array = zip.getInputStream(zip.getEntry("weights/b.weight.npy")).readAllBytes();
            int header = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
            assertEquals(0, (10 + header) % 64);
            assertEquals("\u0093NUMPY\u0001\u0000", new String(array, 0, 8, StandardCharsets.ISO_8859_1));
            assertEquals(
                    "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3,), }",
                    new String(array, 10, header, StandardCharsets.US_ASCII).trim());
            assertEquals(10 + header + 48, array.length);
            assertEquals(Math.PI, ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).getDouble(10 + header + 8));
        }
    }

    @Test
    void saysWhatIsMissingOrWrongInside() throws IOException {
        assertDamaged(
                Files.writeString(folder.resolve("text"), "not a zip at all"), " is not a checkpoint, or is damaged: ");
        assertDamaged(
                rewritten("checkpoint.json", content -> null),
                " is not a checkpoint, or is damaged: there is no checkpoint.json in it");
        assertDamaged(
                rewritten("checkpoint.json", json -> "{\"format\": \"other/7\"}".getBytes(StandardCharsets.UTF_8)),
                ": checkpoint.json: format: got 'other/7', expected 'efferent-checkpoint/1'");
        assertDamaged(
                rewritten("checkpoint.json", json -> replaced(json, "\"batches\" : 12", "\"batches\" : \"sixty\"")),
                ": checkpoint.json: batches: got 'sixty', expected a whole number");
        assertDamaged(
                rewritten("adam-mean/a.bias.npy", content -> null), ": adam-mean/a.bias: missing, expected shape (1)");
        assertDamaged(rewritten("weights/a.bias.npy", content -> new byte[3]), ": weights/a.bias: cut short");
        assertDamaged(
                rewritten("weights/a.bias.npy", content -> new byte[300]), ": weights/a.bias: has no NumPy header");
        assertDamaged(
                rewritten("weights/a.bias.npy", content -> replaced(content, "<f8", "<f4")),
                ": weights/a.bias: is not an array of little-endian float64");
        assertDamaged(
                rewritten("weights/a.bias.npy", content -> replaced(content, "(1,)", "(9,)")),
                ": weights/a.bias: holds 8 bytes, expected 72 for shape (9)");
        assertDamaged(
                rewritten("adam-variance/a.bias.npy", content -> {
                    content[content.length - 1] |= (byte) 0x80;
                    return content;
                }),
                ": adam-variance/a.bias: element 0 is -8.0, expected at least 0");
    }

    @Test
    void saysWhyAFileCannotBeReadOrWritten() throws IOException {
        var missing = assertThrows(UncheckedIOException.class, () -> Checkpoint.load(folder.resolve("none.npz")));
        assertEquals("checkpoint " + folder.resolve("none.npz") + " does not exist", missing.getMessage());
        var directory = assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(folder));
        assertEquals(folder + " is a folder, expected a checkpoint", directory.getMessage());
        Path file = Files.createFile(folder.resolve("file"));
        var unwritable = assertThrows(UncheckedIOException.class, () -> checkpoint().save(file.resolve("last.npz")));
        assertEquals(
                "cannot write " + file.resolve("last.npz") + ": " + file + " is not a folder", unwritable.getMessage());
    }

    private static void assertDamaged(Path file, String why) {
        var failure = assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(file));
        assertTrue(failure.getMessage().startsWith(file + why), failure.getMessage());
    }

    /** A checkpoint with one entry changed, or left out where the change gives null. */
    private Path rewritten(String name, UnaryOperator<byte[]> change) throws IOException {
        Path file = folder.resolve("whole.npz");
        checkpoint().save(file);
        Path changed = folder.resolve("changed.npz");
        try (var in = new ZipFile(file.toFile()); var out = new ZipOutputStream(Files.newOutputStream(changed))) {
            for (ZipEntry entry : (Iterable<ZipEntry>) in.stream().<ZipEntry>map(e -> e)::iterator) {
                byte[] content = in.getInputStream(entry).readAllBytes();
                byte[] now = entry.getName().equals(name) ? change.apply(content) : content;
                if (now != null) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    out.write(now);
                }
            }
        }
        return changed;
    }

    private static byte[] replaced(byte[] content, String from, String to) {
        return new String(content, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }
}
