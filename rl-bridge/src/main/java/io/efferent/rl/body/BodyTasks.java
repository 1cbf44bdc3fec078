package io.efferent.rl.body;

import io.efferent.rl.EnvironmentProvider;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.ObservationColumns;
import io.efferent.rl.RlEnvironment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** MuJoCo bodies by Gymnasium's names. {@code NoVel} variants hide the velocities, so that a policy needs memory. */
public final class BodyTasks implements EnvironmentProvider {
    private static final int LIMIT = 1000;

    public static final List<EnvironmentSpec> SPECS = Stream.of(
            task("InvertedPendulum", "keep a pole on a cart upright", LIMIT, 950, InvertedPendulum::new),
            task("InvertedPendulumNoVel", "keep a pole on a cart upright without feeling velocities", LIMIT, 950,
                    version -> positions(new InvertedPendulum(version), 2)),
            task("InvertedDoublePendulum", "keep two poles on a cart upright", LIMIT, 9100,
            InvertedDoublePendulum::new),
            task("InvertedDoublePendulumNoVel", "keep two poles on a cart upright without feeling velocities",
            LIMIT, 9100,
                    version -> positions(new InvertedDoublePendulum(version), 5)),
            task("Reacher", "touch a target with a two-link arm", 50, -3.75, Reacher::new),
            task("Swimmer", "swim with three links", LIMIT, 360, Swimmer::new),
            task("HalfCheetah", "run with a hind leg and a fore leg", LIMIT, 4800, HalfCheetah::new),
            task("HalfCheetahNoVel", "run with a hind leg and a fore leg without feeling velocities", LIMIT, 4800,
                    version -> positions(new HalfCheetah(version), 8)),
            task("Hopper", "hop on one leg", LIMIT, 3800, Hopper::new),
            task("HopperNoVel", "hop on one leg without feeling velocities", LIMIT, 3800,
                    version -> positions(new Hopper(version), 5)),
            task("Walker2d", "walk on two legs in the plane", LIMIT, Double.NaN, Walker2d::new),
            task("Walker2dNoVel", "walk on two legs in the plane without feeling velocities", LIMIT, Double.NaN,
                    version -> positions(new Walker2d(version), 8)),
            task("Ant", "run on four legs", LIMIT, 6000, Ant::new),
            task("Humanoid", "run on two legs", LIMIT, Double.NaN, Humanoid::new),
            task("HumanoidStandup", "stand up and stay so", LIMIT, Double.NaN, HumanoidStandup::new))
            .flatMap(Function.identity()).toList();

    @Override
    public List<EnvironmentSpec> specs() {
        return SPECS;
    }

    private static Stream<EnvironmentSpec> task(
            String name, String description, int limit, double threshold, Function<GymVersion, RlEnvironment> factory) {
        return Arrays.stream(GymVersion.values()).map(version -> new EnvironmentSpec(
                name + version.suffix(), description, limit, threshold, () -> factory.apply(version)));
    }

    private static RlEnvironment positions(RlEnvironment whole, int count) {
        return ObservationColumns.only(whole, IntStream.range(0, count).toArray());
    }
}
