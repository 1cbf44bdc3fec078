package io.efferent.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.rl.classic.CartPole;
import io.efferent.rl.classic.MountainCar;
import io.efferent.rl.classic.Pendulum;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentWrapperTest {
    private static float[] observe(RlEnvironment environment) {
        float[] observation = new float[environment.observationSize()];
        environment.observe(observation, 0);
        return observation;
    }

    @Test
    void aLimitTruncatesAndATaskThatEndedThenDoesNot() {
        var car = new MountainCar();
        var limited = new TimeLimit(car, 2);
        limited.reset(1);
        car.set(0, 0.01);
        assertFalse(limited.step(new float[] {2}, 0).isOver());
        var last = limited.step(new float[] {2}, 0);
        assertTrue(last.truncated() && !last.terminated());
        limited.reset(1);
        limited.step(new float[] {2}, 0);
        car.set(0.49, 0.05);
        last = limited.step(new float[] {2}, 0);
        assertTrue(last.terminated() && !last.truncated());
        assertThrows(IllegalStateException.class, () -> limited.step(new float[] {2}, 0));
        assertThrows(IllegalArgumentException.class, () -> new TimeLimit(car, 0));
    }

    @Test
    void skippedFramesAddUpUntilTheEnd() {
        var skipping = new FrameSkip(new CartPole(), 3);
        var plain = new CartPole();
        skipping.reset(2);
        plain.reset(2);
        assertEquals(0.06, skipping.timestep(), 1e-12);
        float[] action = {1};
        assertEquals(3, skipping.step(action, 0).reward());
        for (int i = 0; i < 3; i++) {
            plain.step(action, 0);
        }
        assertArrayEquals(observe(plain), observe(skipping));
        double left = 0;
        var outcome = skipping.step(action, 0);
        for (; !outcome.isOver(); outcome = skipping.step(action, 0)) {
            left += outcome.reward();
        }
        double steps = 0;
        while (!plain.step(action, 0).isOver()) {
            steps++;
        }
        assertEquals(steps + 1, left + outcome.reward());
        assertThrows(IllegalArgumentException.class, () -> new FrameSkip(plain, 0));
    }

    @Test
    void actionsAreStretchedAndClipped() {
        var scaled = new ActionScaling(new Pendulum());
        assertEquals(ActionSpace.Continuous.of(1, -1, 1), scaled.actions());
        var plain = new Pendulum();
        for (float[] pair : new float[][] {{0.25f, 0.5f}, {-1, -2}, {7, 2}}) {
            scaled.reset(3);
            plain.reset(3);
            scaled.step(new float[] {9, pair[0]}, 1);
            plain.step(new float[] {pair[1]}, 0);
            assertArrayEquals(observe(plain), observe(scaled), 1e-6f);
        }
        assertThrows(IllegalArgumentException.class, () -> new ActionScaling(new CartPole()));
    }

    @Test
    void columnsAreKeptOrHidden() {
        var pole = new CartPole();
        var angles = ObservationColumns.only(pole, 2, 3);
        pole.reset(1);
        pole.set(1, 2, 3, 4);
        assertEquals(List.of(Sense.of(Sense.PROPRIOCEPTION, 2)), angles.senses());
        assertArrayEquals(new float[] {3, 4}, observe(angles));
        assertArrayEquals(new float[] {1, 3}, observe(ObservationColumns.without(pole, 3, 1)));
        var message = assertThrows(
                IllegalArgumentException.class, () -> ObservationColumns.only(pole, 4)).getMessage();
        assertEquals("columns of CartPole-v1: got [4], expected some of 0 to 3", message);
        assertThrows(IllegalArgumentException.class, () -> ObservationColumns.without(pole, 0, 1, 2, 3));
    }

    @Test
    void binsCoverARangeEvenly() {
        var plain = new Pendulum();
        var binned = new ActionBins(new Pendulum(), 5);
        assertEquals(new ActionSpace.MultiDiscrete(List.of(5)), binned.actions());
        plain.reset(1);
        binned.reset(1);
        for (int choice = 0; choice < 5; choice++) {
            assertEquals(plain.step(new float[] {choice - 2}, 0), binned.step(new float[] {9, choice}, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> new ActionBins(plain, 1));
        assertThrows(IllegalArgumentException.class, () -> new ActionBins(new CartPole(), 3));
    }
}
