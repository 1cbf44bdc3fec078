package io.efferent.verify.compare;

import io.efferent.array.Values;
import java.util.Map;

/** A {@link Formula} as one of the engines computes and differentiates it; numbers go in and come out. */
public interface Computation {
    /**
     * The results, each (batch, columns) in the order of their elements.
     *
     * @param x inputs, each (batch, columns), and weights
     */
    Map<String, Values> results(Map<String, Values> x);

    /**
     * The gradients of a sum over results by everything that goes in.
     *
     * @param x inputs and weights
     * @param upstream factors in that sum, by result, in the order of its elements; results that are left out have none
     */
    Map<String, double[]> gradients(Map<String, Values> x, Map<String, double[]> upstream);
}
