package io.efferent.experiment.reproduce;

import io.efferent.experiment.SideBySide;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How a result is to be reproduced.
 *
 * @param folder where its folder and the networks go
 * @param seeds number of networks
 * @param quick whether smaller networks, less training and wider bands will do
 * @param log is told what is going on, a line at a time
 * @param stop asked now and then whether to stop
 */
public record Plan(Path folder, int seeds, boolean quick, Consumer<String> log, BooleanSupplier stop) {
    private static final int TRIALS = 64;

    public Plan {
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds: got " + seeds + ", expected at least 1");
        }
    }

    /** What is known of the network of a seed. */
    @FunctionalInterface
    interface OfSeed<T> {
        T of(int seed, Plan plan) throws IOException;
    }

    /** As many networks at once as batches of 64 trials leave processors for. */
    private SideBySide sideBySide() {
        return new SideBySide(Math.min(seeds, SideBySide.runsFor(TRIALS)), stop);
    }

    /** Threads of each network. */
    int threads() {
        return sideBySide().threads();
    }

    /**
     * What is known of the networks of all seeds, several of which are trained at once.
     *
     * @param measured gets a plan that is to stop as soon as another network fails
     */
    <T> List<T> ofEachSeed(OfSeed<T> measured) throws IOException {
        List<T> all = new ArrayList<>(Collections.nCopies(seeds, null));
        sideBySide().run(IntStream.range(0, seeds).<SideBySide.Job>mapToObj(seed -> isOver ->
                all.set(seed, measured.of(seed, new Plan(folder, seeds, quick, log, isOver)))).toList());
        if (all.contains(null)) {
            throw new StoppedException();
        }
        return all;
    }

    /** Thrown when a reproduction was asked to stop; finished networks are kept. */
    public static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("stopped; networks that are finished are kept");
        }
    }
}
