package io.efferent.experiment.recording;

import io.efferent.array.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A recording as a MAT-file of level 5, which all versions of MATLAB load, and SciPy. Its format is published by The
 * MathWorks ("MAT-File Format", chapter 1): a header of 128 bytes, then one element for each variable.
 */
final class MatFile {
    private static final int INT8 = 1;
    private static final int UINT16 = 4;
    private static final int INT32 = 5;
    private static final int UINT32 = 6;
    private static final int DOUBLE = 9;
    private static final int MATRIX = 14;
    private static final int CHARACTERS = 4;
    private static final int NUMBERS = 6;
    private static final int HEADER = 128;

    private MatFile() {}

    static void write(TrialRecording recording, Path file) {
        for (var variable : recording.variables()) {
            double[][][] values = variable.values();
            double bytes = 8.0 * values.length * values[0].length * values[0][0].length;
            if (bytes >= Integer.MAX_VALUE) {
                throw new IllegalArgumentException("export: got %.1f GiB of %s, expected less than 2, for MATLAB"
                        .formatted(bytes / 0x1p30, variable.name()));
            }
        }
        WholeFile.stream(file, out -> {
            header(out);
            double[] times = RecordingMeta.times(recording);
            matrix(out, "time", NUMBERS, new int[] {times.length, 1}, DOUBLE, doubles(times));
            for (var epoch : recording.epochs().entrySet()) {
                double[] steps = Arrays.stream(epoch.getValue()).asDoubleStream().toArray();
                matrix(out, RecordingMeta.epoch(epoch.getKey()), NUMBERS, new int[] {steps.length, 1}, DOUBLE,
                        doubles(steps));
            }
            for (var variable : recording.variables()) {
                double[][][] values = variable.values();
                matrix(out, variable.identifier(), NUMBERS,
                        new int[] {values.length, values[0].length, values[0][0].length}, DOUBLE,
                        doubles(firstAxisFastest(values)));
            }
            String meta = RecordingMeta.of(recording).toPrettyString();
            matrix(out, "meta", CHARACTERS, new int[] {1, meta.length()}, UINT16,
                    meta.getBytes(StandardCharsets.UTF_16LE));
        });
    }

    private static void header(OutputStream out) throws IOException {
        var header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(header.array(), 0, HEADER - 12, (byte) ' ');
        header.put("MATLAB 5.0 MAT-file, written by Efferent".getBytes(StandardCharsets.US_ASCII));
        header.putShort(HEADER - 4, (short) 0x0100).putShort(HEADER - 2, (short) ('M' << 8 | 'I'));
        out.write(header.array());
    }

    private static double[] firstAxisFastest(double[][][] values) {
        int rows = values.length;
        int columns = values[0].length;
        double[] flat = new double[rows * columns * values[0][0].length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < values[i][j].length; k++) {
                    flat[i + rows * (j + columns * k)] = values[i][j][k];
                }
            }
        }
        return flat;
    }

    private static byte[] doubles(double... numbers) {
        var bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(numbers);
        return bytes.array();
    }

    private static byte[] ints(int... numbers) {
        var bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(numbers);
        return bytes.array();
    }

    /** An array: its class, its sizes, its name and its numbers, each an element of its own. */
    private static void matrix(OutputStream out, String name, int kind, int[] sizes, int type, byte[] content)
            throws IOException {
        var before = new ByteArrayOutputStream();
        element(before, UINT32, ints(kind, 0));
        element(before, INT32, ints(sizes));
        element(before, INT8, name.getBytes(StandardCharsets.US_ASCII));
        out.write(ints(MATRIX, before.size() + 8 + padded(content.length)));
        before.writeTo(out);
        element(out, type, content);
    }

    private static void element(OutputStream out, int type, byte[] content) throws IOException {
        out.write(ints(type, content.length));
        out.write(content);
        out.write(new byte[padded(content.length) - content.length]);
    }

    private static int padded(int length) {
        return Math.ceilDiv(length, 8) * 8;
    }
}
