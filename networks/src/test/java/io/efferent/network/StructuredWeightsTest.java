package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Values;
import io.efferent.task.Environment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks whose weights reach the step through a function: several areas, Dale's law, tied and normalized weights. */
class StructuredWeightsTest {
    private static final int UNITS = 20;

    private interface Recurrence {
        NDArray of(NDArray h, NDArray w, Parameters weights);
    }

    private record Structured(String name, int observationSize, int actionSize, Recurrence recurrence)
            implements Policy {
        @Override
        public Map<String, Values> initialWeights(RandomGenerator random) {
            Map<String, Values> weights = new LinkedHashMap<>();
            weights.put("input", Initializers.glorot(UNITS, observationSize, random));
            weights.put("recurrent", Initializers.glorot(UNITS, UNITS, random));
            weights.put("bias", Values.row(RandomStreams.gaussian(random, UNITS, 0.1)));
            weights.put("out", Initializers.glorot(actionSize, UNITS, random));
            return weights;
        }

        @Override
        public NDList initialMemory(Parameters w, long batch) {
            return new NDList(
                    Constants.of(w.manager(), w.type(), new Shape(batch, UNITS), new double[(int) batch * UNITS]));
        }

        @Override
        public PolicyStep step(Parameters w, NDArray observation, NDList memory) {
            NDArray h = memory.get(0);
            NDArray drive = recurrence.of(h, w.get("recurrent"), w)
                    .add(observation.matMul(w.get("input").transpose())).add(w.get("bias"));
            NDArray next = h.mul(0.8).add(drive.tanh().mul(0.2));
            return new PolicyStep(
                    Activation.sigmoid(Linear.linear(next, w.get("out")).singletonOrThrow()), new NDList(next), next);
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("policy", name);
        }
    }

    private static NDArray areas(Parameters w) {
        return w.derived("areas", () -> {
            double[] mask = new double[UNITS * UNITS];
            Arrays.setAll(mask, i -> i / UNITS * 2 / UNITS == i % UNITS * 2 / UNITS ? 1 : 0);
            return Constants.of(w.manager(), w.type(), new Shape(UNITS, UNITS), mask);
        });
    }

    private static NDArray signs(Parameters w) {
        double[] signs = new double[UNITS];
        Arrays.setAll(signs, i -> i % 5 == 0 ? -1 : 1);
        return Constants.of(w.manager(), w.type(), new Shape(1, UNITS), signs);
    }

    static Stream<Policy> policies() {
        Map<String, Recurrence> all = new LinkedHashMap<>();
        all.put("mask", (h, w, p) -> Linear.linear(h, w.mul(areas(p))).singletonOrThrow());
        all.put("Dale", (h, w, p) -> Linear.linear(h, w.abs().mul(signs(p))).singletonOrThrow());
        all.put("transpose", (h, w, p) -> h.matMul(w.transpose()));
        all.put("areas of Dale", (h, w, p) -> h.matMul(w.abs().mul(areas(p)).mul(signs(p))));
        all.put("partly frozen", (h, w, p) -> Linear.linear(
                h, w.mul(areas(p)).add(w.stopGradient().mul(areas(p).neg().add(1)))).singletonOrThrow());
        all.put("spectral radius",
                (h, w, p) -> Linear.linear(h, w.div(w.square().sum().sqrt()).mul(0.9)).singletonOrThrow());
        all.put("autapses", (h, w, p) -> Linear.linear(h, w).singletonOrThrow().add(h.mul(p.get("bias").exp())));
        Environment environment = Tiny.reach(DataType.FLOAT64, 0.1);
        return all.entrySet().stream().map(entry -> new Structured(
                entry.getKey(), environment.observationSize(), environment.actionSize(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void areCompiledAndHaveTheTapesGradients(Policy policy) {
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
            var builder = Trainer.builder().setEnvironment(Tiny.reach(type, 0.1)).setPolicy(policy).optBatchSize(8);
            var compiled = builder.optEngine(GradientEngine.AUTO).build();
            assertTrue(compiled.engine().startsWith("compiled, "), compiled.engine());
            Map<String, double[]> actual = compiled.gradients();
            Map<String, double[]> expected = builder.optEngine(GradientEngine.AUTOGRAD).build().gradients();
            assertEquals(expected.keySet(), actual.keySet());
            double largest = expected.values().stream().flatMapToDouble(Arrays::stream).map(Math::abs).max()
                    .orElseThrow();
            assertTrue(largest > 1e-6);
            double tolerance = largest * (type == DataType.FLOAT64 ? 1e-9 : 1e-4);
            expected.forEach((name, gradient) -> assertArrayEquals(gradient, actual.get(name), tolerance, name));
        }
    }

    /** Several stretches, and a whole run twice. */
    @ParameterizedTest
    @MethodSource("policies")
    void trainWithTruncationAndAreReproducible(Policy policy) {
        var environment = Tiny.reach(DataType.FLOAT32, 0.1);
        var losses = Stream.of(GradientEngine.AUTO, GradientEngine.AUTO, GradientEngine.AUTOGRAD).map(engine ->
                Trainer.builder().setEnvironment(environment).setPolicy(policy).optBatchSize(4).optBatches(3)
                        .optTruncation(4)
                        .optEngine(engine).optValidation(1, 4).build().run().bestLoss()).toList();
        assertEquals(losses.get(0), losses.get(1));
        assertEquals(losses.get(2), losses.get(0), 1e-5);
    }
}
