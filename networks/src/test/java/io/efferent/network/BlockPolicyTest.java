package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.efferent.task.Environment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockPolicyTest {
    private static final int MEMORY = 12;

    /** An Elman network as a DJL user would write it: (observation, memory) to (action, memory). */
    private static final class Elman extends AbstractBlock {
        private final Block recurrent = addChildBlock("recurrent", Linear.builder().setUnits(MEMORY).build());
        private final Block readOut = addChildBlock("readOut", Linear.builder().setUnits(4).build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
            NDArray joined = inputs.get(0).concat(inputs.get(1), 1);
            NDArray memory = Activation.tanh(recurrent.forward(store, new NDList(joined), training).singletonOrThrow());
            NDArray action =
                    Activation.sigmoid(readOut.forward(store, new NDList(memory), training).singletonOrThrow());
            return new NDList(action, memory);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {new Shape(inputs[0].get(0), 4), new Shape(inputs[0].get(0), MEMORY)};
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            recurrent.initialize(manager, type, new Shape(1, inputs[0].get(1) + MEMORY));
            readOut.initialize(manager, type, new Shape(1, MEMORY));
        }
    }

    private final Environment environment = Tiny.reach(DataType.FLOAT32, 0.3);

    @Test
    void aBlockWithAMemoryTrains() {
        Engine.getEngine("PyTorch").setRandomSeed(1);
        var policy = new BlockPolicy(new Elman(), environment.observationSize(), 4, MEMORY);
        var trainer = Trainer.builder().setEnvironment(environment).setPolicy(policy).optBatchSize(16).optBatches(20)
                .optLearningRate(LearningRate.constant(0.02)).optValidation(20, 32).build();
        double before = Evaluation.of(
                environment, policy, new Weights(policy.initialWeights(null)), environment.task().losses(), 32, 0)
                .loss();
        var result = trainer.run();
        assertTrue(result.bestLoss() < 0.85 * before, before + " became " + result.bestLoss());
        var start = new Weights(policy.initialWeights(null));
        for (String name : start.names()) {
            assertTrue(!Arrays.equals(start.get(name), result.last().weights().get(name)), name + " moved");
        }
    }

    /** Cumulative sums are no operation of the tracer. */
    private static final class Untraceable extends AbstractBlock {
        private final Block inner = addChildBlock("inner", new Elman());

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
            return inner.forward(store, new NDList(inputs.get(0).cumSum(1), inputs.get(1)), training);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inner.getOutputShapes(inputs);
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            inner.initialize(manager, type, inputs);
        }
    }

    @Test
    void aBlockThatCannotBeTracedKeepsACompiledBody() {
        var policy = new BlockPolicy(new Untraceable(), environment.observationSize(), 4, MEMORY);
        Map<GradientEngine, Map<String, double[]>> gradients = new EnumMap<>(GradientEngine.class);
        for (var engine : List.of(GradientEngine.AUTOGRAD, GradientEngine.COMPILED)) {
            var trainer = Trainer.builder().setEnvironment(environment).setPolicy(policy).optBatchSize(16)
                    .optEngine(engine).build();
            gradients.put(engine, trainer.gradients());
            assertEquals(
                    engine == GradientEngine.COMPILED, trainer.engine().startsWith("compiled body"), trainer.engine());
        }
        double largest = gradients.get(GradientEngine.AUTOGRAD).values().stream()
                .flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
        assertTrue(largest > 1e-6);
        gradients.get(GradientEngine.AUTOGRAD).forEach((name, expected) -> assertArrayEquals(
                expected, gradients.get(GradientEngine.COMPILED).get(name), 1e-4 * largest, name));
    }

    @Test
    void aBlockThatForgetsItsMemoryIsNamed() {
        var policy = new BlockPolicy(new Elman(), environment.observationSize(), 4, MEMORY, 3);
        var failure = assertThrows(IllegalArgumentException.class, () -> Evaluation.of(
                environment, policy, new Weights(policy.initialWeights(null)), environment.task().losses(), 2, 0));
        assertEquals("block: got 2 outputs, expected the action and 2 memory arrays", failure.getMessage());
    }
}
