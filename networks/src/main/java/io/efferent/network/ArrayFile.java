package io.efferent.network;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.array.Values;
import io.efferent.array.WholeFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays and a JSON document in one file: a zip of NumPy arrays, which {@code numpy.load} opens. The comment of
 * the zip holds a CRC-32 of the whole file, so that no byte can change unnoticed; a zip that another program wrote
 * needs none.
 *
 * @param json says what the arrays are; its {@code format} names the kind of file
 * @param arrays float64 arrays by name
 */
public record ArrayFile(JsonNode json, Map<String, Values> arrays) {
    private static final String JSON_ENTRY = "checkpoint.json";
    private static final String SUFFIX = ".npy";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final Pattern SHAPE =
            Pattern.compile(
            "\\{'descr': '<f8', 'fortran_order': False, 'shape': \\(((?:\\d{1,18},? ?)*)\\),? ?\\} *\n");
    private static final String SEAL = "CRC-32 of all before: %08x";
    private static final int SEAL_LENGTH = SEAL.formatted(0).length();
    /** What a zip begins with, and what stands before its last bytes if it has no comment. */
    private static final byte[] BEGIN = {'P', 'K', 3, 4};
    private static final byte[] END = {'P', 'K', 5, 6};
    private static final int END_LENGTH = 22;
    private static final int CHUNK = 1 << 13;
    /** What is read is held as bytes, as numbers, and as the weights made of them. */
    private static final int COPIES = 3;

    /**
     * Writes the file, whole or not at all.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void save(Path file) {
        write(file, JSON_ENTRY, json, arrays);
    }

    /**
     * Writes such a file, whole or not at all.
     *
     * @param jsonEntry what the JSON is called in the zip
     * @param json says what the arrays are
     * @param arrays float64 arrays by name
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(Path file, String jsonEntry, JsonNode json, Map<String, Values> arrays) {
        WholeFile.stream(file, out -> {
            var zip = new ZipOutputStream(new Sealing(out));
            zip.putNextEntry(new ZipEntry(jsonEntry));
            zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
            for (Map.Entry<String, Values> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + SUFFIX));
                zip.write(bytes(array.getValue()));
            }
            zip.setComment(SEAL.formatted(0));
            zip.close();
        });
    }

    /** Passes everything on but the last bytes, and in their place a CRC-32 of the others. */
    private static final class Sealing extends FilterOutputStream {
        private final CRC32 crc = new CRC32();
        private byte[] held = {};

