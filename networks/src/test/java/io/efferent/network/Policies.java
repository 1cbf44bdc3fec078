package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Policies as users write them. */
final class Policies {
    private Policies() {}

    /** What another policy does. */
    interface Like extends Policy {
        Policy other();

        @Override
        default String name() {
            return "like " + other().name();
        }

        @Override
        default int observationSize() {
            return other().observationSize();
        }

        @Override
        default int actionSize() {
            return other().actionSize();
        }

        @Override
        default Map<String, Values> initialWeights(RandomGenerator random) {
            return other().initialWeights(random);
        }

        @Override
        default NDList initialMemory(Parameters weights, long batch) {
            return other().initialMemory(weights, batch);
        }

        @Override
        default PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
            return other().step(weights, observation, memory);
        }

        @Override
        default Map<String, Object> describe() {
            return Map.of("policy", name());
        }
    }

    /** Some weights do not learn. */
    record Frozen(Policy other, Set<String> frozen) implements Like {}

    /** Keeps its hidden activity to itself. */
    record Silent(Policy other) implements Like {
        @Override
        public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
            PolicyStep step = other.step(weights, observation, memory);
            return new PolicyStep(step.action(), step.memory(), null);
        }
    }

    /** Looks at the numbers of what it sees. */
    record Untraceable(Policy other) implements Like {
        @Override
        public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
            return other.step(weights, observation.add(observation.cumSum(1).mul(1e-3)), memory);
        }
    }
}
