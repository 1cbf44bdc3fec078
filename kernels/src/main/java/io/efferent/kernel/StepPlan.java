package io.efferent.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A step and its adjoint, laid out. Of each time a frame with all fields is kept: a step reads fields in frames of
 * earlier times and writes them in its own. On the way back its memory begins with the inputs from outside, a frame of
 * gradients of what it has written, and another of what it sends to the step before.
 */
final class StepPlan {
    /** Where a step's input comes from. */
    sealed interface Source {
        /** A field as it was {@code lag} steps ago, or at the start. */
        record Lagged(int field, int lag) implements Source {}

        /** A channel from outside, at this step. */
        record Outer(int channel) implements Source {}

        /** Numbers that are the same for all samples and steps, from one of them on. */
        record Numbers(int first) implements Source {}
    }

    /** Operations that the JVM compiles in less than a minute. */
    private static final int LARGEST_COMPILED = 8_000;

    /** Operations that compile in a few seconds. */
    private static final int LARGEST_STEP = 20_000;

    /**
     * Something that a step may read.
     *
     * @param row its first row among all inputs
     * @param rows how many
     * @param source where it comes from
     */
    record Input(int row, int rows, Source source) {
        boolean contains(int index) {
            return index >= row && index < row + rows;
        }
    }

    /** What becomes of a field. */
    private record Output(int field, Node node) {}

    /** A quantity of so many numbers per sample. */
    record Field(String name, int rows, boolean recorded) {}

    /** A gradient to be added to that of a lagged field. */
    private record Backflow(int field, int lag, Node gradient) {}

    /** A gradient that skips steps on its way back to a field, and the row of memory that it is in. */
    record Skip(int field, int lag, int row) {}

    /**
     * A product with a matrix, on the way back.
     *
     * @param map number of the linear map
     * @param gradient row of that of the result among those that are collected
     * @param rows of the matrix
     * @param columns of the matrix
     */
    record Product(int map, int gradient, int rows, int columns) {}

    /**
     * An order of operations.
     *
     * @param forward of a step
     * @param backward of its adjoint
     * @param productInputs where the adjoint leaves the inputs of each of the {@link #products}
     */
    record Order(Schedule forward, Schedule backward, List<Place> productInputs) {}

    final List<Field> fields;
    /** For each field, its first row in the frame of all fields that is kept of each time; -1 if it is not. */
    final int[] frameRow;
    /** Rows of the fields, which come first in a frame. */
    final int fieldRows;
    final int frameRows;
    /** How far back steps look, the frame of the step itself first: 0. */
    final List<Integer> lags;
    final List<Input> inputs;
    private final List<Output> outputs = new ArrayList<>();
    private final Tracer tracer;
    /** First row of a frame of gradients of what a step writes. */
    final int seedRow;
    /** First row of a frame of gradients of what a step reads of the one before. */
    final int sentRow;
    final List<Skip> skips;
    /** For each field, over how many times gradients are under way to it that skip steps: longest lag plus 1; or 0. */
    final int[] flowTimes;
    /** For each field, rows of gradients under way to it that skip steps. */
    final int[] flowRows;
    final List<Product> products;
    /** Rows of gradients of products that are collected of some steps. */
    final int collectedRows;
    private final Function<Boolean, Order> orders;
    /** One operation after the other. */
    final Order interpreted;
    private Order compiled;

