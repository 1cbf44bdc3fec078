package io.efferent.muscle.afferent;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.ExtendedMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleParameter;
import io.efferent.muscle.MuscleState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A muscle with spindles and tendon organs in it: their states are integrated with the muscle's. Nothing of its
 * mechanics changes.
 *
 * @param muscle a Hill-type model
 */
public record SensingMuscle(Muscle muscle) implements ExtendedMuscle {
    private static final int FIBERS = MileusnicSpindle.FIBERS.size();

    /** @throws IllegalArgumentException if the model has no optimal fiber length */
    public SensingMuscle {
        if (muscle.parameters().stream().noneMatch(p -> p.name().equals(OPTIMAL_FIBER_LENGTH))) {
            throw new IllegalArgumentException(
                    "muscle: got '" + muscle.name() + "', expected a model with an optimal fiber length");
        }
    }

    @Override
    public String name() {
        return "sensing " + muscle.name();
    }

    @Override
    public List<MuscleParameter> parameters() {
        return Stream.of(muscle.parameters(), MileusnicSpindle.PARAMETERS, TendonOrgan.PARAMETERS)
                .flatMap(List::stream).toList();
    }

    @Override
    public List<String> furtherVariables() {
        return Stream.concat(MileusnicSpindle.FIBERS.stream(), TendonOrgan.VARIABLES.stream()).toList();
    }

    @Override
    public MuscleState initialState(Parameters p, NDArray pathLength) {
        MuscleState rest = muscle.initialState(p, pathLength);
        MuscleOutput output = muscle.output(p, rest, pathLength, pathLength.zerosLike());
        List<NDArray> further = fibers(MileusnicSpindle.rest(p, length(p, output)));
        further.addAll(TendonOrgan.rest(p, output.force()));
        return ExtendedMuscle.joined(rest, further);
    }

    @Override
    public MuscleState rates(Parameters p, MuscleState state, MuscleOutput output, NDArray excitation, double step) {
        NDArray velocity = output.fiberVelocity().div(p.get(OPTIMAL_FIBER_LENGTH));
        List<NDArray> further =
                fibers(MileusnicSpindle.rates(p, polar(state), length(p, output), velocity, step));
        further.addAll(TendonOrgan.rates(p, organ(state), output.force()));
        return ExtendedMuscle.joined(muscle.rates(p, own(state), output, excitation, step), further);
    }

    /** Rates of primary spindle afferents (Ia), pulses/s, (batch, muscle). */
    public NDArray primary(Parameters p, MuscleState state, MuscleOutput output) {
        return MileusnicSpindle.primary(p, polar(state), length(p, output));
    }

    /** Rates of secondary spindle afferents (II), pulses/s, (batch, muscle). */
    public NDArray secondary(Parameters p, MuscleState state, MuscleOutput output) {
        return MileusnicSpindle.secondary(p, polar(state), length(p, output));
    }

    /** Rates of the afferents of tendon organs (Ib), pulses/s, (batch, muscle). */
    public NDArray tendonOrgan(Parameters p, MuscleState state, MuscleOutput output) {
        return TendonOrgan.rate(p, organ(state), output.force());
    }

    private NDArray polar(MuscleState state) {
        return Tensors.concatLast(further(state).subList(0, FIBERS).toArray(NDArray[]::new));
    }

    private List<NDArray> organ(MuscleState state) {
        return further(state).subList(FIBERS, furtherVariables().size());
    }

    private static List<NDArray> fibers(NDArray ofFibers) {
        List<NDArray> fibers = new ArrayList<>();
        for (int i = 0; i < FIBERS; i++) {
            fibers.add(MileusnicSpindle.fiber(ofFibers, i));
        }
        return fibers;
    }

    private static NDArray length(Parameters p, MuscleOutput output) {
        return output.fiberLength().div(p.get(OPTIMAL_FIBER_LENGTH));
    }
}
