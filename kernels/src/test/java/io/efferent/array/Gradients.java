package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Gradients of the tape against central differences, in double precision. */
public final class Gradients {
    private Gradients() {}

    /** A scalar that depends on named inputs. */
    public interface Loss {
        NDArray of(NDManager manager, Map<String, NDArray> inputs);
    }

    /** The loss, off the tape. */
    public static double value(Map<String, Values> inputs, Loss loss) {
        try (NDManager manager = Tensors.newManager()) {
            return loss.of(manager, arrays(manager, inputs)).toDoubleArray()[0];
        }
    }

    /** The gradients of the tape, in row-major order; zeros for an input that the loss does not use. */
    public static Map<String, double[]> tape(Map<String, Values> inputs, Loss loss) {
        try (NDManager manager = Tensors.newManager()) {
            Map<String, NDArray> arrays = arrays(manager, inputs);
            arrays.values().forEach(x -> x.setRequiresGradient(true));
            try (var tape = Engine.getEngine("PyTorch").newGradientCollector()) {
                tape.backward(loss.of(manager, arrays));
            }
            Map<String, double[]> gradients = new LinkedHashMap<>();
            arrays.forEach((name, x) -> {
                NDArray gradient = x.getGradient();
                gradients.put(
                        name, gradient == null ? new double[(int) x.getShape().size()] : Tensors.toDoubles(gradient));
            });
            return gradients;
        }
    }

    /** Derivative of the loss along {@code direction} of one input, by a central difference with step {@code h}. */
    public static double central(
            Map<String, Values> inputs, String name, double[] direction, double h, Loss loss) {
        return (value(moved(inputs, name, direction, h), loss) - value(moved(inputs, name, direction, -h), loss))
                / (2 * h);
    }

    /**
     * Checks the tape against central differences along one random direction of every input, of unit entries, scaled by
     * the magnitude of the input.
     *
     * @param tolerance on the difference, relative to 1 + the directional derivative
     */
    public static void check(Map<String, Values> inputs, RandomGenerator random, double tolerance, Loss loss) {
        Map<String, double[]> gradients = tape(inputs, loss);
        inputs.forEach((name, values) -> {
            double[] direction = direction(values.data(), random);
            double expected = central(inputs, name, direction, 1e-6, loss);
            double actual = dot(gradients.get(name), direction);
            assertTrue(Double.isFinite(actual), () -> name + ": gradient is " + actual);
            assertEquals(expected, actual, tolerance * (1 + Math.abs(expected)),
                    () -> "gradient with respect to " + name + " along a random direction");
        });
    }

    /** Checks the tape along random directions in which all inputs move at once; else as {@link #check}. */
    public static void checkTogether(
            Map<String, Values> inputs, int directions, RandomGenerator random, double tolerance, Loss loss) {
        Map<String, double[]> gradients = tape(inputs, loss);
        for (int i = 0; i < directions; i++) {
            double actual = 0;
            Map<String, Values> up = inputs;
            Map<String, Values> down = inputs;
            for (String name : inputs.keySet()) {
                double[] direction = direction(inputs.get(name).data(), random);
                actual += dot(gradients.get(name), direction);
                up = moved(up, name, direction, 1e-6);
                down = moved(down, name, direction, -1e-6);
            }
            double expected = (value(up, loss) - value(down, loss)) / 2e-6;
            assertEquals(expected, actual, tolerance * (1 + Math.abs(expected)), "gradient along a random direction");
        }
    }

    private static double[] direction(double[] at, RandomGenerator random) {
        double largest = 0;
        for (double x : at) {
            largest = Math.max(largest, Double.isInfinite(x) ? 0 : Math.abs(x));
        }
        double[] direction = new double[at.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = random.nextDouble(-1, 1) * (largest == 0 ? 1 : largest);
        }
        return direction;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static Map<String, Values> moved(Map<String, Values> inputs, String name, double[] direction, double h) {
        Map<String, Values> moved = new LinkedHashMap<>(inputs);
        Values old = inputs.get(name);
        double[] data = old.data();
        for (int i = 0; i < data.length; i++) {
            data[i] += h * direction[i];
        }
        moved.put(name, new Values(data, old.shape()));
        return moved;
    }

    private static Map<String, NDArray> arrays(NDManager manager, Map<String, Values> inputs) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        inputs.forEach((name, values) ->
                arrays.put(name, Constants.of(manager, DataType.FLOAT64, values.shape(), values.data())));
        return arrays;
    }
}
