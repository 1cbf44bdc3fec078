package io.efferent.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.kernel.Scan;
import io.efferent.kernel.UntraceableException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What cannot be compiled is refused with its name and the line of the model, which lives in a package of its own. */
class UntraceableTest {
    /** Traces a function of an array (1, 4) and expects it to fail, naming an operation and the line of the call. */
    private static void refused(String operation, UnaryOperator<NDArray> f) {
        int line = StackWalker.getInstance().walk(frames ->
                frames.skip(1).findFirst().orElseThrow().getLineNumber());
        var scan = Scan.builder(DataType.FLOAT32).addField("x", 4, true);
        var e = assertThrows(UntraceableException.class,
                () -> scan.trace(() -> f.apply(scan.lagged("x", 1))), operation);
        assertTrue(e.getMessage().startsWith("cannot trace " + operation + " at "), e.getMessage());
        assertTrue(e.getMessage().contains("(UntraceableTest.java:" + line + ")"), e.getMessage() + ", line " + line);
    }

    @Test
    void theBatchStaysByItself() {
        refused("sum", x -> x.sum());
        refused("sum", x -> x.sum(new int[] {0}));
        refused("mean", x -> x.mean(new int[] {-2}));
        refused("max", x -> x.max(new int[] {0, 1}));
        refused("get", x -> x.get(0));
        refused("get", x -> x.get("0:1"));
        refused("get", x -> x.get(new NDIndex().addIndices(0).addAllDim()));
        refused("reshape", x -> x.reshape(4, 1));
        refused("reshape", x -> x.reshape(4));
        refused("swapAxes", x -> x.swapAxes(0, 1));
        refused("transpose", x -> x.transpose(1, 0));
        refused("expandDims", x -> x.expandDims(0));
        refused("squeeze", x -> x.squeeze(0));
        refused("concat", x -> x.concat(x, 0));
        refused("stack", x -> x.stack(x));
        refused("matMul", x -> x.matMul(x.swapAxes(-1, -1)));
        refused("add", x -> x.add(x.getManager().ones(new Shape(3, 4))));
        refused("broadcast", x -> x.broadcast(5, 4));
        refused("add", x -> x.add(x.getManager().ones(new Shape(2, 1, 4))));
    }

    @Test
    void arraysOfOtherManagersAreNoConstants() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray constant = Constants.of(manager, DataType.FLOAT32, new Shape(1, 4), 1, 2, 3, 4);
            refused("mul", x -> x.mul(constant));
            refused("mul", x -> constant.mul(x));
            refused("add", x -> constant.add(x));
            refused("concat", x -> x.concat(constant, 1));
        }
    }

    @Test
    void numbersAreNotKnown() {
        refused("toFloatArray", x -> x.getManager().create(x.toFloatArray()));
        refused("getFloat", x -> x.mul(x.getFloat(0, 1)));
    }

    @Test
    void operationsThatAreNotSupported() {
        refused("sort", x -> x.sort(1));
        refused("argMax", x -> x.argMax(1));
        refused("cumSum", x -> x.cumSum(1));
        refused("floor", x -> x.floor());
        refused("addi", x -> x.addi(1));
        refused("toType", x -> x.toType(DataType.FLOAT16, true));
        refused("toType", x -> x.gt(0).toType(DataType.INT32, true));
        refused("toType", x -> x.toType(DataType.FLOAT64, true));
        refused("erfinv", x -> x.erfinv());
    }

    @Test
    void theMessageSaysWhy() {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 4, true);
        var e = assertThrows(UntraceableException.class, () -> scan.trace(() -> scan.lagged("x", 1).sum()));
        assertTrue(e.getMessage().endsWith("): reduction over the batch axis"), e.getMessage());
    }

    @Test
    void aStepThatIsTooLargeIsRefused() {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 1, true);
        scan.trace(() -> {
            NDArray x = scan.lagged("x", 1);
            for (int i = 0; i < 10_001; i++) {
                x = x.sin().add(1);
            }
            scan.setResult("x", x);
        });
        var e = assertThrows(UntraceableException.class, scan::build);
        assertEquals("cannot compile a step of 20003 operations, the limit is 20000; "
                + "what is the same many times may be a Repeat", e.getMessage());
    }
}
