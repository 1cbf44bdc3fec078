package io.efferent.experiment;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Scalars over steps in the format that TensorBoard reads: TFRecords of Event messages
 * (tensorflow/core/util/event.proto).
 *
 * <p>What is not finite is left out.
 */
public final class EventFile implements AutoCloseable {
    private static final String VERSION = "brain.Event:2";

    private final Path file;
    private final OutputStream out;

    /**
     * A new file in a folder, next to those of earlier parts of the run.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    public EventFile(Path folder) {
        long now = System.currentTimeMillis();
        file = folder.resolve(
                "events.out.tfevents.%010d.%d.efferent".formatted(now / 1000, ProcessHandle.current().pid()));
        try {
            Files.createDirectories(folder);
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            out.write(
                    record(new Message().real(1, now / 1000.0).bytes(3, VERSION.getBytes(StandardCharsets.UTF_8))
                    .build()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writes the scalars of a step, by tag. */
    public void write(long step, Map<String, Double> scalars) {
        var summary = new Message();
        scalars.forEach((tag, value) -> {
            if (Double.isFinite(value)) {
                summary.bytes(1, new Message().bytes(1, tag.getBytes(StandardCharsets.UTF_8))
                        .single(2, value.floatValue()).build());
            }
        });
        var event = new Message().real(1, System.currentTimeMillis() / 1000.0).integer(2, step)
                .bytes(5, summary.build());
        try {
            out.write(record(event.build()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Length, its checksum, data, its checksum; little-endian. */
    static byte[] record(byte[] data) {
        var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
        return ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN)
                .put(length).putInt(checksum(length)).put(data).putInt(checksum(data)).array();
    }

    /** CRC-32C, rotated and shifted as TFRecords have it. */
    private static int checksum(byte[] data) {
        var crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    /** A message in the encoding of Protocol Buffers. */
    private static final class Message {
        private ByteBuffer buffer = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);

        Message real(int field, double value) {
            tag(field, 1).buffer.putDouble(value);
            return this;
        }

        Message single(int field, float value) {
            tag(field, 5).buffer.putFloat(value);
            return this;
        }

        Message integer(int field, long value) {
            return tag(field, 0).varint(value);
        }

        Message bytes(int field, byte[] value) {
            tag(field, 2).varint(value.length).reserve(value.length);
            buffer.put(value);
            return this;
        }

        private Message tag(int field, int type) {
            return varint((long) field << 3 | type);
        }

        private Message varint(long value) {
            reserve(18);
            long rest = value;
            for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
                buffer.put((byte) (rest & 0x7f | 0x80));
            }
            buffer.put((byte) rest);
            return this;
        }

        private void reserve(int more) {
            if (buffer.remaining() < more) {
                var larger = ByteBuffer.allocate(2 * buffer.capacity() + more).order(ByteOrder.LITTLE_ENDIAN);
                buffer = larger.put(buffer.flip());
            }
        }

        byte[] build() {
            var bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        }
    }
}
