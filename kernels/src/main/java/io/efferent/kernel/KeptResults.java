package io.efferent.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which results of a step to keep for the way back, so that it need not compute products with matrices again: of all
 * that it reads and that products lead to, the last results in whole arrays before it. Of a gated unit these are its
 * gates, not the products that they are made of.
 */
final class KeptResults {
    private final Set<Node> step;
    /** What can only be computed by a product, with what is kept so far. */
    private final Set<Node> dear = new HashSet<>();
    private final Set<Node> found = new HashSet<>();
    private final Set<Node> kept = new LinkedHashSet<>();

    private KeptResults(Set<Node> step) {
        this.step = step;
    }

    /**
     * Chooses.
     *
     * @param outputs of the step
     * @param gradients what the way back computes
     * @param least multiply-adds that each number must spare, or nothing is kept
     */
    static Collection<Node> of(Collection<Node> outputs, Collection<Node> gradients, int least) {
        var results = new KeptResults(Schedule.reachable(outputs));
        results.choose(results.read(gradients));
        long products = results.step.stream().filter(node -> node.op() == Op.LINEAR)
                .mapToLong(node -> (long) node.rows() * node.input(0).rows()).sum();
        long rows = results.kept.stream().mapToLong(Node::rows).sum();
        return products >= least * rows ? results.kept : List.of();
    }

    /** The nodes of the step that the way back reads. */
    private Set<Node> read(Collection<Node> gradients) {
        Set<Node> read = new HashSet<>();
        Set<Node> reached = new HashSet<>();
        List<Node> open = new ArrayList<>(gradients);
        while (!open.isEmpty()) {
            Node node = open.removeLast();
            if (step.contains(node)) {
                read.add(node);
            } else if (reached.add(node)) {
                open.addAll(node.inputs());
            }
        }
        return read;
    }

    private void choose(Set<Node> read) {
        for (Node node : step.stream().sorted(Comparator.comparingInt(Node::id)).toList()) {
            if (node.op() == Op.LINEAR || node.inputs().stream().anyMatch(dear::contains)) {
                dear.add(node);
                if (read.contains(node)) {
                    keep(node);
                }
            }
        }
    }

    /** Keeps a node, or what it is made of. */
    private void keep(Node first) {
        List<Node> open = new ArrayList<>(List.of(first));
        while (!open.isEmpty()) {
            Node node = open.removeLast();
            if (!dear.contains(node) || !found.add(node)) {
                continue;
            }
            dear.remove(node);
            boolean isArray = node.op().isElementwise() && !node.op().isCondition() && node.rows() > 1;
            if (node.op() == Op.LINEAR || isArray) {
                kept.add(node);
            } else {
                open.addAll(node.inputs());
            }
        }
    }
}
