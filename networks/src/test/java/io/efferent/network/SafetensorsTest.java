package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir private Path folder;

    @Test
    void whatIsWrittenComesBack() {
        Map<String, Values> arrays = new LinkedHashMap<>();
        arrays.put("b", new Values(new double[] {1, -2.5, Math.PI, 1e-300, 0, 7}, new Shape(2, 3)));
        arrays.put("a", new Values(new double[] {42}, new Shape()));
        arrays.put("none", new Values(new double[0], new Shape(0, 3)));
        var file = folder.resolve("a.safetensors");
        new Safetensors(arrays, Map.of("format", "pt")).save(file);
        var back = Safetensors.load(file);
        assertEquals(arrays, back.arrays());
        assertEquals(Map.of("format", "pt"), back.metadata());
    }

    /** The layout of the format's description, byte by byte. */
    @Test
    void theLayoutIsThatOfTheFormat() throws IOException {
        var file = folder.resolve("layout.safetensors");
        new Safetensors(Map.of("w", new Values(new double[] {3, 4}, new Shape(2))), Map.of()).save(file);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        assertEquals(0, length % 8);
        assertEquals("{\"__metadata__\":{},\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}",
                new String(bytes.array(), 8, length, StandardCharsets.UTF_8).trim());
        assertEquals(8 + length + 16, bytes.capacity());
        assertEquals(3, bytes.getDouble(8 + length));
        assertEquals(4, bytes.getDouble(16 + length));
    }

    /** 1.5 and -2 in all types, in another order than the header's. */
    @Test
    void allFloatTypesAreRead() throws IOException {
        var numbers = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putShort(Float.floatToFloat16(1.5f)).putShort(Float.floatToFloat16(-2));
        numbers.putShort((short) (Float.floatToIntBits(1.5f) >> 16)).putShort((short) (Float.floatToIntBits(-2) >> 16));
        numbers.putFloat(1.5f).putFloat(-2);
        var expected = new Values(new double[] {1.5, -2}, new Shape(1, 2));
        assertEquals(Map.of("half", expected, "brain", expected, "single", expected), load("""
                {"single":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},
                 "half":{"dtype":"F16","shape":[1,2],"data_offsets":[0,4]},
                 "brain":{"dtype":"BF16","shape":[1,2],"data_offsets":[4,8]}}""", numbers.array()).arrays());
    }

    @Test
    void damageIsNamed() {
        refused("w: dtype: got 'I64', expected one of [F64, F32, F16, BF16]", "I64", "[1]", "[0,8]", 8);
        refused("w: data_offsets: got 8 bytes, expected 16 for shape (2)", "F64", "[2]", "[0,8]", 8);
        refused("w: data_offsets: got a begin of 8, expected 0", "F64", "[1]", "[8,16]", 16);
        refused("holds 16 bytes of numbers, expected 8", "F64", "[1]", "[0,8]", 16);
        refused("holds 0 bytes of numbers, expected 8", "F64", "[1]", "[0,8]", 0);
        refused("w: data_offsets: got 8 bytes, expected 8 for shape (-1, -1)", "F64", "[-1,-1]", "[0,8]", 8);
        refused("w: expected dtype, shape and two data_offsets", "F64", "[1]", "[0]", 8);
        var notFinite = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(Double.NaN).array();
        assertEquals(folder.resolve("x") + ": w: element 0 is NaN, expected a finite number",
                assertThrows(IllegalArgumentException.class, () -> load(
                        "{\"w\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", notFinite)).getMessage());
    }

    private void refused(String message, String type, String shape, String offsets, int bytes) {
        String header = "{\"w\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}".formatted(type, shape, offsets);
        assertEquals(folder.resolve("x") + ": " + message, assertThrows(IllegalArgumentException.class,
                () -> load(header, new byte[bytes])).getMessage());
    }

    private Safetensors load(String header, byte[] numbers) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + text.length + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        return Safetensors.load(Files.write(
                folder.resolve("x"), bytes.putLong(text.length).put(text).put(numbers).array()));
    }
}
