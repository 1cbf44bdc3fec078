package io.efferent.bench;

import io.efferent.effector.ReadyMade;
import io.efferent.effector.motornet.Compatibility;
import io.efferent.network.GradientEngine;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The learning run of MotorNet's training notebook: four-muscle point mass, GRU of 32 units, 6000 batches of 32 trials
 * of 1 s. Arguments: engine (compiled, autograd, or both, one after the other), physics (none or motornet), seeds;
 * further {@code --batches N} at the end shortens the run. Prints the mean loss over the last 250 batches every 250
 * batches, and for both engines a table of the two curves.
 */
public final class LearningRun {
    private LearningRun() {}

    public static void main(String[] arguments) {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        int batches = 6000;
        int option = words.indexOf("--batches");
        if (option >= 0) {
            batches = Integer.parseInt(words.get(option + 1));
            words.subList(option, option + 2).clear();
        }
        var physics = Compatibility.valueOf(words.get(1).toUpperCase(Locale.ROOT));
        List<GradientEngine> engines = words.getFirst().equals("both")
                ? List.of(GradientEngine.COMPILED, GradientEngine.AUTOGRAD)
                : List.of(GradientEngine.valueOf(words.getFirst().toUpperCase(Locale.ROOT)));
        for (String seed : words.subList(2, words.size())) {
            List<Curve> curves = new ArrayList<>();
            for (var engine : engines) {
                curves.add(run(engine, physics, Long.parseLong(seed), batches));
            }
            if (curves.size() > 1) {
                print(curves.getFirst(), curves.getLast());
            }
        }
    }

    /** Mean losses by batch, and how long all of it took. */
    private record Curve(Map<Long, Double> losses, double seconds) {}

    private static void print(Curve compiled, Curve autograd) {
        System.out.println("| batch | compiled | autograd |");
        System.out.println("|---|---|---|");
        compiled.losses().forEach((batch, loss) ->
                System.out.printf(Locale.ROOT, "| %d | %.4f | %.4f |%n", batch, loss, autograd.losses().get(batch)));
        System.out.printf(Locale.ROOT, "| seconds | %.0f | %.0f |%n", compiled.seconds(), autograd.seconds());
    }

    private static Curve run(GradientEngine engine, Compatibility physics, long seed, int batches) {
        var environment = Environment.builder()
                .setEffector(ReadyMade.reluPointMass24().optVariant(physics).build()).setTask(new RandomTargetReach())
                .build();
        Deque<Double> recent = new ArrayDeque<>();
        Map<Long, Double> losses = new LinkedHashMap<>();
        long start = System.nanoTime();
        Trainer.builder()
                .setEnvironment(environment)
                .setPolicy(RecurrentPolicy.gru(environment.observationSize(), 32, environment.actionSize()))
                .optLosses(List.of(Losses.position()))
                .optBatchSize(32)
                .optBatches(batches)
                .optSeed(seed)
                .optValidation(0, 1)
                .optEngine(engine)
                .optListener(metrics -> {
                    recent.addLast(metrics.loss());
                    if (recent.size() > 250) {
                        recent.removeFirst();
                    }
                    if (metrics.batch() % 250 == 0) {
                        double mean = recent.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
                        losses.put(metrics.batch(), mean);
                        System.out.printf(Locale.ROOT, "%s  seed %d  batch %4d  loss %.4f  %4.0f s%n",
                                engine.name().toLowerCase(Locale.ROOT), seed, metrics.batch(), mean,
                                (System.nanoTime() - start) * 1e-9);
                    }
                })
                .build()
                .run();
        return new Curve(losses, (System.nanoTime() - start) * 1e-9);
    }
}
