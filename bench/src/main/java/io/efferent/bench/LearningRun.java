package io.efferent.bench;

import io.efferent.effector.Compatibility;
import io.efferent.effector.ReadyMade;
import io.efferent.network.GradientEngine;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The learning run of MotorNet's training notebook: four-muscle point mass, GRU of 32 units, 6000 batches of 32 trials of 1 s.
 * Arguments: engine (compiled or autograd), physics (none or motornet), seeds. Prints the mean loss over the last 250 batches
 * every 250 batches.
 */
public final class LearningRun {
    private LearningRun() {}

    public static void main(String[] arguments) {
        var engine = GradientEngine.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        var physics = Compatibility.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        for (String seed : Arrays.asList(arguments).subList(2, arguments.length)) {
            run(engine, physics, Long.parseLong(seed));
        }
    }

    private static void run(GradientEngine engine, Compatibility physics, long seed) {
        var environment = Environment.builder()
                .setEffector(ReadyMade.reluPointMass24().optCompatibility(physics).build()).setTask(new RandomTargetReach()).build();
        Deque<Double> recent = new ArrayDeque<>();
        long start = System.nanoTime();
        Trainer.builder()
                .setEnvironment(environment)
                .setPolicy(RecurrentPolicy.gru(environment.observationSize(), 32, environment.actionSize()))
                .optLosses(List.of(Losses.position()))
                .optBatchSize(32)
                .optBatches(6000)
                .optSeed(seed)
                .optValidation(0, 1)
                .optEngine(engine)
                .optListener(metrics -> {
                    recent.addLast(metrics.loss());
                    if (recent.size() > 250) {
                        recent.removeFirst();
                    }
                    if (metrics.batch() % 250 == 0) {
                        System.out.printf("seed %d  batch %4d  loss %.4f  %4.0f s%n", seed, metrics.batch(),
                                recent.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                                (System.nanoTime() - start) * 1e-9);
                    }
                })
                .build()
                .run();
    }
}
