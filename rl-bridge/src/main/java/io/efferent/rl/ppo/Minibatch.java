package io.efferent.rl.ppo;

import java.util.List;

/**
 * Rows of experience as an update takes them: {@code steps} successive ones of each of {@code samples} sequences, or,
 * for a network without memory, in any order. All arrays are (steps, samples, columns) in row-major order.
 *
 * @param samples number of sequences
 * @param steps length of the sequences
 * @param observations as the network sees them
 * @param draws of the distribution of actions
 * @param targets see {@link #CARRY} and the others
 * @param shares weight of each row in the mean that is the loss; 0 for padding
 * @param memory what the network remembered at the start of each sequence, each (samples, n)
 */
record Minibatch(
        int samples, int steps, float[] observations, float[] draws, float[] targets, float[] shares,
        List<float[]> memory) {

    /** Column of {@link #targets}: 0 where an episode begins, so that nothing is remembered, else 1. */
    static final int CARRY = 0;
    /** Column: log-probability of the draw when it was made. */
    static final int LOG_PROBABILITY = 1;
    /** Column. */
    static final int ADVANTAGE = 2;
    /** Column: what the critic should have said. */
    static final int RETURN = 3;
    /** Column: what the critic said. */
    static final int VALUE = 4;
    /** Number of columns. */
    static final int TARGETS = 5;
}
