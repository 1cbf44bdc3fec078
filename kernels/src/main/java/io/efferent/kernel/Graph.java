package io.efferent.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Builds nodes: equal ones are made once, what is known beforehand is computed at once, and neutral elements vanish. As
 * usual for compilers of this kind, {@code 0 * x} is taken to be 0 even where x might not be finite.
 */
final class Graph {
    private record Key(Op op, List<Integer> inputs, int rows, long value, int index, Loop loop, Callee callee) {}

    private final Map<Key, Node> known = new HashMap<>();
    private int count;
    private int operations;

    /** Number of nodes made so far, constants not counted. */
    int size() {
        return operations;
    }

    private Node node(Op op, List<Node> inputs, int rows, double value, int index) {
        return node(op, inputs, rows, value, index, null, null);
    }

    private Node node(Op op, List<Node> inputs, int rows, double value, int index, Loop loop, Callee callee) {
        Key key = new Key(
                op, inputs.stream().map(Node::id).toList(), rows, Double.doubleToLongBits(value), index, loop, callee);
        return known.computeIfAbsent(key, k -> {
            operations += op == Op.CONSTANT ? 0 : 1;
            return new Node(count++, op, List.copyOf(inputs), rows, value, index, loop, callee);
        });
    }

    Node constant(double value) {
        return node(Op.CONSTANT, List.of(), 1, value == 0 ? 0 : value, 0);
    }

    /** Rows of the program's input, from {@code first}. */
    Node input(int first, int rows) {
        return node(Op.INPUT, List.of(), rows, 0, first);
    }

    /** An elementwise operation; constants fit any number of rows. */
    Node apply(Op op, Node... inputs) {
        Node simpler = Arrays.stream(inputs).allMatch(Node::isKnown) ? known(op, inputs) : simplified(op, inputs);
        if (simpler != null) {
            return simpler;
        }
        int rows = 1;
        for (Node input : inputs) {
            if (!input.isConstant()) {
                rows = Math.max(rows, input.rows());
            }
        }
        for (Node input : inputs) {
            if (!input.isConstant() && input.rows() != rows) {
                throw new IllegalStateException("rows of " + op + " differ: " + List.of(inputs));
            }
        }
        return node(op, List.of(inputs), rows, 0, 0);
    }

    /** The result of an operation on constants, and on constants under each other. */
    private Node known(Op op, Node... x) {
        int rows = Arrays.stream(x).mapToInt(Node::rows).max().orElseThrow();
        List<Node> results = IntStream.range(0, rows).mapToObj(row -> constant(op.evaluate(Arrays.stream(x)
                .mapToDouble(node -> (node.isConstant() ? node : node.input(row)).value()).toArray()))).toList();
        return results.stream().distinct().count() == 1 ? results.getFirst() : pack(results);
    }

    private Node simplified(Op op, Node... x) {
        return switch (op) {
            case ADD -> {
                if (x[0].isConstant(0)) {
                    yield x[1];
                }
                if (x[1].isConstant(0)) {
                    yield x[0];
                }
                if (x[1].op() == Op.NEG) {
                    yield apply(Op.SUB, x[0], x[1].input(0));
                }
                if (x[0].op() == Op.NEG) {
                    yield apply(Op.SUB, x[1], x[0].input(0));
                }
                for (int i = 1; i >= 0; i--) {
                    if (x[i].op() == Op.MUL) {
                        yield apply(Op.FMA, x[i].input(0), x[i].input(1), x[1 - i]);
                    }
                }
                yield x[0].id() > x[1].id() ? node(Op.ADD, List.of(x[1], x[0]), rows(x), 0, 0) : null;
            }
            case SUB -> {
                if (x[1].isConstant(0)) {
                    yield x[0];
                }
                if (x[0].isConstant(0)) {
                    yield apply(Op.NEG, x[1]);
                }
                yield x[1].op() == Op.NEG ? apply(Op.ADD, x[0], x[1].input(0)) : null;
            }
            case MUL -> {
                for (int i = 0; i < 2; i++) {
                    Node other = x[1 - i];
                    if (x[i].isConstant(0)) {
                        yield x[i];
                    }
                    if (x[i].isConstant(1)) {
                        yield other;
                    }
                    if (x[i].isConstant(-1)) {
                        yield apply(Op.NEG, other);
                    }
                }
                yield x[0].id() > x[1].id() ? node(Op.MUL, List.of(x[1], x[0]), rows(x), 0, 0) : null;
            }
            // One division for all that is divided by the same: a vector is multiplied ten times while it is divided
            // once.
            case DIV -> x[0].isConstant(1) ? null : apply(Op.MUL, x[0], apply(Op.DIV, constant(1), x[1]));
            case NEG -> x[0].op() == Op.NEG ? x[0].input(0) : null;
            case MAX -> {
                if (x[1].isConstant(Double.NEGATIVE_INFINITY)) {
                    yield x[0];
                }
                yield x[0].isConstant(Double.NEGATIVE_INFINITY) ? x[1] : null;
            }
            case MIN -> {
                if (x[1].isConstant(Double.POSITIVE_INFINITY)) {
                    yield x[0];
                }
                yield x[0].isConstant(Double.POSITIVE_INFINITY) ? x[1] : null;
            }
            case LESS -> x[1].isConstant(Double.NEGATIVE_INFINITY) || x[0].isConstant(Double.POSITIVE_INFINITY)
                    ? constant(0) : null;
            case SELECT -> {
                if (x[0].isConstant()) {
                    yield x[0].value() != 0 ? x[1] : x[2];
                }
                yield x[1] == x[2] ? x[1] : null;
            }
            case AND -> x[0].isConstant() ? (x[0].value() != 0 ? x[1] : x[0])
                    : x[1].isConstant() ? (x[1].value() != 0 ? x[0] : x[1]) : null;
            case OR -> x[0].isConstant() ? (x[0].value() != 0 ? x[0] : x[1])
                    : x[1].isConstant() ? (x[1].value() != 0 ? x[1] : x[0]) : null;
            default -> null;
        };
    }

