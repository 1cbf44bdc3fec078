package io.efferent.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The scans compiled last in this process. What was traced determines the code, so a step that was traced again, by
 * another trainer or an evaluation, finds the scan of the first, whose loops the JVM has already compiled.
 */
final class ScanCache {
    private static final Map<List<?>, Scan> SCANS = new Recent<>();

    /** A node told by its value: its inputs are numbers of earlier lines. */
    private record Line(Op op, List<Integer> inputs, int rows, long value, int index, List<?> loop, Callee callee) {}

    private ScanCache() {}

    /** The scan of a key, compiled if it is not there. */
    static Scan get(List<?> key, Supplier<Scan> compile) {
        synchronized (SCANS) {
            return SCANS.computeIfAbsent(key, _ -> compile.get());
        }
    }

    /**
     * What some nodes compute, in a form that is equal for equal programs.
     *
     * @param results the nodes
     */
    static List<?> program(Collection<Node> results) {
        List<Node> nodes = new ArrayList<>(Schedule.reachable(results));
        nodes.sort(Comparator.comparingInt(Node::id));
        Map<Node, Integer> numbers = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        for (Node node : nodes) {
            numbers.put(node, lines.size());
            lines.add(new Line(
                    node.op(), node.inputs().stream().map(numbers::get).toList(), node.rows(),
                    Double.doubleToLongBits(node.value()), node.index(), loop(node.loop()), node.callee()));
        }
        return List.of(lines, results.stream().map(numbers::get).toList());
    }

    private static List<?> loop(Loop loop) {
        return loop == null ? List.of() : List.of(loop.times(), program(List.of(loop.next())));
    }
}
