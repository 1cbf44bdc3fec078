package io.efferent.rl.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.ReadyMade;
import io.efferent.rl.Environments;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.ppo.Presets;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.perturbation.Perturbations;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Perturbations are part of an environment's name, and do there what they do in training through the body. */
class PerturbedEnvironmentsTest {
    private static final int STEPS = 20;

    private static float[][] observations(RlEnvironment environment) {
        try (environment) {
            float[][] seen = new float[STEPS + 1][environment.observationSize()];
            environment.reset(3);
            environment.observe(seen[0], 0);
            for (int step = 0; step < STEPS; step++) {
                environment.step(new float[] {0.05f, 0.01f, 0.02f, 0.03f}, 0);
                environment.observe(seen[step + 1], 0);
            }
            return seen;
        }
    }

    @Test
    void theFieldActsByName() {
        float[][] free = observations(Environments.named("PointMassReach-v0").create());
        float[][] curl = observations(Environments.named("pointmassreach+curl:strength=8").create());
        assertArrayEquals(free[0], curl[0]);
        assertTrue(!Arrays.equals(free[STEPS], curl[STEPS]), "the hand is pushed aside");
        var built = new EffectorFactory("built", () -> Environment.builder()
                .setEffector(ReadyMade.reluPointMass24().build()).setTask(new RandomTargetReach(0.3))
                .addPerturbation(Perturbations.parse("curl:strength=8")).build());
        var without = new EffectorFactory("without", () -> Environment.builder()
                .setEffector(ReadyMade.reluPointMass24().build()).setTask(new RandomTargetReach(0.3)).build())
                .perturbed("named", List.of(Perturbations.parse("curl:strength=8")));
        float[][] expected = observations(built.get());
        float[][] found = observations(without.get());
        for (int step = 0; step <= STEPS; step++) {
            assertArrayEquals(expected[step], found[step], "step " + step);
        }
    }

    @Test
    void namesCarryThem() {
        var spec = Environments.named("arm26reach+curl:strength=1e+1+rotation:angle=30");
        assertEquals("Arm26Reach-v0+curl:strength=1e+1+rotation:angle=30", spec.name());
        assertEquals(Environments.named(spec.name()).name(), spec.name());
        assertEquals(Presets.of("Arm26Reach-v0"), Presets.of(spec.name()));
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("environment: got 'CartPole-v1+curl', expected perturbations of a body with muscles only, such as "
                        + "Arm26Reach-v0+curl:strength=8",
                assertThrows(IllegalArgumentException.class, () -> Environments.named("cartpole+curl")).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Environments.named("arm26reach+wind"))
                .getMessage().startsWith("perturbation: got 'wind', expected one of"));
    }
}
