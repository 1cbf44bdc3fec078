package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Helpers take work off a thread, and never keep it waiting for work that they have not begun. */
class HelpersTest {
    private static final long LONG = 1_000_000_000;

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 0", "1, 1", "1, 2", "1, 100", "3, 3", "3, 1000", "7, 4"})
    void eachItemIsDoneOnce(int count, int items) {
        var helpers = new Helpers("test", count);
        for (int job = 0; job < 200; job++) {
            var times = new AtomicIntegerArray(items);
            helpers.start(items, LONG, times::incrementAndGet).finish();
            for (int i = 0; i < items; i++) {
                assertEquals(1, times.get(i), "item " + i + " of job " + job);
            }
        }
    }

    @Test
    void helpersTakePart() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        var both = new CountDownLatch(2);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> new Helpers("test", 1).start(2, LONG, _ -> {
            threads.add(Thread.currentThread());
            both.countDown();
            await(both);
        }).finish());
        assertEquals(2, threads.size());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The only helper is held up elsewhere, as by a system that does not let it run. */
    @Test
    void nobodyWaitsForAHelperThatHasNotBegun() {
        var helpers = new Helpers("test", 1);
        var heldUp = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var elsewhere = helpers.start(2, LONG, item -> {
            if (Thread.currentThread().getName().startsWith("test")) {
                heldUp.countDown();
                await(release);
            } else {
                await(heldUp);
            }
        });
        var holder = Thread.ofPlatform().start(elsewhere::finish);
        await(heldUp);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int job = 0; job < 1000; job++) {
                helpers.start(4, LONG, _ -> threads.add(Thread.currentThread())).finish();
            }
        });
        assertEquals(1, threads.size(), "who has the work does it");
        release.countDown();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> holder.join());
    }

    @Test
    void smallWorkIsNotHandedOver() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        var helpers = new Helpers("test", 3);
        for (int job = 0; job < 20; job++) {
            helpers.start(8, 1000, _ -> {
                threads.add(Thread.currentThread());
                sleep(1);
            }).finish();
        }
        assertEquals(Set.of(Thread.currentThread()), threads);
    }

    @Test
    void whatAnItemThrowsIsThrownWhenAllAreDone() {
        var helpers = new Helpers("test", 2);
        for (var failure : new Throwable[] {new IllegalArgumentException("x"), new AssertionError("y")}) {
            var times = new AtomicIntegerArray(50);
            var work = helpers.start(50, LONG, item -> {
                times.incrementAndGet(item);
                if (item == 20) {
                    throw HelpersTest.<RuntimeException>unchecked(failure);
                }
            });
            assertSame(failure, assertThrows(failure.getClass(), work::finish));
            for (int i = 0; i < 50; i++) {
                assertEquals(1, times.get(i));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void nothingIsBegunAfterACancel() {
        var helpers = new Helpers("test", 1);
        var begun = new CountDownLatch(1);
        var times = new AtomicIntegerArray(1000);
        var work = helpers.start(1000, LONG, item -> {
            times.incrementAndGet(item);
            begun.countDown();
            sleep(2);
        });
        await(begun);
        work.cancel();
        int[] after = new int[1000];
        int done = 0;
        for (int i = 0; i < after.length; i++) {
            after[i] = times.get(i);
            done += after[i];
        }
        assertTrue(done > 0 && done < 1000, "begun: " + done);
        sleep(20);
        for (int i = 0; i < after.length; i++) {
            assertEquals(after[i], times.get(i));
        }
    }
}
