package io.efferent.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * Some rows of a larger node.
 *
 * @param from the first of them
 * @param rows what they are
 */
record Slice(int from, Node rows) {
    private int to() {
        return from + rows.rows();
    }

    /** A node of {@code height} rows from slices: added up where they overlap, 0 where there is none. */
    static Node join(Graph graph, List<Slice> slices, int height) {
        TreeSet<Integer> cuts = new TreeSet<>(List.of(0, height));
        slices.forEach(slice -> {
            cuts.add(slice.from());
            cuts.add(slice.to());
        });
        List<Node> pieces = new ArrayList<>();
        for (int from = 0; from < height; from = cuts.higher(from)) {
            int start = from;
            int count = cuts.higher(from) - from;
            Node sum = slices.stream()
                    .filter(slice -> slice.from() <= start && start < slice.to())
                    .map(slice -> graph.rows(slice.rows(), start - slice.from(), count))
                    .reduce(graph.constant(0), graph::accumulate);
            if (sum.isConstant()) {
                pieces.addAll(Collections.nCopies(count, sum));
            } else {
                pieces.add(sum);
            }
        }
        return graph.pack(pieces);
    }
}
