package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A network that controls a body: (observation, memory) to (excitation, memory). It holds neither weights nor state;
 * both come in as arguments.
 */
public interface Policy {
    /** Short name, as used on the command line. */
    String name();

    /** Number of columns of an observation. */
    int observationSize();

    /** Number of columns of an action. */
    int actionSize();

    /** Where the weights start, by name. */
    Map<String, Values> initialWeights(RandomGenerator random);

    /** What the network remembers at the start of an episode, each (batch, n); empty for a network without memory. */
    NDList initialMemory(Parameters weights, long batch);

    /**
     * One step.
     *
     * @param weights bound weights
     * @param observation (batch, observation)
     * @param memory what it remembers
     */
    PolicyStep step(Parameters weights, NDArray observation, NDList memory);

    /**
     * The policy as it is while it learns one batch; it itself, unless something is done in training only, such as
     * dropout. Evaluation, validation and reinforcement learning use the policy without it.
     *
     * @param random where all randomness comes from
     */
    default Policy inTraining(RandomGenerator random) {
        return this;
    }

    /** Names of the weights that do not learn; asked before each batch. */
    default Set<String> frozen() {
        return Set.of();
    }

    /**
     * One step in which hidden activity is changed before anything reads it. A policy that does not say how changes
     * what the next step reads: the first array of its memory.
     *
     * @param hook the change
     * @throws IllegalArgumentException if there is no memory, or the change has other units than the network
     */
    default PolicyStep step(Parameters weights, NDArray observation, NDList memory, UnitHook hook) {
        PolicyStep step = step(weights, observation, memory);
        NDList changed = perturb(step.memory(), hook);
        return new PolicyStep(step.action(), changed, changed.getFirst());
    }

    /**
     * Memory with changed hidden activity, which by default is its first array.
     *
     * @param hook the change
     * @throws IllegalArgumentException if there is no memory, or the change has other units than the network
     */
    default NDList perturb(NDList memory, UnitHook hook) {
        if (memory.isEmpty()) {
            throw new IllegalArgumentException(
                    "perturbation of units: policy '" + name() + "' has no memory to change");
        }
        NDList changed = new NDList(memory);
        changed.set(0, hook.apply(memory.getFirst(), 0));
        return changed;
    }

    /** What the policy is made of, in plain maps and numbers, for a configuration file. */
    Map<String, Object> describe();
}
