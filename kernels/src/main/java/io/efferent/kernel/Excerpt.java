package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What a {@link Part} did when it was traced by itself.
 *
 * @param form its operations, without the numbers that it made arrays of
 * @param numbers these numbers, in the order in which they were made
 * @param read which of them its results depend on
 * @param functions what it computes of weights, in order
 */
record Excerpt(List<?> form, double[] numbers, boolean[] read, List<WeightFunction> functions) {

    /**
     * An array that a part is given.
     *
     * @param isWide whether it is traced as a whole
     * @param isBatched whether its first axis is the batch
     * @param weight its name among the weights; null if it is none
     */
    private record Input(Shape shape, boolean isWide, boolean isBatched, String weight) {
        static Input of(NDArray array) {
            return switch (array) {
                case null -> null;
                case TracedArray traced -> new Input(traced.getShape(), traced.isWide(), traced.isBatched(), null);
                default -> new Input(array.getShape(), false, false, WeightArray.in(array).name());
            };
        }

        NDArray in(Tracer tracer) {
            if (weight != null) {
                return tracer.weight(weight, shape);
            }
            NDArray rows = tracer.input((int) shape.size(), isWide);
            return isBatched ? rows.reshape(shape) : ((TracedArray) rows).single().reshape(shape);
        }
    }

    /** What a part is given, null where nothing is: enough to trace it by itself. */
    static final class Signature {
        private final DataType type;
        private final List<Input> inputs;

        Signature(DataType type, NDList inputs) {
            this.type = type;
            this.inputs = inputs.stream().map(Input::of).toList();
        }

        private NDList in(Tracer tracer) {
            var arrays = new NDList();
            inputs.forEach(input -> arrays.add(input == null ? null : input.in(tracer)));
            return arrays;
        }
    }

    /**
     * Traces a part by itself.
     *
     * @throws UntraceableException if it cannot be traced
     */
    static Excerpt of(Signature signature, Part part) {
        var tracer = new Tracer(signature.type, true);
        NDList inputs = signature.in(tracer);
        NDList outputs = tracer.trace(() -> tracer.part(part, inputs));
        List<Object> shapes = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (NDArray output : outputs) {
            TracedArray traced = tracer.traced(output).numbers();
            shapes.add(traced.getShape());
            shapes.add(traced.isWide());
            nodes.addAll(traced.nodes());
        }
        double[] numbers = tracer.occurrences().getFirst().numbers();
        boolean[] read = new boolean[numbers.length];
        for (Node node : Schedule.reachable(nodes)) {
            if (node.op() == Op.INPUT) {
                IntStream.range(node.index(), node.index() + node.rows()).map(tracer::slot).filter(slot -> slot >= 0)
                        .forEach(slot -> read[slot] = true);
            }
        }
        List<Object> form = List.of(
                shapes, ScanCache.program(nodes), numbers.length, List.copyOf(tracer.weights().entrySet()),
                List.copyOf(tracer.linearMaps()), List.copyOf(tracer.draws()));
        return new Excerpt(form, numbers, read, List.copyOf(tracer.functions().values()));
    }

    /** Position of the first number that is another one in an excerpt of the same form. */
    OptionalInt difference(double[] others) {
        return IntStream.range(0, numbers.length)
                .filter(i -> read[i] && Double.compare(numbers[i], others[i]) != 0).findFirst();
    }
}
