package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.rl.Environments;
import io.efferent.rl.RlEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MuscleEnvironmentsTest {

    @Test
    void withoutSettingsItIsTheArmThatReaches() {
        assertEquals(rewards("Arm26Reach-v0"), rewards("muscles"));
    }

    @Test
    void settingsAreThoseOfAnExperimentAndOfTheTask() {
        var spec = Environments.named("muscles:effector=point-mass24,task=center-out,duration=0.6,timestep=0.02,"
                + "visionDelay=0.06+curl:strength=8");
        assertEquals(30, spec.stepLimit());
        assertTrue(spec.name().endsWith("+curl:strength=8"), spec.name());
        try (var body = spec.create()) {
            assertEquals(4, body.actions().width());
            assertEquals(0.02, body.timestep());
        }
        assertEquals(30, rewards(spec.name()).size());
        try (var many = spec.vector(3, 1, 0)) {
            many.reset();
            assertArrayEquals(new int[] {3, 4}, new int[] {many.count(), many.actions().width()});
        }
    }

    @Test
    void whatIsUnknownIsNamed() {
        assertMessage("effector: got 'arm', expected one of [arm26", "muscles:effector=arm");
        assertMessage("got [durration], expected some of [duration]", "muscles:durration=2");
        assertMessage("taskOptions.duration: got 'two', expected a number", "muscles:duration=two");
    }

    private static void assertMessage(String part, String name) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Environments.named(name));
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }

    private static List<Double> rewards(String name) {
        List<Double> rewards = new ArrayList<>();
        try (var one = Environments.named(name).create()) {
            float[] action = new float[one.actions().width()];
            action[1] = 0.3f;
            one.reset(5);
            RlEnvironment.Outcome outcome;
            do {
                outcome = one.step(action, 0);
                rewards.add(outcome.reward());
            } while (!outcome.isOver());
            assertFalse(outcome.terminated());
        }
        return rewards;
    }
}
