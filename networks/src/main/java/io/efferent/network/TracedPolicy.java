package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.kernel.Part;
import io.efferent.kernel.Scan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A policy that may read other numbers the next time, as a part of a step that is being compiled.
 *
 * @param policy the policy
 * @param scan where the step is described
 */
record TracedPolicy(Policy policy, Scan.Builder scan) implements Policy {

    /**
     * The steps of a policy as a part: from observation, change of units (gain and current, null for none), memory and
     * weights to action, memory, and hidden activity if it is shown.
     *
     * @param memories number of arrays it remembers
     * @param weights names of its weights
     */
    static Part part(Policy policy, int memories, List<String> weights) {
        return new Part("policy", policy, (manager, inputs) -> {
            Map<String, NDArray> named = new LinkedHashMap<>();
            for (int i = 0; i < weights.size(); i++) {
                named.put(weights.get(i), inputs.get(3 + memories + i));
            }
            NDArray observation = inputs.get(0);
            var bound = Parameters.of(manager, observation.getDataType(), named);
            var memory = new NDList(inputs.subList(3, 3 + memories));
            var hook = new UnitHook(inputs.get(1), inputs.get(2));
            PolicyStep step = hook.gain() == null && hook.current() == null
                    ? policy.step(bound, observation, memory) : policy.step(bound, observation, memory, hook);
            var outputs = new NDList(step.action());
            outputs.addAll(step.memory());
            if (step.hidden() != null) {
                outputs.add(step.hidden());
            }
            return outputs;
        }, policy instanceof BlockPolicy);
    }

    /** What a perturbation of units does to a policy's memory, as a part: from gain, current and memory to memory. */
    static Part perturbation(Policy policy) {
        return new Part("perturbation of the policy", policy, (_, inputs) -> policy.perturb(
                new NDList(inputs.subList(2, inputs.size())), new UnitHook(inputs.get(0), inputs.get(1))));
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
        return step(weights, observation, memory, new UnitHook(null, null));
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory, UnitHook hook) {
        var inputs = new NDList(observation);
        inputs.add(hook.gain());
        inputs.add(hook.current());
        inputs.addAll(memory);
        inputs.addAll(weights.arrays().values());
        NDList outputs = scan.part(part(policy, memory.size(), new ArrayList<>(weights.names())), inputs);
        int end = 1 + memory.size();
        return new PolicyStep(
                outputs.get(0), new NDList(outputs.subList(1, end)), outputs.size() > end ? outputs.get(end) : null);
    }

    @Override
    public NDList perturb(NDList memory, UnitHook hook) {
        NDList inputs = new NDList(hook.gain(), hook.current());
        inputs.addAll(memory);
        return scan.part(perturbation(policy), inputs);
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public int observationSize() {
        return policy.observationSize();
    }

    @Override
    public int actionSize() {
        return policy.actionSize();
    }

    @Override
    public Map<String, Values> initialWeights(RandomGenerator random) {
        return policy.initialWeights(random);
    }

    @Override
    public NDList initialMemory(Parameters weights, long batch) {
        return policy.initialMemory(weights, batch);
    }

    @Override
    public Map<String, Object> describe() {
        return policy.describe();
    }
}
