package io.efferent.kernel;

/** Whether and how wide the JVM computes with vectors. */
final class Vectors {
    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private Vectors() {}

    /** Whether the JVM was started with {@code --add-modules jdk.incubator.vector}. */
    static boolean available() {
        return AVAILABLE;
    }

    static int floatLanes() {
        return jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.length();
    }

    static int doubleLanes() {
        return jdk.incubator.vector.DoubleVector.SPECIES_PREFERRED.length();
    }
}
