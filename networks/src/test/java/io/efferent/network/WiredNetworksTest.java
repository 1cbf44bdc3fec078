package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.network.layer.Architectures;
import io.efferent.network.layer.Architectures.Memory;
import io.efferent.network.layer.AreaNetwork;
import io.efferent.network.layer.Input;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.network.layer.Nonlinearity;
import io.efferent.network.layer.ReadOut;
import io.efferent.network.layer.Recurrent;
import io.efferent.network.layer.Wiring;
import io.efferent.task.Environment;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.UnitPerturbation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of excitatory and inhibitory units, of several areas, of spiking units; networks with masks. */
class WiredNetworksTest {
    private static final Environment REACH = Tiny.reach(DataType.FLOAT64, 0.08);
    private static final List<Input> INPUTS = REACH.channels().stream()
            .map(channel -> Input.of(channel.name(), channel.width())).toList();
    private static final List<String> NAMES = INPUTS.stream().map(Input::name).toList();
    private static final ReadOut ACTION = new ReadOut(4, 1, -1, Nonlinearity.SIGMOID);

    private static ModularNetwork named(String architecture, int... hidden) {
        var layers = Architectures.layers(
                architecture, INPUTS, Arrays.stream(hidden).boxed().toList(), Memory.NONE);
        return new ModularNetwork(INPUTS, layers, ACTION);
    }

    private static ModularNetwork masked(Cell cell, int units, double density) {
        var senses = INPUTS.stream().map(input -> Wiring.Tract.free(input.size())).toList();
        return new ModularNetwork(INPUTS, List.of(new Recurrent(
                "masked", units, NAMES, cell, new Wiring(new Wiring.Tract(units, null, density), senses, 0))), ACTION);
    }

    private static ModularNetwork areas() {
        return AreaNetwork.builder(INPUTS).addArea("premotor", 9, NAMES).addArea("motor", 7, List.of("fiber length"))
                .addProjection("premotor", "motor", 1, 0.5).addProjection("motor", "premotor", 3, 0.5)
                .optCell(new Cell.Rate(0.4, true)).optDensity(0.7).optExcitatory(0.6).optSeed(5).build(ACTION);
    }

