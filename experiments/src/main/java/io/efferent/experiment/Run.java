package io.efferent.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.WholeFile;
import io.efferent.network.TrainingResult.End;
import io.efferent.network.mpi.Ranks;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A run from its settings to its report: {@link BpttRun} learns through the body, {@link PpoRun} by PPO, and
 * {@link AdaptationRun} is what a trained network goes on to learn, {@link PretrainingRun} what an eye learns before it
 * becomes part of an agent. Its folder holds {@code config.json}, {@code metrics.jsonl} with a line per batch, cycle or
 * epoch, the same as events for TensorBoard, the checkpoints {@code last.npz} and {@code best.npz}, and in the end
 * {@code report.html}.
 *
 * <p>Everything is checked before the folder is made. From then until it is closed the run alone writes there; a second
 * one is refused. What goes on in the folder of a run that was killed begins at its last checkpoint and gives the
 * numbers of a run that was not.
 *
 * @param <O> what comes of it
 */
public abstract sealed class Run<O extends Run.Outcome> implements AutoCloseable
        permits AdaptationRun, BpttRun, PpoRun, PretrainingRun {
    static final Path RUNS = Path.of("runs");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE).enable(SerializationFeature.INDENT_OUTPUT).build();

    private final RunLock lock;
    private final RunListener listener;
    private final BooleanSupplier stop;
    private Monitor monitor;
    private boolean called;

    Run(Builder<?> plan, RunLock lock) {
        this.lock = lock;
        listener = plan.listener;
        stop = plan.stop;
    }

    /** Where everything is written. */
    public final RunFolder folder() {
        return lock.folder();
    }

    /** Batches, epochs, or steps of the environments, done so far. */
    public abstract long done();

    /** Batches, epochs, or steps of the environments, to be done in all. */
    public abstract long total();

    /**
     * Learns until the end or until asked to stop, and writes the report; then the run is closed.
     *
     * @throws java.io.UncheckedIOException if a file cannot be written, naming it
     * @throws IllegalStateException if it was called before, or the folder was removed meanwhile
     */
    public final O call() throws IOException {
        if (called) {
            throw new IllegalStateException("run " + folder() + ": was called before; it goes on by optResume");
        }
        called = true;
        try (var _ = this) {
            WholeFile.write(folder().configuration(), configuration());
            return learn();
        }
    }

    abstract O learn() throws IOException;

    /** The lines about it before it begins. */
    abstract List<String> describe();

    /** What is written to {@code config.json}. */
    abstract Map<String, Object> settings();

    final String configuration() throws JsonProcessingException {
        return JSON.writeValueAsString(settings());
    }

    final boolean isAskedToStop() {
        return stop.getAsBoolean();
    }

    /** Writes down what a batch or cycle brought, and tells of it. */
    final ObjectNode log(MetricsLog log, EventFile events, Object metrics) {
        requireFolder();
        var line = log.add(metrics);
        var scalars = MetricsLog.scalars(line);
        events.write(done(), scalars);
        listener.onProgress(new RunProgress(done(), total(), scalars));
        return line;
    }

    /** Makes sure that nobody has removed the folder meanwhile. */
    final void requireFolder() {
        lock.require();
    }

    /** Where training can be taken up after it failed, in words. */
    public abstract String lastGood();

    /** Frees what the run holds and lets others write to its folder. */
    @Override
    public void close() {
        if (monitor != null) {
            monitor.close();
        }
        lock.close();
    }

    /** What is about to be done, in a few lines. */
    @Override
    public final String toString() {
        var lines = String.join("\n", describe()) + "\nFolder: " + folder();
        return monitor == null ? lines : lines + "\nMonitor: " + monitor.address() + " while it runs";
    }

    @FunctionalInterface
    interface Maker<R> {
        R make(RunLock lock) throws IOException;
    }

    /** What came of a run. */
    public interface Outcome {
        /** Where it is. */
        RunFolder folder();

        /** Why it ended. */
        End end();

        /** That it has ended, and when, in a sentence. */
        String headline();

        /** How good the best network is, for people. */
        Map<String, String> performance();

        /** All of it, for programs. */
        Map<String, Object> values();

        /** All of it, in a few lines. */
        default String text() {
            return headline() + "\n" + Words.table(performance()) + "Report: " + folder().report();
        }
    }

    /**
     * What all runs can be told.
     *
     * @param <B> the builder itself
     */
    public abstract static sealed class Builder<B extends Builder<B>>
            permits AdaptationRun.Builder, BpttRun.Builder, PpoRun.Builder, PretrainingRun.Builder {
        Path out;
        Path resumed;
        int checkpointEvery;
        Integer port;
        RunListener listener = progress -> { };
        BooleanSupplier stop = () -> false;
        Ranks ranks = Ranks.ALONE;

        Builder(int checkpointEvery) {
            this.checkpointEvery = checkpointEvery;
        }

        abstract B self();

        /** The folder, new or empty; default one below {@code runs}, or that of the run that goes on. */
        public B optFolder(Path folder) {
            out = folder;
            return self();
        }

        /** Goes on with the run of a folder, or with a checkpoint; its settings count. */
        public B optResume(Path run) {
            resumed = run;
            return self();
        }

        /** Write {@code last.npz} after every so many batches (default 100) or cycles (default 10). */
        public B optCheckpointEvery(int count) {
            checkpointEvery = atLeast("checkpointEvery", count, 1);
            return self();
        }

        /** Show all runs next to this one on a live page while it runs; port 0 is any that is free. */
        public B optMonitor(int newPort) {
            Monitor.requirePort(newPort);
            port = newPort;
            return self();
        }

        /** Is told how it goes. */
        public B optListener(RunListener newListener) {
            listener = newListener;
            return self();
        }

        /** Asked before each batch or cycle whether to stop. */
        public B optStop(BooleanSupplier newStop) {
            stop = newStop;
            return self();
        }

        /** The folder of a new run. Only the first of several processes writes. */
        final RunLock begin(String name) throws IOException {
            if (ranks.rank() > 0) {
                return RunLock.elsewhere(out == null ? RUNS.resolve(name) : out);
            }
            return out == null ? RunLock.createBelow(RUNS, name) : RunLock.create(out);
        }

        /** The folder of a run that goes on. */
        final RunLock goOnIn(RunFolder from) throws IOException {
            if (ranks.rank() > 0) {
                return RunLock.elsewhere(out == null ? from.path() : out);
            }
            return out == null ? RunLock.take(from.path()) : RunLock.create(out);
        }

        /** Whether the folder of a run has no report of its last checkpoint, as when it was killed just before. */
        final boolean lacksReport(RunFolder folder) throws IOException {
            return out == null && (!Files.exists(folder.report()) || Files.getLastModifiedTime(folder.report())
                    .compareTo(Files.getLastModifiedTime(folder.last())) < 0);
        }

        /** Prepares a folder for a run that goes on. */
        final void goOn(RunFolder from, RunLock lock) throws IOException {
            if (ranks.rank() > 0) {
                return;
            }
            if (out != null && Files.exists(from.best())) {
                Files.copy(from.best(), lock.folder().best());
            }
            lock.removeParts();
        }

        /** A run that has its folder; if it cannot be made nothing is left. */
        final <R extends Run<?>> R make(RunLock lock, Maker<R> maker) throws IOException {
            try {
                var run = maker.make(lock);
                ((Run<?>) run).monitor = port == null ? null : monitor(lock.folder().path());
                return run;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        }

        /** At the port, or at another one if a run or a monitor has it already. */
        private Monitor monitor(Path folder) throws IOException {
            var runs = folder.toAbsolutePath().getParent();
            try {
                return new Monitor(runs, port);
            } catch (BindException _) {
                return new Monitor(runs, 0);
            }
        }

        static <N extends Number> N atLeast(String name, N value, long least) {
            if (value.longValue() < least) {
                throw new IllegalArgumentException(name + ": got " + value + ", expected at least " + least);
            }
            return value;
        }

        /**
         * The run, which is to be called.
         *
         * @throws IllegalArgumentException if a setting does not do, the folder is in use, or nothing is left to do
         */
        public abstract Run<?> build() throws IOException;
    }
}
