package io.efferent.array;

/** Sizes that somebody asks for, against the memory there is, before any of it is taken. */
public final class Memory {
    private static final double LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private Memory() {}

    /**
     * Refuses what cannot fit into the heap of this JVM.
     *
     * @param name of the setting
     * @param got what it is
     * @param elements of the largest array it leads to
     * @param bytes that are needed at least
     * @throws IllegalArgumentException if there is less, naming both
     */
    public static void require(String name, Object got, double elements, double bytes) {
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most || elements > LONGEST_ARRAY) {
            throw new IllegalArgumentException(
                    ("%s: got %s, which needs at least %.3g GiB, expected what fits into the %.3g GiB of "
                    + "this JVM (more with EFFERENT_JAVA_OPTS=-Xmx8g)")
                    .formatted(name, got, bytes / 0x1p30, most / 0x1p30));
        }
    }
}
