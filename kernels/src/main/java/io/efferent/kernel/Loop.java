package io.efferent.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is repeated by {@link Op#REPEAT}: a graph of its own, and its adjoint. Its input is the state, under it what it
 * reads from outside and, for the adjoint, the gradient of the next state.
 */
final class Loop {
    private final int times;
    private final int stateRows;
    private final Graph graph = new Graph();
    /** Nodes of the graph around the loop that depend on the state. */
    private final Set<Node> changing = new HashSet<>();
    /** What became of nodes of the graph around the loop. */
    private final Map<Node, Node> copies = new HashMap<>();
    private final List<Node> outside = new ArrayList<>();
    private int outsideRows;
    private final Node next;
    private final Node gradient;

    /**
     * Cuts a loop out of a graph. What does not depend on the state stays outside.
     *
     * @param times how often it is repeated
     * @param firstRow first of the rows of the graph's input that stand for the state
     * @param results the next state
     */
    Loop(int times, int firstRow, List<Node> results) {
        this.times = times;
        stateRows = results.stream().mapToInt(Node::rows).sum();
        List<Node> nodes = Schedule.reachable(results).stream().sorted(Comparator.comparingInt(Node::id)).toList();
        for (Node node : nodes) {
            if (node.op() == Op.INPUT && node.index() >= firstRow && node.index() < firstRow + stateRows) {
                changing.add(node);
                copies.put(node, graph.input(node.index() - firstRow, node.rows()));
            } else if (node.inputs().stream().anyMatch(changing::contains)) {
                changing.add(node);
                copies.put(node, copy(node));
            }
        }
        next = graph.stored(graph.pack(results.stream().map(this::inside).toList()));

        Adjoint.Result adjoint = Adjoint.of(graph, Map.of(next, graph.input(stateRows + outsideRows, stateRows)));
        List<Slice> gradients = adjoint.inputs().entrySet().stream()
                .map(e -> new Slice(e.getKey().index(), graph.full(e.getValue(), e.getKey().rows()))).toList();
        gradient = graph.stored(Slice.join(graph, gradients, stateRows + outsideRows));
    }

    /** The node of the loop that stands for one of the graph around it. */
    private Node inside(Node node) {
        if (node.isConstant()) {
            return graph.constant(node.value());
        }
        Node known = copies.get(node);
        if (known == null) {
            // conditions are not stored, so they are computed again
            known = node.op().isCondition() || node.isKnown() ? copy(node) : read(node);
            copies.put(node, known);
        }
        return known;
    }

    private Node read(Node node) {
        Node input = graph.input(stateRows + outsideRows, node.rows());
        outside.add(node);
        outsideRows += node.rows();
        return input;
    }

    private Node copy(Node node) {
        List<Node> inputs = node.inputs().stream().map(this::inside).toList();
        return switch (node.op()) {
            case PACK -> graph.pack(inputs);
            case ROWS -> graph.rows(inputs.getFirst(), node.index(), node.rows());
            case SEARCH -> graph.search((Search) node.callee(), inputs.toArray(Node[]::new));
            case POINTWISE -> graph.pointwise((Pointwise) node.callee(), inputs.toArray(Node[]::new));
            case LINEAR -> throw new UnsupportedOperationException("weights in what is repeated");
            case REPEAT, LAST -> throw new UnsupportedOperationException("a repetition in what is repeated");
            default -> graph.apply(node.op(), inputs.toArray(Node[]::new));
        };
    }

    /** How often it is repeated. */
    int times() {
        return times;
    }

    /** Numbers of the state per sample. */
    int stateRows() {
        return stateRows;
    }

    /** Numbers per sample that it reads from outside. */
    int outsideRows() {
        return outsideRows;
    }

    /** The nodes that it reads from outside, which are the same each time. */
    List<Node> outside() {
        return outside;
    }

    /** The next state. */
    Node next() {
        return next;
    }

    /** The gradient of the state, and under it that of what is read from outside. */
    Node gradient() {
        return gradient;
    }
}
