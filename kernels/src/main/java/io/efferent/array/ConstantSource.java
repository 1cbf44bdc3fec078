package io.efferent.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * A manager whose constants are not numbers in native memory; {@link Constants} asks it for them. The compiler's is
 * one.
 */
public interface ConstantSource {
    /**
     * A constant of the manager's own kind.
     *
     * @param shape the shape
     * @param values the elements in row-major order, as many as the shape holds
     */
    NDArray constant(Shape shape, double... values);
}
