package io.efferent.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.efferent.mujoco.MujocoData;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.RequiresMujoco;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever changes a model through an environment changes it for this one alone. */
@RequiresMujoco
class SharedModelsTest {
    private static double[] rollout(RlEnvironment environment) {
        environment.reset(3);
        float[] action = new float[environment.actions().width()];
        Arrays.fill(action, 0.2f);
        for (int i = 0; i < 3; i++) {
            environment.step(action, 0);
        }
        return data(environment).qpos().toArray();
    }

    private static MujocoData data(RlEnvironment environment) {
        return environment.mujocoData().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings =
            {"HalfCheetah-v4", "InvertedPendulum-v5", "Humanoid-v4", "Walker2d-v5", "ReachAbsolute-v0",
            "ManipulateBlockAbsolute-v0"})
    void othersOfTheKindStayAsTheyAre(String name) {
        var spec = Environments.named(name);
        try (var changed = spec.create(); var unchanged = spec.create()) {
            double[] before = rollout(unchanged);
            assertArrayEquals(before, rollout(changed));
            MujocoModel model = data(changed).model();
            double mass = data(unchanged).model().doubles("body_mass").get(2);
            model.doubles("body_mass").set(2, 3 * mass);
            data(changed).refreshConstants();
            model.setTimestep(1.5 * model.timestep());
            assertFalse(Arrays.equals(before, rollout(changed)));
            assertArrayEquals(before, rollout(unchanged));
            assertEquals(mass, data(unchanged).model().doubles("body_mass").get(2));
            try (var later = spec.create()) {
                assertArrayEquals(before, rollout(later));
            }
        }
    }

    @Test
    void closingOneLeavesTheOthersOpen() {
        var spec = Environments.named("HalfCheetah-v4");
        try (var left = spec.create()) {
            double[] before = rollout(left);
            var closed = spec.create();
            data(closed).model().gravity().set(2, -1);
            closed.close();
            spec.create().close();
            assertArrayEquals(before, rollout(left));
        }
    }
}
