package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A processor that cannot multiply and add in one instruction, as the JVM presents it on request. */
class WithoutFmaTest {
    /** The sweep takes a second or two; big decimals would take many minutes. */
    private static final int MOST_SECONDS = 240;
    private static final int UNITS = 128;
    private static final int SWEEPS = 8;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:UseAVX=0", "-XX:-UseFMA"})
    void sweepsEndAndAreRight(String flag, @TempDir Path folder) throws IOException, InterruptedException {
        String processor = System.getProperty("os.arch");
        assumeTrue(
                processor.equals("amd64") || processor.equals("x86_64"), flag + " is for x86-64, this is " + processor);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), flag,
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), WithoutFmaTest.class.getName())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, "sweeps had not ended after " + MOST_SECONDS + " s");
        assertEquals(0, process.exitValue(), Files.readString(output));
    }

    /** Runs in the other JVM: compares with autograd, and then sweeps for as long as shows that it is quick. */
    public static void main(String[] arguments) {
        var model = network();
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            double tolerance = type == DataType.FLOAT32 ? 1e-5 : 1e-11;
            var mode = new Twin.Mode(type, Vectors.available(), tolerance, tolerance);
            Twin.compare(mode, List.of(model));
            for (int i = 0; i < SWEEPS; i++) {
                Twin.compiled(mode, List.of(model), 1);
            }
        }
    }

    private static Twin.Model network() {
        var random = new Random(1);
        return new Twin.Model(
                "network", Map.of("h", Twin.random(random, 32, UNITS, -1, 1)), Map.of(),
                Map.of("w",
                new Values(random.doubles((long) UNITS * UNITS, -0.05, 0.05).toArray(), new Shape(UNITS, UNITS))),
                Set.of("h"), 20, in -> {
                    NDArray h = in.lagged("h", 1);
                    NDArray product = Linear.linear(h, in.weight("w"), null).singletonOrThrow();
                    return Map.of("h", product.tanh().add(h.sin().mul(0.3)).add(product.neg().exp().mul(0.01)));
                });
    }
}
