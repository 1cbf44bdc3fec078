package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.core.Linear;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.effector.ReadyMade;
import io.efferent.network.layer.Nonlinearity;
import io.efferent.network.layer.Architectures;
import io.efferent.network.layer.Architectures.Memory;
import io.efferent.network.layer.Dense;
import io.efferent.network.layer.Input;
import io.efferent.network.layer.Layer;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.network.layer.ReadOut;
import io.efferent.network.layer.Recurrent;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of layers are trained through the body as they are by PPO. */
class ModularNetworkTest {
    private static final Environment REACH = Environment.builder()
            .setEffector(ReadyMade.reluPointMass24().build()).setTask(new RandomTargetReach(0.05))
            .optType(DataType.FLOAT64).build();
    private static final List<Input> INPUTS = REACH.channels().stream()
            .map(channel -> Input.of(channel.name(), channel.width())).toList();
    private static final List<String> NAMES = INPUTS.stream().map(Input::name).toList();

    /** A kind of layer that somebody else may write: units that square their weighted input. */
    private record Squares(String name, int size, List<String> inputs) implements Layer {
        @Override
        public int memories() {
            return 0;
        }

        @Override
        public Map<String, Values> initialWeights(int columns, RandomGenerator random) {
            return Map.of("weight", Initializers.orthogonal(size, columns, 1, random));
        }

        @Override
        public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
            NDArray x = Linear.linear(input, weights.get("weight")).singletonOrThrow();
            return x.mul(x);
        }
    }

    static Stream<ModularNetwork> networks() {
        return Stream.of(
                network(new Dense("first", 7, NAMES, Nonlinearity.RELU),
                new Dense("second", 5, List.of("first"), Nonlinearity.TANH)),
                network(new Recurrent("cells", 6, NAMES, new Cell.Gru()),
                        new Recurrent("motor", 5, List.of("cells", NAMES.getFirst()), new Cell.Lstm())),
                network(new Squares("squares", 4, NAMES), new Dense("out", 5, List.of("squares"), Nonlinearity.LINEAR)),
                network(new Dense("spikes", 12, NAMES, Nonlinearity.SOFT_LIF)),
                network(Architectures.layers("simple", INPUTS, List.of(5, 6), Memory.RNN).toArray(Layer[]::new)));
    }

    private static ModularNetwork network(Layer... layers) {
        return new ModularNetwork(
                INPUTS, List.of(layers), new ReadOut(REACH.actionSize(), 0.5, -1, Nonlinearity.SIGMOID));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void compiledGradientsAreThoseOfAutograd(ModularNetwork network) {
        CompiledGradientsTest.assertSame(REACH, network, REACH.trials(3, 1, 0, Task.Purpose.TRAINING), 1e-9);
    }

    @Test
    void layersOfAnyKindLearn() {
        for (ModularNetwork network : networks().toList()) {
            var reach = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                    .setTask(new RandomTargetReach(0.4)).build();
            var trainer = Trainer.builder().setEnvironment(reach).setPolicy(network).optBatches(80).optBatchSize(32)
                    .optLearningRate(LearningRate.constant(1e-2)).optValidation(0, 1).build();
            double[] losses = DoubleStream.generate(() -> trainer.learn().loss()).limit(80).toArray();
            double first = DoubleStream.of(losses).limit(10).average().orElseThrow();
            double last = DoubleStream.of(losses).skip(70).average().orElseThrow();
            assertTrue(last < 0.8 * first, network.layers().getFirst().name() + ": " + first + " to " + last);
        }
    }

    @Test
    void excitationsBeginAlmostSilent() {
        var dense = new Dense("a", 3, NAMES, Nonlinearity.TANH);
        var network = new ModularNetwork(INPUTS, List.of(dense), ReadOut.excitations(4));
        assertArrayEquals(
                new double[] {-5, -5, -5, -5}, network.initialWeights(new Random(1)).get("output.bias").data());
        assertEquals(4, network.actionSize());
    }

    @Test
    void inputsThatAreCalledAlikeAreRefused() {
        var twice = List.of(new Input("vision", List.of(2)), new Input("goal", List.of(1)),
                new Input("vision", List.of(3)));
        var layer = new Dense("a", 3, List.of("vision"), Nonlinearity.TANH);
        assertEquals("inputs: got two of the name vision, expected names of their own",
                assertThrows(IllegalArgumentException.class,
                        () -> new ModularNetwork(twice, List.of(layer), ReadOut.excitations(4))).getMessage());
    }

    @Test
    void layersThatReadWhatIsNotThereAreRefused() {
        assertEquals("layer second: reads first, but there are before it only " + NAMES,
                assertThrows(IllegalArgumentException.class,
                        () -> network(new Dense("second", 3, List.of("first"), Nonlinearity.TANH))).getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> Architectures.layers("deep", INPUTS, List.of(3), Memory.NONE));
    }
}
