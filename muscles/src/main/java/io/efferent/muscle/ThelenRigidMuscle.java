package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.MuscleOutput.Curve;
import java.util.List;
import java.util.Map;

/**
 * Hill-type muscle of Thelen 2003 (J Biomech Eng 125:70) with a rigid tendon: Gaussian force-length curve, exponential
 * passive force, force-velocity curve whose maximum speed grows with activation (Eq. 6-7 solved for force).
 */
public record ThelenRigidMuscle() implements Muscle, Fixed {
    private static final double PASSIVE_SHAPE = 5;
    private static final double PASSIVE_STRAIN = 0.6;
    private static final double FORCE_LENGTH_SHAPE = 0.45;
    private static final double CURVATURE = 0.25;
    private static final double ECCENTRIC = 1.4;

    private static final List<MuscleParameter> PARAMETERS = Muscle.withActivation(
            0.001, 0.015, 0.05,
            MuscleParameter.positive(OPTIMAL_FIBER_LENGTH, "m", "fiber length of largest active force"),
            MuscleParameter.required(TENDON_SLACK_LENGTH, "m", "length of the rigid tendon", 0, Double.MAX_VALUE),
            MuscleParameter.optional(PASSIVE_SLACK, "1", "passive slack length / optimal fiber length", 0, 10, 1),
            MuscleParameter.positive(MAXIMUM_VELOCITY, "1/s", "largest shortening speed, optimal lengths/s", 10));

    @Override
    public String name() {
        return "thelen";
    }

    @Override
    public List<MuscleParameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray length = RigidTendon.fiberLength(p, pathLength, 0.001);
        NDArray normalizedLength = length.div(p.get(OPTIMAL_FIBER_LENGTH));

        NDArray passive = passive(p, normalizedLength);
        NDArray forceLength = forceLength(p, normalizedLength);
        NDArray forceVelocity = forceVelocity(p, state.activation(), pathVelocity.div(referenceVelocity(p)));
        NDArray force = state.activation().mul(forceLength).mul(forceVelocity).add(passive)
                .mul(p.get(MAXIMUM_ISOMETRIC_FORCE));
        return new MuscleOutput(force, length, pathVelocity, Map.of(
                Curve.PASSIVE, passive, Curve.FORCE_LENGTH, forceLength, Curve.FORCE_VELOCITY, forceVelocity));
    }

    /** Passive force over normalized length, Thelen's Eq. 3: 1 at a strain of 0.6. */
    public static NDArray passive(Parameters p, NDArray length) {
        NDArray exponential = length.sub(p.get(PASSIVE_SLACK)).mul(p.constant(PASSIVE_SHAPE / PASSIVE_STRAIN)).exp()
                .sub(p.constant(1)).mul(p.constant(1 / Math.expm1(PASSIVE_SHAPE)));
        return Tensors.atLeast(exponential, p.constant(0));
    }

    /** Active force over normalized length, Thelen's Eq. 4. */
    public static NDArray forceLength(Parameters p, NDArray length) {
        return length.sub(p.constant(1)).square().mul(p.constant(-1 / FORCE_LENGTH_SHAPE)).exp();
    }

    /**
     * Force factor over activation and velocity normalized by the maximum.
     *
     * <p>With {@code k = Af (1 + 3a)}: shortening {@code (k + v) / (k - v / Af)}; lengthening
     * {@code (k (F - 1) + 8 F (1 + Af) v) / (k (F - 1) + 8 (1 + Af) v)}, where F is the eccentric plateau.
     */
    public static NDArray forceVelocity(Parameters p, NDArray activation, NDArray velocity) {
        NDArray k = activation.mul(p.constant(3 * CURVATURE)).add(p.constant(CURVATURE));
        NDArray shortening = velocity.mul(p.constant(1 / CURVATURE));
        NDArray lengthening = velocity.mul(p.constant(8 * (1 + CURVATURE)));
        NDArray offset = k.mul(p.constant(ECCENTRIC - 1));

        NDArray shortens = velocity.lte(p.constant(0));
        NDArray numerator = Tensors.where(
                shortens, k.add(velocity), offset.add(lengthening.mul(p.constant(ECCENTRIC))));
        NDArray denominator = Tensors.where(shortens, k.sub(shortening), offset.add(lengthening));
        return Tensors.atLeast(numerator.div(denominator), p.constant(0));
    }
}
