package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A named part of a {@link ModularNetwork} that reads inputs and other layers. A kind of your own is one class; if its
 * operations can be traced it is compiled like ours.
 */
public interface Layer {
    /** Its name, the prefix of its weights. */
    String name();

    /** Number of units. */
    int size();

    /** Names of the senses and layers it reads; their numbers are joined in this order. */
    List<String> inputs();

    /** How many arrays of {@link #size} columns it remembers. */
    int memories();

    /** Where its weights start, for so many inputs. */
    Map<String, Values> initialWeights(int inputs, RandomGenerator random);

    /**
     * One step.
     *
     * @param weights its own
     * @param input (batch, inputs)
     * @param memory what it remembers
     * @param next receives what it will remember
     * @return activity, (batch, size)
     */
    NDArray step(Parameters weights, NDArray input, NDList memory, NDList next);
}
