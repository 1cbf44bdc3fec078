package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.List;

/**
 * The muscle of De Groote, Kinney, Rao &amp; Fregly 2016 (Ann Biomed Eng 44:2922) with the defaults of OpenSim's
 * DeGrooteFregly2016Muscle, but for the smoothing of its activation (see {@link SmoothActivation}). Its curves are
 * smooth, and so is a muscle with a rigid tendon, whose fibers may therefore push; it is meant for optimization.
 */
public record DeGroote2016() implements HillModel {
    private static final double SHORTEST = 0.2;
    /** Factors between which velocities are computed: up to some hundred maximum velocities. */
    private static final double LEAST_FACTOR = -3;
    private static final double LARGEST_FACTOR = 4;

    @Override
    public String name() {
        return "degroote";
    }

    @Override
    public List<MuscleParameter> parameters(boolean elastic) {
        return HillModel.constants(
                0.01, 0.015, 0.06,
                HillModel.dampingParameter(0),
                MuscleParameter.optional(SmoothActivation.SMOOTHING, "1", "steepness of the switch from rise to fall",
                        0, 1000, 10),
                MuscleParameter.optional(DeGrooteCurves.WIDTH, "1", "width of the active force-length curve", 1, 10, 1),
                MuscleParameter.positive(DeGrooteCurves.PASSIVE_STRAIN, "1", "fiber strain at maximum isometric force",
                        0.6),
                MuscleParameter.positive(DeGrooteCurves.TENDON_STRAIN, "1", "tendon strain at maximum isometric force",
                        0.049));
    }

    @Override
    public NDArray activeForceLength(Parameters p, NDArray length) {
        return DeGrooteCurves.activeForceLength(p, length);
    }

    @Override
    public NDArray activeForceLengthSlope(Parameters p, NDArray length) {
        return DeGrooteCurves.activeForceLengthSlope(p, length);
    }

    @Override
    public NDArray passive(Parameters p, NDArray length) {
        return DeGrooteCurves.passive(p, length);
    }

    @Override
    public NDArray passiveSlope(Parameters p, NDArray length) {
        return DeGrooteCurves.passiveSlope(p, length);
    }

    @Override
    public NDArray passiveIntegral(Parameters p, NDArray length) {
        return DeGrooteCurves.passiveIntegral(p, length);
    }

    @Override
    public NDArray tendon(Parameters p, NDArray length) {
        return DeGrooteCurves.tendon(p, length);
    }

    @Override
    public NDArray tendonSlope(Parameters p, NDArray length) {
        return DeGrooteCurves.tendonSlope(p, length);
    }

    @Override
    public NDArray tendonIntegral(Parameters p, NDArray length) {
        return DeGrooteCurves.tendonIntegral(p, length);
    }

    @Override
    public NDArray forceVelocity(Parameters p, NDArray activation, NDArray velocity) {
        return DeGrooteCurves.forceVelocity(p, velocity);
    }

    @Override
    public NDArray forceVelocitySlope(Parameters p, NDArray activation, NDArray velocity) {
        return DeGrooteCurves.forceVelocitySlope(p, velocity);
    }

    @Override
    public NDArray velocity(Parameters p, NDArray activation, NDArray isometric, NDArray force) {
        return DeGrooteCurves.velocity(
                p, Tensors.clip(force.div(isometric), p.constant(LEAST_FACTOR), p.constant(LARGEST_FACTOR)));
    }

    @Override
    public NDArray shortestFiber(Parameters p) {
        return p.derived("shortestFiber", () -> Tensors.atLeast(
                p.get(Muscle.OPTIMAL_FIBER_LENGTH).mul(p.constant(SHORTEST)), HillModel.steepest(p)));
    }

    @Override
    public boolean isBounded() {
        return false;
    }

    @Override
    public NDArray activationRate(Parameters p, NDArray activation, NDArray excitation, double step) {
        return SmoothActivation.rate(p, activation, excitation, step);
    }
}
