package io.efferent.bench;

import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.network.mpi.Mpi;
import io.efferent.network.mpi.Ranks;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much sooner processes of one thread each are done with training iterations of the arm (100 steps) whose trials
 * they share, in turn with the first of them alone, while the others wait. Started by {@code mpirun}. Arguments: batch
 * (default 256), units (default 50), rounds (default 200), the second half of which counts.
 */
public final class SharedBatches {
    private SharedBatches() {}

    public static void main(String[] arguments) {
        int batch = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 256;
        int units = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
        Ranks ranks = Mpi.ranks();
        Trainer alone = trainer(batch, units, Ranks.ALONE);
        Trainer shared = trainer(batch, units, ranks);
        List<Double> ofOne = new ArrayList<>();
        List<Double> ofAll = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ofOne.add(milliseconds(ranks, ranks.rank() == 0 ? alone : null));
            ofAll.add(milliseconds(ranks, shared));
        }
        if (ranks.rank() == 0) {
            double one = median(ofOne);
            double all = median(ofAll);
            System.out.printf(Locale.ROOT, "batch %d, %d units: %.2f ms on one, %.2f ms on %d, efficiency %.2f%n",
                    batch, units, one, all, ranks.size(), one / all / ranks.size());
        }
        ranks.close();
    }

    /** From the moment at which all are ready until all are. */
    private static double milliseconds(Ranks ranks, Trainer trainer) {
        ranks.any(true);
        long start = System.nanoTime();
        if (trainer != null) {
            trainer.learn();
        }
        ranks.any(true);
        return (System.nanoTime() - start) * 1e-6;
    }

    private static double median(List<Double> times) {
        List<Double> sorted = times.subList(times.size() / 2, times.size()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static Trainer trainer(int batch, int units, Ranks ranks) {
        var environment = Environment.builder()
                .setEffector(ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build())
                .setTask(new RandomTargetReach(1)).build();
        return Trainer.builder().setEnvironment(environment)
                .setPolicy(RecurrentPolicy.gru(environment.observationSize(), units, environment.actionSize()))
                .optLosses(List.of(Losses.position())).optBatchSize(batch).optBatches(Long.MAX_VALUE)
                .optValidation(0, 1).optThreads(1).optRanks(ranks).build();
    }
}
