package io.efferent.network;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The gradient of one loss term by what it reads of a rollout. */
final class TermGradient {
    private final Map<String, NDArray> read = new LinkedHashMap<>();
    private final Map<String, NDArray> leaves = new LinkedHashMap<>();
    private final NDArray value;

    /**
     * Differentiates a term on copies of what it reads.
     *
     * @param rollout what happened
     * @param loss the term, which is weighted
     */
    TermGradient(Rollout rollout, Loss loss) {
        try (Tape tape = new Tape()) {
            value = loss.of(rollout.map(this::leaf)).mul(rollout.constant(loss.weight()));
            tape.backward(value);
        }
    }

    private NDArray leaf(String name, NDArray original) {
        read.put(name, original);
        return leaves.computeIfAbsent(name, _ -> {
            NDArray leaf = original.stopGradient();
            leaf.setRequiresGradient(true);
            return leaf;
        });
    }

    /** The term, on the tape of the rollout itself, with the value and the gradients that were computed. */
    NDArray term() {
        if (!hasFiniteValue()) {
            return value;
        }
        NDArray linear = value.zerosLike();
        for (Map.Entry<String, NDArray> entry : leaves.entrySet()) {
            NDArray gradient = Tensors.gradient(entry.getValue());
            if (gradient != null) {
                linear = linear.add(read.get(entry.getKey()).mul(gradient).sum());
            }
        }
        return value.stopGradient().add(linear.sub(linear.stopGradient()));
    }

    private boolean hasFiniteValue() {
        return Double.isFinite(Tensors.toDoubles(value)[0]);
    }

    /** Where the gradient is not finite although the value is: the first quantity that was read, and its first time. */
    Optional<String> nonFinite() {
        if (!hasFiniteValue()) {
            return Optional.empty();
        }
        for (Map.Entry<String, NDArray> entry : leaves.entrySet()) {
            NDArray gradient = Tensors.gradient(entry.getValue());
            double[] numbers = gradient == null ? new double[0] : Tensors.toDoubles(gradient);
            long first = Long.MAX_VALUE;
            boolean overTime = gradient != null && gradient.getShape().dimension() == 3;
            for (int i = 0; i < numbers.length; i++) {
                if (!Double.isFinite(numbers[i])) {
                    long time = overTime ? i / gradient.getShape().get(2) % gradient.getShape().get(1) : 0;
                    first = Math.min(first, time);
                }
            }
            if (first < Long.MAX_VALUE) {
                return Optional.of(entry.getKey() + (overTime ? " at time step " + first : ""));
            }
        }
        return Optional.empty();
    }
}
