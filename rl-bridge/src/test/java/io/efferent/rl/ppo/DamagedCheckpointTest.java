package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.ArrayFile;
import io.efferent.network.Checkpoint;
import io.efferent.network.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both kinds of checkpoints, damaged in every way: refused in one line that says where, and never read as something
 * else.
 */
class DamagedCheckpointTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADER = "checkpoint.json";
    private static final int FLIPS = 1000;
    /** What a file has only after a validation, or since version 0.1.0. */
    private static final List<String> OPTIONAL = List.of("bestLoss", "divergedInARow", "settings/network/eye");

    @TempDir static Path folder;

    /** Checkpoints that version 0.1.0 wrote are in the resources. */
    enum Kind {
        TRAIN(Checkpoint.class, "efferent-checkpoint/1") {
            @Override
            void rewrite(Path file, Path copy) {
                Checkpoint.load(file).save(copy);
            }
        },
        RL(PpoAgent.class, "efferent-ppo/1") {
            @Override
            void rewrite(Path file, Path copy) {
                try (var agent = PpoAgent.load(file)) {
                    agent.save(copy);
                }
            }
        };

        private final Class<?> owner;
        private final String format;

        Kind(Class<?> owner, String format) {
            this.owner = owner;
            this.format = format;
        }

        abstract void rewrite(Path file, Path copy);

        byte[] earlier() {
            try (var in = owner.getResourceAsStream("earlier.npz")) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        byte[] now() throws IOException {
            var copy = folder.resolve(this + "-now.npz");
            rewrite(Files.write(folder.resolve(this + "-earlier.npz"), earlier()), copy);
            return Files.readAllBytes(copy);
        }

        /** What is learned from a file: all that goes into the next one. */
        ArrayFile content(byte[] bytes) throws IOException {
            var file = Files.write(folder.resolve(this + ".npz"), bytes);
            var copy = folder.resolve(this + "-copy.npz");
            rewrite(file, copy);
            return ArrayFile.load(copy, format);
        }

        /** The message with which a file is refused, without the name of the file. */
        String refusal(byte[] bytes, String how) {
            var file = folder.resolve(this + ".npz");
            var message = assertThrows(IllegalArgumentException.class, () -> content(bytes), how).getMessage();
            assertTrue(message.startsWith(file.toString()), how + " -> " + message);
            assertEquals(1, message.lines().count(), how + " -> " + message);
            assertFalse(
                    message.contains("Source") || message.contains("Exception") || message.contains("com.fasterxml"),
                    how + " -> " + message);
            return message.substring(file.toString().length());
        }
    }

    @ParameterizedTest
    @EnumSource
    void earlierOnesAreReadAndNewOnesAreTheSame(Kind kind) throws IOException {
        var earlier = kind.content(kind.earlier());
        assertEquals(earlier, kind.content(kind.now()));
        assertEquals(earlier, kind.content(zip(entries(kind.now()))), "another program's zip");
        var old = entries(kind.earlier());
        assertEquals(old.size() - 1, earlier.arrays().size());
        var now = (ObjectNode) JSON.readTree(earlier.json().toString());
        OPTIONAL.stream().filter(field -> !field.equals("bestLoss")).forEach(now::remove);
        var before = (ObjectNode) JSON.readTree(old.get(HEADER));
        if (kind.format.equals("efferent-ppo/1")) {
            // Version 0.1.0 wrote them all in one, and three by other names.
            assertEquals(settings(before), settings(now));
        }
        assertEquals(before, now);
    }

    private static PpoSettings settings(ObjectNode header) {
        return StrictJson.whole(header.remove("settings"), PpoSettings.class);
    }

    @ParameterizedTest
    @EnumSource
    void everyFlippedBitIsRefused(Kind kind) throws IOException {
        byte[] whole = kind.now();
        var random = new Random(5);
        for (int i = 0; i < FLIPS; i++) {
            int bit = random.nextInt(8 * whole.length);
            kind.refusal(flipped(whole, bit), "bit " + bit);
        }
        for (int bit = 8 * (whole.length - 200); bit < 8 * whole.length; bit++) {
            kind.refusal(flipped(whole, bit), "bit " + bit + " of the end");
        }
    }

    /** There is no checksum of the whole file, but one of each entry: what is read is what was written. */
    @ParameterizedTest
    @EnumSource
    void aFlippedBitOfAnEarlierFileIsRefusedOrMeansNothing(Kind kind) throws IOException {
        byte[] whole = kind.earlier();
        var content = kind.content(whole);
        var random = new Random(6);
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            int bit = random.nextInt(8 * whole.length);
            try {
                assertEquals(content, kind.content(flipped(whole, bit)), "bit " + bit);
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertTrue(refused > 0.8 * FLIPS, "refused " + refused);
    }

    private static byte[] flipped(byte[] whole, int bit) {
        byte[] flipped = whole.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsCutOrGoesOnIsRefused(Kind kind) throws IOException {
        for (byte[] whole : List.of(kind.now(), kind.earlier())) {
            for (int length = 0; length < whole.length;
                    length += length > whole.length - 300 ? 1 : 1 + whole.length / 61) {
                kind.refusal(Arrays.copyOf(whole, length), "cut to " + length);
            }
            kind.refusal(Arrays.copyOf(whole, whole.length + 1), "one more byte");
            kind.refusal(Arrays.copyOf(whole, 2 * whole.length), "twice as long");
            var before = new ByteArrayOutputStream();
            before.write(new byte[100]);
            before.write(whole);
            kind.refusal(before.toByteArray(), "something before");
        }
        kind.refusal("not a zip at all".getBytes(StandardCharsets.UTF_8), "text");
    }

    @ParameterizedTest
    @EnumSource
    void aFieldOfAnotherTypeOrNoneIsNamed(Kind kind) throws IOException {
        var entries = entries(kind.now());
        var fields = fields(JSON.readTree(entries.get(HEADER)), "", new ArrayList<>());
        assertTrue(fields.size() >= 6, fields.toString());
        for (var field : fields) {
            boolean isOptional = OPTIONAL.contains(field.substring(1))
                    || field.startsWith("/present/0/snapshot/underway/0/actions/0");
            var name = field.replaceAll("/\\d+$", "").replaceAll(".*/", "");
            for (var wrong : List.of("null", "7", "20.7", "\"seven\"", "true", "[]", "{}", "9999999999999999999999")) {
                var value = JSON.readTree(wrong);
                if (isLike(JSON.readTree(entries.get(HEADER)).at(field), value)) {
                    continue;
                }
                var how = field + " = " + wrong;
                var message = kind.refusal(changed(entries, json -> put(json, field, value)), how);
                assertTrue(message.contains(name), how + " -> " + message);
                assertTrue(message.contains("expected"), how + " -> " + message);
            }
            if (!isOptional) {
                var message = kind.refusal(changed(entries, json -> put(json, field, null)), field + " removed");
                assertTrue(message.contains(name), field + " removed -> " + message);
            }
        }
    }

    /** A field in its place may be as it is read. */
    private static boolean isLike(JsonNode right, JsonNode value) {
        return right.isIntegralNumber() ? value.canConvertToExactIntegral() && value.canConvertToLong()
                : right.isNumber() ? value.isNumber()
                : right.getNodeType() == value.getNodeType();
    }

    /** All fields, but not what only the configuration of a run says, and of a list the first element. */
    private static List<String> fields(JsonNode node, String path, List<String> all) {
        if (!path.isEmpty()) {
            all.add(path);
        }
        if (node.isArray() && !node.isEmpty()) {
            fields(node.get(0), path + "/0", all);
        } else if (!path.equals("/configuration")) {
            node.properties().forEach(field -> fields(field.getValue(), path + "/" + field.getKey(), all));
        } else {
            all.remove(path);
        }
        return all;
    }

    private static void put(JsonNode json, String field, JsonNode value) {
        var parent = json.at(field.substring(0, field.lastIndexOf('/')));
        var last = field.substring(field.lastIndexOf('/') + 1);
        switch (parent) {
            case ArrayNode list when value == null -> list.remove(Integer.parseInt(last));
            case ArrayNode list -> list.set(Integer.parseInt(last), value);
            case ObjectNode object when value == null -> object.remove(last);
            default -> ((ObjectNode) parent).set(last, value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFieldOutOfItsRangeOrUnknownIsNamed(Kind kind) throws IOException {
        var entries = entries(kind.now());
        var json = JSON.readTree(entries.get(HEADER));
        for (var field : List.of(
                "/batches", "/adamSteps", "/patience", "/cycles", "/settings/learning/epochs",
                "/settings/experience/steps", "/settings/network/sequenceLength", "/settings/learning/discount",
                "/settings/network/hidden/0", "/present/0/snapshot/underway/0/episode")) {
            if (!json.at(field).isMissingNode()) {
                var message =
                        kind.refusal(changed(entries, j -> put(j, field, JSON.getNodeFactory().numberNode(-5))), field);
                assertTrue(message.contains(field.replaceAll("/\\d+$", "").replaceAll(".*/", "") + ": got "), message);
            }
        }
        assertTrue(
                kind.refusal(changed(entries, j -> put(j, "/betsLoss", JSON.getNodeFactory().numberNode(1))), "unknown")
                .contains("unknown setting 'betsLoss', expected some of "));
        var doubled = new LinkedHashMap<>(entries);
        doubled.put(HEADER, new String(entries.get(HEADER), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"seed\": 3, ").getBytes(StandardCharsets.UTF_8));
        assertTrue(kind.refusal(zip(doubled), "two seeds").contains("Duplicate field 'seed'"));
        var other = kind.format.equals("efferent-ppo/1") ? "efferent-checkpoint/1" : "efferent-ppo/1";
        assertEquals(": checkpoint.json: format: got '" + other + "', expected '" + kind.format + "'",
                kind.refusal(changed(entries, j -> j.put("format", other)), "format"));
    }

    @ParameterizedTest
    @EnumSource
    void anEntryThatIsMissingOrTooManyIsNamed(Kind kind) throws IOException {
        var entries = entries(kind.now());
        for (var name : entries.keySet()) {
            var fewer = new LinkedHashMap<>(entries);
            fewer.remove(name);
            var message = kind.refusal(zip(fewer), "without " + name);
            assertTrue(message.contains(name.replaceAll("^[^/]*/|\\.npy$", "")), message);
            assertTrue(message.contains("missing") || message.contains("unknown") || message.contains("there is no"),
                    message);
        }
        byte[] array =
                entries.get(entries.keySet().stream().filter(n -> n.startsWith("weights/")).findFirst().orElseThrow());
        for (var name
                : List.of("weights/zz.npy", "adam-mean/zz.npy", "zz.npy", "other/zz.npy", "weights/zz", "readme.txt")) {
            var more = new LinkedHashMap<>(entries);
            more.put(name, array);
            var message = kind.refusal(zip(more), "with " + name);
            assertTrue(message.contains(name.replace(".npy", "").replace("weights/z", "z")), message);
        }
        var name = entries.keySet().stream().filter(n -> n.startsWith("weights/")).findFirst().orElseThrow();
        var twin = name.substring(0, name.length() - 5) + "#.npy";
        var twice = new LinkedHashMap<>(entries);
        twice.put(twin, array);
        byte[] bytes = new String(zip(twice), StandardCharsets.ISO_8859_1).replace(twin, name)
                .getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(": " + name.replace(".npy", "") + ": there are two of that name",
                kind.refusal(bytes, "two of " + name));
    }

    @ParameterizedTest
    @EnumSource
    void aNumberThatIsNotFiniteIsNamed(Kind kind) throws IOException {
        var entries = entries(kind.now());
        for (var name : entries.keySet().stream().filter(n -> n.endsWith(".npy")).toList()) {
            for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                byte[] array = entries.get(name).clone();
                ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).putDouble(array.length - 8, bad);
                int last = (array.length - 10 - array[8] - 256 * array[9]) / 8 - 1;
                var changed = new LinkedHashMap<>(entries);
                changed.put(name, array);
                assertEquals(
                        ": " + name.replace(".npy", "") + ": element " + last + " is " + bad
                        + ", expected a finite number",
                        kind.refusal(zip(changed), name));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anArrayOfAnotherSizeIsRefusedBeforeMemoryIsTaken(Kind kind) throws IOException {
        var entries = entries(kind.now());
        var name = entries.keySet().stream().filter(n -> n.startsWith("weights/")).findFirst().orElseThrow();
        var where = ": " + name.replace(".npy", "") + ": ";
        for (var change : Map.of(
                "longer", Arrays.copyOf(entries.get(name), entries.get(name).length + 8),
                "shorter", Arrays.copyOf(entries.get(name), entries.get(name).length - 8),
                "no multiple of 8", Arrays.copyOf(entries.get(name), entries.get(name).length + 3)).entrySet()) {
            var changed = new LinkedHashMap<>(entries);
            changed.put(name, change.getValue());
            var message = kind.refusal(zip(changed), change.getKey());
            assertTrue(message.startsWith(where + "holds ") && message.contains(" for shape "), message);
        }
        var bomb = new LinkedHashMap<>(entries);
        bomb.put("weights/zz.npy", new byte[1 << 26]);
        assertEquals(": weights/zz: has no NumPy header", kind.refusal(zip(bomb), "zeros"));

        var claim = new LinkedHashMap<>(entries);
        claim.put(name, new String(entries.get(name), StandardCharsets.ISO_8859_1).replaceFirst("\\((\\d+),", "(9$1,")
                .getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(kind.refusal(zip(claim), "a header that claims more").startsWith(where));

        // The directory at the end says 2 GiB; the CRC-32 and sizes of an entry stand 30 bytes before its name there.
        byte[] directory = zip(entries);
        int at = new String(directory, StandardCharsets.ISO_8859_1).lastIndexOf(name);
        ByteBuffer.wrap(directory).order(ByteOrder.LITTLE_ENDIAN).putInt(at - 22, Integer.MAX_VALUE);
        assertTrue(
                kind.refusal(directory, "a directory that claims more")
                .contains("more than fits into the memory of this JVM"));
    }

    private static Map<String, byte[]> entries(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] changed(Map<String, byte[]> entries, Consumer<ObjectNode> change) throws IOException {
        var json = (ObjectNode) JSON.readTree(entries.get(HEADER));
        change.accept(json);
        var changed = new LinkedHashMap<>(entries);
        changed.put(HEADER, JSON.writeValueAsBytes(json));
        return zip(changed);
    }
}
