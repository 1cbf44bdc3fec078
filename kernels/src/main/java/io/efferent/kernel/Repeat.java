package io.efferent.kernel;

import ai.djl.ndarray.NDList;
import java.util.function.UnaryOperator;

/**
 * Repeats a function of arrays: a Java loop that, where it is traced, is compiled as a loop instead of being unrolled.
 */
public final class Repeat {
    private Repeat() {}

    /**
     * Applies a function to its own result.
     *
     * @param times how often, at least 1
     * @param state what it is given first: arrays of shape (batch, ...)
     * @param function from a state to the next, of the same shapes; it may read other arrays, but has no weights of a
     *     network
     * @return the last state
     */
    public static NDList times(int times, NDList state, UnaryOperator<NDList> function) {
        if (times > 1 && state.getFirst() instanceof TracedArray traced) {
            return traced.tracer().repeat(times, state, function);
        }
        if (Transcript.holds(state.getFirst())) {
            return function.apply(state);
        }
        NDList next = state;
        for (int i = 0; i < times; i++) {
            next = function.apply(next);
        }
        return next;
    }
}
