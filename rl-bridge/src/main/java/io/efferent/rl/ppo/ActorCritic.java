package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.network.Initializers;
import io.efferent.network.Policy;
import io.efferent.network.PolicyStep;
import io.efferent.network.layer.Nonlinearity;
import io.efferent.network.layer.Architectures;
import io.efferent.network.layer.Dense;
import io.efferent.network.layer.Input;
import io.efferent.network.layer.Layer;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.rl.Sense;
import io.efferent.rl.distribution.Distribution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A policy, the distribution of actions it chooses, and an estimate of the return.
 *
 * @param senses what is observed; privileged ones reach the critic only
 * @param actor answers with the outputs that the distribution asks for
 * @param critic answers with one number; null for a linear read-out of the actor's hidden activity
 * @param distribution of actions
 */
public record ActorCritic(List<Sense> senses, Policy actor, Policy critic, Distribution distribution) {
    private static final double SMALL = 0.01;
    private static final String VALUE_WEIGHT = "value.weight";
    private static final String VALUE_BIAS = "value.bias";

    /**
     * Checks that the parts fit.
     *
     * @throws IllegalArgumentException if they do not
     */
    public ActorCritic {
        senses = List.copyOf(senses);
        require("actor", actor, size(open(senses)), distribution.outputs());
        if (critic != null) {
            require("critic", critic, size(senses), 1);
        }
    }

    /**
     * Layers as settings say, see {@link Architectures#layers}; those of a critic of areas of cortex read what is
     * privileged too. The actor's read-out starts small, so that at first all actions are about equally likely.
     *
     * @throws IllegalArgumentException if there is no such architecture
     */
    public static ActorCritic of(List<Sense> senses, Distribution distribution, PpoSettings settings) {
        List<Sense> open = open(senses);
        return new ActorCritic(
                senses,
                new ModularNetwork(inputs(open), layers(open, settings), distribution.outputs(), SMALL),
                settings.network().shared() ? null
                : new ModularNetwork(inputs(senses), judging(senses, settings), 1, 1),
                distribution);
    }

    /** Senses as the inputs of a {@link ModularNetwork}. */
    public static List<Input> inputs(List<Sense> senses) {
        return senses.stream().map(sense -> new Input(sense.name(), sense.shape())).toList();
    }

    private static List<Layer> layers(List<Sense> senses, PpoSettings settings) {
        return Architectures.layers(settings.network().architecture(), inputs(senses), settings.network().hidden(),
                settings.network().memory(), settings.network().eye());
    }

    /**
     * A critic of areas of cortex has the actor's areas, and two layers that read most of them and what is privileged.
     */
    private static List<Layer> judging(List<Sense> senses, PpoSettings settings) {
        if (!settings.network().architecture().startsWith("shadow")) {
            return layers(senses, settings);
        }
        List<Layer> layers = new ArrayList<>(layers(open(senses), settings));
        List<String> read = new ArrayList<>(List.of("PMC", "MCC", "IPS", "LPFC", "SSC"));
        read.retainAll(layers.stream().map(Layer::name).toList());
        senses.stream().filter(Sense::privileged).map(Sense::name).forEach(read::add);
        layers.add(new Dense("value1", 512, read, Nonlinearity.RELU));
        layers.add(new Dense("value2", 512, List.of("value1"), Nonlinearity.RELU));
        return layers;
    }

    private static void require(String name, Policy policy, int inputs, int outputs) {
        if (policy.observationSize() != inputs || policy.actionSize() != outputs) {
            throw new IllegalArgumentException(name + ": got a policy from " + policy.observationSize() + " to "
                    + policy.actionSize() + " numbers, expected from " + inputs + " to " + outputs);
        }
    }

    private static int size(List<Sense> senses) {
        return senses.stream().mapToInt(Sense::size).sum();
    }

    /** The senses that the actor may use. */
    public static List<Sense> open(List<Sense> senses) {
        return senses.stream().filter(sense -> !sense.privileged()).toList();
    }

    /** Number of columns of an observation. */
    public int observationSize() {
        return size(senses);
    }

