package io.efferent.rl.box2d;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.rl.ActionSpace;
import io.efferent.rl.Environments;
import io.efferent.rl.VectorEnvironment;
import io.efferent.rl.VectorEnvironmentContract;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Box2dTasksTest {
    private static final int BODY = 0xff0072B2;
    private static final int GROUND = 0xff8a8a8a;

    @Nested
    class Landers extends VectorEnvironmentContract {
        @Override
        protected VectorEnvironment environments(int count, int threads, long seed) {
            return Environments.named("LunarLanderContinuous").vector(count, threads, seed);
        }

        @Override
        protected int enoughSteps() {
            return 150;
        }
    }

    @Nested
    class Walkers extends VectorEnvironmentContract {
        @Override
        protected VectorEnvironment environments(int count, int threads, long seed) {
            return Environments.named("BipedalWalker").vector(count, threads, seed);
        }

        @Override
        protected int enoughSteps() {
            return 150;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LunarLander-v2, 8, 1000, 200", "LunarLander-v3, 8, 1000, 200", "LunarLanderContinuous-v2, 8, 1000, 200",
        "LunarLanderContinuous-v3, 8, 1000, 200", "BipedalWalker-v3, 24, 1600, 300"
    })
    void limitsAndThresholdsAreGymnasiums(String name, int observations, int limit, double threshold) {
        var spec = Environments.named(name);
        assertEquals(limit, spec.stepLimit());
        assertEquals(threshold, spec.rewardThreshold());
        try (var environment = spec.create()) {
            assertEquals(name, environment.name());
            assertEquals(observations, environment.observationSize());
            assertEquals(0.02, environment.timestep());
            assertEquals(switch (name.substring(0, name.length() - 3)) {
                case "LunarLander" -> new ActionSpace.Discrete(4);
                case "LunarLanderContinuous" -> ActionSpace.Continuous.of(2, -1, 1);
                default -> ActionSpace.Continuous.of(4, -1, 1);
            }, environment.actions());
        }
    }

    @Test
    void theNewestLanderIsMeant() {
        assertEquals("LunarLander-v3", Environments.named("lunarlander").name());
    }

    @ParameterizedTest
    @CsvSource({"LunarLander-v3, 320, 40", "BipedalWalker-v3, 128, 240"})
    void bodyAndGroundAreDrawn(String name, int x, int y) {
        try (var environment = Environments.named(name).create()) {
            environment.reset(3);
            var image = environment.frame(640, 427);
            assertTrue(count(image, BODY) > 300, name + ": " + count(image, BODY) + " pixels of the body");
            assertTrue(count(image, GROUND) > 20_000, name + ": " + count(image, GROUND) + " pixels of the ground");
            assertEquals(GROUND, image.getRGB(x, 426));
            var near = image.getSubimage(x - 40, Math.max(y - 60, 0), 80, 120);
            assertTrue(count(near, BODY) > 300, name + ": " + count(near, BODY) + " pixels near " + x + ", " + y);
        }
    }

    private static long count(BufferedImage image, int color) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == color).count();
    }

    @Test
    void aClosedWorldCanBeginAgain() {
        var lander = new LunarLander(false);
        assertThrows(IllegalStateException.class, () -> lander.step(new float[1], 0));
        for (int i = 0; i < 3; i++) {
            lander.reset(1);
            var observed = new float[8];
            lander.step(new float[] {2}, 0);
            lander.observe(observed, 0);
            assertTrue(observed[1] > 1.3 && observed[1] < 1.5, "height " + observed[1]);
            lander.close();
            lander.close();
        }
    }
}
