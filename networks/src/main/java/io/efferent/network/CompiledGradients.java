package io.efferent.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Plant;
import io.efferent.kernel.Scan;
import io.efferent.task.Environment;
import io.efferent.task.ForceField;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.TracedEpisode;
import io.efferent.task.Trials;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * {@link GradientEngine#COMPILED}: policy and body compiled into one step, swept over time by a {@link Scan}. The loss is still
 * DJL's: it is computed from what happened, a few operations on whole trajectories, and its gradients are sent back through the
 * sweep.
 */
final class CompiledGradients implements Gradients {
    private static final String HIDDEN = "hidden";

    /** What a step depends on besides environment and policy; each kind of trial is compiled once. */
    record Kind(boolean endpointLoad, boolean jointLoad, ForceField field, boolean fieldGate) {
        static Kind of(Trials trials) {
            return new Kind(
                    trials.endpointLoad() != null, trials.jointLoad() != null, trials.field(), trials.fieldGate() != null);
        }
    }

    /**
     * What is compiled.
     *
     * @param recorded the fields that are kept over time; empty for all that a rollout shows
     */
    private record Step(Kind kind, Set<String> recorded) {}

    /** Initial fields, channels from outside and weights of a sweep. */
    private record Inputs(Map<String, NDArray> initial, Map<String, NDArray> outer, Map<String, double[]> weights) {}

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
    /** Whether the policy shows hidden activity. */
    private boolean hasHidden;
    private final Map<Step, Scan> scans = new HashMap<>();
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
        shapes = policy.initialWeights(RandomStreams.stream(0, "weights", 0));
        try (NDManager manager = Tensors.newManager()) {
            Parameters real = Parameters.bind(manager, environment.type(), shapes);
            memorySizes = policy.initialMemory(real, 1).stream().mapToInt(m -> (int) m.getShape().get(1)).toArray();
        }
        scan(example, Set.of());
    }

    private Scan scan(Trials trials, Set<String> recorded) {
        return scans.computeIfAbsent(new Step(Kind.of(trials), Set.copyOf(recorded)), step -> compile(trials, step.recorded()));
    }

    private Scan compile(Trials trials, Set<String> recorded) {
        Scan.Builder builder = Scan.builder(environment.type()).optThreads(threads);
        var episode = new TracedEpisode(environment, trials, builder);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        shapes.forEach((name, values) -> arrays.put(name, builder.weight(name, values.shape())));
        Parameters weights = Parameters.of(builder.manager(), environment.type(), arrays);
        for (int i = 0; i < memorySizes.length; i++) {
            builder.addField(memory(i), memorySizes[i], false);
        }
        builder.trace(() -> {
            NDList memory = new NDList();
            for (int i = 0; i < memorySizes.length; i++) {
                NDArray last = builder.lagged(memory(i), 1);
                memory.add(hiddenNoise == 0 ? last : last.add(builder.outer(memory(i) + " noise", memorySizes[i])));
            }
            PolicyStep step = policy.step(weights, episode.observation(), memory);
            for (int i = 0; i < memorySizes.length; i++) {
                builder.setResult(memory(i), step.memory().get(i));
            }
            hasHidden = step.hidden() != null;
            if (hasHidden) {
                builder.addField(HIDDEN, (int) step.hidden().getShape().get(1), true);
                builder.setResult(HIDDEN, step.hidden());
            }
            episode.step(step.action());
        });
        return recorded.isEmpty() ? builder.build() : builder.recordOnly(recorded).build();
    }

    private static String memory(int index) {
        return "memory " + index;
    }

    @Override
    public Map<String, double[]> of(Weights weights, Batch batch, Map<String, Double> terms) {
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = environment.effector().bind(manager, environment.type());
            Inputs inputs = inputs(plant, weights, batch.trials(), batch.noise(), batch.hiddenNoise());
            try {
                return of(plant, inputs, read, weights, batch, terms);
            } catch (UnreadField e) {
                return of(plant, inputs, Set.of(), weights, batch, terms);
            }
        }
    }

    /** The same, while only some fields are kept. */
    private Map<String, double[]> of(
            Plant plant, Inputs inputs, Set<String> recorded, Weights weights, Batch batch, Map<String, Double> terms) {
        int steps = batch.trials().steps();
        try (Scan.Sweep sweep = sweep(inputs, recorded, batch.trials())) {
            Map<String, double[]> gradients = sweep.weightGradients();
            Map<String, Double> sums = new LinkedHashMap<>();
            for (int from = 0; from < steps; from += Math.min(truncation, steps)) {
                int to = (int) Math.min(steps, (long) from + truncation);
                sweep.forward(from, to);
                double share = (double) (to - from) / steps;
                sweep.backward(from, to, loss(plant, sweep, weights, batch, from, to, share, sums, gradients));
            }
            sums.forEach((name, sum) -> terms.merge(name, sum, Double::sum));
            return gradients;
        }
    }

    @Override
    public Rollout rollout(NDManager manager, Weights weights, Trials trials) {
        Plant plant = environment.effector().bind(manager, environment.type());
        Map<String, NDArray> fields = new LinkedHashMap<>();
        try (Scan.Sweep sweep = sweep(inputs(plant, weights, trials, null, null), Set.of(), trials)) {
            sweep.forward(0, trials.steps());
            sweep.fields().forEach(field -> fields.put(field, sweep.field(field, 0, trials.steps(), manager)));
        }
        return TracedEpisode.rollout(
                plant, trials, 0, trials.steps(), fields::get, hasHidden ? HIDDEN : null,
                weights.bind(manager, environment.type(), false).arrays());
    }

    private Scan.Sweep sweep(Inputs inputs, Set<String> recorded, Trials trials) {
        return scan(trials, recorded).sweep(
                trials.batch(), trials.steps(), inputs.initial(), inputs.outer(), inputs.weights());
    }

    /** Draws what a sweep begins with; without sources of noise there is none. */
    private Inputs inputs(
            Plant plant, Weights weights, Trials trials, RandomGenerator noiseSource, RandomGenerator hiddenSource) {
        NDManager manager = plant.manager();
        var noise = TracedEpisode.Noise.draw(environment, trials, noiseSource);
        Map<String, NDArray> outer = TracedEpisode.outer(environment, manager, trials, noise);
        if (hiddenNoise != 0) {
            outer.putAll(memoryNoise(manager, trials, hiddenSource));
        }
        Map<String, double[]> numbers = new LinkedHashMap<>();
        weights.names().forEach(name -> numbers.put(name, weights.get(name)));
        return new Inputs(TracedEpisode.initial(plant, trials, noise), outer, numbers);
    }

    private Map<String, NDArray> memoryNoise(NDManager manager, Trials trials, RandomGenerator random) {
        double[][] draws = new double[memorySizes.length][];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = new double[trials.steps() * trials.batch() * memorySizes[i]];
        }
        for (int step = 0; random != null && step < trials.steps(); step++) {
            for (int i = 0; i < draws.length; i++) {
                int size = trials.batch() * memorySizes[i];
                System.arraycopy(RandomStreams.gaussian(random, size, hiddenNoise), 0, draws[i], step * size, size);
            }
        }
        Map<String, NDArray> noise = new LinkedHashMap<>();
        for (int i = 0; i < draws.length; i++) {
            noise.put(memory(i) + " noise", Constants.of(
                    manager, environment.type(), new Shape(trials.steps(), trials.batch(), memorySizes[i]), draws[i]));
        }
        return noise;
    }

    /** Gradients of the loss by field; those of the weights, for losses on them, are added at once. */
    private Map<String, NDArray> loss(
            Plant plant, Scan.Sweep sweep, Weights weights, Batch batch, int from, int to, double share,
            Map<String, Double> terms, Map<String, double[]> gradients) {
        try (GradientCollector tape = Engine.getEngine("PyTorch").newGradientCollector()) {
            Map<String, NDArray> leaves = new LinkedHashMap<>();
            Parameters bound = weights.bind(plant.manager(), plant.type(), true);
            Rollout rollout = TracedEpisode.rollout(
                    plant, batch.trials(), from, to,
                    field -> leaves.computeIfAbsent(field, name -> {
                        read.add(name);
                        if (!sweep.computes(name)) {
                            throw new UnreadField(name);
                        }
                        NDArray leaf = sweep.field(name, from, to, plant.manager());
                        leaf.setRequiresGradient(true);
                        return leaf;
                    }),
                    hasHidden ? HIDDEN : null, bound.arrays());
            tape.backward(Gradients.total(rollout, losses, share, terms, batch.number()));
            weights.gradients(bound).forEach((name, direct) -> {
                double[] sum = gradients.get(name);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += direct[i];
                }
            });
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
}
