package io.efferent.rl.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.kernel.Part;
import io.efferent.kernel.Scan;
import io.efferent.kernel.Variants;
import io.efferent.mujoco.DivergenceException;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.Sense;
import io.efferent.skeleton.Bones;
import io.efferent.task.Brought;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.KeptHistory;
import io.efferent.task.LoopCode;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.Sequence;
import io.efferent.task.Task;
import io.efferent.task.TracedLoop;
import io.efferent.task.Trials;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A batch of trials of a differentiable effector under way, stepped by a compiled kernel. Closing it lets others use
 * its memory.
 */
final class EffectorTrials implements AutoCloseable {
    private static final String ACTION = "action";
    private static final String TARGET = "target";
    private static final String LOSS = "loss";
    private static final String OBSERVATION = "observation";
    /** What is finite unless the body diverged. */
    private static final List<Rollout.Quantity> OF_THE_BODY =
            List.of(Rollout.Quantity.POSITION, Rollout.Quantity.VELOCITY, Rollout.Quantity.FORCE);

    /**
     * Compiled steps of body and task, by kind of trials.
     *
     * @param whole whether all that happens is kept, for a {@link Rollout}
     */
    record Steps(
            Environment environment, LoopCode code, Variants<LoopCode.Form, TracedLoop> variants, boolean whole) {
        Steps(Environment environment, int threads, boolean whole) {
            this(environment, new LoopCode(environment),
                    new Variants<>(() -> Scan.builder(environment.type()).optThreads(threads)), whole);
        }

        private Variants.Step<TracedLoop> of(Trials trials, Brought brought) {
            Trials.Kind kind = brought.kind();
            List<Part> parts = code.parts(kind);
            parts.add(loss(environment));
            return variants.get(
                    code.form(kind, trials.steps()), parts, trials.steps(),
                    builder -> describe(environment, trials, brought, builder, whole));
        }
    }

    private final Environment environment;
    private final Trials trials;
    private final Scan.Sweep sweep;

    /** Draws trials and puts the bodies where they begin; the seed fixes all. */
    EffectorTrials(Steps steps, int count, long seed) {
        this(steps, steps.environment().trials(count, seed, 0, Task.Purpose.TRAINING),
                RandomStreams.stream(seed, "noise", 0));
    }

    /** Puts the bodies where trials begin; without a source of noise there is none. */
    EffectorTrials(Steps steps, Trials trials, RandomGenerator noise) {
        environment = steps.environment();
        this.trials = trials;
        int count = trials.batch();
        var brought = brought(environment, trials, noise);
        try (var manager = Tensors.newManager()) {
            var plant = environment.effector().bind(manager, environment.type());
            var step = steps.of(trials, brought);
            var outer = step.traced().outer(brought, manager);
            outer.put(TARGET, trials.target().toArray(manager, environment.type()).get("1:"));
            outer.put(ACTION,
                    Constants.of(manager, environment.type(), new Shape(steps(), count, environment.actionSize()),
                    new double[steps() * count * environment.actionSize()]));
            var start = TracedLoop.start(environment, plant, trials, brought);
            var history = new KeptHistory(manager, environment.type(), brought);
            history.add(start);
            start.put(OBSERVATION, environment.recipe().observe(history));
            sweep = step.scan().sweep(count, steps(), start, outer, Map.of());
        }
    }

    private static Brought brought(Environment environment, Trials trials, RandomGenerator noise) {
        if (!trials.units().isEmpty()) {
            throw new IllegalArgumentException("trials of task '" + environment.task().name()
                    + "': got a perturbation of hidden units, but an environment has no network");
        }
        return new Brought(environment, trials, noise);
    }

    /** A step of body and task: movement, loss, and the observation that follows. */
    private static TracedLoop describe(
            Environment environment, Trials trials, Brought brought, Scan.Builder builder, boolean whole) {
        var loop = new TracedLoop(environment, trials, brought, builder);
        builder.addField(OBSERVATION, environment.observationSize(), true);
        builder.addField(LOSS, 1, true);
        if (!whole) {
            builder.recordOnly(Stream.concat(
                    Stream.of(OBSERVATION, LOSS, Rollout.Quantity.ENDPOINT.label()),
                    OF_THE_BODY.stream().map(Rollout.Quantity::label)).toList());
        }
        builder.trace(() -> {
            var fields = loop.act(builder.outer(ACTION, environment.actionSize()));
            var target = builder.outer(TARGET, environment.effector().skeleton().dimension());
            builder.setResult(OBSERVATION, environment.recipe().observe(loop.after(fields)));
            builder.setResult(LOSS, builder.part(loss(environment), moment(builder, fields, target)).head());
        });
        return loop;
    }

