package io.efferent.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.Plant;
import io.efferent.kernel.Scan;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import io.efferent.task.TracedEpisode;
import io.efferent.task.Trials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * For policies that cannot be traced: the body is compiled, the policy stays on DJL's tape. Each step of either is
 * differentiated by itself, from the last to the first, and hands its gradients to those whose results it read.
 */
final class CompiledBodyGradients implements Gradients {
    private static final String ACTION = "action";

    private final Setup setup;
    private final Environment environment;
    private final int threads;
    /** Everything a step writes, by name, with its columns. */
    private final Map<String, Integer> fields = new LinkedHashMap<>();
    private final Map<CompiledGradients.Kind, Scan> scans = new HashMap<>();

    /**
     * Compiles for one kind of trials; others follow when they come.
     *
     * @throws io.efferent.kernel.UntraceableException if the body cannot be traced
     */
    CompiledBodyGradients(Setup setup, int threads, Trials example) {
        this.setup = setup;
        this.threads = threads;
        environment = setup.environment();
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = environment.effector().bind(manager, environment.type());
            TracedEpisode.initial(plant, example, null)
                    .forEach((name, array) -> fields.put(name, (int) array.getShape().get(1)));
        }
        fields.put(TracedEpisode.EXCITATION, environment.actionSize());
        fields.put(TracedEpisode.COMMAND, environment.actionSize());
        scan(example);
    }

    private Scan scan(Trials trials) {
        return scans.computeIfAbsent(CompiledGradients.Kind.of(trials), kind -> {
            Scan.Builder builder = Scan.builder(environment.type()).optThreads(threads);
            var episode = new TracedEpisode(environment, trials, builder);
            fields.keySet().forEach(builder::record);
            builder.addField(ACTION, environment.actionSize(), false);
            return builder.trace(() -> {
                NDArray action = builder.lagged(ACTION, 1);
                builder.setResult(ACTION, action);
                episode.step(action);
            }).build();
        });
    }

    @Override
    public Map<String, double[]> of(Weights weights, Batch batch, Map<String, Double> terms) {
        int steps = batch.trials().steps();
        try (NDManager manager = Tensors.newManager();
                GradientCollector tape = Engine.getEngine("PyTorch").newGradientCollector()) {
            Parameters bound = weights.bind(manager, environment.type(), true);
            try (var run = new Run(manager, bound, batch.trials(), batch.noise(), batch.hiddenNoise())) {
                for (int from = 0; from < steps; from += Math.min(setup.truncation(), steps)) {
                    int to = (int) Math.min(steps, (long) from + setup.truncation());
                    run.forward(to);
                    run.backward(tape, from, to, batch.number(), terms);
                }
            }
            return weights.gradients(bound);
        }
    }

    @Override
    public Rollout rollout(NDManager manager, Weights weights, Trials trials) {
        try (var run = new Run(manager, weights.bind(manager, environment.type(), false), trials, null, null)) {
            run.forward(trials.steps());
            return run.rollout(0, trials.steps(), run.recorded(0, trials.steps()));
        }
    }

    /** What a policy read and answered in one step, and the step of the body that followed. */
    private record Step(NDArray observation, NDList memory, PolicyStep answer, Scan.Sweep body) {}

    /** One batch under way. */
    private final class Run implements AutoCloseable {
        private static final String HIDDEN = "hidden";

        private final NDManager manager;
        private final Plant plant;
        private final Parameters weights;
        private final Trials trials;
        private final Scan scan;
        private final Map<String, NDArray> outer;
        private final RandomGenerator hiddenNoise;
        /** Fields by time. */
        private final List<Map<String, NDArray>> states = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private NDList memory;

        Run(NDManager manager, Parameters weights, Trials trials, RandomGenerator noise, RandomGenerator hiddenNoise) {
            this.manager = manager;
            this.weights = weights;
            this.trials = trials;
            this.hiddenNoise = hiddenNoise;
            plant = environment.effector().bind(manager, environment.type());
            scan = scan(trials);
            var draws = TracedEpisode.Noise.draw(environment, trials, noise);
            outer = TracedEpisode.outer(environment, manager, trials, draws);
            Map<String, NDArray> start = TracedEpisode.initial(plant, trials, draws);
            fields.forEach((name, columns) -> start.computeIfAbsent(name, _ -> zeros(columns)));
            states.add(start);
            memory = setup.policy().initialMemory(weights, trials.batch());
        }

        private NDArray zeros(int columns) {
            return Constants.of(
                    manager, environment.type(), new Shape(trials.batch(), columns), new double[trials.batch() * columns]);
        }

        void forward(int to) {
            while (steps.size() < to) {
                int time = steps.size();
                NDArray observation = leaf(observation(time));
                NDList last = new NDList(memory.stream().map(Run::leaf).toList());
                PolicyStep answer = setup.policy().step(weights, observation, noisy(last));
                memory = new NDList(answer.memory().stream().map(NDArray::stopGradient).toList());

                Map<String, NDArray> before = new LinkedHashMap<>(states.getLast());
                before.put(ACTION, answer.action());
                Map<String, NDArray> now = new LinkedHashMap<>();
                outer.forEach((name, array) -> now.put(name, array.get(time + ":" + (time + 1))));
                Scan.Sweep body = scan.sweep(trials.batch(), 1, before, now, Map.of());
                body.forward(0, 1);
                Map<String, NDArray> after = new LinkedHashMap<>();
                fields.keySet().forEach(name -> after.put(name, body.field(name, 1, 1, manager).squeeze(1)));
                states.add(after);
                steps.add(new Step(observation, last, answer, body));
            }
        }

        private static NDArray leaf(NDArray x) {
            NDArray leaf = x.stopGradient();
            leaf.setRequiresGradient(true);
            return leaf;
        }

        private NDArray observation(int time) {
            NDList parts = new NDList();
            for (Channel channel : environment.task().inputs(environment.effector())) {
                parts.add(outer.get("input " + channel.name()).get(time));
            }
            sensed(time).forEach(source -> parts.add(states.get(source.time()).get(source.field())));
            NDArray observation = NDArrays.concat(parts, 1);
            NDArray noise = outer.get("observation noise");
            return noise == null ? observation : observation.add(noise.get(time));
        }

        /** Which fields an observation is made of, after the task's inputs, and of what time. */
        private List<Source> sensed(int time) {
            List<Source> sources = new ArrayList<>();
            sources.add(new Source(TracedEpisode.VISION, Math.max(0, time - environment.visionDelay())));
            sources.add(new Source(TracedEpisode.PROPRIOCEPTION, Math.max(0, time - environment.proprioceptionDelay())));
            for (int age = environment.stackedActions(); age >= 1; age--) {
                sources.add(new Source(TracedEpisode.COMMAND, Math.max(0, time + 1 - age)));
            }
            return sources;
        }

        private NDList noisy(NDList clean) {
            if (hiddenNoise == null || setup.hiddenNoise() == 0) {
                return clean;
            }
            NDList noisy = new NDList();
            for (NDArray x : clean) {
                double[] draws = RandomStreams.gaussian(hiddenNoise, (int) x.size(), setup.hiddenNoise());
                noisy.add(x.add(Constants.of(manager, environment.type(), x.getShape(), draws)));
            }
            return noisy;
        }

        /** Fields and hidden activity from one time to another, (batch, time, columns), off the tape. */
        Map<String, NDArray> recorded(int from, int to) {
            Map<String, NDArray> recorded = new LinkedHashMap<>();
            for (String name : fields.keySet()) {
                recorded.put(name, stack(states.subList(from, to + 1).stream().map(state -> state.get(name)).toList()));
            }
            NDArray hidden = steps.getFirst().answer().hidden();
            if (hidden != null) {
                List<NDArray> activity = new ArrayList<>(List.of(zeros((int) hidden.getShape().get(1))));
                steps.subList(from, to).forEach(step -> activity.add(step.answer().hidden().stopGradient()));
                recorded.put(HIDDEN, stack(activity));
            }
            return recorded;
        }

        private static NDArray stack(List<NDArray> arrays) {
            return NDArrays.stack(new NDList(arrays), 1);
        }

        Rollout rollout(int from, int to, Map<String, NDArray> recorded) {
            return TracedEpisode.rollout(
                    plant, trials, from, to, recorded::get, recorded.containsKey(HIDDEN) ? HIDDEN : null, weights.arrays());
        }

        void backward(GradientCollector tape, int from, int to, long number, Map<String, Double> terms) {
            Map<String, NDArray> leaves = recorded(from, to);
            leaves.values().forEach(leaf -> leaf.setRequiresGradient(true));
            double share = (double) (to - from) / trials.steps();
            tape.backward(Gradients.total(rollout(from, to, leaves), setup.losses(), share, terms, number));

            List<Map<String, NDArray>> gradients = new ArrayList<>();
            for (int time = from; time <= to; time++) {
                Map<String, NDArray> own = new HashMap<>();
                int index = time - from;
                leaves.forEach((name, leaf) -> {
                    NDArray gradient = Tensors.gradient(leaf);
                    if (gradient != null) {
                        own.put(name, gradient.get(":, " + index));
                    }
                });
                gradients.add(own);
            }
            NDList memoryGradients = null;
            for (int time = to; time > from; time--) {
                memoryGradients = backward(tape, time, from, gradients, memoryGradients);
            }
        }

        /** Sends gradients back through the step that ends at a time; those that reach beyond {@code from} are dropped. */
        private NDList backward(
                GradientCollector tape, int time, int from, List<Map<String, NDArray>> gradients, NDList memoryGradients) {
            Step step = steps.get(time - 1);
            Map<String, NDArray> above = gradients.get(time - from);
            Map<String, NDArray> upstream = new LinkedHashMap<>();
            fields.keySet().stream().filter(above::containsKey).forEach(name ->
                    upstream.put(name, stack(List.of(above.get(name).zerosLike(), above.get(name)))));
            step.body().backward(0, 1, upstream);
            fields.keySet().forEach(name ->
                    add(gradients, name, time - 1, from, step.body().initialGradient(name, manager)));

            NDArray root = step.answer().action().mul(step.body().initialGradient(ACTION, manager)).sum();
            if (above.containsKey(HIDDEN)) {
                root = root.add(step.answer().hidden().mul(above.get(HIDDEN)).sum());
            }
            for (int i = 0; memoryGradients != null && i < memoryGradients.size(); i++) {
                root = root.add(step.answer().memory().get(i).mul(memoryGradients.get(i)).sum());
            }
            tape.backward(root);

            NDArray observed = Tensors.gradient(step.observation());
            int column = environment.task().inputs(environment.effector()).stream().mapToInt(Channel::width).sum();
            for (Source source : sensed(time - 1)) {
                int end = column + fields.get(source.field());
                if (observed != null) {
                    add(gradients, source.field(), source.time(), from, Tensors.columns(observed, column, end));
                }
                column = end;
            }
            NDList handedBack = new NDList();
            for (NDArray x : step.memory()) {
                NDArray gradient = Tensors.gradient(x);
                handedBack.add(gradient == null ? x.zerosLike() : gradient);
            }
            return handedBack;
        }

        @Override
        public void close() {
            steps.forEach(step -> step.body().close());
        }

        private static void add(
                List<Map<String, NDArray>> gradients, String field, int time, int from, NDArray gradient) {
            if (time > from) {
                gradients.get(time - from).merge(field, gradient, NDArray::add);
            }
        }
    }

    private record Source(String field, int time) {}
}
