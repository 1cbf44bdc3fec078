package io.efferent.task.perturbation;

import static io.efferent.task.perturbation.Setting.number;

import io.efferent.effector.Effector;
import io.efferent.task.AffineLoad;
import io.efferent.task.LineConstraint;
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
                    Walls::of),
            new Definition("ideal-channel", "line from start to target that the hand cannot leave",
                    "constraint force as a Lagrange multiplier (A); Baumgarte 1972",
                    Timing.with(Setting.automatic("rate", Setting.Type.NUMBER,
                            "at which deviations vanish, 1/s; default once in two integration steps")),
                    Channels::ideal));

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

    /** A stiff channel; damping is NaN for the critical one. */
    private record Walls(double stiffness, double damping, double halfWidth, Timing timing) implements Change {
        private static Walls of(Arguments given) {
            return new Walls(
                    given.notNegative("stiffness"), given.has("damping") ? given.notNegative("damping") : Double.NaN,
                    given.notNegative("halfWidth"), Timing.of(given));
        }

        private double damping(Effector effector) {
            return Double.isNaN(damping) ? ChannelStability.criticalDamping(stiffness, effector) : damping;
        }

        @Override
        public int substeps(Effector effector) {
            return ChannelStability.substeps(stiffness, damping(effector), effector);
        }

        @Override
        public void apply(Scene scene, Trials.Builder trials) {
            Effector effector = scene.effector();
            int needed = substeps(effector);
            if (effector.substeps() < needed) {
                throw new IllegalArgumentException("channel of " + stiffness + " N/m, " + damping(effector)
                        + " N s/m: needs substeps >= " + needed + ", got " + effector.substeps());
            }
            double[][][] across = scene.matrices(scene::across);
            double viscosity = damping(effector);
            double[][] widths = scene.rows(_ -> new double[] {halfWidth});
            trials.addHandLoad(new AffineLoad(
                    timing.gate(scene, scene.trials().steps()), null,
                    scene.matrices(trial -> Geometry.times(-viscosity, across[trial])),
                    scene.matrices(trial -> Geometry.times(-stiffness, across[trial])), scene.start(),
                    halfWidth == 0 ? null : new AffineLoad.Zone(scene.start(), across, widths, null, widths)));
        }
    }
}
