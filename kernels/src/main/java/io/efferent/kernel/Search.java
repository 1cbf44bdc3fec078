package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import java.util.Arrays;

/**
 * What Java code finds from numbers, in double precision and without derivatives, as one operation: in a compiled step
 * too. Made once and kept, or with code that is equal to that of another, it leaves compiled steps as they are.
 *
 * <p>Where what is found solves equations, one more step of Newton's method from it, on the tape and with the matrix
 * held, has the derivatives of the implicit function, as {@link Root} does it.
 *
 * @param results how many numbers are found from each set of arguments
 * @param finder the code
 */
public record Search(int results, Finder finder) implements Callee {
    /** Code that several threads may call at once. */
    @FunctionalInterface
    public interface Finder {
        /**
         * Finds numbers.
         *
         * @param x [argument][set]
         * @param doubles whether the results are wanted in float64, else in float32
         * @param found takes the results, [result][set]
         */
        void find(double[][] x, boolean doubles, double[][] found);
    }

    /**
     * Finds them.
     *
     * @param arguments of equal shape, or such that they broadcast to that of the first
     * @return the results, each in the shape of the first argument
     */
    public NDArray[] of(NDArray... arguments) {
        NDArray first = arguments[0];
        if (first instanceof TracedArray traced) {
            return TracedArray.search(this, Arrays.stream(arguments).map(traced.tracer()::traced)
                    .toArray(TracedArray[]::new));
        }
        DataType type = first.getDataType();
        double[][] found = found(Pointwise.numbers(first.getShape(), arguments), type == DataType.FLOAT64);
        return Arrays.stream(found).map(numbers -> Constants.of(first.getManager(), type, first.getShape(), numbers))
                .toArray(NDArray[]::new);
    }

    double[][] found(double[][] x, boolean doubles) {
        double[][] found = new double[results][x[0].length];
        finder.find(x, doubles, found);
        return found;
    }
}
