package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
import io.efferent.array.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A network whose excitations are raised by a stretch reflex of each muscle: {@code e (1 + [length s + velocity v]+)}
 * of the network's excitation e, stretch s and its velocity v, at most 1. In proportion to e, it gains with the
 * background activity of the muscle (automatic gain scaling; Matthews 1986). Stretch and velocity are the last columns
 * of an observation, from {@link io.efferent.task.Senses#STRETCH} with the delay of the reflex; the network does not
 * see them.
 *
 * @param network what the reflex adds to
 * @param length gain on the stretch
 * @param velocity gain on its velocity, in maximum velocities
 */
public record SpinalReflex(Policy network, double length, double velocity) implements PolicyAround {
    public SpinalReflex {
        Require.notNegative("length of the reflex", length);
        Require.notNegative("velocity of the reflex", velocity);
    }

    @Override
    public String name() {
        return network.name() + " with spinal reflex";
    }

    @Override
    public int observationSize() {
        return network.observationSize() + 2 * actionSize();
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
        return raised(weights, observation, network.step(weights, seen(observation), memory));
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory, UnitHook hook) {
        return raised(weights, observation, network.step(weights, seen(observation), memory, hook));
    }

    private NDArray seen(NDArray observation) {
        return Tensors.columns(observation, 0, network.observationSize());
    }

    private PolicyStep raised(Parameters weights, NDArray observation, PolicyStep step) {
        int first = network.observationSize();
        int middle = first + actionSize();
        NDArray zero = weights.constant(0);
        NDArray one = weights.constant(1);
        NDArray stretch = Tensors.columns(observation, first, middle).mul(weights.constant(length));
        NDArray speed = Tensors.columns(observation, middle, middle + actionSize()).mul(weights.constant(velocity));
        NDArray gain = Tensors.atLeast(stretch.add(speed), zero).add(one);
        return new PolicyStep(Tensors.clip(step.action().mul(gain), zero, one), step.memory(), step.hidden());
    }

    @Override
    public Policy inTraining(RandomGenerator random) {
        return new SpinalReflex(network.inTraining(random), length, velocity);
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("policy", name());
        description.put("length", length);
        description.put("velocity", velocity);
        description.put("network", network.describe());
        return description;
    }
}
