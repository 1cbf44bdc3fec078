package io.efferent.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Makes the first Ctrl-C (SIGINT), SIGTERM or SIGHUP (the terminal is gone) a request to come to a good end, and the
 * second one an end at once. Where SIGHUP is ignored, as under {@code nohup}, it stays so.
 *
 * <p>A shutdown hook would not do: while it runs, the JVM ignores a second signal.
 */
final class StopSignal implements AutoCloseable {

    private static final int KILLED_BY = 128;
    private static final boolean HAS_HANGUP = !System.getProperty("os.name").startsWith("Windows");

    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private final Runnable onRequest;
    private volatile Signal first;

    /** Listens from now on until closed; {@code onRequest} is run when the first signal comes. */
    StopSignal(Runnable onRequest) {
        this.onRequest = onRequest;
        for (var name : HAS_HANGUP ? List.of("INT", "TERM", "HUP") : List.of("INT", "TERM")) {
            var signal = new Signal(name);
            before.put(signal, Signal.handle(signal, this::receive));
        }
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