        Sealing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] all = Arrays.copyOf(held, held.length + length);
            System.arraycopy(bytes, offset, all, held.length, length);
            int passed = Math.max(0, all.length - SEAL_LENGTH);
            crc.update(all, 0, passed);
            out.write(all, 0, passed);
            held = Arrays.copyOfRange(all, passed, all.length);
        }

        @Override
        public void close() throws IOException {
            out.write(SEAL.formatted(crc.getValue()).getBytes(StandardCharsets.US_ASCII));
            out.close();
        }
    }

    private static byte[] bytes(Values array) {
        var sizes = new StringBuilder();
        for (long size : array.shape().getShape()) {
            sizes.append(size).append(", ");
        }
        double[] data = array.data();
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + sizes.toString().trim() + "), }";
        int padded = Math.ceilDiv(MAGIC.length + 2 + header.length() + 1, 64) * 64;
        header += " ".repeat(padded - MAGIC.length - 2 - header.length() - 1) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(padded + 8 * data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        bytes.asDoubleBuffer().put(data);
        return bytes.array();
    }

    /**
     * Reads a file written by {@link #save}. Everything in it is checked: the CRC-32 of each entry and of the file,
     * sizes against headers and memory, names, and that numbers are finite.
     *
     * @param format the kind of file that is expected
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is damaged or of another kind, naming file and entry
     */
    public static ArrayFile load(Path file, String format) {
        return load(file, JSON_ENTRY, format);
    }

    /**
     * Reads a file written by {@link #write}, checked in the same way.
     *
     * @param jsonEntry what the JSON is called in the zip
     * @param format the kind of file that is expected
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is damaged or of another kind, naming file and entry
     */
    public static ArrayFile load(Path file, String jsonEntry, String format) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + " is a folder, expected a checkpoint");
        }
        try (var zip = new ZipFile(file.toFile())) {
            ArrayFile content = read(file, zip, jsonEntry);
            requireUnchanged(file, zip.getComment());
            var found = content.json.path("format").asText();
            if (!found.equals(format)) {
                throw damaged(file, jsonEntry + ": format: got '" + found + "', expected '" + format + "'");
            }
            return content;
        } catch (ZipException e) {
            throw noCheckpoint(file, e.getMessage());
        } catch (EOFException e) {
            throw noCheckpoint(file, "it is cut short");
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("checkpoint " + file + " does not exist", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read checkpoint " + file + ": " + e.getMessage(), e);
        }
    }

    /** The kind of file that a checkpoint says it is; empty if it says none, or is none. */
    public static String format(Path file) {
        try (var zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(JSON_ENTRY);
            return entry == null ? "" : JSON.readTree(zip.getInputStream(entry)).path("format").asText();
        } catch (IOException e) {
            return "";
        }
    }

    private static ArrayFile read(Path file, ZipFile zip, String jsonEntry) {
        List<? extends ZipEntry> entries = Collections.list(zip.entries());
        requireMemory(file, entries);
        Map<String, Values> arrays = new LinkedHashMap<>();
        JsonNode json = null;
        for (ZipEntry entry : entries) {
            String name = printable(entry.getName().replaceFirst("\\.npy$", ""));
            try (var in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
                if (arrays.containsKey(name) || json != null && name.equals(jsonEntry)) {
                    throw new IllegalArgumentException("there are two of that name");
                }
                if (name.equals(jsonEntry)) {
                    byte[] text = in.readNBytes((int) entry.getSize());
                    requireEnd(in, entry);
                    json = StrictJson.parse(new String(text, StandardCharsets.UTF_8));
                    if (!json.isObject()) {
                        throw new IllegalArgumentException("expected a JSON object");
                    }
                } else if (entry.getName().endsWith(SUFFIX)) {
                    arrays.put(name, array(in, entry));
                } else {
                    throw new IllegalArgumentException("unknown, expected " + jsonEntry + " and arrays of NumPy");
                }
            } catch (IllegalArgumentException e) {
                throw damaged(file, name + ": " + e.getMessage());
            } catch (EOFException e) {
                throw damaged(file, name + ": cut short");
            } catch (IOException e) {
                throw damaged(file, name + ": " + e.getMessage());
            }
        }
        if (json == null) {
            throw noCheckpoint(file, "there is no " + jsonEntry + " in it");
        }
        return new ArrayFile(json, arrays);
    }

    private static void requireMemory(Path file, List<? extends ZipEntry> entries) {
        long limit = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / COPIES);
        long sum = 0;
        for (ZipEntry entry : entries) {
            sum += entry.getSize();
            if (entry.getSize() > limit || sum > limit) {
                throw damaged(file, "%s: holds %.1f GiB, more than fits into the memory of this JVM (-Xmx)"
                        .formatted(printable(entry.getName()), entry.getSize() / 0x1p30));
            }
        }
    }

    /** Reads on to the end, where the number of bytes and their CRC-32 have to be those of the directory. */
    private static void requireEnd(CheckedInputStream in, ZipEntry entry) throws IOException {
        if (in.read() >= 0) {
            throw new IllegalArgumentException("longer than the " + entry.getSize() + " bytes it should have");
        }
        if (in.getChecksum().getValue() != entry.getCrc()) {
            throw new IllegalArgumentException("its CRC-32 is %08x, expected %08x"
                    .formatted(in.getChecksum().getValue(), entry.getCrc()));
        }
    }

    private static Values array(CheckedInputStream in, ZipEntry entry) throws IOException {
        var head = new DataInputStream(in);
        byte[] magic = new byte[MAGIC.length];
        head.readFully(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IllegalArgumentException("has no NumPy header");
        }
        byte[] header = new byte[Short.toUnsignedInt(Short.reverseBytes(head.readShort()))];
        head.readFully(header);
        Matcher matcher = SHAPE.matcher(new String(header, StandardCharsets.US_ASCII));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not an array of little-endian float64");
        }
        long[] sizes = Arrays.stream(matcher.group(1).split("[, ]+")).filter(size -> !size.isBlank())
                .mapToLong(Long::parseLong).toArray();
        double bytes = 8;
        for (long size : sizes) {
            bytes *= size;
        }
        long found = entry.getSize() - MAGIC.length - 2 - header.length;
        if (bytes != found) {
            throw new IllegalArgumentException("holds " + found + " bytes, expected "
                    + (long) bytes + " for shape " + new Shape(sizes));
        }
        double[] data = numbers(in, (int) (found / 8));
        requireEnd(in, entry);
        for (int i = 0; i < data.length; i++) {
            if (!Double.isFinite(data[i])) {
                throw new IllegalArgumentException("element " + i + " is " + data[i] + ", expected a finite number");
            }
        }
        return new Values(data, new Shape(sizes));
    }

    private static double[] numbers(InputStream in, int count) throws IOException {
        double[] data = new double[count];
        for (int from = 0; from < count; from += CHUNK) {
            int length = Math.min(CHUNK, count - from);
            byte[] bytes = in.readNBytes(8 * length);
            if (bytes.length < 8 * length) {
                throw new EOFException();
            }
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(data, from, length);
        }
        return data;
    }

    /** No byte has changed since the file was sealed, or at least nothing was added to the zip of another program. */
    private static void requireUnchanged(Path file, String comment) throws IOException {
        int end = comment == null ? END_LENGTH : SEAL_LENGTH;
        try (var in = new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), new CRC32())) {
            boolean isWhole = Arrays.equals(in.readNBytes(BEGIN.length), BEGIN);
            in.skipNBytes(Files.size(file) - BEGIN.length - end);
            String seal = SEAL.formatted(in.getChecksum().getValue());
            isWhole &= comment == null ? Arrays.equals(in.readNBytes(END.length), END) : comment.equals(seal);
            if (!isWhole) {
                throw noCheckpoint(file, comment == null ? "there is more than a zip in it"
                        : "got " + seal + ", expected " + printable(comment));
            }
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static IllegalArgumentException noCheckpoint(Path file, String why) {
        return new IllegalArgumentException(file + " is not a checkpoint, or is damaged: " + why);
    }

    /** What to throw if something in a file makes no sense. */
    public static IllegalArgumentException damaged(Path file, String why) {
        return new IllegalArgumentException(file + ": " + why);
    }

    /**
     * The JSON as a record.
     *
     * @throws IllegalArgumentException as {@code read} does, naming the entry
     */
    public <T> T header(Function<JsonNode, T> read) {
        try {
            return read.apply(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(JSON_ENTRY + ": " + e.getMessage(), e);
        }
    }

    /** The arrays of a folder, which is what a name begins with, by the rest of their names. */
    public Map<String, Values> folder(String folder) {
        Map<String, Values> part = new LinkedHashMap<>();
        arrays.forEach((name, values) -> {
            if (name.startsWith(folder + "/")) {
                part.put(name.substring(folder.length() + 1), values);
            }
        });
        return part;
    }

    /**
     * Refuses arrays in other folders.
     *
     * @throws IllegalArgumentException naming the first one
     */
    public void requireFolders(List<String> folders) {
        for (String name : arrays.keySet()) {
            if (!folders.contains(name.substring(0, Math.max(0, name.indexOf('/'))))) {
                throw new IllegalArgumentException(name + ": unknown, expected arrays in " + folders);
            }
        }
    }
}
