package io.efferent.network;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.kernel.Values;
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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * All that is needed to go on with training as if it had never stopped. Randomness needs no state of its own: batch
 * {@code n} of a seed always draws the same numbers (see {@link io.efferent.task.RandomStreams}).
 *
 * <p>The file is a zip of NumPy arrays and one {@code checkpoint.json}; {@code numpy.load} opens it.
 *
 * @param weights the network's weights
 * @param adamSteps steps of the optimizer
 * @param adamMean its running mean by weight name
 * @param adamVariance its running variance by weight name
 * @param batches batches done
 * @param seed the run's seed
 * @param bestLoss smallest validation loss so far; infinity if none
 * @param patience validations since then
 * @param configuration whatever describes the run, as JSON
 */
public record Checkpoint(
        Weights weights,
        long adamSteps,
        Map<String, double[]> adamMean,
        Map<String, double[]> adamVariance,
        long batches,
        long seed,
        double bestLoss,
        int patience,
        String configuration) {

    private static final String FORMAT = "efferent-checkpoint/1";
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
                    write(zip);
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

    private void write(ZipOutputStream zip) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("batches", batches);
        json.put("seed", seed);
        json.put("adamSteps", adamSteps);
        if (Double.isFinite(bestLoss)) {
            json.put("bestLoss", bestLoss);
        }
        json.put("patience", patience);
        json.set("configuration", JSON.readTree(configuration));
        zip.putNextEntry(new ZipEntry(JSON_ENTRY));
        zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        for (String name : weights.names()) {
            Shape shape = weights.shape(name);
            writeArray(zip, "weights/" + name, shape, weights.get(name));
            if (adamMean.containsKey(name)) {
                writeArray(zip, "adam-mean/" + name, shape, adamMean.get(name));
                writeArray(zip, "adam-variance/" + name, shape, adamVariance.get(name));
            }
        }
    }

    private static void writeArray(ZipOutputStream zip, String name, Shape shape, double[] data) throws IOException {
        var sizes = new StringBuilder();
        for (long size : shape.getShape()) {
            sizes.append(size).append(", ");
        }
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + sizes.toString().trim() + "), }";
        int padded = Math.ceilDiv(MAGIC.length + 2 + header.length() + 1, 64) * 64;
        header += " ".repeat(padded - MAGIC.length - 2 - header.length() - 1) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(padded + 8 * data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        bytes.asDoubleBuffer().put(data);
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(bytes.array());
    }

    /**
     * Reads a file written by {@link #save}.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is not a checkpoint or is damaged
     */
    public static Checkpoint load(Path file) {
        Map<String, Values> arrays = new LinkedHashMap<>();
        JsonNode json = null;
        try (var zip = new ZipFile(requireFile(file).toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().equals(JSON_ENTRY)) {
                    json = JSON.readTree(content);
                } else {
                    arrays.put(entry.getName().replaceFirst("\\.npy$", ""), readArray(content));
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
        if (json == null || !FORMAT.equals(json.path("format").asText())) {
            throw damaged(file, "there is no " + JSON_ENTRY + " of format " + FORMAT + " in it");
        }
        return assemble(file, json, arrays);
    }

    private static Path requireFile(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder");
        }
        return file;
    }

    private static Checkpoint assemble(Path file, JsonNode json, Map<String, Values> arrays) {
        Map<String, Values> weights = new LinkedHashMap<>();
        Map<String, double[]> mean = new LinkedHashMap<>();
        Map<String, double[]> variance = new LinkedHashMap<>();
        arrays.forEach((path, values) -> {
            String name = path.substring(path.indexOf('/') + 1);
            switch (path.substring(0, Math.max(0, path.indexOf('/')))) {
                case "weights" -> weights.put(name, values);
                case "adam-mean" -> mean.put(name, values.data());
                case "adam-variance" -> variance.put(name, values.data());
                default -> throw damaged(file, "unknown entry " + path);
            }
        });
        long adamSteps = json.path("adamSteps").asLong();
        Set<String> moved = adamSteps == 0 ? Set.of() : weights.keySet();
        if (weights.isEmpty() || !mean.keySet().equals(moved) || !variance.keySet().equals(moved)) {
            throw damaged(file, "arrays are missing");
        }
        return new Checkpoint(
                new Weights(weights),
                adamSteps,
                mean,
                variance,
                json.path("batches").asLong(),
                json.path("seed").asLong(),
                json.path("bestLoss").asDouble(Double.POSITIVE_INFINITY),
                json.path("patience").asInt(),
                json.path("configuration").toString());
    }

    private static IllegalArgumentException damaged(Path file, String why) {
        return new IllegalArgumentException(file + " is not a checkpoint, or is damaged: " + why);
    }

    private static Values readArray(byte[] content) {
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
