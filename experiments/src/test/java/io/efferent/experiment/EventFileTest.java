package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    /** The checksums come from a bit-by-bit CRC-32C (polynomial 0x82f63b78) in another language. */
    @Test
    void recordsHaveTheKnownChecksums() {
        assertEquals("090000000000000037f97139313233343536373839e5b08ac7",
                HexFormat.of().formatHex(EventFile.record("123456789".getBytes(StandardCharsets.US_ASCII))));
        // The begin of every event file there is: its first record has 24 bytes.
        assertEquals("1800000000000000a37f4b22", HexFormat.of().formatHex(EventFile.record(new byte[24]), 0, 12));
    }

    @Test
    void scalarsAreThereByTagAndStep(@TempDir Path folder) throws IOException {
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("meanReturn", 12.5);
        scalars.put("nothing", Double.NaN);
        scalars.put("measures/success", -0.75);
        try (var events = new EventFile(folder)) {
            events.write(1_000_000, scalars);
        }
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findAny().orElseThrow();
        }
        assertTrue(file.getFileName().toString().matches("events\\.out\\.tfevents\\.\\d{10}\\..*"), file.toString());
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var first = next(bytes);
        assertEquals(9, first[0]);
        assertEquals("\032\rbrain.Event:2", new String(first, 9, first.length - 9, StandardCharsets.US_ASCII));
        var event = ByteBuffer.wrap(next(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(9, event.get());
        double age = System.currentTimeMillis() / 1000.0 - event.getDouble();
        assertTrue(age >= 0 && age < 60, "written " + age + " s ago");
        assertEquals("10c0843d", hex(event, 4));
        assertEquals("2a2c", hex(event, 2));
        assertEquals("0a110a0a" + hex("meanReturn") + "1500004841", hex(event, 19));
        // The NaN is gone.
        assertEquals("0a170a10" + hex("measures/success") + "15000040bf", hex(event, 25));
        assertEquals(0, event.remaining() + bytes.remaining());
    }

    private static byte[] next(ByteBuffer file) {
        byte[] header = new byte[8];
        file.get(header);
        byte[] data = new byte[(int) ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong()];
        int headerChecksum = file.getInt();
        file.get(data);
        int checksum = file.getInt();
        byte[] again = EventFile.record(data);
        assertEquals(headerChecksum, ByteBuffer.wrap(again).order(ByteOrder.LITTLE_ENDIAN).getInt(8));
        assertEquals(checksum, ByteBuffer.wrap(again).order(ByteOrder.LITTLE_ENDIAN).getInt(12 + data.length));
        return data;
    }

    private static String hex(ByteBuffer bytes, int count) {
        byte[] taken = new byte[count];
        bytes.get(taken);
        return HexFormat.of().formatHex(taken);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
