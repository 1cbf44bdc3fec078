package io.efferent.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Makes the first Ctrl-C (SIGINT), or SIGTERM, a request to come to a good end, and the second one an end at once.
 *
 * <p>A shutdown hook would not do: while it runs, the JVM ignores a second signal.
 */
final class StopSignal implements AutoCloseable {

    private static final int KILLED_BY = 128;

    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private final Runnable onRequest;
    private volatile Signal first;

    /** Listens from now on until closed; {@code onRequest} is run when the first signal comes. */
    StopSignal(Runnable onRequest) {
        this.onRequest = onRequest;
        Stream.of("INT", "TERM").map(Signal::new).forEach(signal -> before.put(signal, Signal.handle(signal, this::receive)));
    }

    private synchronized void receive(Signal signal) {
        if (first != null) {
            Runtime.getRuntime().halt(KILLED_BY + signal.getNumber());
        }
        first = signal;
        onRequest.run();
    }

    boolean isRequested() {
        return first != null;
    }

    /** The exit status by which shells know a program that a signal ended: 130 after Ctrl-C. */
    int exitStatus() {
        return KILLED_BY + first.getNumber();
    }

    @Override
    public void close() {
        before.forEach(Signal::handle);
    }
}