    /** The quantities of the moment after the step of one trial, in their order; null for those of the network. */
    private static NDList moment(Scan.Builder builder, Map<String, NDArray> fields, NDArray target) {
        var moment = new NDList();
        for (Rollout.Quantity quantity : Rollout.Quantity.values()) {
            NDArray x = quantity == Rollout.Quantity.TARGET ? target : fields.get(quantity.label());
            // Losses are means over trials: with an axis of time, for one trial.
            moment.add(x == null ? null : builder.single(x.expandDims(1)));
        }
        return moment;
    }

    /** The loss of a moment, which is the task's code. */
    private static Part loss(Environment environment) {
        return new Part("loss", environment.task(), (manager, moment) -> {
            var plant = environment.effector().bind(manager, environment.type());
            return new NDList(loss(environment, new Rollout(
                    plant.effector().timestep(), manager, plant.type(), quantity -> moment.get(quantity.ordinal()),
                    plant.maximumIsometricForce(), Map.of())));
        });
    }

    private static NDArray loss(Environment environment, Rollout moment) {
        return environment.task().losses().stream()
                .filter(loss -> loss.needs().isEmpty())
                .map(loss -> weighted(loss, moment))
                .reduce(NDArray::add)
                .orElseThrow(() -> new IllegalArgumentException(
                        "task " + environment.task().name() + ": its loss says nothing about the body"));
    }

    private static NDArray weighted(Loss loss, Rollout moment) {
        return loss.of(moment).mul(moment.constant(loss.weight()));
    }

    static List<Sense> senses(Environment environment) {
        int goal = environment.task().inputs(environment.effector()).stream().mapToInt(Channel::width).sum();
        int seen = environment.effector().skeleton().dimension();
        return List.of(
                Sense.of(Sense.GOAL, goal),
                Sense.of(Sense.VISION, seen),
                Sense.of(Sense.PROPRIOCEPTION, environment.observationSize() - goal - seen));
    }

    static ActionSpace actions(Environment environment) {
        return ActionSpace.Continuous.of(environment.actionSize(), 0, 1);
    }

    int steps() {
        return trials.steps();
    }

    /** Says what a trial does in the step that begins at a time. */
    void act(int time, int trial, float[] actions, int offset) {
        sweep.put(ACTION, time, trial, actions, offset);
    }

    /**
     * Computes the step that begins at a time, for all trials; may be done again when more is known of what they do.
     */
    void advance(int time) {
        sweep.forward(time, time + 1);
    }

    /** Of the step that led to a time. */
    double reward(int time, int trial) {
        return -sweep.get(LOSS, time, trial)[0];
    }

    /** That the body diverged in the step that led to a time. */
    Optional<DivergenceException> divergence(int time, int trial) {
        for (var quantity : OF_THE_BODY) {
            for (double number : sweep.get(quantity.label(), time, trial)) {
                if (!Double.isFinite(number)) {
                    return Optional.of(new DivergenceException(quantity.label() + " is " + number, time));
                }
            }
        }
        return Optional.empty();
    }

    void observe(int time, int trial, float[] into, int offset) {
        double[] observation = sweep.get(OBSERVATION, time, trial);
        for (int i = 0; i < observation.length; i++) {
            into[offset + i] = (float) observation[i];
        }
    }

    /** Distance of hand and target, m, and whether it is within the target's radius. */
    Map<String, Double> measures(int time, int trial) {
        double[] hand = sweep.get(Rollout.Quantity.ENDPOINT.label(), time, trial);
        double square = 0;
        for (int i = 0; i < hand.length; i++) {
            double off = hand[i] - trials.target().get(time, trial, i);
            square += off * off;
        }
        double distance = Math.sqrt(square);
        return Map.of("distance", distance, "success", distance <= environment.task().targetRadius() ? 1.0 : 0.0);
    }

    double[] hand(int time, int trial) {
        return sweep.get(Rollout.Quantity.ENDPOINT.label(), time, trial);
    }

    Bones bones(int time, int trial) {
        return environment.effector().skeleton().bones(sweep.get(Rollout.Quantity.POSITION.label(), time, trial));
    }

    /** Where the hand should be, m. */
    double[] target(int time, int trial) {
        Sequence target = trials.target();
        double[] point = new double[target.width()];
        for (int i = 0; i < point.length; i++) {
            point[i] = target.get(time, trial, i);
        }
        return point;
    }

    /** What has happened, if all of it is kept; its arrays are the manager's. */
    Rollout rollout(NDManager manager) {
        return Rollout.of(
                environment.effector().bind(manager, environment.type()), trials, steps(),
                field -> sweep.has(field) ? sweep.field(field, 0, steps(), manager) : null, Map.of());
    }

    @Override
    public void close() {
        sweep.close();
    }
}
