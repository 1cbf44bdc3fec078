package io.efferent.kernel;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * Code within a step that may do something else the next time: it reads numbers that are not arrays.
 *
 * @param name for messages, such as "force field"
 * @param source what decides what it does: if it is {@link io.efferent.array.Fixed} and equal to the last, it is not
 *     traced again
 * @param code what it does
 * @param draws whether it may ask for dropout, whose masks then are channels of the step; see {@link Scan#dropouts}
 */
public record Part(String name, Object source, Code code, boolean draws) {
    /** Without dropout. */
    public Part(String name, Object source, Code code) {
        this(name, source, code, false);
    }

    /** What a part does. */
    public interface Code {
        /**
         * Computes.
         *
         * @param manager makes all constants, also those of models that the code reads
         * @param inputs what it is given
         */
        NDList of(NDManager manager, NDList inputs);
    }
}
