package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A function of one row of numbers, its value and its gradient, on DJL's tape and compiled. */
public final class BothEngines {
    private static final double STEP = 1e-7;

    private BothEngines() {}

    /** A number computed from a row. */
    public interface Function {
        /**
         * Computes it.
         *
         * @param manager owner of constants
         * @param x (1, n)
         * @return any shape; the sum of its elements is the number
         */
        NDArray of(NDManager manager, NDArray x);
    }

    /** The value in double precision. */
    public static double value(Function f, double... x) {
        try (NDManager manager = Tensors.newManager()) {
            return f.of(manager, row(manager, DataType.FLOAT64, x)).sum().toDoubleArray()[0];
        }
    }

    /** The gradient of the tape. */
    public static double[] taped(DataType type, Function f, double... x) {
        try (NDManager manager = Tensors.newManager(); var tape = Engine.getInstance().newGradientCollector()) {
            NDArray leaf = row(manager, type, x);
            leaf.setRequiresGradient(true);
            tape.backward(f.of(manager, leaf).sum());
            return Tensors.toDoubles(leaf.getGradient());
        }
    }

    /** The gradient of the compiled function. */
    public static double[] compiled(DataType type, Function f, double... x) {
        var builder = Scan.builder(type).optThreads(1).addField("x", x.length, false).addField("y", 1, true);
        builder.trace(() -> {
            NDArray in = builder.lagged("x", 1);
            builder.setResult("x", in);
            NDArray y = f.of(builder.manager(), in);
            builder.setResult("y", y.reshape(1, y.size()).sum(new int[] {1}, true));
        });
        try (NDManager manager = Tensors.newManager();
                var sweep = builder.build().sweep(
                        1, 1, Map.of("x", row(manager, type, x), "y", row(manager, type, 0)), Map.of(), Map.of())) {
            sweep.forward(0, 1);
            sweep.backward(0, 1, Map.of("y", Constants.of(manager, type, new Shape(1, 2, 1), 0, 1)));
            return Tensors.toDoubles(sweep.initialGradient("x", manager));
        }
    }

    /**
     * Checks that the gradient along a direction is the difference quotient to that side, on both engines and in both
     * float types.
     *
     * @param name for messages
     * @param at the point, on an edge
     * @param direction a way that can be gone from there
     */
    public static void checkOneSided(String name, Function f, double[] at, double[] direction) {
        double[] further = new double[at.length];
        Arrays.setAll(further, i -> at[i] + STEP * direction[i]);
        double expected = (value(f, further) - value(f, at)) / STEP;
        double scale = 1 + Math.abs(expected);
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
            double tolerance = (type == DataType.FLOAT64 ? 1e-5 : 1e-3) * scale;
            assertEquals(expected, along(taped(type, f, at), direction), tolerance, name + " on the tape, " + type);
            assertEquals(expected, along(compiled(type, f, at), direction), tolerance, name + " compiled, " + type);
        }
    }

    private static double along(double[] gradient, double[] direction) {
        double sum = 0;
        for (int i = 0; i < direction.length; i++) {
            // What does not move does not matter, were its derivative not finite.
            sum += direction[i] == 0 ? 0 : gradient[i] * direction[i];
        }
        return sum;
    }

    private static NDArray row(NDManager manager, DataType type, double... x) {
        return Constants.of(manager, type, new Shape(1, x.length), x);
    }
}
