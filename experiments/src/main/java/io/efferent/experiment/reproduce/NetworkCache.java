package io.efferent.experiment.reproduce;

import io.efferent.experiment.Experiment;
import io.efferent.experiment.KeptRuns;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.experiment.Words;
import io.efferent.network.TrainingResult.End;
import java.io.IOException;

/** Trained networks of reproductions. */
final class NetworkCache {
    private static final int LINES = 4;

    private final Plan plan;
    private final KeptRuns runs;

    NetworkCache(Plan plan) {
        this.plan = plan;
        runs = new KeptRuns(plan.folder().resolve("networks"));
    }

    /**
     * A network that has learned, from the cache or from scratch; what was interrupted goes on.
     *
     * @param what it is, in words
     * @param experiment its settings
     * @param origin the network with whose weights it begins; null for none
     * @return of the last batch
     */
    TrainedNetwork trained(String what, Experiment experiment, TrainedNetwork origin) throws IOException {
        var folder = runs.folder(experiment, origin);
        if (runs.isFinished(experiment, origin)) {
            plan.log().accept(what + ": from " + folder);
            return TrainedNetwork.last(folder.path());
        }
        var training = experiment.orElse(Experiment.DEFAULTS).training();
        plan.log().accept("%s: %d batches of %d trials, into %s".formatted(
                what, training.batches(), training.batchSize(), folder));
        long begin = System.nanoTime();
        var run = runs.plan(experiment, origin).optThreads(plan.threads()).optStop(plan.stop());
        run.optListener(progress -> {
            if (progress.done() < progress.total() && progress.done() % Math.ceilDiv(progress.total(), LINES) == 0) {
                plan.log().accept("  %s: %d of %d, loss %s, %s".formatted(
                        what, progress.done(), progress.total(), Words.number(progress.metrics().get("loss")),
                        Words.duration((System.nanoTime() - begin) * 1e-9)));
            }
        });
        try (var made = run.build()) {
            if (made.call().end() == End.STOPPED) {
                throw new Plan.StoppedException();
            }
        }
        return TrainedNetwork.last(folder.path());
    }
}
