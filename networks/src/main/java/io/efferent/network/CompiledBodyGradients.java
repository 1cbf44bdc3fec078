package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.effector.Plant;
import io.efferent.kernel.Scan;
import io.efferent.kernel.Variants;
import io.efferent.task.Brought;
import io.efferent.task.Environment;
import io.efferent.task.History;
import io.efferent.task.KeptHistory;
import io.efferent.task.LoopCode;
import io.efferent.task.Rollout;
import io.efferent.task.Rollout.Quantity;
import io.efferent.task.TracedLoop;
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
    private static final String HIDDEN = Quantity.HIDDEN.label();

    private final Setup setup;
    private final Environment environment;
    private final LoopCode code;
    private final Variants<LoopCode.Form, TracedLoop> variants;

    /**
     * Compiles for one kind of trials; others follow when they come.
     *
     * @throws io.efferent.kernel.UntraceableException if the body cannot be traced
     */
    CompiledBodyGradients(Setup setup, int threads, Trials example) {
        this.setup = setup;
        environment = setup.environment();
        code = new LoopCode(environment);
        variants = new Variants<>(() -> Scan.builder(environment.type()).optThreads(threads));
        compiled(example, new Brought(environment, example, null));
    }

    private Variants.Step<TracedLoop> compiled(Trials trials, Brought brought) {
        Trials.Kind kind = brought.kind();
        return variants.get(code.form(kind, trials.steps()), code.parts(kind), trials.steps(), builder -> {
            var loop = new TracedLoop(environment, trials, brought, builder);
            loop.fields().forEach(builder::record);
            builder.addField(ACTION, environment.actionSize(), false);
            builder.trace(() -> {
                NDArray action = builder.lagged(ACTION, 1);
                builder.setResult(ACTION, action);
                loop.act(action);
            });
            return loop;
        });
    }

    @Override
    public Map<String, double[]> of(Weights weights, Batch batch, Map<String, Double> terms) {
        int steps = batch.trials().steps();
        try (NDManager manager = Tensors.newManager();
                Tape tape = new Tape()) {
            Parameters bound = weights.bind(manager, environment.type(), true);
            try (var run = new Run(
                    setup.policy().inTraining(batch.training()), bound, batch.trials(), batch.noise(),
                    batch.hiddenNoise())) {
                run.forward();
                List<Map<String, NDArray>> gradients = run.loss(tape, batch.number(), terms);
                if (batch.observer() != null) {
                    batch.show(run.rollout(run.recorded()));
                }
                for (int from = 0; from < steps; from += Math.min(setup.truncation(), steps)) {
                    run.backward(tape, from, (int) Math.min(steps, (long) from + setup.truncation()), gradients);
                }
            }
            return weights.gradients(bound);
        }
    }

    @Override
    public Rollout rollout(NDManager manager, Weights weights, Trials trials) {
        Parameters bound = weights.bind(manager, environment.type(), false);
        try (var run = new Run(setup.policy(), bound, trials, null, null)) {
            run.forward();
            return run.rollout(run.recorded());
        }
    }

    /**
     * What a policy read and answered in one step, and the step of the body that followed.
     *
     * @param observed the fields that the observation was made of, as leaves
     */
    private record Step(Observed observed, NDList memory, PolicyStep answer, Scan.Sweep body) {}

    /** The history as a policy sees it: fields are leaves of the tape, remembered with the time that they are of. */
    private static final class Observed implements History {
        private record Leaf(String field, int time, NDArray array) {}

        private final KeptHistory kept;
        private final List<Leaf> leaves = new ArrayList<>();

        private Observed(KeptHistory kept) {
            this.kept = kept;
        }

        @Override
        public NDArray field(String name, int age) {
            NDArray leaf = leaf(kept.field(name, age));
            leaves.add(new Leaf(name, Math.max(0, kept.time() - age), leaf));
            return leaf;
        }

        @Override
        public NDArray now(String channel) {
            return kept.now(channel);
        }

        @Override
        public NDArray next(String channel) {
            return kept.next(channel);
        }
    }

    private static NDArray leaf(NDArray x) {
        NDArray leaf = x.stopGradient();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** One batch under way. */
    private final class Run implements AutoCloseable {
        private final NDManager manager;
        private final Plant plant;
        private final NetworkStep network;
        private final Parameters weights;
        private final Trials trials;
        private final Variants.Step<TracedLoop> body;
        private final Map<String, NDArray> outer;
        private final KeptHistory history;
        private final List<Step> steps = new ArrayList<>();
        /** The memory with which the episodes began, on the tape. */
        private final NDList initialMemory;
        private NDList memory;

        Run(Policy policy, Parameters weights, Trials trials, RandomGenerator noise, RandomGenerator hiddenNoise) {
            network = new NetworkStep(policy, setup.hiddenNoise());
            this.weights = weights;
            this.trials = trials;
            manager = weights.manager();
            plant = environment.effector().bind(manager, environment.type());
            initialMemory = policy.initialMemory(weights, trials.batch());
            memory = initialMemory;
            var brought = new Brought(environment, trials, noise);
            body = compiled(trials, brought);
            outer = body.traced().outer(brought, manager);
            int[] sizes = memory.stream().mapToInt(m -> (int) m.getShape().get(1)).toArray();
            network.bringNoise(brought, trials, sizes, hiddenNoise);
            history = new KeptHistory(manager, environment.type(), brought);
            Map<String, NDArray> start = TracedLoop.start(environment, plant, trials, brought);
            body.traced().fields().forEach(name -> start.computeIfAbsent(name, _ -> zeros(body.traced().width(name))));
            history.add(start);
        }

        private NDArray zeros(int columns) {
            return Constants.of(
                    manager, environment.type(), new Shape(trials.batch(), columns),
                    new double[trials.batch() * columns]);
        }

        void forward() {
            while (steps.size() < trials.steps()) {
                int time = steps.size();
                var observed = new Observed(history);
                NDArray observation = environment.recipe().observe(observed);
                NDList last = new NDList(memory.stream().map(CompiledBodyGradients::leaf).toList());
                PolicyStep answer = network.step(weights, observation, last, history);
                memory = new NDList(answer.memory().stream().map(NDArray::stopGradient).toList());

                Map<String, NDArray> before = new LinkedHashMap<>();
                body.traced().fields().forEach(name -> before.put(name, history.field(name, 0)));
                before.put(ACTION, answer.action());
                Map<String, NDArray> now = new LinkedHashMap<>();
                outer.forEach((name, array) -> now.put(name, array.get(time + ":" + (time + 1))));
                Scan.Sweep sweep = body.scan().sweep(trials.batch(), 1, before, now, Map.of());
                sweep.forward(0, 1);
                Map<String, NDArray> after = new LinkedHashMap<>();
                body.traced().fields().forEach(name -> after.put(name, sweep.field(name, 1, 1, manager).squeeze(1)));
                history.add(after);
                steps.add(new Step(observed, last, answer, sweep));
            }
        }

        /** Fields and hidden activity over time, (batch, time, columns), off the tape. */
        Map<String, NDArray> recorded() {
            Map<String, NDArray> recorded = new LinkedHashMap<>();
            body.traced().fields().forEach(name -> recorded.put(name, history.over(name)));
            NDArray hidden = steps.getFirst().answer().hidden();
            if (hidden != null) {
                List<NDArray> activity = new ArrayList<>(List.of(zeros((int) hidden.getShape().get(1))));
                steps.forEach(step -> activity.add(step.answer().hidden().stopGradient()));
                recorded.put(HIDDEN, stack(activity));
            }
            return recorded;
        }

        private static NDArray stack(List<NDArray> arrays) {
            return NDArrays.stack(new NDList(arrays), 1);
        }

        Rollout rollout(Map<String, NDArray> recorded) {
            return Rollout.of(plant, trials, trials.steps(), recorded::get, weights.arrays());
        }

        /** Gradients of the loss by time and field. */
        List<Map<String, NDArray>> loss(Tape tape, long number, Map<String, Double> terms) {
            Map<String, NDArray> leaves = recorded();
            leaves.values().forEach(leaf -> leaf.setRequiresGradient(true));
            tape.backward(Gradients.total(rollout(leaves), setup.losses(), terms, number));
            List<Map<String, NDArray>> gradients = new ArrayList<>();
            for (int time = 0; time <= trials.steps(); time++) {
                Map<String, NDArray> own = new HashMap<>();
                int index = time;
                leaves.forEach((name, leaf) -> {
                    NDArray gradient = Tensors.gradient(leaf);
                    if (gradient != null) {
                        own.put(name, gradient.get(":, " + index));
                    }
                });
                gradients.add(own);
            }
            return gradients;
        }

        void backward(Tape tape, int from, int to, List<Map<String, NDArray>> gradients) {
            NDList memoryGradients = null;
            for (int time = to; time > from; time--) {
                memoryGradients = backward(tape, time, from, gradients, memoryGradients);
            }
            if (from == 0 && !initialMemory.isEmpty()) {
                tape.backward(products(initialMemory, memoryGradients, weights.constant(0)));
            }
        }

        /**
         * Sends gradients back through the step that ends at a time; those that reach beyond {@code from} are dropped.
         */
        private NDList backward(
                Tape tape, int time, int from, List<Map<String, NDArray>> gradients, NDList memoryGradients) {
            Step step = steps.get(time - 1);
            Map<String, NDArray> above = gradients.get(time);
            Map<String, NDArray> upstream = new LinkedHashMap<>();
            body.traced().fields().stream().filter(above::containsKey).forEach(name ->
                    upstream.put(name, stack(List.of(above.get(name).zerosLike(), above.get(name)))));
            step.body().backward(0, 1, upstream);
            body.traced().fields().forEach(name ->
                    add(gradients, name, time - 1, from, step.body().initialGradient(name, manager)));

            NDArray root = step.answer().action().mul(step.body().initialGradient(ACTION, manager)).sum();
            if (above.containsKey(HIDDEN)) {
                root = root.add(step.answer().hidden().mul(above.get(HIDDEN)).sum());
            }
            if (memoryGradients != null) {
                root = products(step.answer().memory(), memoryGradients, root);
            }
            tape.backward(root);

            for (Observed.Leaf leaf : step.observed().leaves) {
                NDArray gradient = Tensors.gradient(leaf.array());
                if (gradient != null) {
                    add(gradients, leaf.field(), leaf.time(), from, gradient);
                }
            }
            NDList handedBack = new NDList();
            for (NDArray x : step.memory()) {
                NDArray gradient = Tensors.gradient(x);
                handedBack.add(gradient == null ? x.zerosLike() : gradient);
            }
            return handedBack;
        }

        /** A sum plus the sums of products: what sends gradients of arrays back. */
        private static NDArray products(NDList arrays, NDList gradients, NDArray sum) {
            NDArray total = sum;
            for (int i = 0; i < arrays.size(); i++) {
                total = total.add(arrays.get(i).mul(gradients.get(i)).sum());
            }
            return total;
        }

        @Override
        public void close() {
            steps.forEach(step -> step.body().close());
        }

        private static void add(
                List<Map<String, NDArray>> gradients, String field, int time, int from, NDArray gradient) {
            if (time > from) {
                gradients.get(time).merge(field, gradient, NDArray::add);
            }
        }
    }
}
