package io.efferent.rl.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.kernel.Scan;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.Sense;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.Rollout;
import io.efferent.task.Sequence;
import io.efferent.task.Task;
import io.efferent.task.TracedEpisode;
import io.efferent.task.Trials;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A batch of trials of a differentiable effector under way, stepped by a compiled kernel. Closing it lets others use its memory. */
final class EffectorTrials implements AutoCloseable {
    private static final String ACTION = "action";
    private static final String TARGET = "target";
    private static final String LOSS = "loss";

    /** Terms about the network, which no environment knows of. */
    private static final Set<String> OF_NETWORKS = Set.of(
            Losses.hidden().name(), Losses.hiddenRate().name(), Losses.weightDecay().name());

    private final Environment environment;
    private final Trials trials;
    private final TracedEpisode.Noise noise;
    private final Scan.Sweep sweep;

    /** Draws trials and puts the bodies where they begin; the seed fixes all. */
    EffectorTrials(Environment environment, Scan scan, int count, long seed) {
        this.environment = environment;
        trials = environment.trials(count, seed, 0, Task.Purpose.TRAINING);
        noise = TracedEpisode.Noise.draw(environment, trials, RandomStreams.stream(seed, "noise", 0));
        try (var manager = NDManager.newBaseManager("PyTorch")) {
            var plant = environment.effector().bind(manager, environment.type());
            var outer = TracedEpisode.outer(environment, manager, trials, noise);
            var target = trials.target().toArray(manager, environment.type());
            outer.put(TARGET, target.get("1:"));
            outer.put(ACTION, Constants.of(manager, environment.type(), new Shape(steps(), count, environment.actionSize()),
                    new double[steps() * count * environment.actionSize()]));
            sweep = scan.sweep(count, steps(), TracedEpisode.initial(plant, trials, noise), outer, Map.of());
        }
    }

    /** Compiles a step of body and task: senses, movement and loss. */
    static Scan compile(Environment environment, int threads) {
        var builder = Scan.builder(environment.type()).optThreads(threads);
        var example = environment.trials(1, 0, 0, Task.Purpose.TRAINING);
        var episode = new TracedEpisode(environment, example, builder);
        List.of(TracedEpisode.VISION, TracedEpisode.PROPRIOCEPTION, TracedEpisode.COMMAND).forEach(builder::record);
        builder.addField(LOSS, 1, true);
        return builder.trace(() -> {
            var moment = episode.step(
                    builder.outer(ACTION, environment.actionSize()),
                    builder.outer(TARGET, environment.effector().skeleton().dimension()));
            builder.setResult(LOSS, loss(environment, moment));
        }).build();
    }

    private static NDArray loss(Environment environment, Rollout moment) {
        return environment.task().losses().stream()
                .filter(loss -> !OF_NETWORKS.contains(loss.name()))
                .map(loss -> weighted(loss, moment))
                .reduce(NDArray::add)
                .orElseThrow(() -> new IllegalArgumentException(
                        "task " + environment.task().name() + ": its loss says nothing about the body"));
    }

    private static NDArray weighted(Loss loss, Rollout moment) {
        return loss.term().of(moment).mul(moment.constant(loss.weight()));
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

    /** Computes the step that begins at a time, for all trials; may be done again when more is known of what they do. */
    void advance(int time) {
        sweep.forward(time, time + 1);
    }

    /** Of the step that led to a time. */
    double reward(int time, int trial) {
        return -sweep.get(LOSS, time, trial)[0];
    }

    void observe(int time, int trial, float[] into, int offset) {
        int at = offset;
        for (var channel : environment.task().inputs(environment.effector())) {
            var input = trials.inputs().get(channel.name());
            for (int column = 0; column < channel.width(); column++) {
                into[at++] = (float) input.get(time, trial, column);
            }
        }
        at = copy(sweep.get(TracedEpisode.VISION, Math.max(0, time - environment.visionDelay()), trial), into, at);
        at = copy(
                sweep.get(TracedEpisode.PROPRIOCEPTION, Math.max(0, time - environment.proprioceptionDelay()), trial), into, at);
        for (int age = environment.stackedActions(); age >= 1; age--) {
            // The command of the step from time - age on is written at its end.
            at = copy(sweep.get(TracedEpisode.COMMAND, Math.max(0, time - age + 1), trial), into, at);
        }
        if (noise != null && noise.observation(time).length > 0) {
            double[] draws = noise.observation(time);
            int size = at - offset;
            for (int column = 0; column < size; column++) {
                into[offset + column] += (float) draws[trial * size + column];
            }
        }
    }

    private static int copy(double[] values, float[] into, int offset) {
        for (int i = 0; i < values.length; i++) {
            into[offset + i] = (float) values[i];
        }
        return offset + values.length;
    }

    /** Distance of hand and target, m, and whether it is within the target's radius. */
    Map<String, Double> measures(int time, int trial) {
        double[] hand = sweep.get(TracedEpisode.HAND, time, trial);
        double square = 0;
        for (int i = 0; i < hand.length; i++) {
            double off = hand[i] - trials.target().get(time, trial, i);
            square += off * off;
        }
        double distance = Math.sqrt(square);
        return Map.of("distance", distance, "success", distance <= environment.task().targetRadius() ? 1.0 : 0.0);
    }

    /** The limb as points, m. */
    double[][] limb(int time, int trial) {
        return environment.effector().skeleton().limb(sweep.get(TracedEpisode.POSITION, time, trial));
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

    @Override
    public void close() {
        sweep.close();
    }
}
