package io.efferent.kernel;

import ai.djl.ndarray.types.Shape;
import java.lang.reflect.Method;
import java.util.List;

/** A function of weights that depends on nothing else: calls of DJL's operations as they were written down. */
sealed interface WeightFunction {
    /** A weight itself. */
    record Given(String name, Shape shape) implements WeightFunction {}

    /** Numbers that were known when it was written down. */
    record Constant(Shape shape, double[] values) implements WeightFunction {}

    /**
     * The result of an operation.
     *
     * @param method of {@link ai.djl.ndarray.NDArray}, or of its engine's side
     * @param receiver the array it was asked of
     * @param arguments functions of weights, lists of them, or anything else as it came
     */
    record Call(Method method, WeightFunction receiver, List<Object> arguments) implements WeightFunction {}

    /** One array of the list that an operation returned. */
    record Part(Call call, int index) implements WeightFunction {}
}
