package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Plant;
import io.efferent.kernel.Part;
import io.efferent.kernel.Scan;
import io.efferent.kernel.Variants;
import io.efferent.task.Brought;
import io.efferent.task.Environment;
import io.efferent.task.LoopCode;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.Rollout.Quantity;
import io.efferent.task.TracedLoop;
import io.efferent.task.Trials;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * {@link GradientEngine#COMPILED}: policy and body compiled into one step, swept over time by a {@link Scan}. The loss
 * is still DJL's: it is computed from what happened, a few operations on whole trajectories, and its gradients are sent
 * back through the sweep.
 */
final class CompiledGradients implements Gradients {
    private static final String HIDDEN = Quantity.HIDDEN.label();
    /** Numbers that a sweep may keep: 100 MB in single precision. Beyond, steps are computed again on the way back. */
    private static final long ROOM = 25_000_000;

    /**
     * What is compiled.
     *
     * @param form of trials and body
     * @param learning whether the network does what it does in training only
     * @param recorded the fields that are kept over time; empty for all that a rollout shows
     */
    private record Step(LoopCode.Form form, boolean learning, Set<String> recorded) {}

    /** What a batch begins with. */
    private record Inputs(
            Policy policy, Plant plant, Trials trials, Brought brought, Map<String, NDArray> start) {}

    /** A loss has read a field that was not kept. */
    private static final class UnreadField extends RuntimeException {
        private UnreadField(String field) {
            super(field, null, false, false);
        }
    }

    private final Environment environment;
    private final Policy policy;
    private final List<Loss> losses;
    private final int truncation;
    private final double hiddenNoise;
    private final int threads;
    /** Weights of the right names and shapes; their numbers do not matter. */
    private final Map<String, Values> shapes;
    private final int[] memorySizes;
    /** Whether the memory with which episodes begin depends on weights. */
    private final boolean learnsMemory;
    private final LoopCode code;
    private final Variants<Step, TracedLoop> variants;
    /** Fields that the losses have read so far; nothing else is kept while learning. */
    private final Set<String> read = new LinkedHashSet<>();

    /**
     * Compiles for one kind of trials; others follow when they come.
     *
     * @throws io.efferent.kernel.UntraceableException if body or policy cannot be traced
     */
    CompiledGradients(Setup setup, int threads, Trials example) {
        environment = setup.environment();
        policy = setup.policy();
        losses = setup.losses();
        truncation = setup.truncation();
        hiddenNoise = setup.hiddenNoise();
        this.threads = threads;
        code = new LoopCode(environment);
        variants = new Variants<>(() -> Scan.builder(environment.type()).optThreads(threads));
        shapes = policy.initialWeights(RandomStreams.stream(0, "weights", 0));
        try (NDManager manager = Tensors.newManager();
                Tape tape = new Tape()) {
            // In double precision a missing gradient can be told from one of zeros.
            Parameters real = Parameters.bind(manager, DataType.FLOAT64, shapes);
            real.arrays().values().forEach(weight -> weight.setRequiresGradient(true));
            NDList memory = policy.initialMemory(real, 1);
            memorySizes = memory.stream().mapToInt(m -> (int) m.getShape().get(1)).toArray();
            tape.backward(memory.stream().map(NDArray::sum).reduce(real.constant(0), NDArray::add));
            learnsMemory = real.arrays().values().stream().anyMatch(weight -> Tensors.gradient(weight) != null);
        }
        compiled(policy.inTraining(RandomStreams.stream(0, "training", 0)), example, bring(example, null, null),
                Set.of());
    }

    private NetworkStep network(Policy current) {
        return new NetworkStep(current, hiddenNoise);
    }

    private Brought bring(Trials trials, RandomGenerator noise, RandomGenerator memoryNoise) {
        var brought = new Brought(environment, trials, noise);
        network(policy).bringNoise(brought, trials, memorySizes, memoryNoise);
        return brought;
    }

    private Variants.Step<TracedLoop> compiled(Policy current, Trials trials, Brought brought, Set<String> recorded) {
        Trials.Kind kind = brought.kind();
        List<Part> parts = code.parts(kind);
        if (!Fixed.promisedBy(current)) {
            parts.add(TracedPolicy.part(current, memorySizes.length, List.copyOf(shapes.keySet())));
            parts.add(TracedPolicy.perturbation(current));
        }
        return variants.get(
                new Step(code.form(kind, trials.steps()), current != policy, Set.copyOf(recorded)), parts,
                trials.steps(),
                builder -> describe(
                        network(Fixed.promisedBy(current) ? current : new TracedPolicy(current, builder)), trials,
                        brought, recorded,
                        builder));
    }

    private TracedLoop describe(
            NetworkStep network, Trials trials, Brought brought, Set<String> recorded, Scan.Builder builder) {
        var loop = new TracedLoop(environment, trials, brought, builder);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        shapes.forEach((name, values) -> arrays.put(name, builder.weight(name, values.shape())));
        Parameters weights = Parameters.of(builder.manager(), environment.type(), arrays);
        for (int i = 0; i < memorySizes.length; i++) {
            builder.addField(memory(i), memorySizes[i], false);
        }
        builder.trace(() -> {
            NDList memory = new NDList();
            for (int i = 0; i < memorySizes.length; i++) {
                memory.add(builder.lagged(memory(i), 1));
            }
            PolicyStep step = network.step(weights, loop.observe(), memory, loop);
            for (int i = 0; i < memorySizes.length; i++) {
                builder.setResult(memory(i), step.memory().get(i));
            }
            if (step.hidden() != null) {
                builder.addField(HIDDEN, (int) step.hidden().getShape().get(1), true);
                builder.setResult(HIDDEN, step.hidden());
            }
            loop.act(step.action());
        });
        if (!recorded.isEmpty()) {
            builder.recordOnly(recorded);
        }
        return loop;
    }

    private static String memory(int index) {
        return "memory " + index;
    }

    @Override
    public Map<String, double[]> of(Weights weights, Batch batch, Map<String, Double> terms) {
        try (NDManager manager = Tensors.newManager()) {
            Parameters bound = weights.bind(manager, environment.type(), true);
            Inputs inputs = inputs(
                    policy.inTraining(batch.training()), bound, batch.trials(), batch.noise(), batch.hiddenNoise());
            try {
                return of(inputs, batch.observer() == null ? read : Set.of(), weights, bound, batch, terms);
            } catch (UnreadField e) {
                return of(inputs, Set.of(), weights, bound, batch, terms);
            }
        }
    }

    /** The same, while only some fields are kept. */
    private Map<String, double[]> of(
            Inputs inputs, Set<String> recorded, Weights weights, Parameters bound, Batch batch,
            Map<String, Double> terms) {
        int steps = inputs.trials().steps();
        // Of short stretches a long way would be computed again for each.
        long room = truncation < steps ? Long.MAX_VALUE : ROOM;
        Map<String, Double> sums = new LinkedHashMap<>();
        Map<String, double[]> gradients = null;
        Map<String, NDArray> upstream;
        try (Scan.Sweep sweep = sweep(inputs, recorded, weights, room)) {
            sweep.forward(0, steps);
            upstream = loss(inputs, sweep, bound, batch.number(), sums);
            if (batch.observer() != null) {
                batch.show(rollout(
                        inputs, field -> sweep.has(field) ? sweep.field(field, 0, steps, bound.manager()) : null,
                        bound));
            }
            if (batch.observer() != null || recorded.equals(read)) {
                gradients = backward(inputs, sweep, weights, bound, upstream);
            }
        }
        if (gradients == null) {
            // To compile the way back of a step that keeps more than the losses read would be for this iteration alone.
            try (Scan.Sweep sweep = sweep(inputs, read, weights, room)) {
                sweep.forward(0, steps);
                gradients = backward(inputs, sweep, weights, bound, upstream);
            }
        }
        sums.forEach((name, sum) -> terms.merge(name, sum, Double::sum));
        return gradients;
    }

    private Map<String, double[]> backward(
            Inputs inputs, Scan.Sweep sweep, Weights weights, Parameters bound, Map<String, NDArray> upstream) {
        int steps = inputs.trials().steps();
        Map<String, double[]> gradients = sweep.weightGradients();
        add(weights.gradients(bound), gradients);
        for (int from = 0; from < steps; from += Math.min(truncation, steps)) {
            int to = (int) Math.min(steps, (long) from + truncation);
            sweep.backward(from, to, from == 0 && to == steps ? upstream : stretch(upstream, from, to));
        }
        if (learnsMemory) {
            add(memoryGradients(sweep, weights, inputs), gradients);
        }
        return gradients;
    }

    private static void add(Map<String, double[]> summands, Map<String, double[]> sums) {
        summands.forEach((name, summand) -> {
            double[] sum = sums.get(name);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += summand[i];
            }
        });
    }

    /** Gradients of the times of a stretch. */
    private static Map<String, NDArray> stretch(Map<String, NDArray> gradients, int from, int to) {
        Map<String, NDArray> part = new LinkedHashMap<>();
        gradients.forEach((name, gradient) -> part.put(name, gradient.get(":, " + from + ":" + (to + 1))));
        return part;
    }

    @Override
    public Rollout rollout(NDManager manager, Weights weights, Trials trials) {
        Parameters bound = weights.bind(manager, environment.type(), false);
        Inputs inputs = inputs(policy, bound, trials, null, null);
        Map<String, NDArray> fields = new LinkedHashMap<>();
        try (Scan.Sweep sweep = sweep(inputs, Set.of(), weights, Long.MAX_VALUE)) {
            sweep.forward(0, trials.steps());
            sweep.fields().forEach(field -> fields.put(field, sweep.field(field, 0, trials.steps(), manager)));
        }
        return rollout(inputs, fields::get, bound);
    }

    private static Rollout rollout(Inputs inputs, Function<String, NDArray> fields, Parameters weights) {
        return Rollout.of(inputs.plant(), inputs.trials(), inputs.trials().steps(), fields, weights.arrays());
    }

    /** Draws what a batch begins with; without sources of noise there is none. */
    private Inputs inputs(
            Policy current, Parameters weights, Trials trials, RandomGenerator noise, RandomGenerator memoryNoise) {
        Plant plant = environment.effector().bind(weights.manager(), environment.type());
        Brought brought = bring(trials, noise, memoryNoise);
        Map<String, NDArray> start = TracedLoop.start(environment, plant, trials, brought);
        NDList memory = current.initialMemory(weights, trials.batch());
        for (int i = 0; i < memory.size(); i++) {
            start.put(memory(i), memory.get(i));
        }
        return new Inputs(current, plant, trials, brought, start);
    }

    private Scan.Sweep sweep(Inputs inputs, Set<String> recorded, Weights weights, long room) {
        Trials trials = inputs.trials();
        Variants.Step<TracedLoop> step = compiled(inputs.policy(), trials, inputs.brought(), recorded);
        Map<String, double[]> numbers = new LinkedHashMap<>();
        weights.names().forEach(name -> numbers.put(name, weights.get(name)));
        Map<String, NDArray> outer = step.traced().outer(inputs.brought(), inputs.plant().manager());
        if (inputs.policy() instanceof BlockPolicy block) {
            outer.putAll(block.masks(
                    step.scan().dropouts(), inputs.plant().manager(), environment.type(), trials.batch(),
                    trials.steps()));
        }
        return step.scan().sweep(trials.batch(), trials.steps(), inputs.start(), outer, numbers, room);
    }

    /** Gradients of the loss by field; those of the weights, for losses on them, are left in their arrays. */
    private Map<String, NDArray> loss(
            Inputs inputs, Scan.Sweep sweep, Parameters weights, long number, Map<String, Double> terms) {
        NDManager manager = weights.manager();
        int steps = inputs.trials().steps();
        try (Tape tape = new Tape()) {
            Map<String, NDArray> leaves = new LinkedHashMap<>();
            Function<String, NDArray> fields = name -> leaves.computeIfAbsent(name, _ -> {
                if (!sweep.has(name)) {
                    return null;
                }
                read.add(name);
                if (!sweep.computes(name)) {
                    throw new UnreadField(name);
                }
                NDArray leaf = sweep.field(name, 0, steps, manager);
                leaf.setRequiresGradient(true);
                return leaf;
            });
            tape.backward(Gradients.total(rollout(inputs, fields, weights), losses, terms, number));
            Map<String, NDArray> upstream = new LinkedHashMap<>();
            leaves.forEach((field, leaf) -> {
                NDArray gradient = Tensors.gradient(leaf);
                if (gradient != null) {
                    upstream.put(field, gradient);
                }
            });
            return upstream;
        }
    }

    /** Gradients of the weights on which the memory depends with which episodes begin. */
    private Map<String, double[]> memoryGradients(Scan.Sweep sweep, Weights weights, Inputs inputs) {
        NDManager manager = inputs.plant().manager();
        try (Tape tape = new Tape()) {
            Parameters bound = weights.bind(manager, environment.type(), true);
            NDList memory = inputs.policy().initialMemory(bound, inputs.trials().batch());
            NDArray root = bound.constant(0);
            for (int i = 0; i < memory.size(); i++) {
                root = root.add(memory.get(i).mul(sweep.initialGradient(memory(i), manager)).sum());
            }
            tape.backward(root);
            return weights.gradients(bound);
        }
    }
}
