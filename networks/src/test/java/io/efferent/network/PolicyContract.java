package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every policy promises; a subclass makes one. */
public abstract class PolicyContract {
    private static final int BATCH = 5;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Random random = new Random(7);

    /** A small policy; always the same. */
    protected abstract Policy policy();

    @AfterEach
    void close() {
        manager.close();
    }

    private Map<String, Values> initialWeights() {
        return policy().initialWeights(new Random(1));
    }

    private NDArray observations(int batch) {
        int columns = policy().observationSize();
        return Constants.of(manager, DataType.FLOAT64, new Shape(batch, columns),
                random.doubles((long) batch * columns, -1, 1).toArray());
    }

    private static void assertSameShapes(NDList expected, NDList actual) {
        assertEquals(expected.size(), actual.size(), "parts of the memory");
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).getShape(), actual.get(i).getShape(), "part " + i + " of the memory");
        }
    }

    @Test
    void actionsAndMemoryKeepTheirShapes() {
        Policy policy = policy();
        Parameters weights = Parameters.bind(manager, DataType.FLOAT64, initialWeights());
        NDList memory = policy.initialMemory(weights, BATCH);
        for (int step = 0; step < 3; step++) {
            PolicyStep answer = policy.step(weights, observations(BATCH), memory);
            assertEquals(new Shape(BATCH, policy.actionSize()), answer.action().getShape());
            assertSameShapes(memory, answer.memory());
            if (answer.hidden() != null) {
                assertEquals(BATCH, answer.hidden().getShape().get(0));
            }
            for (double excitation : answer.action().toDoubleArray()) {
                assertEquals(0.5, excitation, 0.5, "excitations lie in [0, 1]");
            }
            memory = answer.memory();
        }
    }

    @Test
    void everySampleIsOnItsOwn() {
        Policy policy = policy();
        Parameters weights = Parameters.bind(manager, DataType.FLOAT64, initialWeights());
        NDArray first = observations(BATCH);
        NDArray second = observations(BATCH);
        NDArray together = twoSteps(policy, weights, first, second);
        for (int i = 0; i < BATCH; i++) {
            String one = i + ":" + (i + 1) + ", :";
            NDArray alone = twoSteps(policy, weights, first.get(one), second.get(one));
            assertArrayEquals(together.get(one).toDoubleArray(), alone.toDoubleArray(), 1e-14, "sample " + i);
        }
    }

    private static NDArray twoSteps(Policy policy, Parameters weights, NDArray first, NDArray second) {
        NDList memory = policy.initialMemory(weights, first.getShape().get(0));
        PolicyStep answer = policy.step(weights, first, memory);
        return policy.step(weights, second, answer.memory()).action();
    }

    @Test
    void aSeedFixesTheInitialWeights() {
        Map<String, Values> again = initialWeights();
        assertFalse(again.isEmpty());
        initialWeights().forEach((name, values) -> {
            assertEquals(values.shape(), again.get(name).shape(), name);
            assertArrayEquals(values.data(), again.get(name).data(), name);
        });
    }

    @Test
    void gradientsOfWeightsAndObservationsMatchCentralDifferences() {
        Policy policy = policy();
        Map<String, Values> weights = initialWeights();
        Map<String, Values> inputs = new LinkedHashMap<>(weights);
        Shape shape = new Shape(BATCH, policy.observationSize());
        for (String step : new String[] {"first", "second"}) {
            inputs.put(step, new Values(random.doubles(shape.size(), -1, 1).toArray(), shape));
        }
        double[] factors = random.doubles((long) BATCH * policy.actionSize(), 1, 100).toArray();
        Gradients.check(inputs, random, 1e-6, (m, in) -> {
            Map<String, NDArray> bound = new LinkedHashMap<>(in);
            bound.keySet().retainAll(weights.keySet());
            Parameters p = Parameters.bind(m, DataType.FLOAT64, weights, bound);
            NDArray action = twoSteps(policy, p, in.get("first"), in.get("second"));
            return action.mul(Constants.of(m, DataType.FLOAT64, action.getShape(), factors)).sum();
        });
    }

    @Test
    void itsDescriptionIsData() throws Exception {
        assertFalse(policy().name().isBlank());
        assertNotNull(new ObjectMapper().writeValueAsString(policy().describe()));
    }
}
