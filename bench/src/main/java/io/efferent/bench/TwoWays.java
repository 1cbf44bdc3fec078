package io.efferent.bench;

import io.efferent.effector.ReadyMade;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.FigureRow;
import io.efferent.network.Evaluation;
import io.efferent.network.LearningRate;
import io.efferent.network.MlpPolicy;
import io.efferent.network.Trainer;
import io.efferent.network.Weights;
import io.efferent.network.layer.Nonlinearity;
import io.efferent.network.layer.Dense;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Sense;
import io.efferent.rl.distribution.Distribution;
import io.efferent.rl.effector.EffectorFactory;
import io.efferent.rl.ppo.ActorCritic;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.Presets;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A six-muscle arm learns to reach by backpropagation through the body and by proximal policy optimization: one task
 * object, one policy object, and the same trials judge both.
 *
 * <p>Arguments: a folder for figures, the number of control steps, seeds. Seconds are those of learning, compilation
 * included, evaluation excluded.
 */
public final class TwoWays {
    private static final int TRIALS = 128;
    private static final int BATCH = 32;

    private static final Environment REACH = Environment.builder()
            .setEffector(ReadyMade.named("arm26", null).build()).setTask(new RandomTargetReach()).build();
    private static final MlpPolicy POLICY = new MlpPolicy(REACH.observationSize(), 64, 2, REACH.actionSize(), -2);

    private TwoWays() {}

    /** How far from the target the hand ended, m, after so many control steps. */
    private record Point(long samples, double seconds, double distance) {}

    public static void main(String[] arguments) {
        var folder = Path.of(arguments[0]);
        long samples = Long.parseLong(arguments[1]);
        for (int i = 2; i < arguments.length; i++) {
            long seed = Long.parseLong(arguments[i]);
            printHead("through the body, seed " + seed);
            var through = throughTheBody(samples, seed);
            printHead("PPO, seed " + seed);
            var trying = byTrying(samples, seed);
            var figure = new FigureRow("Two ways to learn", List.of(
                    plot("Learning per sample", "control steps", through, trying, Point::samples),
                    plot("Learning per second", "seconds", through, trying, Point::seconds)));
            figure.writeSvg(folder.resolve("two-ways-" + seed + ".svg"));
            figure.writePng(folder.resolve("two-ways-" + seed + ".png"));
        }
    }

    private static List<Point> throughTheBody(long samples, long seed) {
        long perBatch = (long) BATCH * REACH.trials(1, 0, 0, Task.Purpose.TRAINING).steps();
        long batches = samples / perBatch;
        var points = new ArrayList<Point>();
        long start = System.nanoTime();
        var trainer = Trainer.builder().setEnvironment(REACH).setPolicy(POLICY).optSeed(seed)
                .optBatchSize(BATCH).optBatches(batches).optLearningRate(LearningRate.Schedule.COSINE.from(1e-2))
                .optValidation(0, 1).build();
        double seconds = secondsSince(start);
        for (long batch = 1; batch <= batches; batch++) {
            seconds += trainer.learn().seconds();
            if (isDue(batch, batches)) {
                points.add(judge(batch * perBatch, seconds, trainer.checkpoint().weights()));
            }
        }
        return points;
    }

    private static List<Point> byTrying(long samples, long seed) {
        var spec = new EnvironmentSpec("reach", "the same task", 100, new EffectorFactory("reach", () -> REACH));
        var settings = Presets.of("Arm26Reach").toBuilder().optSteps(samples).optNormalizeObservations(false).build();
        var points = new ArrayList<Point>();
        long start = System.nanoTime();
        try (var agent = PpoAgent.builder().setEnvironment(spec).optSettings(settings).optNetwork(network(spec))
                .optSeed(seed).build()) {
            double seconds = secondsSince(start);
            for (long cycle = 1; cycle <= settings.cycles(); cycle++) {
                start = System.nanoTime();
                agent.cycle();
                seconds += secondsSince(start);
                if (isDue(cycle, settings.cycles())) {
                    points.add(judge(agent.steps(), seconds, agent.actorWeights()));
                }
            }
        }
        return points;
    }

    /** The policy as the mean of a Gaussian, and a critic of its own. */
    private static ActorCritic network(EnvironmentSpec spec) {
        try (var one = spec.create()) {
            var all = one.senses().stream().map(Sense::name).toList();
            var critic = new ModularNetwork(ActorCritic.inputs(one.senses()), List.of(
                    new Dense("first", 64, all, Nonlinearity.TANH),
                    new Dense("second", 64, List.of("first"), Nonlinearity.TANH)), 1, 1);
            return new ActorCritic(one.senses(), POLICY, critic, Distribution.of("gaussian", one.actions(), -1.5));
        }
    }

    /** Twice per doubling, and at the end. */
    private static boolean isDue(long number, long last) {
        return number == last || octave(number) > octave(number - 1);
    }

    private static double octave(long number) {
        return Math.floor(2 * Math.log(number) / Math.log(2));
    }

    private static Point judge(long samples, double seconds, Weights weights) {
        var result = Evaluation.of(REACH, POLICY, weights, REACH.task().losses(), TRIALS, 0);
        System.out.printf(Locale.ROOT, "| %d | %.1f | %.4f | %.1f | %.0f %% |%n",
                samples, seconds, result.loss(), 1000 * result.medianFinalDistance(), 100 * result.successRate());
        return new Point(samples, seconds, result.medianFinalDistance());
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private static CurvePlot plot(
            String title, String label, List<Point> through, List<Point> trying, ToDoubleFunction<Point> x) {
        var plot = CurvePlot.builder().optTitle(title).setXLabel(label)
                .setYLabel("median distance at the end (mm)").optLogX(true).optLogY(true);
        add(plot, "through the body", through, x);
        add(plot, "PPO", trying, x);
        return plot.build();
    }

    private static void add(CurvePlot.Builder plot, String name, List<Point> points, ToDoubleFunction<Point> x) {
        plot.addCurve(name, points.stream().mapToDouble(x).toArray(),
                points.stream().mapToDouble(point -> 1000 * point.distance()).toArray());
    }

    private static void printHead(String title) {
        System.out.println(title);
        System.out.println("| control steps | seconds | loss | median distance, mm | within 1 cm |");
        System.out.println("|---|---|---|---|---|");
    }
}
