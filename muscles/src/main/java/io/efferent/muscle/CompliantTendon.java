package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.kernel.Root;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What variants of Kistemaker's muscle with an elastic tendon share: parameters, tendon, force-velocity inverse, rest.
 */
public final class CompliantTendon {
    /** Activation and fiber length, m. */
    public static final List<String> STATE_VARIABLES = List.of("activation", "fiberLength");

    /** The constants and their defaults. */
    public static final List<MuscleParameter> PARAMETERS = Muscle.withActivation(
            0.01, 1e-6, 0.015, 0.05,
            MuscleParameter.positive(Muscle.OPTIMAL_FIBER_LENGTH, "m", "fiber length of largest active force"),
            MuscleParameter.positive(Muscle.TENDON_SLACK_LENGTH, "m", "tendon length at which it begins to pull"),
            KistemakerCurves.passiveSlack(),
            KistemakerCurves.passiveStiffness(),
            MuscleParameter.positive(
                    Muscle.MAXIMUM_VELOCITY, "1/s", "speed that normalizes observations, optimal lengths/s", 10));

    /** Strain of the tendon where the search for equilibrium begins. */
    private static final double START_STRAIN = 0.01;
    /** In optimal lengths. */
    private static final double SHORTEST = 0.001;

    /** Fiber less tendon force by fiber length, m, of a fiber that does not move. */
    private static final Root EQUILIBRIUM = new Root(
            Stream.concat(
                    Stream.of("activation", "pathLength"), PARAMETERS.stream().map(MuscleParameter::name)).toList(),
            (p, fiberLength) -> {
                NDArray length = fiberLength.div(p.get(Muscle.OPTIMAL_FIBER_LENGTH));
                return KistemakerCurves.forceLength(p, length).mul(p.get("activation"))
                        .add(KistemakerCurves.passive(p, length)).sub(tendonForce(p, p.get("pathLength"), fiberLength));
            });

    private CompliantTendon() {}

    /** Tendon force over path and fiber length in m, normalized: quadratic, maximum isometric force at 4 % strain. */
    public static NDArray tendonForce(Parameters p, NDArray pathLength, NDArray fiberLength) {
        return pathLength.sub(fiberLength).div(p.get(Muscle.TENDON_SLACK_LENGTH)).sub(p.constant(1))
                .maximum(p.constant(0)).square().mul(p.constant(KistemakerCurves.TENDON_STIFFNESS));
    }

    /**
     * Fiber velocity in optimal lengths/s at which the contractile element carries a given force.
     *
     * @param length fiber length / optimal length
     * @param activation activation
     * @param force normalized active force
     * @param scaled where Hill's a is scaled by the force-length factor
     * @param slopeFloor smallest isometric slope in excess of the asymptote's, see {@link KistemakerRigidMuscle}
     */
    public static NDArray velocity(
            Parameters p, NDArray length, NDArray activation, NDArray force, NDArray scaled, double slopeFloor) {
        NDArray forceLength = KistemakerCurves.forceLength(p, length);
        NDArray activeA = KistemakerCurves.hillA(p, scaled, forceLength).mul(activation);
        NDArray hillB = KistemakerCurves.hillB(p, activation);
        NDArray isometric = forceLength.mul(activation);

        NDArray shortening = hillB.mul(force.sub(isometric)).div(force.add(activeA));

        // The lengthening branch solves (f - s V)(p1 + V) = X (p1 + 1.5 V) for V.
        NDArray slope = p.constant(KistemakerCurves.ASYMPTOTE_SLOPE);
        NDArray excessSlope = Tensors.atLeast(
                isometric.add(activeA).div(hillB).mul(p.constant(2)).sub(slope), p.constant(slopeFloor));
        NDArray p1 = isometric.mul(p.constant(KistemakerCurves.ECCENTRIC - 1)).div(excessSlope);
        NDArray slopeP1 = p1.mul(slope);
        NDArray plateau = isometric.mul(p.constant(KistemakerCurves.ECCENTRIC));
        NDArray b = force.sub(plateau).sub(slopeP1);
        NDArray c = force.sub(isometric).mul(slopeP1).mul(p.constant(4));
        NDArray root = b.square().add(c).maximum(p.constant(1e-30)).sqrt();
        NDArray lengthening = b.add(root).div(p.constant(2 * KistemakerCurves.ASYMPTOTE_SLOPE));

        return Tensors.where(force.lt(isometric), shortening, lengthening);
    }

    /**
     * Rest: activation at its minimum, tendon and passive fiber in equilibrium; both are quadratic springs, so the
     * equilibrium is linear in their square roots. Fibers are kept above a thousandth of the optimal length.
     */
    public static MuscleState rest(Parameters p, NDArray pathLength) {
        NDArray optimal = p.get(Muscle.OPTIMAL_FIBER_LENGTH);
        NDArray slack = p.get(Muscle.TENDON_SLACK_LENGTH);
        NDArray passiveSlack = p.get(Muscle.PASSIVE_SLACK).mul(optimal);
        NDArray tendon = optimal.mul(p.constant(Math.sqrt(KistemakerCurves.TENDON_STIFFNESS)));
        NDArray passive = Tensors.sqrt(p.get(KistemakerCurves.PASSIVE_STIFFNESS)).mul(slack);

        NDArray free = pathLength.sub(slack);
        NDArray stretched = free.mul(tendon).add(passive.mul(passiveSlack)).div(tendon.add(passive));
        NDArray length = Tensors.where(free.lt(passiveSlack), free, stretched);
        NDArray shortest = optimal.mul(p.constant(SHORTEST));
        length = Tensors.where(free.lt(p.constant(0)), shortest, length);
        return new MuscleState(ActivationDynamics.rest(p, pathLength), length);
    }

    /** An activation that is held, tendon and fiber in equilibrium. */
    static MuscleState steadyState(Parameters p, NDArray activation, NDArray pathLength) {
        NDArray shortest = p.get(Muscle.OPTIMAL_FIBER_LENGTH).mul(p.constant(SHORTEST));
        NDArray slack = p.get(Muscle.TENDON_SLACK_LENGTH);
        NDArray longest = Tensors.atLeast(pathLength.sub(slack), shortest);
        NDArray start = pathLength.sub(slack.mul(p.constant(1 + START_STRAIN)));
        Parameters all = p.with(Map.of("activation", activation, "pathLength", pathLength));
        return new MuscleState(activation, EQUILIBRIUM.solve(all, shortest, longest, start));
    }
}
