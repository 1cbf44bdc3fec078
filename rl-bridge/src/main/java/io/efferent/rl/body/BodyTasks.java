package io.efferent.rl.body;

import io.efferent.rl.Configurable;
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
            blind("InvertedPendulumNoVel", "keep a pole on a cart upright without feeling velocities", 950,
                    InvertedPendulum::new, 2),
            task("InvertedDoublePendulum", "keep two poles on a cart upright", LIMIT, 9100,
                    InvertedDoublePendulum::new),
            blind("InvertedDoublePendulumNoVel", "keep two poles on a cart upright without feeling velocities", 9100,
                    InvertedDoublePendulum::new, 5),
            task("Reacher", "touch a target with a two-link arm", 50, -3.75, Reacher::new),
            task("Pusher", "push a disk to a goal with an arm", 100, 0, Pusher::new),
            task("Swimmer", "swim with three links", LIMIT, 360, Swimmer::new),
            task("HalfCheetah", "run with a hind leg and a fore leg", LIMIT, 4800, HalfCheetah::new),
            blind("HalfCheetahNoVel", "run with a hind leg and a fore leg without feeling velocities", 4800,
                    HalfCheetah::new, 8),
            task("Hopper", "hop on one leg", LIMIT, 3800, Hopper::new),
            blind("HopperNoVel", "hop on one leg without feeling velocities", 3800, Hopper::new, 5),
            task("Walker2d", "walk on two legs in the plane", LIMIT, Double.NaN, Walker2d::new),
            blind("Walker2dNoVel", "walk on two legs in the plane without feeling velocities", Double.NaN,
                    Walker2d::new, 8),
            task("Ant", "run on four legs", LIMIT, 6000, Ant::new),
            task("Humanoid", "run on two legs", LIMIT, Double.NaN, Humanoid::new),
            task("HumanoidStandup", "stand up and stay so", LIMIT, Double.NaN, HumanoidStandup::new))
            .flatMap(Function.identity()).toList();

    /** Makes a body with settings. */
    private interface Body {
        RlEnvironment make(GymVersion version, Settings settings);
    }

    @Override
    public List<EnvironmentSpec> specs() {
        return SPECS;
    }

    /** Version 5 has settings. */
    private static Stream<EnvironmentSpec> task(
            String name, String description, int limit, double threshold, Body body) {
        Configurable factory = values -> () -> configured(body, new Settings(values));
        return Stream.of(
                new EnvironmentSpec(name + GymVersion.V4.suffix(), description, limit, threshold,
                        () -> body.make(GymVersion.V4, Settings.usual())),
                new EnvironmentSpec(name + GymVersion.V5.suffix(), description, limit, threshold, factory));
    }

    private static RlEnvironment configured(Body body, Settings settings) {
        var environment = body.make(GymVersion.V5, settings);
        try {
            settings.requireKnown();
        } catch (IllegalArgumentException e) {
            environment.close();
            throw e;
        }
        return environment;
    }

    /** It sees only the first numbers, which are positions. */
    private static Stream<EnvironmentSpec> blind(
            String name, String description, double threshold, Body body, int positions) {
        return Arrays.stream(GymVersion.values()).map(version -> new EnvironmentSpec(
                name + version.suffix(), description, LIMIT, threshold, () -> ObservationColumns.only(
                        body.make(version, Settings.usual()), IntStream.range(0, positions).toArray())));
    }
}
