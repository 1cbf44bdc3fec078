package io.efferent.task.perturbation;

import static io.efferent.task.perturbation.Setting.number;

import io.efferent.effector.Effector;
import io.efferent.task.AffineLoad;
import io.efferent.task.LineConstraint;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import java.util.List;

/** Force channels: walls that hold the hand on the line from start to target. */
final class Channels {
    static final List<Definition> DEFINITIONS = List.of(
            new Definition("channel",
                    "force channel from start to target, f = -(stiffness d + damping d') n for a deviation d along n",
                    "4000 (V); Scheidt et al. 2000: 2500 and 25, Smith et al.: 6000 and 30 to 150, "
                            + "Heald et al. 2021: 3000 and 140 (M)",
                    Timing.with(number("stiffness", 4000, "N/m"),
                            Setting.automatic("damping", Setting.Type.NUMBER,
                                    "N s/m; default critical, 2 sqrt(stiffness m) with the smallest mass of the hand"),
                            number("halfWidth", 0, "of a dead zone without any force, m")),
                    Channels::walls),
            new Definition("ideal-channel", "line from start to target that the hand cannot leave",
                    "constraint force as a Lagrange multiplier (A); Baumgarte 1972",
                    Timing.with(Setting.automatic("rate", Setting.Type.NUMBER,
                            "at which deviations vanish, 1/s; default once in two integration steps")),
                    Channels::ideal),
            new Definition("displacement", "a robot takes the hand along a small way, holds it and takes it back",
                    "stiffness of the hand: 8 directions, 6 to 8 mm, ramps of 100 ms, 100 to 300 ms hold (M)",
                    List.of(number("distance", 0.008, "m"),
                            number("direction", 0, "degrees, counter-clockwise from x"),
                            number("ramp", 0.1, "s there, and s back"), number("hold", 0.2, "s"),
                            number("stiffness", 4000, "of the robot, N/m"),
                            Setting.automatic("damping", Setting.Type.NUMBER, "N s/m; default critical"),
                            Timing.ONSET, Timing.DELAY),
                    Channels::servo));

    private Channels() {}

    private static Change ideal(Arguments given) {
        Timing timing = Timing.of(given);
        return (scene, trials) -> {
            scene.requirePlane();
            double rate = given.has("rate")
                    ? given.notNegative("rate") : scene.effector().substeps() / (2 * scene.timestep());
            trials.addConstraint(new LineConstraint(
                    timing.gate(scene, scene.trials().steps()), scene.rows(scene::left), scene.start(),
                    scene.rows(_ -> new double[] {rate})));
        };
    }

    private static Walls walls(Arguments given) {
        var spring = Spring.of(given);
        double halfWidth = given.notNegative("halfWidth");
        Timing timing = Timing.of(given);
        return new Walls(spring, halfWidth, timing);
    }

    private static Servo servo(Arguments given) {
        return new Servo(
                Spring.of(given), given.number("distance"), Math.toRadians(given.number("direction")),
                given.notNegative("ramp"), given.notNegative("hold"), Timing.of(given));
    }

    /** What holds a hand; damping is NaN for the critical one. */
    private record Spring(double stiffness, double damping) {
        private static Spring of(Arguments given) {
            return new Spring(
                    given.notNegative("stiffness"), given.has("damping") ? given.notNegative("damping") : Double.NaN);
        }

        private double damping(Effector effector) {
            return Double.isNaN(damping) ? ChannelStability.criticalDamping(stiffness, effector) : damping;
        }

        private int substeps(Effector effector) {
            return ChannelStability.substeps(stiffness, damping(effector), effector);
        }

        private void requireStable(String name, Effector effector) {
            int needed = substeps(effector);
            if (effector.substeps() < needed) {
                throw new IllegalArgumentException(name + " of " + stiffness + " N/m, " + damping(effector)
                        + " N s/m: needs substeps >= " + needed + ", got " + effector.substeps());
            }
        }
    }

    /** A stiff channel. */
    private record Walls(Spring spring, double halfWidth, Timing timing) implements Change {
        @Override
        public int substeps(Effector effector) {
            return spring.substeps(effector);
        }

        @Override
        public void apply(Scene scene, Trials.Builder trials) {
            spring.requireStable(scene.owner(), scene.effector());
            double[][][] across = scene.matrices(scene::across);
            double viscosity = spring.damping(scene.effector());
            double[][] widths = scene.rows(_ -> new double[] {halfWidth});
            trials.addHandLoad(new AffineLoad(
                    timing.gate(scene, scene.trials().steps()), null,
                    scene.matrices(trial -> Geometry.times(-viscosity, across[trial])),
                    scene.matrices(trial -> Geometry.times(-spring.stiffness, across[trial])), scene.start(),
                    halfWidth == 0 ? null : new AffineLoad.Zone(scene.start(), across, widths, null, widths)));
        }
    }

    /** A robot that takes the hand along a small way and back: direction in rad, times in s. */
    private record Servo(Spring spring, double distance, double direction, double ramp, double hold, Timing timing)
            implements Change {
        @Override
        public int substeps(Effector effector) {
            return spring.substeps(effector);
        }

        @Override
        public void apply(Scene scene, Trials.Builder trials) {
            scene.requirePlane();
            spring.requireStable(scene.owner(), scene.effector());
            double viscosity = spring.damping(scene.effector());
            int steps = scene.trials().steps();
            int[] first = timing.first(scene.owner(), scene.trials(), scene.timestep());
            double[] unit = {Math.cos(direction), Math.sin(direction)};
            var gate = new Sequence(steps, scene.batch(), 1);
            var force = new Sequence(steps, scene.batch(), 2);
            for (int trial = 0; trial < scene.batch(); trial++) {
                for (int step = Math.max(0, first[trial]); step < steps; step++) {
                    double since = (step - first[trial] + 0.5) * scene.timestep();
                    boolean isOn = scene.size(trial) != 0 && since < 2 * ramp + hold;
                    gate.set(step, trial, isOn ? 1 : 0);
                    double size = scene.size(trial) * distance;
                    force.set(step, trial, Geometry.times(
                            size * (spring.stiffness * place(since) + viscosity * speed(since)), unit));
                }
            }
            double[][] identity = Geometry.identity(2);
            trials.addHandLoad(new AffineLoad(
                    gate, force, scene.matrices(_ -> Geometry.times(-viscosity, identity)),
                    scene.matrices(_ -> Geometry.times(-spring.stiffness, identity)), scene.start()));
        }

        /** Where the robot is, from 0 to 1 and back. */
        private double place(double since) {
            double back = 2 * ramp + hold - since;
            return Math.clamp(ramp == 0 ? 1 : Math.min(since, back) / ramp, 0, 1);
        }

        /** How fast it moves, 1/s. */
        private double speed(double since) {
            double back = 2 * ramp + hold - since;
            return since < ramp ? 1 / ramp : back >= 0 && back < ramp ? -1 / ramp : 0;
        }
    }
}