    private static int rows(Node... x) {
        int rows = 1;
        for (Node node : x) {
            rows = Math.max(rows, node.rows());
        }
        return rows;
    }

    Node add(Node a, Node b) {
        return apply(Op.ADD, a, b);
    }

    /**
     * Adds one more to a sum. If the sum is a product so far it is rounded by itself, as it would be if something that
     * turns out to be 0 had been added before: gradients do not depend on what else is recorded.
     */
    Node accumulate(Node sum, Node more) {
        boolean isPlain = sum.op() == Op.MUL && more.op() != Op.MUL && more.op() != Op.NEG && !more.isConstant(0);
        return isPlain ? node(Op.ADD, List.of(sum, more), rows(sum, more), 0, 0) : add(sum, more);
    }

    Node sub(Node a, Node b) {
        return apply(Op.SUB, a, b);
    }

    Node mul(Node a, Node b) {
        return apply(Op.MUL, a, b);
    }

    Node div(Node a, Node b) {
        return apply(Op.DIV, a, b);
    }

    Node neg(Node a) {
        return apply(Op.NEG, a);
    }

    Node select(Node condition, Node yes, Node no) {
        return apply(Op.SELECT, condition, yes, no);
    }

    /** A weight matrix with {@code rows} rows times {@code x}, plus its bias. */
    Node linear(int weight, int rows, Node x) {
        return node(Op.LINEAR, List.of(stored(x)), rows, 0, weight);
    }

    /** The transpose of a weight matrix with {@code columns} columns times {@code x}. */
    Node linearTransposed(int weight, int columns, Node x) {
        return node(Op.LINEAR_TRANSPOSED, List.of(x), columns, 0, weight);
    }

    /** The last state of a loop that begins with {@code first}. */
    Node repeat(Loop loop, Node first) {
        List<Node> inputs = new ArrayList<>(List.of(stored(first)));
        if (!loop.outside().isEmpty()) {
            inputs.add(pack(loop.outside()));
        }
        Node states = node(Op.REPEAT, inputs, loop.times() * loop.stateRows(), 0, 0, loop, null);
        return node(Op.LAST, List.of(states), loop.stateRows(), 0, 0);
    }

    /** Gradients of what a repetition begins with and reads from outside, from that of its last state. */
    Node repeatAdjoint(Node repeat, Node gradient) {
        Loop loop = repeat.loop();
        List<Node> inputs = new ArrayList<>(List.of(gradient, repeat));
        inputs.addAll(repeat.inputs());
        return node(Op.REPEAT_ADJOINT, inputs, loop.stateRows() + loop.outsideRows(), 0, 0, loop, null);
    }

    /** All results of a search under each other. */
    Node search(Search search, Node... arguments) {
        return node(Op.SEARCH, List.of(arguments), search.results() * rows(arguments), 0, 0, null, search);
    }

    /** A function without derivatives. */
    Node pointwise(Pointwise function, Node... arguments) {
        return node(Op.POINTWISE, List.of(arguments), rows(arguments), 0, 0, null, function);
    }

    /** Nodes under each other. */
    Node pack(List<Node> parts) {
        if (parts.stream().anyMatch(part -> part.op().isCondition())) {
            throw new UnsupportedOperationException("joining conditions");
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        List<Node> merged = new ArrayList<>();
        for (Node part : parts) {
            Node last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && last.op() == Op.ROWS && part.op() == Op.ROWS && last.input(0) == part.input(0)
                    && last.index() + last.rows() == part.index()) {
                merged.set(merged.size() - 1, rows(last.input(0), last.index(), last.rows() + part.rows()));
            } else {
                merged.add(part);
            }
        }
        if (merged.size() == 1) {
            return merged.getFirst();
        }
        return node(Op.PACK, merged, merged.stream().mapToInt(Node::rows).sum(), 0, 0);
    }

    /** Rows {@code from} to {@code from + rows} of a node. */
    Node rows(Node x, int from, int rows) {
        if (from == 0 && rows == x.rows()) {
            return x;
        }
        if (x.isConstant()) {
            return x;
        }
        if (x.op().isCondition()) {
            return apply(x.op(), x.inputs().stream().map(input -> rows(input, from, rows)).toArray(Node[]::new));
        }
        switch (x.op()) {
            case INPUT -> {
                return input(x.index() + from, rows);
            }
            case ROWS -> {
                return rows(x.input(0), x.index() + from, rows);
            }
            case PACK -> {
                List<Node> parts = new ArrayList<>();
                int start = 0;
                for (Node part : x.inputs()) {
                    int first = Math.max(from, start);
                    int end = Math.min(from + rows, start + part.rows());
                    if (first < end) {
                        parts.add(rows(part, first - start, end - first));
                    }
                    start += part.rows();
                }
                return pack(parts);
            }
            default -> {
                return node(Op.ROWS, List.of(x), rows, 0, from);
            }
        }
    }

    /** {@code x} itself, or a constant repeated in {@code rows} rows. */
    Node full(Node x, int rows) {
        return x.rows() == rows ? x : node(Op.PACK, Collections.nCopies(rows, x), rows, 0, 0);
    }

    /** The same numbers in rows of their own. */
    Node copy(Node x) {
        return node(Op.PACK, List.of(x), x.rows(), 0, 0);
    }

    /** {@code x} itself, or for a constant a row of memory that holds it. */
    Node stored(Node x) {
        return x.isConstant() ? copy(x) : x;
    }
}
