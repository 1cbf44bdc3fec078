package io.efferent.rl.classic;

import io.efferent.rl.EnvironmentProvider;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.ObservationColumns;
import java.util.List;

/**
 * Classic control, and a puzzle, by name. {@code NoVel} variants hide the velocities, so that a policy needs memory.
 */
public final class ClassicControl implements EnvironmentProvider {
    public static final List<EnvironmentSpec> SPECS = List.of(
            new EnvironmentSpec(
            "CartPole-v1", "balance a pole on a cart by pushing left or right", 500, 475, CartPole::new),
            new EnvironmentSpec("CartPoleNoVel-v1", "balance a pole on a cart without feeling velocities", 500, 475,
                    () -> ObservationColumns.without(new CartPole(), 1, 3)),
            new EnvironmentSpec("MountainCar-v0", "swing a weak car out of a valley", 200, -110, MountainCar::new),
            new EnvironmentSpec(
            "MountainCarContinuous-v0", "swing a weak car out of a valley with little force", 999, 90,
                    MountainCarContinuous::new),
            new EnvironmentSpec("Acrobot-v1", "swing the tip of two links up by a torque between them", 500, -100,
                    Acrobot::new),
            new EnvironmentSpec("Pendulum-v1", "swing a pendulum up and hold it", 200, Pendulum::new),
            new EnvironmentSpec("PendulumNoVel-v1", "swing a pendulum up without feeling its velocity", 200,
                    () -> ObservationColumns.without(new Pendulum(), 2)),
            new EnvironmentSpec(
                    "HanoiTower-v0", "move a tower of three disks to the last peg", 1000, 99.9, HanoiTower::new));

    @Override
    public List<EnvironmentSpec> specs() {
        return SPECS;
    }
}