    static Stream<ModularNetwork> networks() {
        return Stream.of(
                named("ei", 10), named("ei", 20, 6), named("spiking", 18), named("areas", 6), named("areas", 17, 6, 5),
                areas(), masked(new Cell.Gru(), 6, 0.5), masked(new Cell.Lstm(), 16, 0.3));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void areCompiledAndEqualAutograd(ModularNetwork network) {
        CompiledGradientsTest.assertSame(REACH, network, REACH.trials(3, 1, 0, Task.Purpose.TRAINING), 1e-11);
        var note = Trainer.builder().setEnvironment(REACH).setPolicy(network).optThreads(1).build().engine();
        assertEquals("compiled, 1 threads", note);
    }

    /** Units of any area, as they are written and as they are read. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void changedUnitsAreTheSameOnBothEngines(boolean beforeStep) {
        double[][] gain = new double[3][16];
        for (double[] row : gain) {
            Arrays.setAll(row, unit -> unit % 3 == 0 ? 0 : 1);
        }
        Trials trials = REACH.trials(3, 1, 0, Task.Purpose.TRAINING).toBuilder()
                .addUnitPerturbation(new UnitPerturbation(gain, null, beforeStep)).build();
        CompiledGradientsTest.assertSame(REACH, areas(), trials, 1e-11);
    }

    @Test
    void lesionedUnitsAreSilentForAllWhoReadThem() {
        try (NDManager manager = Tensors.newManager()) {
            var network = areas();
            Parameters weights = Parameters.bind(
                    manager, DataType.FLOAT64, network.initialWeights(RandomStreams.stream(1, "weights", 0)));
            double[] gain = new double[16];
            Arrays.fill(gain, 9, 16, 1);
            var lesion = new UnitHook(Constants.of(manager, DataType.FLOAT64, new Shape(1, 16), gain), null);
            double[] seen = new double[REACH.observationSize()];
            Arrays.fill(seen, 0.5);
            var observation = Constants.of(manager, DataType.FLOAT64, new Shape(1, seen.length), seen);
            NDList memory = network.initialMemory(weights, 1);
            PolicyStep step = network.step(weights, observation, memory, lesion);
            step = network.step(weights, observation, step.memory(), lesion);
            NDList after = step.memory();
            assertEquals(List.of(9L, 7L, 9L, 7L, 7L, 7L), after.stream().map(m -> m.getShape().get(1)).toList());
            for (int premotor : new int[] {0, 2}) {
                assertEquals(0, after.get(premotor).abs().sum().getDouble());
            }
            assertTrue(after.get(1).abs().sum().getDouble() > 0.01 && after.get(3).abs().sum().getDouble() > 0.01);
            NDList read = network.perturb(network.step(weights, observation, memory).memory(), lesion);
            assertEquals(0, read.get(0).abs().sum().getDouble() + read.get(2).abs().sum().getDouble());
            assertTrue(read.get(1).abs().sum().getDouble() > 0.01);
        }
    }

    @Nested
    class ExcitatoryAndInhibitory extends PolicyContract {
        @Override
        protected Policy policy() {
            return named("ei", 10);
        }
    }

    @Nested
    class SeveralAreas extends PolicyContract {
        @Override
        protected Policy policy() {
            return areas();
        }
    }

    /** Actions over time of one trial that sees a constant, and in the first step something else if it is to. */
    private static double[][] actions(ModularNetwork network, int steps, double first) {
        try (NDManager manager = Tensors.newManager()) {
            Parameters weights = Parameters.bind(
                    manager, DataType.FLOAT64, network.initialWeights(RandomStreams.stream(1, "weights", 0)));
            NDList memory = network.initialMemory(weights, 1);
            double[][] actions = new double[steps][];
            for (int step = 0; step < steps; step++) {
                double[] seen = new double[network.observationSize()];
                Arrays.fill(seen, step == 0 ? first : 0.5);
                var observation = Constants.of(manager, DataType.FLOAT64, new Shape(1, seen.length), seen);
                PolicyStep answer = network.step(weights, observation, memory);
                memory = answer.memory();
                actions[step] = answer.action().toDoubleArray();
            }
            return actions;
        }
    }

    /** What the first area sees reaches the action after exactly the delay on the way. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void projectionsTakeTheirTime(int delay) {
        var network = AreaNetwork.builder(INPUTS).addArea("first", 12, NAMES).addArea("last", 8, List.of())
                .addProjection("first", "last", delay, 1).build(ACTION);
        double[][] one = actions(network, delay + 3, 0.5);
        double[][] other = actions(network, delay + 3, 2);
        for (int step = 0; step < delay + 3; step++) {
            assertEquals(step < delay, Arrays.equals(one[step], other[step]), "step " + step);
        }
    }

    /** Against dual numbers, in which a spike has the derivative of the fast sigmoid; what resets has none. */
    @Test
    void spikesHaveTheSurrogatesDerivative() {
        var cell = new Cell.Spiking(0.3, 0.25, 4);
        double[] input = new Random(2).doubles(30, 0, 4).toArray();
        double recurrent = 0.7;
        double v = 0;
        double r = 0;
        double dv = 0;
        double dr = 0;
        double sum = 0;
        int spikes = 0;
        for (double u : input) {
            double charged = v + 0.3 * (u + recurrent * r - v);
            double slope = dv + 0.3 * (r + recurrent * dr - dv);
            boolean spike = charged >= 1;
            double surrogate = slope / Math.pow(1 + 4 * Math.abs(charged - 1), 2);
            r += 0.25 * ((spike ? 1 : 0) - r);
            dr += 0.25 * (surrogate - dr);
            v = spike ? 0 : charged;
            dv = spike ? 0 : slope;
            sum += dr;
            spikes += spike ? 1 : 0;
        }
        assertTrue(spikes > 5 && spikes < 25, spikes + " spikes");
        try (NDManager manager = Tensors.newManager(); var tape = new Tape()) {
            NDArray w = Constants.of(manager, DataType.FLOAT64, new Shape(1, 1), recurrent);
            w.setRequiresGradient(true);
            Parameters p = Parameters.of(manager, DataType.FLOAT64, Map.of());
            NDArray zero = Constants.of(manager, DataType.FLOAT64, new Shape(1, 1), 0);
            NDList memory = new NDList(zero, zero);
            NDArray total = zero;
            for (double u : input) {
                NDArray in = Constants.of(manager, DataType.FLOAT64, new Shape(1, 1), u);
                memory = cell.update(in, memory.get(0).mul(w), memory, p);
                total = total.add(memory.get(0));
            }
            tape.backward(total.sum());
            assertEquals(sum, w.getGradient().toDoubleArray()[0], 1e-12 * Math.abs(sum));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"ei", "spiking", "areas"})
    void theyLearnToReach(String architecture) {
        var reach = Tiny.reach(DataType.FLOAT32, 0.4);
        var layers = Architectures.layers(architecture, INPUTS, List.of(32), Memory.NONE);
        var network = new ModularNetwork(INPUTS, layers, ReadOut.excitations(4));
        var trainer = Trainer.builder().setEnvironment(reach).setPolicy(network).optBatchSize(32).optBatches(400)
                .optLearningRate(LearningRate.Schedule.COSINE.from(5e-3)).optValidation(400, 64).build();
        double before = Evaluation.of(
                reach, network, trainer.checkpoint().weights(), reach.task().losses(), 64, 0).loss();
        double after = trainer.run().bestLoss();
        assertTrue(after < 0.5 * before, before + " became " + after);
    }

    @Test
    void networksThatCannotBeAreRefused() {
        assertEquals("projection: got 'spine', expected one of [motor]", assertThrows(
                IllegalArgumentException.class, () -> AreaNetwork.builder(INPUTS).addArea("motor", 5, NAMES)
                        .addProjection("motor", "spine", 1, 1).build(ACTION)).getMessage());
        assertEquals("area motor: reads touch, but there are only " + NAMES, assertThrows(
                IllegalArgumentException.class, () -> AreaNetwork.builder(INPUTS).addArea("motor", 5, List.of("touch"))
                        .build(ACTION)).getMessage());
        assertEquals("layer a: reads a@0, but there are before it only " + NAMES, assertThrows(
                IllegalArgumentException.class, () -> new ModularNetwork(
                        INPUTS, List.of(new Recurrent("a", 5, List.of("a@0"), new Cell.Gru())), ACTION)).getMessage());
    }
}
