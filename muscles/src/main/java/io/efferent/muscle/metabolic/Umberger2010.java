package io.efferent.muscle.metabolic;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * Umberger's model with the changes of 2010 (J R Soc Interface 7:1329; 2003, Comput Methods Biomech Biomed Engin 6:99),
 * as in OpenSim's {@code Umberger2010MuscleMetabolicsProbe}.
 *
 * <p>Heat of activation below 1e-4 falls in a straight line to 0: the power 0.6 has an infinite slope there.
 *
 * @param limits conventions about energy that comes back
 * @param recruitsInOrder whether slow fibers are recruited first (Bhargava et al. 2004); otherwise the mass counts
 * @param aerobicFactor 1.5 for aerobic, 1 for anaerobic conditions
 */
public record Umberger2010(HeatLimits limits, boolean recruitsInOrder, double aerobicFactor)
        implements MetabolicModel {
    private static final double POWER = 0.6;
    private static final double SMALL = 1e-4;

    /** Limited energy, ordered recruitment, aerobic. */
    public Umberger2010() {
        this(HeatLimits.DEFAULT, true, 1.5);
    }

    @Override
    public MetabolicRate rate(Parameters p, Tissue tissue, Contraction now) {
        NDArray zero = p.constant(0);
        NDArray one = p.constant(1);
        NDArray slow = recruitsInOrder
                ? Recruitment.of(p, tissue.slowTwitchRatio(), now.excitation()).slowShare(p) : tissue.slowTwitchRatio();
        NDArray fast = slow.neg().add(one);
        NDArray u = now.excitation();
        NDArray a = Tensors.where(u.gt(now.activation()), u, u.add(now.activation()).mul(p.constant(0.5)));
        NDArray isLong = now.normalizedLength().gt(one);

        NDArray lengthOfHeat = now.forceLength().mul(p.constant(0.6)).add(p.constant(0.4));
        NDArray maintenance = fast.mul(p.constant(128)).add(p.constant(25)).mul(power(p, a))
                .mul(p.constant(aerobicFactor)).mul(Tensors.where(isLong, lengthOfHeat, one));

        NDArray speed = now.fiberVelocity().div(tissue.optimalFiberLength()).div(tissue.maximumVelocity());
        NDArray slowHeat = speed.mul(p.constant(-250));
        NDArray shortening = Tensors.where(slowHeat.gt(p.constant(100)), p.constant(100), slowHeat).mul(slow)
                .sub(speed.mul(fast).mul(p.constant(153))).mul(a.square());
        NDArray lengthening = speed.mul(a).mul(p.constant(250 * (limits.countsNegativeWork() ? 4 : 0.3)));
        NDArray lengthens = now.fiberVelocity().gt(zero);
        NDArray motion = Tensors.where(lengthens, lengthening, shortening).mul(p.constant(aerobicFactor))
                .mul(Tensors.where(isLong, now.forceLength(), one));

        NDArray power = Tensors.atLeast(now.activeForce(), zero).mul(now.fiberVelocity()).neg().div(tissue.mass());
        NDArray work = limits.countsNegativeWork() ? power : Tensors.where(lengthens, zero, power);
        if (limits.forbidsNegativeTotal()) {
            NDArray sum = maintenance.add(motion).add(work);
            motion = motion.sub(Tensors.where(sum.lt(zero), sum, zero));
        }
        NDArray heat = maintenance.add(motion);
        if (limits.hasMinimum()) {
            heat = Tensors.atLeast(heat, one);
        }
        return new MetabolicRate(
                maintenance.mul(tissue.mass()), maintenance.mul(zero), motion.mul(tissue.mass()),
                work.mul(tissue.mass()), heat.add(work).mul(tissue.mass()));
    }

    private static NDArray power(Parameters p, NDArray a) {
        NDArray small = p.constant(SMALL);
        return Tensors.where(
                a.lt(small), a.mul(p.constant(Math.pow(SMALL, POWER - 1))),
                Tensors.atLeast(a, small).log().mul(p.constant(POWER)).exp());
    }
}
