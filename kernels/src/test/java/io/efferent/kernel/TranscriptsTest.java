package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Code is the same as long as its calls and numbers are. */
class TranscriptsTest {
    /** A number that code reads. */
    private double now = 1;

    private static NDArray start(NDManager manager) {
        return Constants.of(manager, DataType.FLOAT64, new double[][] {{0.5, -1, 2}});
    }

    private static Transcripts of(UnaryOperator<NDArray> code) {
        return new Transcripts("code", DataType.FLOAT64, manager -> new NDList(code.apply(start(manager))));
    }

    /** Every way in which a number gets into arrays. */
    private Map<String, UnaryOperator<NDArray>> codes() {
        Map<String, UnaryOperator<NDArray>> codes = new LinkedHashMap<>();
        codes.put("number", x -> x.mul(now));
        codes.put("float", x -> x.add((float) now));
        codes.put("constant", x -> x.sub(Constants.of(x.getManager(), x.getDataType(), now)));
        codes.put("row", x -> x.mul(Constants.of(
                x.getManager(), x.getDataType(), new Shape(1, 3), new double[] {1, now, 2})));
        codes.put("created", x -> x.mul(x.getManager().create(new double[] {1, 2, now})));
        codes.put("created of floats", x -> x.toType(DataType.FLOAT32, false)
                .mul(x.getManager().create(new float[] {1, 2, (float) now})));
        codes.put("full", x -> x.add(x.getManager().full(new Shape(1), (float) now)));
        codes.put("limits", x -> x.clip(-now, 3));
        codes.put("power", x -> x.abs().pow(now));
        codes.put("element", x -> x.get(":, " + (int) now));
        codes.put("slice", x -> x.get(new NDIndex().addAllDim().addSliceDim(0, (int) now)));
        codes.put("columns", x -> Tensors.columns(x, 0, (int) now));
        codes.put("axis", x -> x.sum(new int[] {(int) now % 2}));
        codes.put("shape", x -> x.reshape(now == 1 ? new Shape(3, 1) : new Shape(1, 3)));
        codes.put("operation", x -> now == 1 ? x.sin() : x.cos());
        codes.put("operand", x -> NDArrays.where(x.gt(0), now == 1 ? x : x.neg(), x.square()));
        codes.put("result", x -> {
            NDArray y = x.sin();
            NDArray z = x.cos();
            return now == 1 ? y : z;
        });
        codes.put("one more", x -> now == 1 ? x : x.neg());
        codes.put("one less", x -> now == 1 ? x.neg() : x);
        codes.put("within a list", x -> NDArrays.concat(new NDList(x, x.mul(now)), 1));
        codes.put("within a network's function", x -> Activation.leakyRelu(x, (float) now));
        codes.put("parameter", x ->
                x.mul(Parameters.of(x.getManager(), x.getDataType(), Map.of("x", x)).constant(now)));
        codes.put("read", x -> x.add(Tensors.toDoubles(x)[0] + now));
        codes.put("in a loop", x -> Repeat.times(5, new NDList(x), y -> new NDList(y.head().mul(now))).head());
        return codes;
    }

    @Test
    void everyNumberIsNoticed() {
        codes().forEach((name, code) -> {
            now = 1;
            var transcripts = of(code);
            Object first = transcripts.now(5);
            assertSame(first, transcripts.now(5), name);
            now = 2;
            Object second = transcripts.now(5);
            assertNotSame(first, second, name);
            assertSame(second, transcripts.now(5), name);
            now = 1;
            assertSame(first, transcripts.now(5), name);
        });
    }

    @Test
    void numbersChangedInPlaceAreNoticed() {
        double[] row = {1, 2, 3};
        var transcripts = of(x -> x.mul(Constants.of(x.getManager(), x.getDataType(), new Shape(1, 3), row)));
        Object first = transcripts.now(2);
        row[1] = 5;
        assertNotSame(first, transcripts.now(2));
    }

    @Test
    void loopsAreGoneThroughOnce() {
        int[] calls = {0};
        var transcripts = of(x -> Repeat.times(1000, new NDList(x), y -> {
            calls[0]++;
            return new NDList(y.head().mul(now));
        }).head());
        transcripts.now(3);
        assertEquals(3, calls[0]);
    }

    /** Roots are numbers that code reads, so what they depend on is seen by them. */
    @Test
    void roots() {
        var root = new Root(List.of("c"), (p, x) -> x.mul(x).mul(x).sub(p.get("c")));
        var transcripts = of(x -> {
            var p = Parameters.of(x.getManager(), x.getDataType(), Map.of("c", x.square().add(now)));
            return root.solve(p, p.constant(0), p.constant(100), x);
        });
        Object first = transcripts.now(2);
        assertSame(first, transcripts.now(2));
        now = 2;
        assertNotSame(first, transcripts.now(2));
    }

    @Test
    void whatChangesFromCallToCallIsRefused() {
        List<String> messages = new ArrayList<>();
        for (UnaryOperator<NDArray> code : List.<UnaryOperator<NDArray>>of(
                x -> x.mul(now++), x -> now++ < 4 ? x.sin() : x.cos())) {
            now = 1;
            messages.add(assertThrows(UntraceableException.class, () -> of(code).now(5)).getMessage());
        }
        assertTrue(messages.getFirst().startsWith("code reads 2.0 instead of 1.0"), messages.getFirst());
        assertTrue(messages.getLast().startsWith("code does something else"), messages.getLast());
    }

    @Test
    void theLastFormsAreKept() {
        var transcripts = of(x -> x.mul(now));
        Object first = transcripts.now(1);
        for (now = 2; now <= Recent.MOST; now++) {
            transcripts.now(1);
        }
        now = 1;
        assertSame(first, transcripts.now(1));
        for (now = 100; now <= 100 + Recent.MOST; now++) {
            transcripts.now(1);
        }
        now = 1;
        assertNotSame(first, transcripts.now(1));
    }
}
