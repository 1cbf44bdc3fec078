package io.efferent.verify.compare;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.efferent.array.Values;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;

/**
 * One quantity, recomputed and recorded.
 *
 * @param part whether it is a state or a gradient
 * @param quantity its name in the file
 * @param error the largest error over the elements: {@code |a - b| / (1 + |b|)}, b being the recorded number, unless
 *     the check of this quantity scales it differently
 * @param tolerance the largest error that passes
 * @param worst indices of the element with that error
 * @param computed that element, recomputed
 * @param recorded that element in the file
 */
public record Comparison(
        Part part,
        String quantity,
        double error,
        double tolerance,
        long[] worst,
        double computed,
        double recorded) {

    /** What a quantity is for, which decides the tolerance. */
    public enum Part {
        @JsonProperty("state") STATE,
        @JsonProperty("gradient") GRADIENT
    }

    /**
     * Compares the elements whose flat index {@code included} accepts.
     *
     * @param scale what an error is divided by, for a recorded number; one that is no number is met by any that is not
     *     finite
     */
    static Comparison of(
            Part part, String quantity, double[] computed, Values recorded, DoubleUnaryOperator scale, double tolerance,
            IntPredicate included) {
        double[] expected = recorded.data();
        double largest = -1;
        int worst = -1;
        for (int i = 0; i < expected.length; i++) {
            double error = included.test(i) ? error(computed[i], expected[i], scale) : -1;
            if (error > largest) {
                largest = error;
                worst = i;
            }
        }
        if (worst < 0) {
            return new Comparison(part, quantity, 0, tolerance, new long[0], Double.NaN, Double.NaN);
        }
        return new Comparison(
                part, quantity, largest, tolerance, indices(recorded.shape(), worst), computed[worst], expected[worst]);
    }

    private static double error(double a, double b, DoubleUnaryOperator scale) {
        if (a == b || Double.isNaN(b) && !Double.isFinite(a)) {
            return 0;
        }
        double error = Math.abs(a - b) / scale.applyAsDouble(b);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private static long[] indices(Shape shape, int flat) {
        long[] indices = new long[shape.dimension()];
        long rest = flat;
        for (int axis = indices.length - 1; axis >= 0; axis--) {
            indices[axis] = rest % shape.get(axis);
            rest /= shape.get(axis);
        }
        return indices;
    }

    /** Whether the error is within the tolerance. */
    @JsonProperty
    public boolean ok() {
        return error <= tolerance;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Comparison c
                && part == c.part
                && quantity.equals(c.quantity)
                && Double.compare(error, c.error) == 0
                && Double.compare(tolerance, c.tolerance) == 0
                && Arrays.equals(worst, c.worst);
    }

    @Override
    public int hashCode() {
        return quantity.hashCode() * 31 + Double.hashCode(error);
    }
}
