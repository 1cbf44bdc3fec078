package io.efferent.bench;

import io.efferent.effector.Effector;
import io.efferent.effector.LinearlyImplicit;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.Muscles;
import io.efferent.network.GradientEngine;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What elastic tendons cost in training: processor time of the thread for an iteration (GRU of 50 units, 100 steps of
 * 10 ms, batch 32, one thread) with elastic tendons by implicit steps and with rigid ones. Trainers take turns, so that
 * ratios hold on a busy machine too; prints the median of each turn of 25 iterations. Argument: number of turns
 * (default 12).
 */
public final class ElasticTendonTraining {
    private static final int ITERATIONS = 25;

    private ElasticTendonTraining() {}

    public static void main(String[] arguments) {
        Map<String, Trainer> trainers = new LinkedHashMap<>();
        trainers.put("millard, implicit", trainer(ReadyMade.named("arm26-compliant", Muscles.named("millard"))
                .optIntegrator(new LinearlyImplicit()).optSubsteps(1)));
        trainers.put("millard-rigid", trainer(ReadyMade.rigidTendonArm26(Muscles.named("millard-rigid"))));
        trainers.put("kistemaker", trainer(ReadyMade.rigidTendonArm26(new KistemakerRigidMuscle())));
        System.out.println(String.join(" | ", trainers.keySet()) + ", ms");
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 12;
        for (int turn = 0; turn < turns; turn++) {
            System.out.println(String.join(" | ", trainers.values().stream()
                    .map(trainer -> String.format(Locale.ROOT, "%.1f", median(trainer))).toList()));
        }
    }

    private static Trainer trainer(Effector.Builder body) {
        var environment = Environment.builder().setEffector(body.build()).setTask(new RandomTargetReach(1)).build();
        var policy = RecurrentPolicy.gru(environment.observationSize(), 50, environment.actionSize());
        return Trainer.builder().setEnvironment(environment).setPolicy(policy)
                .optLosses(List.of(Losses.position())).optBatchSize(32).optBatches(Long.MAX_VALUE).optValidation(0, 1)
                .optEngine(GradientEngine.COMPILED).optThreads(1).build();
    }

    private static double median(Trainer trainer) {
        double[] times = new double[ITERATIONS];
        Arrays.setAll(times, i -> {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            trainer.learn();
            return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6;
        });
        Arrays.sort(times);
        return times[ITERATIONS / 2];
    }
}
