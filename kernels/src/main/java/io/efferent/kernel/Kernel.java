package io.efferent.kernel;

/** A compiled graph. Memory and frames are a float[] or double[] of rows, each holding one number of every sample of a block. */
interface Kernel {
    /**
     * Computes all outputs.
     *
     * @param memory holds the inputs in its first rows
     * @param frames what is kept over time
     * @param starts where each frame begins
     * @param maps linear maps
     */
    void run(Object memory, Object frames, int[] starts, LinearMaps maps);
}
