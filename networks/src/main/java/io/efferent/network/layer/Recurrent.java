package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.network.Cell;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Units with memory.
 *
 * @param name its name
 * @param size number of units
 * @param inputs what it reads
 * @param cell kind of its units
 * @param wiring its connections; null for all, of any sign
 */
public record Recurrent(String name, int size, List<String> inputs, Cell cell, Wiring wiring)
        implements Layer, Fixed {
    /** Copies the names. */
    public Recurrent {
        inputs = List.copyOf(inputs);
        if (wiring != null && (wiring.recurrent().units() != size || wiring.inputs().size() != inputs.size())) {
            throw new IllegalArgumentException("wiring: got one of " + wiring.recurrent().units() + " units that read "
                    + wiring.inputs().size() + " inputs, expected " + size + " that read " + inputs);
        }
    }

    /** With all connections, of any sign. */
    public Recurrent(String name, int size, List<String> inputs, Cell cell) {
        this(name, size, inputs, cell, null);
    }

    @Override
    public int memories() {
        return cell.memories();
    }

    @Override
    public Map<String, Values> initialWeights(int inputSize, RandomGenerator random) {
        Map<String, Values> weights = cell.initialWeights(0, inputSize, size, random);
        if (wiring == null) {
            return weights;
        }
        int read = wiring.inputs().stream().mapToInt(Wiring.Tract::units).sum();
        if (read != inputSize) {
            throw new IllegalArgumentException(
                    "wiring of " + name + ": got connections from " + read + " units, expected " + inputSize);
        }
        return wiring.initialWeights(cell, weights, random);
    }

    @Override
    public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
        NDList updated = cell.step(0, input, memory, wiring == null ? weights : wiring.act(cell, weights));
        next.addAll(updated);
        return updated.getFirst();
    }
}
