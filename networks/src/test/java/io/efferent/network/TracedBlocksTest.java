package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import io.efferent.task.Environment;
import io.efferent.task.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies of DJL's blocks are compiled, and have the numbers of autograd. */
class TracedBlocksTest {
    private static final Environment REACH = Tiny.reach(DataType.FLOAT64, 0.05);
    /** The observation as places of two numbers. */
    private static final Block PLACES =
            LambdaBlock.singleton(x -> x.reshape(-1, REACH.observationSize() / 2, 2), "places");

    static Set<String> names() {
        return blocks().keySet();
    }

    private static Block linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    private static Block residual(Block inner) {
        return new ParallelBlock(
                both -> new NDList(both.get(0).head().add(both.get(1).head())),
                List.of(Blocks.identityBlock(), inner));
    }

    private static Map<String, Block> blocks() {
        Map<String, Block> blocks = new LinkedHashMap<>();
        blocks.put("normalized", chain(linear(20), LayerNorm.builder().build(), Activation.eluBlock(1)));
        blocks.put("without offsets",
                chain(Linear.builder().setUnits(9).optBias(false).build(), Activation.swishBlock(1)));
        blocks.put("side by side", chain(new ParallelBlock(
                both -> new NDList(NDArrays.concat(new NDList(both.get(0).head(), both.get(1).head()), 1)),
                List.of(chain(linear(5), Activation.tanhBlock()), linear(4))), Activation.softSignBlock()));
        blocks.put("residual", chain(linear(16), residual(chain(linear(16), Activation.seluBlock()))));
        blocks.put("dropout", chain(linear(20), Dropout.builder().optRate(0.3f).build(), Activation.tanhBlock(),
                linear(7), Dropout.builder().optRate(0.6f).build()));
        blocks.put("attention", chain(PLACES, linear(6), residual(ScaledDotProductAttentionBlock.builder()
                .setEmbeddingSize(6).setHeadCount(2).optAttentionProbsDropoutProb(0.2f).build()),
                LayerNorm.builder().axis(2).build(), Blocks.batchFlattenBlock()));
        blocks.put("convolution", chain(
                LambdaBlock.singleton(x -> x.reshape(-1, 1, REACH.observationSize()), "one channel"),
                Conv1d.builder().setKernelShape(new Shape(3)).setFilters(4).build(), Activation.reluBlock(),
                Pool.avgPool1dBlock(new Shape(2)), Blocks.batchFlattenBlock()));
        return blocks;
    }

    private static SequentialBlock chain(Block... blocks) {
        var chain = new SequentialBlock();
        List.of(blocks).forEach(chain::add);
        return chain;
    }

    private static BlockPolicy policy(String name) {
        Engine.getEngine("PyTorch").setRandomSeed(3);
        return new BlockPolicy(
                chain(blocks().get(name), linear(4), Activation.sigmoidBlock()), REACH.observationSize(), 4);
    }

    @ParameterizedTest
    @MethodSource("names")
    void areCompiledAndEqualAutograd(String name) {
        var policy = policy(name);
        CompiledGradientsTest.assertSame(REACH, policy, REACH.trials(5, 1, 0, Task.Purpose.TRAINING), 1e-11);
        var note = Trainer.builder().setEnvironment(REACH).setPolicy(policy).optThreads(1).build().engine();
        assertTrue(note.startsWith("compiled, 1 threads"), note);
    }
}
