package io.efferent.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Differentiates a graph in reverse, into the same graph. Conventions at kinks are PyTorch's: where the arguments of a
 * maximum or minimum are equal each gets half, a selection passes everything to what it selected, and |x| has slope 0
 * at 0.
 */
final class Adjoint {
    /** A product that the gradient of a weight matrix is the sum of: {@code gradient * inputs^T}, and of its bias. */
    record WeightGradient(int weight, Node inputs, Node gradient) {}

    private final Graph graph;
    private final Map<Node, Node> gradients = new HashMap<>();
    /** Gradients of some rows of nodes. */
    private final Map<Node, List<Slice>> slices = new HashMap<>();
    private final List<WeightGradient> weightGradients = new ArrayList<>();

    private Adjoint(Graph graph) {
        this.graph = graph;
    }

    /** What reverse differentiation yields. */
    record Result(Map<Node, Node> inputs, List<WeightGradient> weights) {}

    /**
     * Differentiates.
     *
     * @param graph where new nodes are made
     * @param seeds gradient of each output
     * @return gradient by input node, and what weight gradients consist of
     */
    static Result of(Graph graph, Map<Node, Node> seeds) {
        var adjoint = new Adjoint(graph);
        Set<Node> active = active(seeds.keySet());
        seeds.forEach(adjoint::accumulate);
        List<Node> order = active.stream().sorted(Comparator.comparingInt(Node::id).reversed()).toList();
        Map<Node, Node> inputs = new LinkedHashMap<>();
        for (Node node : order) {
            List<Slice> parts = adjoint.slices.remove(node);
            if (parts != null) {
                adjoint.accumulate(node, Slice.join(graph, parts, node.rows()));
            }
            Node gradient = adjoint.gradients.get(node);
            if (gradient == null || gradient.isConstant(0)) {
                continue;
            }
            if (node.op() == Op.INPUT) {
                inputs.put(node, gradient);
            } else {
                adjoint.propagate(node, gradient);
            }
        }
        return new Result(inputs, adjoint.weightGradients);
    }

    /** All nodes that outputs depend on, conditions and constants excepted. */
    private static Set<Node> active(Set<Node> outputs) {
        Set<Node> reached = new HashSet<>();
        List<Node> open = new ArrayList<>(outputs);
        while (!open.isEmpty()) {
            Node node = open.removeLast();
            if (!node.isConstant() && !node.op().isCondition() && reached.add(node)) {
                open.addAll(node.inputs());
            }
        }
        return reached;
    }

    private void accumulate(Node node, Node gradient) {
        if (!node.isConstant() && !node.op().isCondition()) {
            gradients.merge(node, gradient, graph::accumulate);
        }
    }

