package io.efferent.muscle.metabolic;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * Model of Bhargava, Pandy &amp; Anderson 2004 (J Biomech 37:81), as in OpenSim's {@code
 * Bhargava2004MuscleMetabolicsProbe} and its smoothed twin. The paper's factor for the decay of activation heat is 1.
 *
 * @param limits conventions about energy that comes back
 * @param shorteningHeatFollowsForce whether heat of shortening has the paper's dependence on the isometric force; false
 *     for a quarter of the fiber's force
 * @param fibers W/kg of recruited fibers
 * @param smoothing how switches are rounded off
 */
public record Bhargava2004(
        HeatLimits limits, boolean shorteningHeatFollowsForce, FiberHeat fibers, Smoothing smoothing)
        implements MetabolicModel {
    /** Normalized lengths between which heat of maintenance bends, and its slopes right of them. */
    private static final double[][] BENDS = {{0.5, 1}, {1, -3}, {1.5, 2}};

    /**
     * Heat of fully recruited fibers, W/kg.
     *
     * @param slowActivation of activation, slow-twitch
     * @param fastActivation of activation, fast-twitch
     * @param slowMaintenance of maintenance, slow-twitch
     * @param fastMaintenance of maintenance, fast-twitch
     */
    public record FiberHeat(
            double slowActivation, double fastActivation, double slowMaintenance, double fastMaintenance) {
        /** Those of the paper. */
        public static final FiberHeat DEFAULT = new FiberHeat(40, 133, 74, 111);
    }

    /**
     * Steepness of switches: {@code c > 0 ? right : left} is {@code left + (right - left) (1 + tanh(steepness c)) / 2},
     * and a switch is infinitely steep where it is infinite. The one of velocity is half open at 1 / steepness: 10 s/m,
     * which is OpenSim's default, spreads it over 0.2 m/s, more than fibers of an arm usually reach.
     *
     * @param velocity between shortening and lengthening, s/m
     * @param total where the total would be negative, 1/W
     * @param heat where heat would be less than its minimum, 1/W
     */
    public record Smoothing(double velocity, double total, double heat) {
        /** Switches that jump. */
        public static final Smoothing NONE = new Smoothing(
                Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

        /** @throws IllegalArgumentException if a steepness is not positive */
        public Smoothing {
            if (!(velocity > 0 && total > 0 && heat > 0)) {
                throw new IllegalArgumentException("smoothing: got " + velocity + ", " + total + ", " + heat
                        + ", expected positive numbers");
            }
        }
    }

    /** The exact model, as in reports. */
    public Bhargava2004() {
        this(HeatLimits.DEFAULT, false, FiberHeat.DEFAULT, Smoothing.NONE);
    }

    /** The model with soft switches, as in losses: 100 s/m and 10 1/W. */
    public static Bhargava2004 smooth() {
        return new Bhargava2004(HeatLimits.DEFAULT, false, FiberHeat.DEFAULT, new Smoothing(100, 10, 10));
    }

    @Override
    public MetabolicRate rate(Parameters p, Tissue tissue, Contraction now) {
        NDArray zero = p.constant(0);
        var recruited = Recruitment.of(p, tissue.slowTwitchRatio(), now.excitation());
        NDArray activation = recruited.slow().mul(p.constant(fibers.slowActivation()))
                .add(recruited.fast().mul(p.constant(fibers.fastActivation()))).mul(tissue.mass());
        NDArray maintenance = recruited.slow().mul(p.constant(fibers.slowMaintenance()))
                .add(recruited.fast().mul(p.constant(fibers.fastMaintenance())))
                .mul(lengthFactor(p, now.normalizedLength())).mul(tissue.mass());

        NDArray velocity = now.fiberVelocity();
        NDArray force = now.activeForce().add(now.passiveForce());
        NDArray heatPerLength = shorteningHeatFollowsForce
                ? switched(p, velocity, smoothing.velocity(), isometric(tissue, now).mul(p.constant(0.16))
                        .add(force.mul(p.constant(0.18))), force.mul(p.constant(0.157)))
                : switched(p, velocity, smoothing.velocity(), force.mul(p.constant(0.25)), zero);
        NDArray shortening = heatPerLength.mul(velocity).neg();

        NDArray power = now.activeForce().mul(velocity).neg();
        NDArray work = limits.countsNegativeWork() ? power
                : switched(p, velocity, smoothing.velocity(), power, zero);
        if (limits.forbidsNegativeTotal()) {
            NDArray sum = activation.add(maintenance).add(shortening).add(work);
            shortening = shortening.sub(switched(p, sum.neg(), smoothing.total(), zero, sum));
        }
        NDArray heat = activation.add(maintenance).add(shortening);
        if (limits.hasMinimum()) {
            heat = switched(p, heat.neg().add(tissue.mass()), smoothing.heat(), heat, tissue.mass());
        }
        return new MetabolicRate(activation, maintenance, shortening, work, heat.add(work));
    }

    private static NDArray isometric(Tissue tissue, Contraction now) {
        return now.activation().mul(now.forceLength()).mul(tissue.maximumIsometricForce());
    }

    /** Piecewise linear through (0.5, 0.5), (1, 1), (1.5, 0), constant outside. */
    private static NDArray lengthFactor(Parameters p, NDArray length) {
        NDArray factor = length.mul(p.constant(0)).add(p.constant(0.5));
        for (double[] bend : BENDS) {
            factor = factor.add(Tensors.atLeast(length.sub(p.constant(bend[0])), p.constant(0))
                    .mul(p.constant(bend[1])));
        }
        return factor;
    }

    private static NDArray switched(Parameters p, NDArray condition, double steepness, NDArray left, NDArray right) {
        if (steepness == Double.POSITIVE_INFINITY) {
            return Tensors.where(condition.gt(p.constant(0)), right, left);
        }
        NDArray share = condition.mul(p.constant(steepness)).tanh().mul(p.constant(0.5)).add(p.constant(0.5));
        return right.sub(left).mul(share).add(left);
    }
}
