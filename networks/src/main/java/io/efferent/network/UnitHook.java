package io.efferent.network;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Tensors;
import io.efferent.task.History;
import io.efferent.task.UnitPerturbation;

/**
 * A change of hidden activity in one step: {@code gain h + current}; see {@link UnitPerturbation}.
 *
 * @param gain (batch, unit); null for 1
 * @param current (batch, unit); null for none
 */
public record UnitHook(NDArray gain, NDArray current) {
    /** What trials bring to a step before it reads its memory, or before it writes; null if nothing. */
    static UnitHook of(History history, boolean beforeStep) {
        NDArray gain = history.now(UnitPerturbation.gain(beforeStep));
        NDArray current = history.now(UnitPerturbation.current(beforeStep));
        return gain == null && current == null ? null : new UnitHook(gain, current);
    }

    /**
     * The changed activity.
     *
     * @param activity (batch, n)
     * @param first number of its first unit among all units of the network
     * @throws IllegalArgumentException if there are fewer units in the perturbation than in the network
     */
    public NDArray apply(NDArray activity, int first) {
        int end = first + (int) activity.getShape().get(1);
        NDArray changed = gain == null ? activity : activity.mul(columns(gain, first, end));
        return current == null ? changed : changed.add(columns(current, first, end));
    }

    private static NDArray columns(NDArray x, int from, int to) {
        if (x.getShape().get(1) < to) {
            throw new IllegalArgumentException("perturbation of units: got " + x.getShape().get(1)
                    + " units, expected at least " + to);
        }
        return Tensors.columns(x, from, to);
    }
}
