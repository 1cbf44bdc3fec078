package io.efferent.kernel;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A queue at which a thread waits awake for a moment before it sleeps. In a small sweep the next work comes sooner than a thread
 * that sleeps is awake again.
 */
final class PatientQueue<T> extends LinkedBlockingQueue<T> {
    private static final long serialVersionUID = 1;
    private static final long NANOSECONDS_AWAKE = 500_000;

    @Override
    public T poll(long timeout, TimeUnit unit) throws InterruptedException {
        stayAwake(() -> !isEmpty());
        return super.poll(timeout, unit);
    }

    /** Waits until something is so, but no longer than a moment. */
    static void stayAwake(BooleanSupplier until) {
        long end = System.nanoTime() + NANOSECONDS_AWAKE;
        while (!until.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
