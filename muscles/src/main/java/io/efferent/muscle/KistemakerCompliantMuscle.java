package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.MuscleOutput.Curve;
import java.util.List;
import java.util.Map;

/**
 * Hill-type muscle of Kistemaker, Wong &amp; Gribble 2010 (J Neurophysiol 104:2985) with an elastic tendon. State:
 * activation and fiber length.
 *
 * <p>The tendon is a quadratic spring that carries the maximum isometric force at 4 % strain; the fiber moves at the
 * speed at which its contractile element carries what tendon and passive fiber leave to it. The equations are stiff,
 * most of all in fast stretches: Runge-Kutta steps of 0.5 ms keep states bounded, but gradients of fast movements need
 * 0.2 ms.
 */
public record KistemakerCompliantMuscle() implements Muscle, Fixed {
    @Override
    public String name() {
        return "kistemaker-compliant";
    }

    @Override
    public List<MuscleParameter> parameters() {
        return CompliantTendon.PARAMETERS;
    }

    @Override
    public List<String> stateVariables() {
        return CompliantTendon.STATE_VARIABLES;
    }

    /** Minimum activation, with the fiber at the length where tendon and passive force balance. */
    @Override
    public MuscleState initialState(Parameters p, NDArray pathLength) {
        return CompliantTendon.rest(p, pathLength);
    }

    @Override
    public MuscleState steadyState(Parameters p, NDArray activation, NDArray pathLength) {
        return CompliantTendon.steadyState(p, activation, pathLength);
    }

    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray optimal = p.get(OPTIMAL_FIBER_LENGTH);
        NDArray fiberLength = state.get(1);
        NDArray length = fiberLength.div(optimal);
        NDArray tendon = CompliantTendon.tendonForce(p, pathLength, fiberLength);
        NDArray passive = KistemakerCurves.passive(p, length);
        NDArray active = Tensors.atLeast(tendon.sub(passive), p.constant(0));
        NDArray velocity = CompliantTendon.velocity(
                p, length, state.activation(), active, length.gt(p.constant(1)), KistemakerCurves.ASYMPTOTE_SLOPE);
        return new MuscleOutput(
                tendon.mul(p.get(MAXIMUM_ISOMETRIC_FORCE)), fiberLength, velocity.mul(optimal),
                Map.of(Curve.PASSIVE, passive, Curve.TENDON, tendon, Curve.ACTIVE, active));
    }

    @Override
    public MuscleState rates(Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        return new MuscleState(
                ActivationDynamics.rate(p, state.activation(), excitation, step), output.fiberVelocity());
    }
}
