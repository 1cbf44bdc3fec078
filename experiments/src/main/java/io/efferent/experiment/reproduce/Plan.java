package io.efferent.experiment.reproduce;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

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
    public Plan {
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds: got " + seeds + ", expected at least 1");
        }
    }

    /** Thrown when a reproduction was asked to stop; finished networks are kept. */
    public static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("stopped; networks that are finished are kept");
        }
    }
}
