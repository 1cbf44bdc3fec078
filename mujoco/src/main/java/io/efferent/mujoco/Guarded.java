package io.efferent.mujoco;

import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls into MuJoCo that may end in its error handler, from which there is no way back: MuJoCo expects it never to
 * return, and an exception thrown out of it would end the JVM.
 *
 * <p>Such a call is made on a thread that can be done without. When the handler is entered, the caller is given the
 * exception, and the thread sleeps for ever with MuJoCo's frames on its stack. A detour costs some 10 us, so {@link
 * MujocoData} takes it only where an error is possible.
 */
final class Guarded {
    private static final ExecutorService THREADS =
            Executors.newCachedThreadPool(Thread.ofPlatform().name("mujoco-", 0).daemon().factory());
    private static final ThreadLocal<CompletableFuture<?>> CALL = new ThreadLocal<>();

    private Guarded() {}

    /** Makes the call on another thread and waits for it. */
    static <T> T call(Callable<T> work) {
        if (CALL.get() != null) {
            return run(work);
        }
        var result = new CompletableFuture<T>();
        THREADS.execute(() -> {
            CALL.set(result);
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            } finally {
                CALL.remove();
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw rethrown(e.getCause());
        }
    }

    /** The same without a result. */
    static void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** MuJoCo's error handler ends here; it never returns. */
    static void fail(String text) {
        var call = CALL.get();
        if (call == null) {
            System.getLogger(Guarded.class.getName()).log(Level.ERROR,
                    text + ": thread " + Thread.currentThread().getName() + " cannot go on");
        } else {
            call.completeExceptionally(new MujocoException(text));
        }
        while (true) {
            LockSupport.park();
            Thread.interrupted();
        }
    }

    private static <T> T run(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw rethrown(e);
        }
    }

    /** With the frames of the caller: those of the other thread tell nothing. */
    private static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case MujocoException e -> {
                e.setStackTrace(Thread.currentThread().getStackTrace());
                yield e;
            }
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(cause);
        };
    }
}
