package io.efferent.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentsTest {
    @ParameterizedTest
    @CsvSource({
        "CartPole-v1, CartPole-v1", "cartpole, CartPole-v1", "cart-pole, CartPole-v1",
        "mountaincarcontinuous, MountainCarContinuous-v0", "pendulum-v1, Pendulum-v1", "Mountain Car, MountainCar-v0"
    })
    void namesAreFriendly(String given, String expected) {
        assertEquals(expected, Environments.named(given).name());
    }

    @ParameterizedTest
    @CsvSource({"cartpoel, CartPole", "acrobat-v1, Acrobot-v1"})
    void anUnknownNameIsMetWithTheNearest(String given, String nearest) {
        var message = assertThrows(IllegalArgumentException.class, () -> Environments.named(given)).getMessage();
        assertTrue(message.startsWith("environment: got '" + given + "', did you mean " + nearest + "?"), message);
    }

    @Test
    void anEnvironmentHasItsNameAndItsLimit() {
        try (var pendulum = Environments.named("PendulumNoVel-v1").create()) {
            assertEquals("PendulumNoVel-v1", pendulum.name());
            assertEquals(2, pendulum.observationSize());
            pendulum.reset(1);
            for (int i = 1; i < 200; i++) {
                assertEquals(false, pendulum.step(new float[1], 0).isOver());
            }
            var last = pendulum.step(new float[1], 0);
            assertTrue(last.truncated() && !last.terminated());
            assertThrows(IllegalStateException.class, () -> pendulum.step(new float[1], 0));
        }
    }
}
