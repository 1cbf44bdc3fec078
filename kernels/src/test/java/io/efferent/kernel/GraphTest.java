package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class GraphTest {
    private final Graph graph = new Graph();
    private final Node x = graph.input(0, 1);
    private final Node y = graph.input(1, 1);

    /** Operations of the forward program of a step. */
    private static int operations(UnaryOperator<NDArray> f) {
        return scan(f).operations()[0];
    }

    private static Scan scan(UnaryOperator<NDArray> f) {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 2, true);
        return scan.trace(() -> scan.setResult("x", f.apply(scan.lagged("x", 1)))).build();
    }

    @Test
    void equalExpressionsAreMadeOnce() {
        assertSame(graph.add(x, y), graph.add(y, x));
        assertSame(graph.mul(x, y), graph.mul(y, x));
        assertSame(graph.apply(Op.SIN, graph.mul(x, y)), graph.apply(Op.SIN, graph.mul(y, x)));
        assertEquals(2 * 2, operations(a -> a.sin().add(a.sin())), "a sine and a sum for each of two columns");
        assertEquals(2 * 3, operations(a -> a.sin().sub(a.cos())));
    }

    @Test
    void knownNumbersAreComputedAtOnce() {
        assertTrue(graph.mul(graph.constant(2), graph.apply(Op.EXP, graph.constant(0))).isConstant(2));
        assertTrue(graph.apply(Op.LESS, graph.constant(1), graph.constant(2)).isConstant(1));
        assertTrue(Double.isNaN(graph.mul(graph.constant(0), graph.constant(Double.POSITIVE_INFINITY)).value()),
                "both numbers are known, so the rules of arithmetic hold");
        assertEquals(2, operations(a -> a.mul(a.onesLike().mul(3).exp().sin())), "one product per column");
    }

    @Test
    void neutralElementsVanish() {
        Node zero = graph.constant(0);
        Node one = graph.constant(1);
        assertSame(zero, graph.mul(x, zero));
        assertSame(zero, graph.mul(zero, x));
        assertSame(zero, graph.div(zero, x));
        assertSame(x, graph.mul(x, one));
        assertSame(x, graph.div(x, one));
        assertSame(x, graph.add(x, zero));
        assertSame(x, graph.sub(x, zero));
        assertSame(x, graph.neg(graph.sub(zero, x)));
        assertSame(graph.sub(x, y), graph.add(x, graph.neg(y)));
        assertSame(graph.add(x, y), graph.sub(x, graph.neg(y)));
        assertSame(x, graph.apply(Op.MAX, x, graph.constant(Double.NEGATIVE_INFINITY)));
        assertSame(x, graph.apply(Op.MIN, graph.constant(Double.POSITIVE_INFINITY), x));
        Node condition = graph.apply(Op.LESS, x, y);
        assertSame(x, graph.select(condition, x, x));
        assertSame(y, graph.select(zero, x, y));
        assertSame(condition, graph.apply(Op.AND, one, condition));
        assertSame(zero, graph.apply(Op.AND, condition, zero));
        assertSame(one, graph.apply(Op.OR, one, condition));
        assertSame(condition, graph.apply(Op.OR, condition, zero));
        assertEquals(0, operations(a -> a.mul(1).add(a.sin().mul(0)).sub(a.zerosLike())));
    }

    @Test
    void whatOnlyLooksNeutralStays() {
        assertEquals(Op.SUB, graph.sub(x, x).op(), "x may be infinite");
        assertEquals(graph.mul(x, graph.div(graph.constant(1), x)), graph.div(x, x), "x may be 0");
        assertEquals(Op.EQUAL, graph.apply(Op.EQUAL, x, x).op(), "x may be no number");
        assertEquals(Op.MUL, graph.mul(x, graph.constant(Double.NaN)).op());
        assertEquals(Op.MAX, graph.apply(Op.MAX, x, graph.constant(Double.POSITIVE_INFINITY)).op());
    }

    @Test
    void aSumTakesInAProductOfItsOwnButNotWhatWasASumBefore() {
        Node product = graph.mul(x, y);
        Node z = graph.input(2, 1);
        assertEquals(Op.FMA, graph.add(product, z).op());
        assertSame(graph.add(product, z), graph.add(z, product));
        assertSame(graph.add(z, product), graph.accumulate(z, product));
        assertEquals(Op.ADD, graph.accumulate(product, z).op(), "as if 0 had been there before");
        assertSame(product, graph.accumulate(graph.constant(0), product));
    }

    @Test
    void whatIsDividedByTheSameIsDividedOnce() {
        assertEquals(2, operations(a -> Tensors.column(a, 0).div(Tensors.column(a, 1))
                .concat(Tensors.column(a.onesLike(), 0).div(Tensors.column(a, 1)), 1)), "one division and one product");
    }

    @Test
    void unusedResultsAreNotComputed() {
        assertEquals(2, operations(a -> {
            a.exp().cos().tan();
            return a.sin();
        }));
        assertEquals(1, operations(a -> Tensors.column(a.exp().sin().concat(a, 1), 2)
                .concat(Tensors.column(a.cos(), 1), 1)), "the last column of four is a view");
    }

    @Test
    void viewsOfViewsMeetTheirSource() {
        Node wide = graph.input(2, 20);
        assertSame(graph.input(5, 4), graph.rows(graph.rows(wide, 1, 10), 2, 4));
        Node sine = graph.apply(Op.SIN, wide);
        assertSame(sine, graph.pack(List.of(graph.rows(sine, 0, 5), graph.rows(sine, 5, 1), graph.rows(sine, 6, 14))));
        Node packed = graph.pack(List.of(x, sine, y));
        assertSame(y, graph.rows(packed, 21, 1));
        assertSame(graph.rows(sine, 3, 2), graph.rows(packed, 4, 2));
    }

    @Test
    void derivativesOfConstantsAreNotMade() {
        Node z = graph.mul(graph.mul(x, graph.constant(3)), graph.constant(1));
        Node seed = graph.input(2, 1);
        Map<Node, Node> inputs = Adjoint.of(graph, Map.of(z, seed)).inputs();
        assertEquals(Set.of(x), inputs.keySet());
        assertSame(graph.mul(seed, graph.constant(3)), inputs.get(x));
        Node step = graph.select(graph.apply(Op.LESS, x, y), graph.constant(1), graph.constant(0));
        assertTrue(Adjoint.of(graph, Map.of(step, seed)).inputs().isEmpty(), "conditions have no derivative");
    }

    @Test
    void rowsOfMemoryAreUsedAgain() {
        Node node = graph.input(0, 20);
        for (int i = 0; i < 400; i++) {
            node = graph.apply(Op.TANH, graph.apply(Op.SIN, node));
        }
        var schedule = new Schedule(List.of(node), 20);
        assertEquals(134, schedule.stages().size(), "loops of six functions");
        assertEquals(20 * 3, schedule.rows(), "the input, what a loop reads and what it writes");
    }

    @Test
    void operationsThatMeetInOneLoopAreNotStored() {
        Node node = x;
        for (int i = 0; i < 50; i++) {
            node = graph.neg(graph.mul(node, y));
            node = i == 20 ? graph.add(node, x) : node;
        }
        var schedule = new Schedule(List.of(node), 2);
        assertEquals(2, schedule.stages().size());
        assertEquals(2 + 2, schedule.rows(), "one value between the loops, one result");
        assertNull(schedule.place(schedule.stages().getFirst().nodes().getFirst()));
    }

    @Test
    void aFieldThatNobodyReadsIsNotComputed() {
        for (boolean recorded : new boolean[] {true, false}) {
            var scan = Scan.builder(DataType.FLOAT64).addField("x", 1, true).addField("aside", 1, recorded);
            scan.trace(() -> {
                NDArray in = scan.lagged("x", 1);
                scan.setResult("x", in.sin());
                scan.setResult("aside", in.cos().add(scan.lagged("aside", 2)));
            });
            assertEquals(recorded ? 3 : 1, scan.build().operations()[0]);
        }
    }

    @Test
    void aFieldThatIsReadIsComputedEvenIfNotRecorded() {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 1, true).addField("hidden", 1, false)
                .addField("deeper", 1, false);
        scan.trace(() -> {
            scan.setResult("x", scan.lagged("hidden", 1).sin());
            scan.setResult("hidden", scan.lagged("deeper", 1).cos());
            scan.setResult("deeper", scan.lagged("x", 1).exp());
        });
        assertEquals(3, scan.build().operations()[0]);
    }

    @Test
    void namesOfFieldsMeanNothing() {
        for (int columns : new int[] {2, Tracer.WIDE, 40}) {
            int[] stages = null;
            for (String name : List.of("x", "memory", "memory 0", "hidden", "activation")) {
                var scan = Scan.builder(DataType.FLOAT64).addField(name, columns, true);
                scan.trace(() -> scan.setResult(
                        name, scan.lagged(name, 1).sin().add(scan.outer("memory of what", columns))));
                int[] these = scan.build().stages();
                stages = stages == null ? these : stages;
                assertArrayEquals(stages, these, name + " of " + columns + " columns");
            }
        }
    }

    @Test
    void stepsThatMoveAndComputeNothingCompile() {
        Scan scan = scan(a -> a);
        assertArrayEquals(new int[] {0, 0}, scan.operations());
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray start = Constants.of(manager, DataType.FLOAT64, new Shape(1, 2), 3, -4);
            var sweep = scan.sweep(1, 2, Map.of("x", start), Map.of(), Map.of());
            sweep.forward(0, 2);
            assertArrayEquals(new double[] {3, -4}, sweep.field("x", 2, 2, manager).toDoubleArray());
        }
    }

    /** Joins take a copy per part; a method of the JVM holds 64 kB. */
    @Test
    void manyJoinsCompile() {
        var scan = Scan.builder(DataType.FLOAT64).addField("memory", 40, true);
        scan.trace(() -> {
            NDArray wide = scan.lagged("memory", 1).sin();
            for (int i = 0; i < 120; i++) {
                wide = Tensors.concatLast(wide.get(":, 0::2"), wide.get(":, 1::2"), wide.get(":, 0:0")).concat(
                        Tensors.columns(wide, 0, 40), 1).get(":, 0:40").sin();
            }
            scan.setResult("memory", wide);
        });
        scan.build();
    }

    @Test
    void vectorsAreAvailableInTests() {
        assertTrue(Vectors.available(), "the JVM runs with --add-modules jdk.incubator.vector");
        assertEquals(2 * Vectors.doubleLanes(), Vectors.floatLanes());
    }
}
