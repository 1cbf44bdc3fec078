package io.efferent.rl.effector;

import io.efferent.effector.ReadyMade;
import io.efferent.rl.EnvironmentProvider;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.task.Environment;
import io.efferent.task.Tasks;
import java.util.List;
import java.util.Map;

/** Ready-made effectors with the usual tasks, as environments by name. */
public final class DifferentiableEffectors implements EnvironmentProvider {
    public static final List<EnvironmentSpec> SPECS = List.of(
            spec("Arm26Reach-v0", "reach random targets with a six-muscle arm", "arm26", "reach", 100),
            spec("Arm26CenterOut-v0", "hold, then reach, with a six-muscle arm", "arm26", "center-out", 100),
            spec("PointMassReach-v0", "pull a point mass to random targets with four muscles", "point-mass24", "reach",
            100));

    @Override
    public List<EnvironmentSpec> specs() {
        return SPECS;
    }

    private static EnvironmentSpec spec(String name, String description, String effector, String task, int steps) {
        return new EnvironmentSpec(name, description, steps, new EffectorFactory(name, () -> Environment.builder()
                .setEffector(ReadyMade.named(effector, null).build())
                .setTask(Tasks.named(task, Map.of()))
                .build()));
    }
}
