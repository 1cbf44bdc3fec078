package io.efferent.bench;

import io.efferent.effector.Effector;
import io.efferent.effector.MusclePath;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.Muscles;
import io.efferent.muscle.ReluMuscle;
import io.efferent.network.GradientEngine;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.skeleton.PointMass;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * How the cost of a training iteration grows with batch, steps, hidden units and muscles, one at a time, from the arm
 * with 50 units, batches of 256 and 100 steps. Arguments: seconds to measure each (default 3), engine (default
 * compiled).
 */
public final class Growth {
    private final double seconds;
    private final GradientEngine engine;

    private Growth(double seconds, GradientEngine engine) {
        this.seconds = seconds;
        this.engine = engine;
    }

    public static void main(String[] arguments) {
        var growth = new Growth(
                arguments.length > 0 ? Double.parseDouble(arguments[0]) : 3,
                GradientEngine.valueOf((arguments.length > 1 ? arguments[1] : "compiled").toUpperCase(Locale.ROOT)));
        System.out.println("| what grows | ms per iteration | us per sample-step |");
        System.out.println("|---|---|---|");
        growth.table("batch %d", batch -> trainer(arm(), batch, 100, 50, growth.engine), 100, 32, 128, 512, 2048);
        growth.table("%d steps", steps -> trainer(arm(), 256, steps, 50, growth.engine), 0, 50, 100, 200, 400);
        growth.table(
                "%d hidden units", hidden -> trainer(arm(), 256, 100, hidden, growth.engine), 100, 32, 64, 128, 256);
        growth.table("%d muscles on a point mass", muscles -> trainer(star(muscles), 256, 100, 50, growth.engine), 100,
                4, 8, 16, 32);
    }

    private void table(String label, IntFunction<Trainer> trainers, int steps, int... sizes) {
        for (int size : sizes) {
            Trainer trainer = trainers.apply(size);
            double time = milliseconds(trainer);
            double samples = label.startsWith("batch") ? size : 256;
            System.out.printf(Locale.ROOT, "| " + label + " | %.1f | %.2f |%n", size, time,
                    time * 1e3 / (samples * (steps == 0 ? size : steps)));
        }
    }

    /** Median of the iterations after as much time to warm up. */
    private double milliseconds(Trainer trainer) {
        run(trainer);
        return run(trainer);
    }

    private double run(Trainer trainer) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        double[] times = new double[0];
        do {
            long start = System.nanoTime();
            trainer.learn();
            times = Arrays.copyOf(times, times.length + 1);
            times[times.length - 1] = (System.nanoTime() - start) * 1e-6;
        } while (System.nanoTime() < end);
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static Effector arm() {
        return ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build();
    }

    /** A point mass with muscles from all sides. */
    private static Effector star(int muscles) {
        var builder = Effector.builder().setSkeleton(PointMass.of(2, 1));
        for (int m = 0; m < muscles; m++) {
            double angle = 2 * Math.PI * m / muscles;
            builder.addMuscle("muscle " + m, new ReluMuscle(), MuscleConstants.force(500), new MusclePath.Via(List.of(
                    MusclePath.point(0, 2 * Math.cos(angle), 2 * Math.sin(angle)), MusclePath.point(1, 0, 0))));
        }
        return builder.build();
    }

    static Trainer trainer(Effector body, int batch, int steps, int hidden, GradientEngine engine) {
        return trainer(body, batch, steps, hidden, engine, Runtime.getRuntime().availableProcessors());
    }

    static Trainer trainer(Effector body, int batch, int steps, int hidden, GradientEngine engine, int threads) {
        var environment = Environment.builder().setEffector(body)
                .setTask(new RandomTargetReach(steps * body.timestep())).build();
        return Trainer.builder()
                .setEnvironment(environment)
                .setPolicy(RecurrentPolicy.gru(environment.observationSize(), hidden, environment.actionSize()))
                .optLosses(List.of(Losses.position()))
                .optBatchSize(batch)
                .optBatches(Long.MAX_VALUE)
                .optValidation(0, 1)
                .optEngine(engine)
                .optThreads(threads)
                .build();
    }
}
