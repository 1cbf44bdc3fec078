package io.efferent.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Whether and how wide the JVM computes with vectors. */
final class Vectors {
    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && fuses();

    private Vectors() {}

    /**
     * Whether the JVM was started with {@code --add-modules jdk.incubator.vector}, on a processor with an instruction
     * that multiplies and adds: without one, the Vector API does it by big decimals.
     */
    static boolean available() {
        return AVAILABLE;
    }

    private static boolean fuses() {
        var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return Boolean.parseBoolean(jvm.getVMOption("UseFMA").getValue());
    }

    static int floatLanes() {
        return jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.length();
    }

    static int doubleLanes() {
        return jdk.incubator.vector.DoubleVector.SPECIES_PREFERRED.length();
    }
}
