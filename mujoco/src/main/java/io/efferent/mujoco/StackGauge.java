package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * How much of MuJoCo's own stack the steps of a simulation have needed. To run out of it is the one error a step of a
 * compiled model can end in, so as long as there is plenty the step needs no guard.
 */
final class StackGauge {
    /**
     * Ample: at most this part has ever been used. A step that meets more contacts than any before still finds the
     * rest.
     */
    private static final int PART = 4;

    private final MemorySegment memory;
    private final boolean wide;
    private final long mark;
    private final long limit;
    private boolean ample;
    private boolean scarce;

    StackGauge(Layout layout, Struct data) {
        var use = layout.has("mjData.maxuse_arena") ? "maxuse_arena" : "maxuse_stack";
        this.memory = data.memory();
        this.wide = layout.field("mjData." + use).kind().equals("int64");
        this.mark = data.offset(use);
        this.limit = data.integer(layout.has("mjData.narena") ? "narena" : "nstack") / PART;
    }

    /** Whether a call may go without a guard. Not before one has shown what it needs. */
    boolean isAmple() {
        return ample;
    }

    /** What it needed so far tells nothing about what comes. */
    void forget() {
        ample = false;
        scarce = false;
    }

    /** After each call, since a reset wipes MuJoCo's high-water mark out. */
    void measure() {
        long use = wide ? memory.get(JAVA_LONG, mark) : memory.get(JAVA_INT, mark);
        scarce |= use > limit;
        ample = !scarce;
    }
}
