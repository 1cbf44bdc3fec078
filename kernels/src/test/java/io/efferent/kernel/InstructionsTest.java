package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is interpreted has the bits of what is compiled. */
class InstructionsTest {
    private static final int ROWS = 3;

    private final Graph graph = new Graph();
    private final Node x = graph.input(0, ROWS);
    private final Node y = graph.input(ROWS, ROWS);
    private final Node one = graph.input(2 * ROWS, 1);

    @ParameterizedTest
    @CsvSource({"FLOAT32, true", "FLOAT64, true", "FLOAT32, false", "FLOAT64, false"})
    void allOperations(DataType type, boolean vectors) {
        List<Node> outputs = new ArrayList<>();
        for (Op op : Op.values()) {
            if (op.isElementwise() && !op.isCondition() && op != Op.SELECT) {
                outputs.add(graph.apply(op, Arrays.copyOf(new Node[] {x, y, graph.neg(x)}, op.arity)));
            }
        }
        for (double number : new double[] {0.3, -2}) {
            Node c = graph.constant(number);
            outputs.addAll(List.of(
                    graph.mul(x, c), graph.mul(c, graph.add(y, c)), graph.apply(Op.FMA, x, c, y),
                    graph.apply(Op.FMA, c, y, x), graph.apply(Op.FMA, x, y, c), graph.div(c, x), graph.sub(c, y),
                    graph.apply(Op.MAX, c, one), graph.apply(Op.POW, one, c)));
        }
        assertSame(type, vectors, outputs);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, true", "FLOAT64, true", "FLOAT32, false"})
    void conditions(DataType type, boolean vectors) {
        Node less = graph.apply(Op.LESS, x, y);
        Node atMost = graph.apply(Op.LESS_EQUAL, graph.constant(0.1), x);
        Node equal = graph.apply(Op.EQUAL, y, graph.constant(0.25));
        Node both = graph.apply(Op.AND, less, atMost);
        Node either = graph.apply(Op.OR, graph.apply(Op.NOT, atMost), equal);
        List<Node> outputs = new ArrayList<>();
        for (Node condition : List.of(
                less, atMost, equal, both, either, graph.apply(Op.NOT, both), graph.apply(Op.AND, either, equal),
                graph.apply(Op.OR, less, both), graph.apply(Op.AND, both, either), graph.apply(Op.OR, both, either))) {
            outputs.add(graph.select(condition, graph.mul(x, y), graph.constant(7)));
            outputs.add(graph.select(condition, graph.select(equal, x, y), graph.add(x, y)));
        }
        assertSame(type, vectors, outputs);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, true", "FLOAT64, false"})
    void joinsAndParts(DataType type, boolean vectors) {
        Node sum = graph.add(x, y);
        Node joined = graph.pack(List.of(graph.rows(sum, 1, 2), one, graph.constant(4), graph.mul(one, one), x));
        assertSame(type, vectors, List.of(
                joined, graph.apply(Op.SIN, joined), graph.rows(graph.neg(joined), 2, 3), graph.full(one, 3),
                graph.pack(List.of(x, graph.input(ROWS, 1)))));
    }

    /** A step that is large enough, with frames and its adjoint. */
    @Test
    void largeStepsHaveTheGradientsOfTheTape() {
        BothEngines.Function large = (manager, in) -> {
            NDArray sum = in.get(":, 0:1");
            for (int i = 0; i < 3000; i++) {
                NDArray other = in.get(":, " + i % 3 + ":" + (i % 3 + 1));
                sum = sum.mul(0.5 + 0.1 * Math.sin(i)).add(other.mul(sum)).sub(other.sin().mul(0.01 * i / 3000));
            }
            return sum;
        };
        double[] at = {0.3, -0.2, 0.1};
        assertArrayEquals(
                BothEngines.taped(DataType.FLOAT64, large, at), BothEngines.compiled(DataType.FLOAT64, large, at),
                1e-12);
    }

    @Test
    void addressesThatDoNotFitAreRefused() {
        assertEquals("address: got 16777216 in array 1", assertThrows(
                IllegalArgumentException.class, () -> Machine.address(1, 1 << Machine.OFFSET_BITS)).getMessage());
    }

    private void assertSame(DataType type, boolean vectors, List<Node> outputs) {
        // Where several outputs are the same node, one of them is computed.
        List<Node> all = outputs.stream().filter(node -> !node.isConstant()).distinct().toList();
        Lanes<?> lanes = Lanes.of(type, 16);
        List<double[]> compiled = run(lanes, vectors, all, false);
        List<double[]> interpreted = run(lanes, vectors, all, true);
        for (int i = 0; i < all.size(); i++) {
            for (int k = 0; k < compiled.get(i).length; k++) {
                assertEquals(
                        Double.doubleToLongBits(compiled.get(i)[k]), Double.doubleToLongBits(interpreted.get(i)[k]),
                        all.get(i) + " at " + k);
            }
        }
    }

    private static <A> List<double[]> run(Lanes<A> lanes, boolean vectors, List<Node> outputs, boolean apart) {
        var schedule = new Schedule(
                outputs, Map.of(), node -> node.op() == Op.INPUT ? Place.memory(node.index()) : null, 2 * ROWS + 1,
                apart);
        A memory = lanes.allocate(schedule.rows() * lanes.width);
        var random = new Random(3);
        for (int i = 0; i < (2 * ROWS + 1) * lanes.width; i++) {
            lanes.set(memory, i, i % 5 == 0 ? 0.25 : random.nextDouble(-0.9, 0.9));
        }
        new ScheduleCompiler<>(lanes, Products.of(lanes, vectors), vectors).compile(schedule)
                .run(memory, null, new int[0], null);
        return outputs.stream().map(node -> {
            double[] numbers = new double[node.rows() * lanes.width];
            Arrays.setAll(numbers, i -> lanes.get(memory, schedule.row(node) * lanes.width + i));
            return numbers;
        }).toList();
    }
}
