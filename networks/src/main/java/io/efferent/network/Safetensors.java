package io.efferent.network;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.Values;
import io.efferent.array.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named arrays in a file of the safetensors format, which PyTorch, JAX and others read without running code from it: 8
 * bytes with the length of a JSON header, the header with name, type, shape and place of each array, the numbers.
 *
 * <p>Recurrent networks have PyTorch's names and layout here, such as {@code gru.weight_ih_l0} with its gates stacked
 * by rows, so that a module with a {@code gru} and an {@code fc} takes them as they are.
 *
 * @param arrays by name
 * @param metadata texts by name
 */
public record Safetensors(Map<String, Values> arrays, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_HEADER = 100_000_000;

    /** How numbers are stored. */
    private enum Type {
        F64(8) {
            @Override
            double read(ByteBuffer bytes) {
                return bytes.getDouble();
            }
        },
        F32(4) {
            @Override
            double read(ByteBuffer bytes) {
                return bytes.getFloat();
            }
        },
        F16(2) {
            @Override
            double read(ByteBuffer bytes) {
                return Float.float16ToFloat(bytes.getShort());
            }
        },
        BF16(2) {
            @Override
            double read(ByteBuffer bytes) {
                return Float.intBitsToFloat(bytes.getShort() << 16);
            }
        };

        private final int size;

        Type(int size) {
            this.size = size;
        }

        abstract double read(ByteBuffer bytes);

        static Type named(String name) {
            return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "dtype: got '" + name + "', expected one of " + Arrays.toString(values())));
        }
    }

    /**
     * Writes the file, whole or not at all, in float64.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void save(Path file) {
        ObjectNode header = JSON.createObjectNode();
        header.set(METADATA, JSON.valueToTree(metadata));
        long end = 0;
        for (var array : arrays.entrySet()) {
            ObjectNode entry = header.putObject(array.getKey()).put("dtype", Type.F64.name());
            Arrays.stream(array.getValue().shape().getShape()).forEach(entry.putArray("shape")::add);
            long begin = end;
            end += 8 * array.getValue().shape().size();
            entry.putArray("data_offsets").add(begin).add(end);
        }
        // Spaces, so that the numbers begin at a multiple of 8.
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, 8) * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        WholeFile.stream(file, out -> {
            out.write(littleEndian(8).putLong(padded.length).array());
            out.write(padded);
            for (Values values : arrays.values()) {
                double[] data = values.data();
                ByteBuffer bytes = littleEndian(8 * data.length);
                bytes.asDoubleBuffer().put(data);
                out.write(bytes.array());
            }
        });
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a file of floating-point numbers, of 16, 32 or 64 bits.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is not of this format, or damaged, naming file and array
     */
    public static Safetensors load(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new IllegalArgumentException("is a folder, expected a file");
            }
            if (Files.size(file) > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("has more than 2 GiB");
            }
            return read(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException(file + " does not exist", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static Safetensors read(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        long length = content.length < 8 ? -1 : bytes.getLong();
        if (length < 2 || length > Math.min(LONGEST_HEADER, content.length - 8)) {
            throw new IllegalArgumentException("is not a safetensors file, or cut short");
        }
        JsonNode header = StrictJson.parse(new String(content, 8, (int) length, StandardCharsets.UTF_8));
        if (!header.isObject()) {
            throw new IllegalArgumentException("header: expected a JSON object");
        }
        ByteBuffer data = bytes.slice(8 + (int) length, content.length - 8 - (int) length)
                .order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new TreeMap<>();
        header.properties().forEach(property -> {
            if (property.getKey().equals(METADATA)) {
                property.getValue().properties().forEach(text -> metadata.put(text.getKey(), text.getValue().asText()));
            } else {
                entries.put(property.getKey(), Entry.of(property.getKey(), property.getValue()));
            }
        });
        requireFilled(entries, data.capacity());
        Map<String, Values> arrays = new LinkedHashMap<>();
        entries.forEach((name, entry) -> arrays.put(name, entry.values(name, data)));
        return new Safetensors(arrays, metadata);
    }

    /** Arrays lie one after another and fill all there is. */
    private static void requireFilled(Map<String, Entry> entries, int bytes) {
        List<Map.Entry<String, Entry>> order = entries.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().begin)).toList();
        long end = 0;
        for (var entry : order) {
            if (entry.getValue().begin != end) {
                throw new IllegalArgumentException(entry.getKey() + ": data_offsets: got a begin of "
                        + entry.getValue().begin + ", expected " + end);
            }
            end = entry.getValue().end;
        }
        if (end != bytes) {
            throw new IllegalArgumentException("holds " + bytes + " bytes of numbers, expected " + end);
        }
    }

    /** What the header says of an array. */
    private record Entry(Type type, Shape shape, long begin, long end) {
        static Entry of(String name, JsonNode json) {
            try {
                Header header = JSON.treeToValue(json, Header.class);
                if (header.dtype == null || header.shape == null || header.offsets == null
                        || header.offsets.length != 2) {
                    throw new IllegalArgumentException("expected dtype, shape and two data_offsets");
                }
                Entry entry = new Entry(Type.named(header.dtype), new Shape(header.shape),
                        header.offsets[0], header.offsets[1]);
                double size = Arrays.stream(header.shape).asDoubleStream().reduce(entry.type.size, (a, b) -> a * b);
                if (entry.end - entry.begin != size || Arrays.stream(header.shape).anyMatch(n -> n < 0)) {
                    throw new IllegalArgumentException("data_offsets: got " + (entry.end - entry.begin)
                            + " bytes, expected " + (long) size + " for shape " + entry.shape);
                }
                return entry;
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(name + ": " + e.getOriginalMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
        }

        Values values(String name, ByteBuffer data) {
            ByteBuffer own = data.duplicate().order(ByteOrder.LITTLE_ENDIAN).position((int) begin);
            double[] numbers = new double[Math.toIntExact(shape.size())];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = type.read(own);
                if (!Double.isFinite(numbers[i])) {
                    throw new IllegalArgumentException(
                            name + ": element " + i + " is " + numbers[i] + ", expected a finite number");
                }
            }
            return new Values(numbers, shape);
        }
    }

    /** The header's own names. */
    private record Header(String dtype, long[] shape, @JsonProperty("data_offsets") long[] offsets) {}
}
