package io.efferent.network;

import ai.djl.ndarray.NDList;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A policy around a network, of which it changes what is seen or done. What is not said otherwise is the network's. */
interface PolicyAround extends Policy, Fixed {
    /** The network. */
    Policy network();

    @Override
    default String name() {
        return network().name();
    }

    @Override
    default int observationSize() {
        return network().observationSize();
    }

    @Override
    default int actionSize() {
        return network().actionSize();
    }

    @Override
    default Map<String, Values> initialWeights(RandomGenerator random) {
        return network().initialWeights(random);
    }

    @Override
    default NDList initialMemory(Parameters weights, long batch) {
        return network().initialMemory(weights, batch);
    }

    @Override
    default NDList perturb(NDList memory, UnitHook hook) {
        return network().perturb(memory, hook);
    }

    @Override
    default Set<String> frozen() {
        return network().frozen();
    }

    @Override
    default boolean isFixed() {
        return Fixed.promisedBy(network());
    }

    @Override
    default Map<String, Object> describe() {
        return network().describe();
    }
}