    /**
     * Plans a step.
     *
     * @param tracer what traced it
     * @param fields its fields
     * @param candidates what it may read
     * @param results what it writes, by field
     * @param least multiply-adds of products with matrices that a number kept in a frame must spare the way back
     */
    StepPlan(
            Tracer tracer, List<Field> fields, List<Input> candidates, Map<String, TracedArray> results,
            int least) {
        this.tracer = tracer;
        this.fields = fields;
        frameRow = new int[fields.size()];
        Arrays.fill(frameRow, -1);
        inputs = select(candidates, results);
        if (tracer.graph().size() > LARGEST_STEP) {
            throw UntraceableException.tooLarge(tracer.graph().size(), LARGEST_STEP);
        }
        fieldRows = outputs.stream().mapToInt(output -> fields.get(output.field()).rows()).sum();
        lags = Stream.concat(Stream.of(0), inputs.stream().map(Input::source)
                .mapMulti((Source source, Consumer<Integer> to) -> {
                    if (source instanceof Source.Lagged lagged) {
                        to.accept(lagged.lag());
                    }
                }).sorted()).distinct().toList();
        Map<Node, Place> written = new LinkedHashMap<>();
        outputs.forEach(output -> written.put(output.node(), new Place(0, frameRow[output.field()])));

        Graph graph = tracer.graph();
        seedRow = tracer.inputRows();
        sentRow = seedRow + fieldRows;
        Map<Node, Node> seeds = new LinkedHashMap<>();
        for (Output output : outputs) {
            seeds.put(output.node(), graph.input(seedRow + frameRow[output.field()], output.node().rows()));
        }
        Adjoint.Result adjoint = Adjoint.of(graph, seeds);
        frameRows = keep(written, adjoint, least);

        Set<Node> taken = new HashSet<>();
        List<Backflow> backflows = backflows(graph, adjoint.inputs(), taken);
        Map<Node, Place> sent = new LinkedHashMap<>();
        skips = new ArrayList<>();
        flowTimes = new int[fields.size()];
        int takenRows = sentRow + fieldRows;
        for (Backflow b : backflows) {
            int f = b.field();
            if (b.lag() == 1) {
                sent.put(b.gradient(), Place.memory(sentRow + frameRow[f]));
            } else {
                flowTimes[f] = Math.max(flowTimes[f], b.lag() + 1);
                skips.add(new Skip(f, b.lag(), takenRows));
                sent.put(b.gradient(), Place.memory(takenRows));
                takenRows += fields.get(f).rows();
            }
        }
        flowRows = IntStream.range(0, fields.size()).map(f -> flowTimes[f] * fields.get(f).rows()).toArray();
        Map<Node, Integer> collected = new LinkedHashMap<>();
        int rows = 0;
        for (Adjoint.WeightGradient w : adjoint.weights()) {
            if (!collected.containsKey(w.gradient())) {
                Node gradient = placeable(w.gradient(), taken);
                sent.put(gradient, new Place(lags.size(), rows));
                collected.put(w.gradient(), rows);
                rows += gradient.rows();
            }
        }
        collectedRows = rows;
        List<Node> wanted = new ArrayList<>(sent.keySet());
        adjoint.weights().forEach(w -> wanted.add(w.inputs()));
        products = adjoint.weights().stream().map(w -> new Product(
                w.weight(), collected.get(w.gradient()), w.gradient().rows(), w.inputs().rows())).toList();
        int allTaken = takenRows;
        orders = apart -> order(written, wanted, sent, allTaken, adjoint.weights(), apart);
        interpreted = orders.apply(true);
    }

    private Order order(
            Map<Node, Place> written, List<Node> wanted, Map<Node, Place> sent, int takenRows,
            List<Adjoint.WeightGradient> weights, boolean apart) {
        var ahead = new Schedule(written.keySet(), written, this::read, tracer.inputRows(), apart);
        // What the step has written is still there on the way back.
        var back = new Schedule(wanted, sent, node -> {
            Place place = node.op() == Op.INPUT ? read(node) : ahead.place(node);
            return place != null && (place.isFrame() || node.op() == Op.INPUT) ? place : null;
        }, takenRows, apart);
        return new Order(ahead, back, weights.stream().map(weight -> back.place(weight.inputs())).toList());
    }

    /** Whether the JVM is to compile steps; it would be too long at large ones. */
    boolean isCompilable() {
        return Math.max(interpreted.forward().size(), interpreted.backward().size()) <= LARGEST_COMPILED;
    }

    /** In loops of several operations, for the JVM's compiler; planned when it is first asked for. */
    synchronized Order compiled() {
        if (compiled == null) {
            compiled = orders.apply(false);
        }
        return compiled;
    }

    /** Puts results that are kept for the way back behind the fields of a frame; returns the rows of both. */
    private int keep(Map<Node, Place> written, Adjoint.Result adjoint, int least) {
        List<Node> outputs = List.copyOf(written.keySet());
        List<Node> gradients = new ArrayList<>(adjoint.inputs().values());
        adjoint.weights().forEach(product -> gradients.addAll(List.of(product.gradient(), product.inputs())));
        List<Node> kept = new ArrayList<>(KeptResults.of(outputs, gradients, least));
        // What is called costs more than to keep it.
        Schedule.reachable(outputs).stream().filter(node -> node.callee() != null).forEach(kept::add);
        int rows = fieldRows;
        for (Node node : kept) {
            if (written.putIfAbsent(node, new Place(0, rows)) == null) {
                rows += node.rows();
            }
        }
        return rows;
    }

