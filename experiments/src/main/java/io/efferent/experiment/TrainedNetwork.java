package io.efferent.experiment;

import io.efferent.array.RandomStreams;
import io.efferent.network.Checkpoint;
import io.efferent.network.Policy;
import io.efferent.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A checkpoint with what its configuration describes.
 *
 * @param file it was read from
 * @param checkpoint what was in it
 * @param experiment its configuration
 */
public record TrainedNetwork(Path file, Checkpoint checkpoint, Experiment experiment) {

    /** From a checkpoint, or from the one of a run folder to go on from. */
    public static TrainedNetwork last(Path run) throws IOException {
        return load(Files.isDirectory(run) ? require(run, new RunFolder(run).last()) : run);
    }

    /** From a checkpoint, or from the best one of a run folder (the last one where there was no validation). */
    public static TrainedNetwork best(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            return load(run);
        }
        var folder = new RunFolder(run);
        return load(Files.exists(folder.best()) ? folder.best() : require(run, folder.last()));
    }

    private static Path require(Path run, Path checkpoint) {
        if (!Files.exists(checkpoint)) {
            throw new IllegalArgumentException(
                    "run folder " + run + ": there is no checkpoint (" + checkpoint.getFileName() + ") in it");
        }
        return checkpoint;
    }

    private static TrainedNetwork load(Path file) {
        var checkpoint = Checkpoint.load(file);
        try {
            return new TrainedNetwork(file, checkpoint, Experiment.parse(checkpoint.configuration()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("checkpoint " + file + ": " + e.getMessage(), e);
        }
    }

    /** The run folder it belongs to. */
    public RunFolder folder() {
        return new RunFolder(file.getParent() == null ? Path.of(".") : file.getParent());
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
}
