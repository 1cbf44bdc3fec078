package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Loops within a step: equal to autograd, whatever their bodies read and leave alone. */
class RepeatTest {
    static final List<Twin.Mode> MODES = Twin.Mode.ALL;

    /** Pendulums with friction, pushed by a network, whose step is divided into {@code times}. */
    private static Twin.Model pendulums(int times, int batch) {
        var random = new Random(5);
        Map<String, double[][]> initial = new LinkedHashMap<>();
        initial.put("angle", Twin.random(random, batch, 3, -2, 2));
        initial.put("speed", Twin.random(random, batch, 3, -1, 1));
        initial.put("trace", Twin.random(random, batch, 20, -1, 1));
        double[][][] outer = {Twin.random(random, batch, 3, -1, 1), Twin.random(random, batch, 3, -1, 1)};
        var weights = Map.of("w", new Values(random.doubles(9, -1, 1).toArray(), new Shape(3, 3)));
        return new Twin.Model("pendulums", initial, Map.of("c", outer), weights, Set.of("angle", "trace"), 2, in -> {
            NDArray angle = in.lagged("angle", 1);
            NDArray push = Linear.linear(in.outer("c"), in.weight("w"), null).singletonOrThrow().tanh();
            NDArray upwards = push.gt(push.zerosLike());
            NDArray h = Constants.of(angle.getManager(), angle.getDataType(), new Shape(), 0.5 / times);
            NDList last =
                    Repeat.times(times, new NDList(angle, in.lagged("speed", 1), in.lagged("trace", 1)), state -> {
                NDArray q = state.get(0);
                NDArray v = state.get(1);
                NDArray force = Tensors.where(upwards, push.add(v), push.sub(v)).sub(q.sin())
                        .maximum(v.neg().exp().neg());
                NDArray next = v.add(force.mul(h));
                return new NDList(q.add(next.mul(h)), next, state.get(2).add(state.get(2).sin().mul(h)));
            });
            return Map.of("angle", last.get(0), "speed", last.get(1), "trace", last.get(2));
        });
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void loopsEqualAutograd(Twin.Mode mode) {
        boolean doubles = mode.type() == DataType.FLOAT64;
        for (int times : new int[] {1, 2, 7}) {
            Twin.compare(mode.within(doubles ? 1e-12 : 5e-6, doubles ? 1e-12 : 2e-5), List.of(pendulums(times, 35)));
        }
    }

    private static Twin.Model once(String name, UnaryOperator<NDList> function) {
        var random = new Random(6);
        double[][] x = Twin.random(random, 3, 2, -1, 1);
        double[][] y = Twin.random(random, 3, 2, -1, 1);
        return Twin.once(name, in -> {
            NDList last = Repeat.times(3, new NDList(in), function);
            return last.get(0).add(last.get(1).mul(last.get(1)));
        }, x, y);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void whatDoesNotDependOnTheStateMayTakeItsPlace(Twin.Mode mode) {
        Twin.compare(mode, List.of(
                once("swapped", x -> new NDList(x.get(1), x.get(0))),
                once("forgotten", x -> new NDList(x.get(1).sin(), x.get(1).onesLike())),
                once("kept", x -> new NDList(x.get(0), x.get(1).mul(x.get(0)))),
                once("twice", x -> new NDList(x.get(0).add(x.get(1)), x.get(0).add(x.get(1)))),
                once("all constant", x -> new NDList(x.get(0).zerosLike(), x.get(1).onesLike()))));
    }

    private static Scan scan(UnaryOperator<NDList> function, int times) {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 2, true);
        scan.trace(() -> scan.setResult(
                "x", Repeat.times(times, new NDList(scan.lagged("x", 1)), function).singletonOrThrow()));
        return scan.build();
    }

    @Test
    void aLoopIsCompiledOnceHoweverOftenItRuns() {
        Scan ten = scan(x -> new NDList(x.singletonOrThrow().sin()), 10);
        Scan thousand = scan(x -> new NDList(x.singletonOrThrow().sin()), 1000);
        assertEquals(2 * 10, ten.operations()[0]);
        assertEquals(2 * 1000, thousand.operations()[0]);
        assertEquals(ten.stages()[0], thousand.stages()[0]);
    }

    @Test
    void loopsOfDifferentBodiesAreDifferentScans() {
        Scan sine = scan(x -> new NDList(x.singletonOrThrow().sin()), 10);
        assertTrue(sine == scan(x -> new NDList(x.singletonOrThrow().sin()), 10));
        assertTrue(sine != scan(x -> new NDList(x.singletonOrThrow().cos()), 10));
    }

    @Test
    void whatCannotBeRepeatedIsNamed() {
        var shapes = assertThrows(UntraceableException.class, () -> scan(
                x -> new NDList(x.singletonOrThrow().get(":, 0:1")), 2));
        assertTrue(shapes.getMessage().contains("shapes change from [(1, 2)] to [(1, 1)]"), shapes.getMessage());
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 2, true);
        NDArray weight = scan.weight("w", new Shape(2, 2));
        var weights = assertThrows(UntraceableException.class, () -> scan.trace(() -> Repeat.times(
                2, new NDList(scan.lagged("x", 1)), x -> Linear.linear(x.singletonOrThrow(), weight, null))));
        assertTrue(weights.getMessage().contains("weights in what is repeated"), weights.getMessage());
    }

    @Test
    void ordinaryArraysAreRepeatedByJava() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray x = Constants.of(manager, DataType.FLOAT64, new double[][] {{1, 2}});
            NDArray y = Repeat.times(3, new NDList(x), state -> new NDList(state.singletonOrThrow().add(1)))
                    .singletonOrThrow();
            assertEquals(List.of(4.0, 5.0), List.of(y.getDouble(0, 0), y.getDouble(0, 1)));
        }
    }
}