    /** Where a step finds an input: fields in frames, everything else in memory. */
    private Place read(Node node) {
        if (node.op() != Op.INPUT) {
            return null;
        }
        for (Input input : inputs) {
            if (input.contains(node.index()) && input.source() instanceof Source.Lagged lagged) {
                return new Place(lags.indexOf(lagged.lag()), frameRow[lagged.field()] + node.index() - input.row());
            }
        }
        return Place.memory(node.index());
    }

    /** Joins gradients of inputs to gradients of fields. */
    private List<Backflow> backflows(Graph graph, Map<Node, Node> gradients, Set<Node> taken) {
        List<Backflow> backflows = new ArrayList<>();
        for (Source source : inputs.stream().map(Input::source).distinct().toList()) {
            if (source instanceof Source.Lagged lagged) {
                List<Slice> slices = new ArrayList<>();
                for (Input input : inputs) {
                    if (input.source().equals(source)) {
                        slices.addAll(slices(input, gradients));
                    }
                }
                if (!slices.isEmpty()) {
                    Node joined = graph.stored(Slice.join(graph, slices, fields.get(lagged.field()).rows()));
                    backflows.add(new Backflow(lagged.field(), lagged.lag(), placeable(joined, taken)));
                }
            }
        }
        return backflows;
    }

    private List<Slice> slices(Input input, Map<Node, Node> gradients) {
        return gradients.entrySet().stream().filter(e -> input.contains(e.getKey().index()))
                .map(e -> new Slice(
                        e.getKey().index() - input.row(), tracer.graph().full(e.getValue(), e.getKey().rows())))
                .toList();
    }

    /** A node itself, or a copy of one that is computed elsewhere or has a place already. */
    private Node placeable(Node node, Set<Node> taken) {
        boolean isElsewhere = switch (node.op()) {
            case INPUT, ROWS, LAST -> true;
            default -> false;
        };
        Node own = isElsewhere ? tracer.graph().copy(node) : node;
        while (!taken.add(own)) {
            own = tracer.graph().copy(own);
        }
        return own;
    }

    /** Keeps fields that are recorded, or read by what is kept, and inputs that are read; the outputs follow. */
    private List<Input> select(List<Input> candidates, Map<String, TracedArray> results) {
        Set<Integer> needed = new TreeSet<>();
        for (int f = 0; f < fields.size(); f++) {
            if (fields.get(f).recorded()) {
                needed.add(f);
            }
        }
        Set<Input> read = new LinkedHashSet<>();
        List<Integer> open = new ArrayList<>(needed);
        Map<Integer, Node> written = new HashMap<>();
        while (!open.isEmpty()) {
            int field = open.removeLast();
            written.put(field, written(field, results.get(fields.get(field).name())));
            Set<Node> nodes = Schedule.reachable(List.of(written.get(field)));
            for (Input input : candidates) {
                boolean isRead = nodes.stream().anyMatch(n -> n.op() == Op.INPUT && input.contains(n.index()));
                if (isRead && read.add(input) && input.source() instanceof Source.Lagged lagged
                        && needed.add(lagged.field())) {
                    open.add(lagged.field());
                }
            }
        }
        int row = 0;
        Set<Node> taken = new HashSet<>();
        for (int f : needed) {
            frameRow[f] = row;
            row += fields.get(f).rows();
            outputs.add(new Output(f, placeable(written.get(f), taken)));
        }
        return List.copyOf(read);
    }

    /** Whether a field is computed, and can be asked for: it is recorded, or needed for one that is. */
    boolean isKept(int field) {
        return frameRow[field] >= 0;
    }

    private Node written(int field, TracedArray result) {
        if (result == null) {
            throw new IllegalArgumentException("the step writes nothing to field " + fields.get(field).name());
        }
        Graph graph = tracer.graph();
        return graph.stored(result.isWide() ? result.packed() : graph.pack(List.of(result.elements())));
    }
}