    private void propagate(Node y, Node g) {
        Node zero = graph.constant(0);
        Node one = graph.constant(1);
        Node a = y.inputs().isEmpty() ? null : y.input(0);
        Node b = y.inputs().size() < 2 ? null : y.input(1);
        switch (y.op()) {
            case ADD -> {
                accumulate(a, g);
                accumulate(b, g);
            }
            case SUB -> {
                accumulate(a, g);
                accumulate(b, graph.neg(g));
            }
            case MUL -> {
                accumulate(a, graph.mul(g, b));
                accumulate(b, graph.mul(g, a));
            }
            case FMA -> {
                accumulate(a, graph.mul(g, b));
                accumulate(b, graph.mul(g, a));
                accumulate(y.input(2), g);
            }
            case DIV -> {
                Node quotient = graph.div(g, b);
                accumulate(a, quotient);
                accumulate(b, graph.neg(graph.mul(quotient, y)));
            }
            case MAX, MIN -> {
                boolean max = y.op() == Op.MAX;
                Node aLoses = max ? graph.apply(Op.LESS, a, b) : graph.apply(Op.LESS, b, a);
                Node bLoses = max ? graph.apply(Op.LESS, b, a) : graph.apply(Op.LESS, a, b);
                Node half = graph.mul(g, graph.constant(0.5));
                accumulate(a, graph.select(aLoses, zero, graph.select(bLoses, g, half)));
                accumulate(b, graph.select(bLoses, zero, graph.select(aLoses, g, half)));
            }
            case POW -> {
                if (!a.isConstant()) {
                    Node slope = graph.mul(b, graph.apply(Op.POW, a, graph.sub(b, one)));
                    accumulate(a, graph.mul(g, graph.select(graph.apply(Op.EQUAL, b, zero), zero, slope)));
                }
                if (!b.isConstant()) {
                    Node flat = graph.apply(
                            Op.AND, graph.apply(Op.EQUAL, a, zero), graph.apply(Op.LESS_EQUAL, zero, b));
                    Node slope = graph.mul(y, graph.apply(Op.LOG, a));
                    accumulate(b, graph.mul(g, graph.select(flat, zero, slope)));
                }
            }
            case ATAN2 -> {
                Node scaled = graph.div(g, graph.add(graph.mul(a, a), graph.mul(b, b)));
                accumulate(a, graph.mul(scaled, b));
                accumulate(b, graph.neg(graph.mul(scaled, a)));
            }
            case NEG -> accumulate(a, graph.neg(g));
            case ABS -> accumulate(a, graph.select(graph.apply(Op.LESS, a, zero), graph.neg(g),
                    graph.select(graph.apply(Op.LESS, zero, a), g, zero)));
            case SQRT -> accumulate(a, graph.div(graph.mul(g, graph.constant(0.5)), y));
            case EXP -> accumulate(a, graph.mul(g, y));
            case LOG -> accumulate(a, graph.div(g, a));
            case SIN -> accumulate(a, graph.mul(g, graph.apply(Op.COS, a)));
            case COS -> accumulate(a, graph.neg(graph.mul(g, graph.apply(Op.SIN, a))));
            case TAN -> accumulate(a, graph.mul(g, graph.add(one, graph.mul(y, y))));
            case ASIN -> accumulate(a, graph.div(g, graph.apply(Op.SQRT, graph.sub(one, graph.mul(a, a)))));
            case ACOS -> accumulate(a, graph.neg(graph.div(g, graph.apply(Op.SQRT, graph.sub(one, graph.mul(a, a))))));
            case ATAN -> accumulate(a, graph.div(g, graph.add(one, graph.mul(a, a))));
            case SINH -> accumulate(a, graph.mul(g, graph.apply(Op.COSH, a)));
            case COSH -> accumulate(a, graph.mul(g, graph.apply(Op.SINH, a)));
            case TANH -> accumulate(a, graph.mul(g, graph.sub(one, graph.mul(y, y))));
            case SIGMOID -> accumulate(a, graph.mul(g, graph.mul(y, graph.sub(one, y))));
            case SELECT -> {
                accumulate(b, graph.select(a, g, zero));
                accumulate(y.input(2), graph.select(a, zero, g));
            }
            case LINEAR -> {
                Node full = graph.full(g, y.rows());
                accumulate(a, graph.linearTransposed(y.index(), a.rows(), full));
                weightGradients.add(new WeightGradient(y.index(), a, full));
            }
            case PACK -> {
                int from = 0;
                for (Node part : y.inputs()) {
                    accumulate(part, graph.rows(g, from, part.rows()));
                    from += part.rows();
                }
            }
            case LAST -> {
                Node both = graph.repeatAdjoint(a, graph.full(g, y.rows()));
                accumulate(a.input(0), graph.rows(both, 0, y.rows()));
                if (a.inputs().size() > 1) {
                    accumulate(a.input(1), graph.rows(both, y.rows(), a.loop().outsideRows()));
                }
            }
            case ROWS -> slices.computeIfAbsent(a, node -> new ArrayList<>())
                    .add(new Slice(y.index(), graph.full(g, y.rows())));
            case SEARCH, POINTWISE, DETACH -> { }
            default -> throw new IllegalStateException("no derivative of " + y.op());
        }
    }
}
