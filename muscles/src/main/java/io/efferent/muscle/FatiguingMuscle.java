package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.List;
import java.util.stream.Stream;

/**
 * A muscle that tires: its activation is the share of active motor units of {@link Fatigue}, and a further variable,
 * the last, is the share of fatigued ones.
 *
 * <p>{@link Fatigue#with} adds the constants; without them a muscle tires like {@link Fatigue#GENERAL}.
 *
 * @param muscle a model with first-order activation dynamics
 */
public record FatiguingMuscle(Muscle muscle) implements ExtendedMuscle {
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
    public List<String> furtherVariables() {
        return List.of("fatigued");
    }

    @Override
    public MuscleState initialState(Parameters p, NDArray pathLength) {
        MuscleState rest = muscle.initialState(p, pathLength);
        return ExtendedMuscle.joined(rest, List.of(rest.activation().zerosLike()));
    }

    @Override
    public MuscleState rates(Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        Fatigue.Rate rate =
                Fatigue.rate(p, state.activation(), further(state).getFirst(), excitation, step);
        return ExtendedMuscle.joined(
                muscle.rates(p, own(state), output, excitation, step).withActivation(rate.active()),
                List.of(rate.fatigued()));
    }

    @Override
    public MuscleState bounded(Parameters p, MuscleState state) {
        MuscleState bounded = muscle.bounded(p, own(state));
        return ExtendedMuscle.joined(bounded, List.of(Tensors.clip(
                further(state).getFirst(), p.constant(0), bounded.activation().neg().add(p.constant(1)))));
    }
}
