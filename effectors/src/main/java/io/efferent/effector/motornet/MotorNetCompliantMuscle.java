package io.efferent.effector.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.CompliantTendon;
import io.efferent.muscle.KistemakerCompliantMuscle;
import io.efferent.muscle.KistemakerCurves;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput.Curve;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleParameter;
import io.efferent.muscle.MuscleState;
import java.util.List;
import java.util.Map;

/**
 * {@link KistemakerCompliantMuscle} as MotorNet 0.2.0 computes it, for comparison with its results: Hill's a is scaled
 * by the force-length factor below the optimal length instead of above, tendon force stops at the maximum isometric
 * force, and the reported fiber velocity is ten times the rate at which the length moves (set by the integrator that
 * advances it).
 */
public record MotorNetCompliantMuscle() implements Muscle, Fixed {
    @Override
    public String name() {
        return "motornet-compliant";
    }

    @Override
    public List<MuscleParameter> parameters() {
        return CompliantTendon.PARAMETERS;
    }

    @Override
    public List<String> stateVariables() {
        return CompliantTendon.STATE_VARIABLES;
    }

    /** As in the correct model, except that a fiber on a path of negative length is -1 m long. */
    @Override
    public MuscleState initialState(Parameters p, NDArray pathLength) {
        MuscleState rest = CompliantTendon.rest(p, pathLength);
        NDArray length = Tensors.where(pathLength.lt(p.constant(0)), p.constant(-1), rest.get(1));
        return new MuscleState(rest.activation(), length);
    }

    /** The fiber velocity of the output is 0: in MotorNet it belongs to the step, not to the state. */
    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray fiberLength = state.get(1);
        NDArray tendon = Tensors.clip(
                CompliantTendon.tendonForce(p, pathLength, fiberLength), p.constant(0), p.constant(1));
        NDArray passive = KistemakerCurves.passive(p, fiberLength.div(p.get(OPTIMAL_FIBER_LENGTH)));
        NDArray active = Tensors.atLeast(tendon.sub(passive), p.constant(0));
        return new MuscleOutput(
                tendon.mul(p.get(MAXIMUM_ISOMETRIC_FORCE)), fiberLength, fiberLength.zerosLike(),
                Map.of(Curve.PASSIVE, passive, Curve.TENDON, tendon, Curve.ACTIVE, active));
    }

    @Override
    public MuscleState rates(Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        NDArray optimal = p.get(OPTIMAL_FIBER_LENGTH);
        NDArray velocity = velocity(
                p, state.get(1).div(optimal), state.activation(), output.curves().get(Curve.ACTIVE));
        return new MuscleState(
                ActivationDynamics.rate(p, state.activation(), excitation, step), velocity.mul(optimal));
    }

    /** Fiber velocity in optimal lengths/s over normalized length, activation and normalized active force. */
    public static NDArray velocity(Parameters p, NDArray length, NDArray activation, NDArray force) {
        return CompliantTendon.velocity(
                p, length, activation, force, length.lt(p.constant(1)), Double.NEGATIVE_INFINITY);
    }
}
