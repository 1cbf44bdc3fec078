package io.efferent.rl.box2d;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.badlogic.gdx.physics.box2d.Body;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.rl.Environments;
import io.efferent.rl.PlanarEnvironment;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Episodes of Gymnasium 1.4.0 with pybox2d 2.3.10, from the random numbers that it drew. Until something touches the
 * ground observations of the lander are the same floats; from then on the order in which contacts are solved shows in
 * the last digits, which grow. Walkers are followed for 30 steps; four of them are lifted after the first step, to stay
 * in the air.
 */
class GymnasiumEpisodesTest {
    static List<JsonNode> episodes() throws IOException {
        try (var in = new GZIPInputStream(GymnasiumEpisodesTest.class.getResourceAsStream("gymnasium.json.gz"))) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false).toList();
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToDouble(JsonNode::asDouble).toArray();
    }

    private static float[] floats(JsonNode array) {
        var floats = new float[array.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) array.get(i).asDouble();
        }
        return floats;
    }

    /** Random numbers that somebody else drew. */
    private record Recorded(Iterator<JsonNode> draws) implements RandomGenerator {
        @Override
        public double nextDouble() {
            return draws.next().asDouble();
        }

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException("only numbers from 0 to 1 were recorded");
        }
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("episodes")
    void everyStepIsGymnasiums(JsonNode recorded) {
        var name = recorded.get("name").asText();
        try (var environment = (PlanarEnvironment) Environments.named(name).factory().get()) {
            environment.reset(1);
            var observed = new float[environment.observationSize()];
            switch (environment) {
                case LunarLander lander -> lander.begin(new Recorded(recorded.get("draws").iterator()));
                case BipedalWalker walker -> walker.begin(new Recorded(recorded.get("draws").iterator()));
                default -> throw new AssertionError(environment);
            }
            environment.observe(observed, 0);
            assertArrayEquals(floats(recorded.get("first")), observed, 1e-6f, "first");
            if (environment instanceof BipedalWalker walker) {
                lift(walker, recorded.get("lift").asDouble());
                if (recorded.has("ground")) {
                    assertArrayEquals(numbers(recorded.get("ground")), walker.groundY, 1e-11, "ground");
                }
            }
            boolean touched = environment instanceof BipedalWalker;
            for (int step = 0; step < recorded.get("steps").size(); step++) {
                var where = name + ", " + recorded.get("policy") + ", step " + step;
                double[] expected = numbers(recorded.get("steps").get(step));
                boolean over = expected[observed.length + 1] == 1;
                touched |= over || expected[6] + expected[7] > 0;
                double tolerance = touched ? 2e-4 : 0;
                var outcome = environment.step(floats(recorded.get("actions").get(step)), 0);
                environment.observe(observed, 0);
                for (int i = 0; i < observed.length; i++) {
                    assertEquals((float) expected[i], observed[i], tolerance, where + ", " + i);
                }
                assertEquals(expected[observed.length], outcome.reward(), 1e-9 + 5 * tolerance, where);
                assertEquals(over, outcome.terminated(), where);
            }
        }
    }

    private static void lift(BipedalWalker walker, double height) {
        Stream.concat(Stream.of(walker.hull), Stream.of(walker.legs)).forEach((Body body) -> body.setTransform(
                body.getPosition().x, (float) (body.getPosition().y + height), body.getAngle()));
    }
}
