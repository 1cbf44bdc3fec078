package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Against other programs on x86-64: {@code blocks-2.2.2.trace} holds what {@code trace 1000 50} of the benchmark's
 * {@code stepping.c} printed, {@code blocks-4.0.0.trace} the same from MuJoCo's Python package. The model collides and
 * hits limits, but needs nothing of the C library that differs between processors, so the numbers are the same to the
 * last bit.
 */
@RequiresMujoco
class TrajectoryTest {
    @Test
    void stepsAreThoseOfC() throws IOException {
        var trace = "blocks-" + MujocoLibrary.version() + ".trace";
        assumeTrue(TrajectoryTest.class.getResource(trace) != null,
                "there is no trace of MuJoCo " + MujocoLibrary.version());
        double tolerance = System.getProperty("os.arch").equals("amd64") ? 0 : 1e-6;
        var expected = resource(trace).lines().map(TrajectoryTest::numbers).toList();
        try (var model = MujocoModel.fromString(resource("blocks.xml")); var data = model.newData()) {
            var actual = trace(data);
            assertEquals(expected.size(), actual.size());
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), tolerance, "line " + (i + 1));
            }
        }
    }

    @Test
    void dataOfOneModelRunInParallelAsAlone() throws Exception {
        try (var model = MujocoModel.fromString(resource("blocks.xml"));
                var threads = Executors.newFixedThreadPool(4)) {
            var alone = trace(model.newData());
            Callable<List<double[]>> run = () -> trace(model.newData());
            for (var result : threads.invokeAll(List.of(run, run, run, run))) {
                for (int i = 0; i < alone.size(); i++) {
                    assertArrayEquals(alone.get(i), result.get().get(i), 0);
                }
            }
        }
    }

    private static List<double[]> trace(MujocoData data) {
        var lines = new ArrayList<double[]>();
        long state = 1;
        for (int step = 1; step <= 1000; step++) {
            for (int i = 0; i < data.ctrl().size(); i++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
                data.ctrl().set(i, (state >>> 40) / 8388608.0 - 1);
            }
            data.step();
            if (step % 50 == 0) {
                lines.add(data.qpos().toArray());
                lines.add(data.qvel().toArray());
            }
        }
        return lines;
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
    }

    private static String resource(String name) throws IOException {
        try (var file = TrajectoryTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
