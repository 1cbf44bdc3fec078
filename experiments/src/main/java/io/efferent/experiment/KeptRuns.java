package io.efferent.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Runs that are kept in folders named after the hash of all that they depend on, so that none is done twice and what
 * was interrupted goes on.
 *
 * @param path of the folder of these folders
 */
public record KeptRuns(Path path) {
    private static final int LETTERS = 16;

    /**
     * The folder of a run.
     *
     * @param experiment its settings; those that are not given count as their defaults
     * @param origin the network with whose weights it begins; null for none
     */
    public RunFolder folder(Experiment experiment, TrainedNetwork origin) {
        String all = experiment.orElse(Experiment.DEFAULTS).toJson()
                + (origin == null ? "" : origin.folder().path().getFileName());
        return new RunFolder(path.resolve(hash(all)));
    }

    /** Whether a run has come to its end and has its report. */
    public boolean isFinished(Experiment experiment, TrainedNetwork origin) {
        RunFolder folder = folder(experiment, origin);
        return Files.exists(folder.last()) && Files.exists(folder.report())
                && TrainedNetwork.last(folder.path()).checkpoint().batches()
                        == experiment.orElse(Experiment.DEFAULTS).training().batches();
    }

    /**
     * A run from its beginning, or from where it was interrupted.
     *
     * @throws IOException if what an interrupted run left behind cannot be removed
     */
    public BpttRun.Builder plan(Experiment experiment, TrainedNetwork origin) throws IOException {
        RunFolder folder = folder(experiment, origin);
        if (Files.exists(folder.last())) {
            // A run that was killed after its report has it written again.
            Files.deleteIfExists(folder.report());
            return BpttRun.builder().optResume(folder.path());
        }
        clear(folder.path());
        return BpttRun.builder().setExperiment(experiment).optOrigin(origin == null ? null : origin.file())
                .optFolder(folder.path());
    }

    /** What was left by a run that was killed before its first checkpoint. */
    private static void clear(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
