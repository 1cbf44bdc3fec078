package io.efferent.verify.compare;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/** A computation with arrays by name, written once for both engines. */
@FunctionalInterface
public interface Formula {
    /**
     * The results, each (batch, ...), or (1, ...) where it is the same for all samples.
     *
     * @param manager where constants come from
     * @param x the inputs, each (batch, columns), and the weights
     */
    Map<String, NDArray> of(NDManager manager, Map<String, NDArray> x);
}
