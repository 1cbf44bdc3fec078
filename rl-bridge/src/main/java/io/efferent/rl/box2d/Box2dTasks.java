package io.efferent.rl.box2d;

import io.efferent.rl.EnvironmentProvider;
import io.efferent.rl.EnvironmentSpec;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bodies of Box2D by name. {@code -v2} and {@code -v3} of the lander differ in Gymnasium only in wind, which is off,
 * and in bounds that are declared.
 */
public final class Box2dTasks implements EnvironmentProvider {
    @Override
    public List<EnvironmentSpec> specs() {
        return Stream.concat(
                Stream.of(2, 3).flatMap(version -> Stream.of(
                        new EnvironmentSpec("LunarLander-v" + version, "land on the pad by switching engines on",
                                1000, 200, () -> new LunarLander(false)),
                        new EnvironmentSpec("LunarLanderContinuous-v" + version,
                                "land on the pad by two throttles", 1000, 200, () -> new LunarLander(true)))),
                Stream.of(new EnvironmentSpec("BipedalWalker-v3", "walk over uneven ground, which a lidar sees",
                        1600, 300, BipedalWalker::new))).toList();
    }
}
