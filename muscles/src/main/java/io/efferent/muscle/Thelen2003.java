package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.List;

/**
 * The muscle of Thelen 2003 (J Biomech Eng 125:70) with pennation, curves and defaults as in OpenSim's
 * Thelen2003Muscle. Its fibers have no damper, so an elastic one needs some activation.
 */
public record Thelen2003() implements HillModel {
    private static final double SHORTEST = 0.01;

    @Override
    public String name() {
        return "thelen2003";
    }

    @Override
    public List<MuscleParameter> parameters(boolean elastic) {
        return HillModel.constants(
                0.01, 0.015, 0.05,
                MuscleParameter.positive(Thelen2003Curves.ACTIVE_SHAPE, "1", "width of the active curve", 0.45),
                MuscleParameter.positive(Thelen2003Curves.PASSIVE_SHAPE, "1", "exponent of passive force", 5),
                MuscleParameter.positive(
                        Thelen2003Curves.PASSIVE_STRAIN, "1", "fiber strain at maximum isometric force", 0.6),
                MuscleParameter.positive(
                        Thelen2003Curves.TENDON_STRAIN, "1", "tendon strain at maximum isometric force", 0.04),
                MuscleParameter.positive(Thelen2003Curves.CURVATURE, "1", "Af of the force-velocity curve", 0.25),
                MuscleParameter.optional(Thelen2003Curves.ECCENTRIC, "1", "largest force factor in lengthening",
                        1.1, 10, 1.4));
    }

    @Override
    public NDArray activeForceLength(Parameters p, NDArray length) {
        return Thelen2003Curves.activeForceLength(p, length);
    }

    @Override
    public NDArray activeForceLengthSlope(Parameters p, NDArray length) {
        return Thelen2003Curves.activeForceLengthSlope(p, length);
    }

    @Override
    public NDArray passive(Parameters p, NDArray length) {
        return Thelen2003Curves.passive(p, length);
    }

    @Override
    public NDArray passiveSlope(Parameters p, NDArray length) {
        return Thelen2003Curves.passiveSlope(p, length);
    }

    @Override
    public NDArray passiveIntegral(Parameters p, NDArray length) {
        return Thelen2003Curves.passiveIntegral(p, length);
    }

    private static NDArray strain(Parameters p, NDArray tendonLength) {
        return tendonLength.sub(p.constant(1));
    }

    @Override
    public NDArray tendon(Parameters p, NDArray length) {
        return Thelen2003Curves.tendon(p, strain(p, length));
    }

    @Override
    public NDArray tendonSlope(Parameters p, NDArray length) {
        return Thelen2003Curves.tendonSlope(p, strain(p, length));
    }

    @Override
    public NDArray tendonIntegral(Parameters p, NDArray length) {
        return Thelen2003Curves.tendonIntegral(p, strain(p, length));
    }

    @Override
    public NDArray forceVelocity(Parameters p, NDArray activation, NDArray velocity) {
        return Thelen2003Curves.forceVelocity(p, activation, velocity);
    }

    @Override
    public NDArray forceVelocitySlope(Parameters p, NDArray activation, NDArray velocity) {
        return Thelen2003Curves.forceVelocitySlope(p, activation, velocity);
    }

    @Override
    public NDArray velocity(Parameters p, NDArray activation, NDArray isometric, NDArray force) {
        return Thelen2003Curves.velocity(p, activation, isometric, force);
    }

    @Override
    public NDArray damping(Parameters p) {
        return null;
    }

    @Override
    public NDArray shortestFiber(Parameters p) {
        return p.derived("shortestFiber", () -> Tensors.atLeast(
                p.get(Muscle.OPTIMAL_FIBER_LENGTH).mul(p.constant(SHORTEST)), HillModel.steepest(p)));
    }

    @Override
    public boolean isBounded() {
        return true;
    }
}
