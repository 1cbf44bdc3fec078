package io.efferent.network;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.array.Values;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays and a JSON document in one file: a zip of NumPy arrays, which {@code numpy.load} opens.
 *
 * @param json says what the arrays are; its {@code format} names the kind of file
 * @param arrays float64 arrays by name
 */
public record ArrayFile(JsonNode json, Map<String, Values> arrays) {
    private static final String JSON_ENTRY = "checkpoint.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final Pattern SHAPE = Pattern.compile("'descr': '<f8', 'fortran_order': False, 'shape': \\(([^)]*)\\)");

    /**
     * Writes the file: first under another name, then moved, so it is never there in part.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void save(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                try (var zip = new ZipOutputStream(Files.newOutputStream(part, StandardOpenOption.CREATE_NEW))) {
                    zip.putNextEntry(new ZipEntry(JSON_ENTRY));
                    zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
                    for (Map.Entry<String, Values> array : arrays.entrySet()) {
                        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                        zip.write(bytes(array.getValue()));
                    }
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write checkpoint " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e.getClass() == IOException.class ? e.getMessage() : e.getClass().getSimpleName() + " " + e.getMessage();
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
     * Reads a file written by {@link #save}.
     *
     * @param format the kind of file that is expected
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is damaged or of another kind
     */
    public static ArrayFile load(Path file, String format) {
        Map<String, Values> arrays = new LinkedHashMap<>();
        JsonNode json = null;
        try (var zip = new ZipFile(requireFile(file).toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().equals(JSON_ENTRY)) {
                    json = JSON.readTree(content);
                } else {
                    arrays.put(entry.getName().replaceFirst("\\.npy$", ""), array(content));
                }
            }
        } catch (ZipException | EOFException | JsonProcessingException e) {
            throw damaged(file, e.getMessage());
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("checkpoint " + file + " does not exist", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read checkpoint " + file + ": " + reason(e), e);
        } catch (IllegalArgumentException e) {
            throw damaged(file, e.getMessage());
        }
        if (json == null || !format.equals(json.path("format").asText())) {
            throw damaged(file, "there is no " + JSON_ENTRY + " of format " + format + " in it");
        }
        return new ArrayFile(json, arrays);
    }

    /** What to throw if the content of a file makes no sense. */
    public static IllegalArgumentException damaged(Path file, String why) {
        return new IllegalArgumentException(file + " is not a checkpoint, or is damaged: " + why);
    }

    private static Path requireFile(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder");
        }
        return file;
    }

    private static Values array(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        if (bytes.remaining() < MAGIC.length + 2) {
            throw new IllegalArgumentException("an array is cut short");
        }
        bytes.get(magic);
        int length = bytes.getShort();
        if (!Arrays.equals(magic, MAGIC) || length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("an array has no NumPy header");
        }
        byte[] header = new byte[length];
        bytes.get(header);
        Matcher matcher = SHAPE.matcher(new String(header, StandardCharsets.US_ASCII));
        if (!matcher.find()) {
            throw new IllegalArgumentException("an array is not of little-endian float64");
        }
        List<Long> sizes = new ArrayList<>();
        for (String size : matcher.group(1).split(",")) {
            if (!size.isBlank()) {
                sizes.add(Long.parseLong(size.trim()));
            }
        }
        double[] data = new double[bytes.remaining() / 8];
        bytes.asDoubleBuffer().get(data);
        return new Values(data, new Shape(sizes.stream().mapToLong(Long::longValue).toArray()));
    }
}
