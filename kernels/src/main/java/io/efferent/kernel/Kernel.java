package io.efferent.kernel;

/** A compiled graph. Memory is a float[] or double[] of rows, each holding one number of every sample of a block. */
interface Kernel {
    /** Computes all outputs from the inputs at the beginning of {@code memory}. */
    void run(Object memory, LinearMaps maps);
}
