package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A muscle that tires: its activation is the share of active motor units of {@link Fatigue}, and a further variable,
 * the last, is the share of fatigued ones. Everything else is that of another model.
 *
 * <p>{@link Fatigue#with} adds the constants; without them a muscle tires like {@link Fatigue#GENERAL}.
 *
 * @param muscle a model with first-order activation dynamics
 */
public record FatiguingMuscle(Muscle muscle) implements Muscle {
    /** @throws IllegalArgumentException if the model has no such dynamics */
    public FatiguingMuscle {
        var names = muscle.parameters().stream().map(MuscleParameter::name).toList();
        if (!names.containsAll(
                List.of(ActivationDynamics.MINIMUM, ActivationDynamics.RISE, ActivationDynamics.FALL))) {
            throw new IllegalArgumentException(
                    "muscle: got '" + muscle.name() + "', expected a model with first-order activation dynamics");
        }
    }

    @Override
    public String name() {
        return "fatiguing " + muscle.name();
    }

    @Override
    public List<MuscleParameter> parameters() {
        return Stream.concat(muscle.parameters().stream(), Fatigue.PARAMETERS.stream()).toList();
    }

    @Override
    public List<String> stateVariables() {
        return Stream.concat(muscle.stateVariables().stream(), Stream.of("fatigued")).toList();
    }

    @Override
    public MuscleState initialState(Parameters p, NDArray pathLength) {
        MuscleState rest = muscle.initialState(p, pathLength);
        return joined(rest, rest.activation().zerosLike());
    }

    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        return muscle.output(p, fresh(state), pathLength, pathVelocity);
    }

    @Override
    public MuscleState rates(Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        Fatigue.Rate rate = Fatigue.rate(p, state.activation(), fatigued(state), excitation, step);
        return joined(
                muscle.rates(p, fresh(state), output, excitation, step).withActivation(rate.active()),
                rate.fatigued());
    }

    @Override
    public NDArray boundedExcitation(Parameters p, NDArray excitation) {
        return muscle.boundedExcitation(p, excitation);
    }

    @Override
    public MuscleState bounded(Parameters p, MuscleState state) {
        MuscleState bounded = muscle.bounded(p, fresh(state));
        return joined(bounded, Tensors.clip(
                fatigued(state), p.constant(0), bounded.activation().neg().add(p.constant(1))));
    }

    @Override
    public NDArray maximumIsometricForce(Parameters p) {
        return muscle.maximumIsometricForce(p);
    }

    @Override
    public NDArray referenceLength(Parameters p) {
        return muscle.referenceLength(p);
    }

    @Override
    public NDArray referenceVelocity(Parameters p) {
        return muscle.referenceVelocity(p);
    }

    private static NDArray fatigued(MuscleState state) {
        return state.variables().getLast();
    }

    private static MuscleState fresh(MuscleState state) {
        return new MuscleState(state.variables().subList(0, state.variables().size() - 1));
    }

    private static MuscleState joined(MuscleState fresh, NDArray fatigued) {
        List<NDArray> all = new ArrayList<>(fresh.variables());
        all.add(fatigued);
        return new MuscleState(all);
    }
}
