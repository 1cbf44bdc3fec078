package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * The integrated variables of a bank of muscles, or their rates: one (batch, muscle) array per name in
 * {@link Muscle#stateVariables()}. The first is always the activation.
 */
public record MuscleState(List<NDArray> variables) {
    public MuscleState {
        variables = List.copyOf(variables);
    }

    public MuscleState(NDArray... variables) {
        this(List.of(variables));
    }

    public NDArray activation() {
        return variables.getFirst();
    }

    public NDArray get(int index) {
        return variables.get(index);
    }

    /** {@code this + scale * rate}. */
    public MuscleState plus(MuscleState rate, NDArray scale) {
        List<NDArray> sum = new ArrayList<>(variables.size());
        for (int i = 0; i < variables.size(); i++) {
            sum.add(variables.get(i).add(rate.variables.get(i).mul(scale)));
        }
        return new MuscleState(sum);
    }

    /** The same state with another activation. */
    public MuscleState withActivation(NDArray activation) {
        List<NDArray> copy = new ArrayList<>(variables);
        copy.set(0, activation);
        return new MuscleState(copy);
    }

    /** Moves all arrays to another manager. */
    public void attach(NDManager manager) {
        variables.forEach(v -> v.attach(manager));
    }
}