    /** Where the weights start, by name. */
    public Map<String, Values> initialWeights(RandomGenerator random) {
        Map<String, Values> weights = new LinkedHashMap<>();
        actor.initialWeights(random).forEach((name, values) -> weights.put("actor." + name, values));
        distribution.initialWeights().forEach((name, values) -> weights.put("distribution." + name, values));
        if (critic != null) {
            critic.initialWeights(random).forEach((name, values) -> weights.put("critic." + name, values));
        } else {
            weights.put(VALUE_WEIGHT, Initializers.orthogonal(1, hiddenSize(), random));
            weights.put(VALUE_BIAS, Initializers.constant(0, 1));
        }
        return weights;
    }

    /** Names of the weights that do not learn. */
    public Set<String> frozen() {
        Set<String> names = new HashSet<>();
        actor.frozen().forEach(name -> names.add("actor." + name));
        if (critic != null) {
            critic.frozen().forEach(name -> names.add("critic." + name));
        }
        return names;
    }

    private int hiddenSize() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Parameters weights = anyWeights(manager, actor);
            NDArray observation = manager.zeros(new Shape(1, actor.observationSize()));
            NDArray hidden = actor.step(weights, observation, actor.initialMemory(weights, 1)).hidden();
            if (hidden == null) {
                throw new IllegalArgumentException(
                        "critic: got none, and the actor has no hidden activity to read from");
            }
            return (int) hidden.getShape().get(1);
        }
    }

    private static Parameters anyWeights(NDManager manager, Policy policy) {
        return Parameters.bind(manager, DataType.FLOAT32, policy.initialWeights(RandomStreams.stream(0, "weights", 0)));
    }

    /** Number of columns of each array that is remembered: the actor's, then the critic's. */
    public List<Integer> memorySizes() {
        List<Integer> sizes = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (Policy policy : critic == null ? List.of(actor) : List.of(actor, critic)) {
                policy.initialMemory(anyWeights(manager, policy), 1).forEach(m -> sizes.add((int) m.getShape().get(1)));
            }
        }
        return sizes;
    }

    /**
     * What comes of an observation.
     *
     * @param parameters of the distribution of actions, (batch, parameters)
     * @param value estimate of the return, (batch, 1)
     * @param memory for the next step
     */
    public record Step(NDArray parameters, NDArray value, NDList memory) {}

    /**
     * One step.
     *
     * @param weights bound weights
     * @param observation (batch, observation)
     * @param memory what is remembered
     */
    public Step step(Parameters weights, NDArray observation, NDList memory) {
        Parameters own = weights.in("actor");
        int remembered = actor.initialMemory(own, 1).size();
        PolicyStep acted = actor.step(own, seen(observation), new NDList(memory.subList(0, remembered)));
        NDArray parameters = distribution.parameters(acted.action(), weights.in("distribution"));
        NDList next = new NDList(acted.memory());
        if (critic == null) {
            NDArray value = Linear.linear(acted.hidden(), weights.get(VALUE_WEIGHT), weights.get(VALUE_BIAS))
                    .singletonOrThrow();
            return new Step(parameters, value, next);
        }
        NDList rest = new NDList(memory.subList(remembered, memory.size()));
        PolicyStep judged = critic.step(weights.in("critic"), observation, rest);
        next.addAll(judged.memory());
        return new Step(parameters, judged.action(), next);
    }

    /**
     * What the layers of the actor do in one step, (batch, units), by name; {@code hidden} for a policy that is no
     * {@link ModularNetwork} and names no layers.
     *
     * @param weights bound weights
     * @param observation (batch, observation)
     * @param memory what is remembered before the step
     */
    Map<String, NDArray> activity(Parameters weights, NDArray observation, NDList memory) {
        Parameters own = weights.in("actor");
        NDList remembered = new NDList(memory.subList(0, actor.initialMemory(own, 1).size()));
        if (actor instanceof ModularNetwork layered) {
            return layered.activity(own, seen(observation), remembered);
        }
        NDArray hidden = actor.step(own, seen(observation), remembered).hidden();
        return hidden == null ? Map.of() : Map.of("hidden", hidden);
    }

    /** The columns that the actor may see. */
    private NDArray seen(NDArray observation) {
        if (senses.stream().noneMatch(Sense::privileged)) {
            return observation;
        }
        List<NDArray> columns = new ArrayList<>();
        int column = 0;
        for (Sense sense : senses) {
            if (!sense.privileged()) {
                columns.add(Tensors.columns(observation, column, column + sense.size()));
            }
            column += sense.size();
        }
        return Tensors.concatLast(columns.toArray(NDArray[]::new));
    }
}
