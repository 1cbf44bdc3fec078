package io.efferent.kernel;

/**
 * A compiled graph. Memory and frames hold rows, of one number of every sample of a block.
 *
 * @param <A> float[] or double[]
 */
interface Kernel<A> {
    /**
     * Computes all outputs.
     *
     * @param memory holds the inputs in its first rows
     * @param frames what is kept over time
     * @param starts where each frame begins
     * @param maps linear maps
     */
    void run(A memory, A frames, int[] starts, LinearMaps<A> maps);
}
