package io.efferent.array;

import java.nio.ByteBuffer;

/** What shows that memory was freed too early. */
public final class Garbage {
    private Garbage() {}

    /** Collects garbage, then writes over what direct memory was freed. */
    public static void collect() {
        System.gc();
        for (int i = 0; i < 300; i++) {
            ByteBuffer garbage = ByteBuffer.allocateDirect(8 + i % 64);
            while (garbage.hasRemaining()) {
                garbage.put((byte) 0x7f);
            }
        }
        byte[][] heap = new byte[20][];
        for (int i = 0; i < heap.length; i++) {
            heap[i] = new byte[100_000];
        }
    }
}
