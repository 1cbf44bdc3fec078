package io.efferent.cli;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.util.Utils;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.management.OperatingSystemMXBean;
import io.efferent.experiment.Versions;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Efferent runs on.
 *
 * @param efferent its version
 * @param java version and vendor of the JDK
 * @param system operating system and architecture
 * @param processors that the JVM may use
 * @param maxHeapBytes most that the JVM will take for Java objects; arrays live outside it
 * @param machineBytes memory of the machine or its container
 * @param djl version of DJL
 * @param engine what loaded, or null when nothing did
 * @param failure why the engine did not load or the check failed, or null when all is well
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Installation(
        String efferent,
        String java,
        String system,
        int processors,
        long maxHeapBytes,
        long machineBytes,
        String djl,
        Backend engine,
        String failure) {

    /**
     * The tensor engine.
     *
     * @param name of the engine
     * @param version of the engine
     * @param device that new arrays live on
     * @param gpus seen by the engine
     * @param threads that one tensor operation may use
     * @param natives where the native libraries were unpacked, or PYTORCH_LIBRARY_PATH
     * @param firstGradientMillis from nothing to the first gradient, loading included
     */
    record Backend(
            String name, String version, String device, int gpus, int threads, String natives,
            long firstGradientMillis) {}

    static Installation inspect() {
        Backend engine = null;
        String failure = null;
        try {
            var start = System.nanoTime();
            failure = checkGradient();
            engine = backend((System.nanoTime() - start) / 1_000_000);
        } catch (Exception | LinkageError e) {
            failure = rootCause(e).toString();
        }
        var runtime = Runtime.getRuntime();
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Installation(
                Versions.efferent(),
                Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                runtime.availableProcessors(),
                runtime.maxMemory(),
                machine.getTotalMemorySize(),
                Engine.getDjlVersion(),
                engine,
                failure);
    }

    boolean works() {
        return failure == null;
    }

    /** Lines for people: name and value. */
    Map<String, String> describe() {
        var lines = new LinkedHashMap<String, String>();
        lines.put("Efferent", efferent);
        lines.put("Java", java);
        lines.put("System", system + ", " + processors + " processors");
        lines.put("Memory", gibibytes(machineBytes) + ", heap up to " + gibibytes(maxHeapBytes));
        lines.put("DJL", djl);
        if (engine != null) {
            lines.put("Engine", engine.name + " " + engine.version);
            lines.put("Device", engine.device + (engine.gpus == 0 ? "" : " (" + engine.gpus + " GPUs)"));
            lines.put("Threads", engine.threads + " per tensor operation");
            lines.put("Natives", engine.natives);
        }
        lines.put("Gradient",
                works() ? "right, first one after " + engine.firstGradientMillis + " ms" : "FAILED: " + failure);
        return lines;
    }

    /** The gradient of a sum of sines is the cosine; returns null when the engine agrees. */
    private static String checkGradient() {
        var points = new double[] {-2, -0.5, 0, 1, 3};
        try (var manager = NDManager.newBaseManager();
                var tape = Engine.getInstance().newGradientCollector()) {
            var x = manager.create(points);
            x.setRequiresGradient(true);
            tape.backward(x.sin().sum());
            var gradient = x.getGradient().toType(DataType.FLOAT64, false).toDoubleArray();
            for (int i = 0; i < points.length; i++) {
                if (!(Math.abs(gradient[i] - Math.cos(points[i])) < 1e-12)) {
                    return "d sin(x)/dx at x = " + points[i] + " came out as " + gradient[i];
                }
            }
            return null;
        }
    }

    private static Backend backend(long firstGradientMillis) {
        var engine = Engine.getInstance();
        var outside = Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH");
        return new Backend(
                engine.getEngineName(),
                engine.getVersion(),
                engine.defaultDevice().toString(),
                engine.getGpuCount(),
                Integer.getInteger("ai.djl.pytorch.num_threads", Runtime.getRuntime().availableProcessors()),
                outside != null ? outside : Utils.getEngineCacheDir("pytorch").toString(),
                firstGradientMillis);
    }

    private static Throwable rootCause(Throwable failure) {
        return failure.getCause() == null ? failure : rootCause(failure.getCause());
    }

    private static String gibibytes(long bytes) {
        return String.format("%.1f GiB", bytes / 0x1p30);
    }
}
