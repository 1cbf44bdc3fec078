package io.efferent.experiment;

import io.efferent.network.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Runs that are kept in folders named after the hash of all that they depend on, so that none is done twice and what
 * was interrupted goes on. A run of a version that had fewer settings is found by its own ones: those that it knew
 * nothing of count as their defaults.
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
        String wanted = wanted(experiment, origin == null ? null : origin.file());
        RunFolder named = new RunFolder(path.resolve(hash(wanted)));
        return Files.exists(named.path()) ? named : earlier(wanted).orElse(named);
    }

    /** All that a run depends on. */
    private static String wanted(Experiment experiment, Path origin) {
        return experiment.orElse(Experiment.DEFAULTS).toJson()
                + (origin == null ? "" : RunFolder.of(origin).path().getFileName());
    }

    /** A run that was named after fewer settings. */
    private Optional<RunFolder> earlier(String wanted) {
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        try (var runs = Files.list(path)) {
            return runs.map(RunFolder::new).filter(run -> isOf(run, wanted)).min(Comparator.comparing(RunFolder::path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What this version cannot read is none of its runs. */
    private static boolean isOf(RunFolder run, String wanted) {
        try {
            var about = StrictJson.parse(Files.readString(run.configuration()));
            return wanted(
                    Experiment.parse(about.path(Experiment.PART).toString()),
                    about.has(BpttRun.ORIGIN) ? Path.of(about.get(BpttRun.ORIGIN).asText()) : null).equals(wanted);
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
     * @throws IllegalArgumentException if another process is at it
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
    static void clear(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var lock = RunLock.take(folder)) {
                lock.clear();
            }
        }
    }

    /** Some letters that stand for a text. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
