package io.efferent.rl.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.rl.Environments;
import io.efferent.rl.RlEnvironment;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassicControlTest {
    private static final double TOLERANCE = 2e-6;

    static List<JsonNode> cases() throws IOException {
        try (var in = ClassicControlTest.class.getResourceAsStream("reference.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false).toList();
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToDouble(JsonNode::asDouble).toArray();
    }

    private static RlEnvironment in(String name, double[] s) {
        RlEnvironment environment = Environments.named(name).factory().get();
        environment.reset(1);
        switch (environment) {
            case CartPole pole -> pole.set(s[0], s[1], s[2], s[3]);
            case MountainCar car -> car.set(s[0], s[1]);
            case MountainCarContinuous car -> car.set(s[0], s[1]);
            case Acrobot acrobot -> acrobot.set(s[0], s[1], s[2], s[3]);
            case Pendulum pendulum -> pendulum.set(s[0], s[1]);
            default -> throw new AssertionError(environment);
        }
        return environment;
    }

    private static double[] observation(String name, double[] s) {
        return switch (name) {
            case "Acrobot" -> new double[] {
                Math.cos(s[0]), Math.sin(s[0]), Math.cos(s[1]), Math.sin(s[1]), s[2], s[3]
            };
            case "Pendulum" -> new double[] {Math.cos(s[0]), Math.sin(s[0]), s[1]};
            default -> s;
        };
    }

    /** The numbers come from the equations of motion, solved as linear systems by another program next to them. */
    @ParameterizedTest
    @MethodSource("cases")
    void statesRewardsAndEndsAreThoseOfTheReference(JsonNode reference) {
        var name = reference.get("name").asText();
        var environment = in(name, numbers(reference.get("start")));
        float[] observed = new float[environment.observationSize()];
        for (int step = 0; step < reference.get("steps").size(); step++) {
            var where = name + " from " + reference.get("start") + ", step " + step;
            double[] expected = numbers(reference.get("steps").get(step));
            var outcome = environment.step(new float[] {0, (float) reference.get("actions").get(step).asDouble()}, 1);
            environment.observe(observed, 0);
            double[] observation = observation(name, expected);
            for (int i = 0; i < observed.length; i++) {
                assertEquals(observation[i], observed[i], TOLERANCE * Math.max(1, Math.abs(observation[i])), where);
            }
            assertEquals(expected[expected.length - 2], outcome.reward(), TOLERANCE * 50, where);
            assertEquals(expected[expected.length - 1] == 1, outcome.terminated(), where);
            assertFalse(outcome.truncated(), where);
        }
    }

    @Test
    void theReferenceEndsEveryWayThereIs() throws IOException {
        var ends = new ArrayList<String>();
        for (var reference : cases()) {
            var last = reference.get("steps").get(reference.get("steps").size() - 1);
            if (last.get(last.size() - 1).asInt() == 1) {
                ends.add(reference.get("name").asText());
            }
        }
        assertEquals(
                List.of("CartPole", "CartPole", "CartPole", "MountainCar", "MountainCarContinuous", "Acrobot"),
                ends.stream().limit(6).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "CartPole-v1, 0, -0.05, 0.05", "CartPole-v1, 3, -0.05, 0.05",
        "MountainCar-v0, 0, -0.6, -0.4", "MountainCar-v0, 1, 0, 0",
        "MountainCarContinuous-v0, 0, -0.6, -0.4",
        "Acrobot-v1, 1, -0.0998334, 0.0998334", "Acrobot-v1, 5, -0.1, 0.1",
        "Pendulum-v1, 1, -1, 1", "Pendulum-v1, 2, -1, 1"
    })
    void beginningsFillTheirRanges(String name, int column, double low, double high) {
        var environment = Environments.named(name).create();
        float[] observed = new float[environment.observationSize()];
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int seed = 0; seed < 500; seed++) {
            environment.reset(seed);
            environment.observe(observed, 0);
            least = Math.min(least, observed[column]);
            most = Math.max(most, observed[column]);
        }
        double margin = 0.03 * (high - low);
        assertTrue(least >= low - 1e-6 && least <= low + margin, name + " begins at " + least);
        assertTrue(most <= high + 1e-6 && most >= high - margin, name + " begins at " + most);
    }

    @ParameterizedTest
    @CsvSource({
        "CartPole-v1, 500, 475", "MountainCar-v0, 200, -110", "MountainCarContinuous-v0, 999, 90",
                "Acrobot-v1, 500, -100",
        "Pendulum-v1, 200, NaN"
    })
    void limitsAndThresholdsAreGymnasiums(String name, int limit, double threshold) {
        var spec = Environments.named(name);
        assertEquals(limit, spec.stepLimit());
        assertEquals(threshold, spec.rewardThreshold());
    }

    @Test
    void whatIsHiddenIsTheVelocities() {
        var blind = Environments.named("CartPoleNoVel-v1").create();
        var seeing = Environments.named("CartPole-v1").create();
        blind.reset(4);
        seeing.reset(4);
        float[] two = new float[2];
        float[] four = new float[4];
        blind.observe(two, 0);
        seeing.observe(four, 0);
        assertEquals(four[0], two[0]);
        assertEquals(four[2], two[1]);
    }

    @ParameterizedTest
    @CsvSource({"CartPole-v1, 2", "CartPole-v1, 0.5", "Acrobot-v1, -1", "MountainCar-v0, NaN", "Pendulum-v1, NaN"})
    void wrongActionsAreRefused(String name, float action) {
        var environment = Environments.named(name).create();
        environment.reset(1);
        var message = assertThrows(
                IllegalArgumentException.class, () -> environment.step(new float[] {action}, 0)).getMessage();
        assertTrue(message.startsWith("action of " + name + ": got " + action + ", expected"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CartPole", "MountainCar", "MountainCarContinuous", "Acrobot", "Pendulum"})
    void theBodyIsDrawnWhereItIs(String name) {
        int left = center(name, -0.15);
        int right = center(name, 0.15);
        assertTrue(left > 100 && left + 5 < right && right < 540, left + " " + right);
    }

    /** Mean column of the pixels in the body's color. */
    private static int center(String name, double angle) {
        double[] state = switch (name) {
            case "CartPole" -> new double[] {angle, 0, angle, 0};
            case "MountainCar", "MountainCarContinuous" -> new double[] {angle - 0.3, 0};
            default -> new double[] {angle, 0, 0, 0};
        };
        var image = in(name, state).frame(640, 480);
        var columns = Stream.iterate(0, i -> i < 640 * 480, i -> i + 1)
                .filter(i -> (image.getRGB(i % 640, i / 640) & 0xffffff) == (new Color(0x0072B2).getRGB() & 0xffffff))
                .mapToInt(i -> i % 640).toArray();
        assertTrue(columns.length > 100, name + ": " + columns.length + " pixels");
        return (int) Arrays.stream(columns).average().orElseThrow();
    }
}
