package io.efferent.experiment;

import io.efferent.array.RandomStreams;
import io.efferent.experiment.recording.TrialRecording;
import io.efferent.network.BatchMetrics;
import io.efferent.network.Checkpoint;
import io.efferent.network.Evaluation;
import io.efferent.network.GradientEngine;
import io.efferent.network.Optimizer;
import io.efferent.network.Policy;
import io.efferent.network.Safetensors;
import io.efferent.network.StrictJson;
import io.efferent.network.Weights;
import io.efferent.task.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A network from a checkpoint, with what its configuration describes: what it does, in numbers and figures.
 *
 * @param file it was read from
 * @param checkpoint what was in it
 * @param experiment its configuration
 */
public record TrainedNetwork(Path file, Checkpoint checkpoint, Experiment experiment) {
    private static final Path EVALUATIONS = Path.of("evaluations");

    /** From a checkpoint, or from the one of a run folder to go on from. */
    public static TrainedNetwork last(Path run) {
        return of(RunFolder.lastIn(run));
    }

    /** From a checkpoint, or from the best one of a run folder (the last one where there was no validation). */
    public static TrainedNetwork best(Path run) {
        return of(RunFolder.bestIn(run));
    }

    /** From a checkpoint. */
    static TrainedNetwork of(Path file) {
        var checkpoint = Checkpoint.load(file);
        try {
            return new TrainedNetwork(file, checkpoint, Experiment.parse(checkpoint.configuration()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("checkpoint " + file + ": " + e.getMessage(), e);
        }
    }

    /** The run folder it belongs to. */
    public RunFolder folder() {
        return RunFolder.of(file);
    }

    /**
     * The learned weights.
     *
     * @param policy of the experiment
     * @throws IllegalArgumentException if they are not weights of this policy
     */
    public Weights weights(Policy policy) {
        var weights = new Weights(policy.initialWeights(RandomStreams.stream(0, "weights", 0)));
        try {
            weights.set(checkpoint.weights());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("checkpoint " + file + ": " + e.getMessage(), e);
        }
        return weights;
    }

    /**
     * Writes the weights as a safetensors file, with the settings in its metadata.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public void exportWeights(Path to) {
        new Safetensors(checkpoint.weights().values(), Map.of("efferent", experiment.toJson(), "format", "pt"))
                .save(to);
    }

    /**
     * A network with these settings and other weights, as if nothing had been learned since.
     *
     * @param from a safetensors file
     * @param to the checkpoint that is written
     * @throws IllegalArgumentException if the file is damaged, holds other weights than this network has, or the
     *     checkpoint exists
     * @throws java.io.UncheckedIOException if a file cannot be read or written
     */
    public TrainedNetwork importWeights(Path from, Path to) {
        if (Files.exists(to)) {
            throw new IllegalArgumentException("checkpoint: got " + to + ", which exists, expected a new file");
        }
        var weights = checkpoint.weights().copy();
        var others = new Weights(Safetensors.load(from).arrays());
        try {
            weights.set(others);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(from + ": " + e.getMessage(), e);
        }
        var imported = new Checkpoint(
                weights, new Optimizer.State(checkpoint.optimizer().optimizer(), 0, Map.of()), 0, checkpoint.seed(),
                Double.POSITIVE_INFINITY, 0, checkpoint.configuration());
        imported.save(to);
        return new TrainedNetwork(to, imported, experiment);
    }

    /**
     * What came of an evaluation.
     *
     * @param folder of its report
     * @param trained what the network does
     */
    public record Evaluated(RunFolder folder, Performance trained) {}

    /**
     * Lets the network do validation trials without noise, and writes a report.
     *
     * @param changes in its experiment
     * @param out where the report goes, new or empty; null for a folder of its own in that of the run
     * @param export where everything that happened goes; null for nowhere
     * @throws IllegalArgumentException if it was trained with other observations, or a file cannot be written
     */
    public Evaluated evaluate(Experiment changes, Path out, RecordingExport export) throws IOException {
        var trained = experiment.orElse(Experiment.DEFAULTS);
        var changed = changes.orElse(trained);
        var environment = changed.environment();
        requireSameObservations(trained.environment(), environment);
        var policy = changed.policy(environment);
        var weights = weights(policy);
        var losses = changed.losses(environment.task());
        var engine = changed.training().engine();
        var batches = MetricsLog.read(
                folder().metrics(), BatchMetrics.class, BatchMetrics::batch, checkpoint.batches());
        try (var lock = out == null
                ? RunLock.createBelow(folder().path().resolve(EVALUATIONS), changed.body().task())
                : RunLock.create(out)) {
            var performance = Performance.of(
                    environment, policy, weights, losses, changed.training().validationSize(),
                    changed.training().seed(), engine,
                    (trials, rollout) -> {
                        if (export != null) {
                            export.write(environment, trials, rollout, changed);
                        }
                    });
            RunReport.write(
                    lock.folder(), "Evaluation: " + changed.body().task() + " with " + changed.body().title(),
                    performance, batches, Map.of("Checkpoint", file.toString()), changed.toJson());
            return new Evaluated(lock.folder(), performance);
        }
    }

    /**
     * What happens in validation trials without noise, in plain arrays.
     *
     * @param changes in its experiment, such as perturbations
     * @param trials how many; of reaches to targets around a center one direction after another
     * @param seed fixes them
     * @throws IllegalArgumentException if it was trained with other observations
     */
    public TrialRecording record(Experiment changes, int trials, long seed) {
        var trained = experiment.orElse(Experiment.DEFAULTS);
        var changed = changes.orElse(trained);
        var environment = changed.environment();
        requireSameObservations(trained.environment(), environment);
        var policy = changed.policy(environment);
        var recordings = new TrialRecording[1];
        Evaluation.of(environment, policy, weights(policy), changed.losses(environment.task()), trials, seed,
                GradientEngine.AUTOGRAD, (data, rollout) -> recordings[0] = TrialRecording.of(
                        environment, data, rollout, StrictJson.parse(changed.toJson())));
        return recordings[0];
    }

    static void requireSameObservations(Environment trained, Environment now) {
        if (!now.channels().equals(trained.channels())) {
            throw new IllegalArgumentException("task: got '" + now.task().name() + "', whose observations are "
                    + now.channels() + ", expected the " + trained.channels() + " that the network was trained with");
        }
    }
}
