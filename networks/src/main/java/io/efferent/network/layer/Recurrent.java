package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.network.Cell;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Units with memory. */
public record Recurrent(String name, int size, List<String> inputs, Cell cell) implements Layer {
    /** Copies the names. */
    public Recurrent {
        inputs = List.copyOf(inputs);
    }

    @Override
    public int memories() {
        return cell.memories();
    }

    @Override
    public Map<String, Values> initialWeights(int inputSize, RandomGenerator random) {
        return cell.initialWeights(0, inputSize, size, random);
    }

    @Override
    public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
        NDList updated = cell.step(0, input, memory, weights);
        next.addAll(updated);
        return updated.getFirst();
    }
}
