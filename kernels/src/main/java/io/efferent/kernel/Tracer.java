package io.efferent.kernel;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.ConstantSource;
import io.efferent.array.Tensors;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Makes arrays that record what is done with them instead of doing it.
 *
 * <p>A traced array stands for one sample of a batch: its first axis has length 1 and may not be mixed with others.
 * Small arrays are traced number by number, so that slicing, joining and broadcasting cost nothing later and
 * multiplications by zero vanish; large ones, and what comes out of weight matrices, are traced as a whole.
 */
final class Tracer extends BaseNDManager implements ConstantSource {
    /** From so many columns on, arrays are traced as a whole. */
    static final int WIDE = 4;

    private final Graph graph = new Graph();
    private final DataType type;
    /** Whether numbers that parts read come from outside. */
    private final boolean open;
    private final Map<String, Shape> weights = new LinkedHashMap<>();
    private final Map<String, WeightFunction> functions = new LinkedHashMap<>();
    private final List<LinearMap> linearMaps = new ArrayList<>();
    private final List<Occurrence> occurrences = new ArrayList<>();
    private final Map<String, Excerpt.Signature> signatures = new LinkedHashMap<>();
    /** Numbers that the part under way has read; null outside of parts. */
    private List<Double> read;
    /** Where numbers from outside are in the input, by row. */
    private final Map<Integer, Integer> slots = new HashMap<>();
    private final List<Double> numbers = new ArrayList<>();
    private final List<StepPlan.Input> numberInputs = new ArrayList<>();
    private final Map<Node, double[]> values = new HashMap<>();
    private WeightValues samples;
    private final List<Draw> draws = new ArrayList<>();
    /** Whether the part under way may ask for dropout. */
    private boolean mayDraw;
    private int inputRows;

    Tracer(DataType type, boolean open) {
        super(null, Device.cpu());
        this.type = type;
        this.open = open;
    }

    /**
     * One call of a part.
     *
     * @param part its name
     * @param numbers that it read, in order
     * @param firstFunction how many functions of weights there were before
     */
    record Occurrence(String part, double[] numbers, int firstFunction) {}

    /** Calls a part, and keeps apart what it reads. */
    NDList part(Part part, NDList inputs) {
        signatures.putIfAbsent(part.name(), new Excerpt.Signature(type, inputs));
        int firstFunction = functions.size();
        read = new ArrayList<>();
        mayDraw = part.draws();
        NDList outputs = new NDList();
        part.code().of(this, inputs).forEach(output -> outputs.add(traced(output)));
        occurrences.add(new Occurrence(
                part.name(), read.stream().mapToDouble(Double::doubleValue).toArray(), firstFunction));
        read = null;
        mayDraw = false;
        return outputs;
    }

    /** A mask of dropout, and its first row in the input. */
    record Draw(int row, Scan.Dropout dropout) {}

    /** An array times a mask that comes from outside. */
    NDArray dropout(TracedArray x, float rate) {
        if (!mayDraw || !x.isBatched()) {
            throw new UnsupportedOperationException("dropout");
        }
        int row = inputRows;
        NDArray mask = input((int) x.size()).reshape(x.getShape());
        long[] sizes = x.getShape().getShape();
        draws.add(new Draw(row, new Scan.Dropout(
                "dropout " + draws.size(), new Shape(Arrays.copyOfRange(sizes, 1, sizes.length)), rate)));
        return x.mul(mask);
    }

    /** The masks, in the order in which they were asked for. */
    List<Draw> draws() {
        return draws;
    }

    List<Occurrence> occurrences() {
        return occurrences;
    }

    /** What parts are given, by their names. */
    Map<String, Excerpt.Signature> signatures() {
        return signatures;
    }

    /** Numbers from outside, as they were read, those of all parts one after the other. */
    double[] numbers() {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Where in the input numbers from outside are. */
    List<StepPlan.Input> numberInputs() {
        return numberInputs;
    }

    /** Which of the numbers from outside is in a row of the input; -1 if none is. */
    int slot(int row) {
        return slots.getOrDefault(row, -1);
    }

    /**
     * The rows of a node that depends on nothing but constants and numbers from outside, as they were read; else null.
     */
    double[] values(Node node) {
        if (!values.containsKey(node)) {
            values.put(node, evaluated(node));
        }
        return values.get(node);
    }

    private double[] evaluated(Node node) {
        if (node.isConstant()) {
            return new double[] {node.value()};
        }
        if (node.op() == Op.INPUT) {
            return slots.containsKey(node.index())
                    ? IntStream.range(0, node.rows()).mapToDouble(
                    i -> numbers.get(slots.get(node.index() + i))).toArray()
                    : null;
        }
        List<double[]> inputs = new ArrayList<>();
        for (Node input : node.inputs()) {
            if (values(input) == null) {
                return null;
            }
            inputs.add(values(input));
        }
        return switch (node.op()) {
            case PACK -> inputs.stream().flatMapToDouble(Arrays::stream).toArray();
            case ROWS -> Arrays.copyOfRange(inputs.getFirst(), node.index(), node.index() + node.rows());
            default -> node.op().isElementwise()
                    ? IntStream.range(0, node.rows()).mapToDouble(row -> node.op().evaluate(
                    inputs.stream().mapToDouble(x -> x[x.length == 1 ? 0 : row]).toArray())).toArray() : null;
        };
    }

    Graph graph() {
        return graph;
    }

    DataType type() {
        return type;
    }

    /** Number of input rows handed out. */
    int inputRows() {
        return inputRows;
    }

    /** An input of shape (1, columns) per sample. */
    TracedArray input(int columns) {
        return input(columns, columns >= WIDE);
    }

    /** An input of shape (1, columns) per sample; {@code wide} if it is to be traced as a whole. */
    TracedArray input(int columns, boolean wide) {
        int first = inputRows;
        inputRows += columns;
        return array(graph.input(first, columns), wide);
    }

    /** A node as an array of shape (1, rows) per sample. */
    private TracedArray array(Node node, boolean wide) {
        Shape shape = new Shape(1, node.rows());
        if (wide) {
            return new TracedArray(this, shape, true, null, node);
        }
        Node[] elements = IntStream.range(0, node.rows()).mapToObj(i -> graph.rows(node, i, 1)).toArray(Node[]::new);
        return new TracedArray(this, shape, true, elements, null);
    }

    /** A constant. */
    @Override
    public TracedArray constant(Shape shape, double... values) {
        // float32 constants are what they would be as arrays
        double[] rounded = Arrays.stream(values).map(x -> type == DataType.FLOAT32 ? (float) x : x).toArray();
        if (read != null) {
            Arrays.stream(rounded).forEach(read::add);
        }
        if (read != null && open && rounded.length > 0) {
            return new TracedArray(this, shape, false, null, fromOutside(rounded));
        }
        Node[] elements = Arrays.stream(rounded).mapToObj(graph::constant).toArray(Node[]::new);
        return new TracedArray(this, shape, false, elements, null);
    }

    /**
     * A weight matrix and the bias that is added to its products.
     *
     * @param weight number of the matrix, in the order of {@link #weight}
     * @param bias number of the bias, or -1
     */
    record LinearMap(int weight, int bias) {}

    private Node fromOutside(double[] values) {
        int row = inputRows;
        numberInputs.add(new StepPlan.Input(row, values.length, new StepPlan.Source.Numbers(numbers.size())));
        for (double value : values) {
            slots.put(inputRows++, numbers.size());
            numbers.add(value);
        }
        return graph.input(row, values.length);
    }

    /** Stands for a weight. */
    NDArray weight(String name, Shape shape) {
        weights.put(name, shape);
        return WeightArray.of(this, new WeightFunction.Given(name, shape), shape);
    }

    /** Stands for a function of weights. */
    NDArray weights(WeightFunction function) {
        return WeightArray.of(this, function, ((NDArray) sample(function)).getShape());
    }

    /** What a function yields for some weights, for its shape. */
    Object sample(WeightFunction function) {
        if (samples == null) {
            samples = new WeightValues(type, given -> IntStream.range(0, (int) given.shape().size())
                    .mapToDouble(i -> 1 + 0.5 * Math.sin(i)).toArray());
        }
        return samples.value(function);
    }

    /** Numbers a function of weights like a weight, and returns its name. */
    String addFunction(WeightFunction function, Shape shape) {
        String name = "function " + functions.size() + " of weights";
        functions.put(name, function);
        weights.put(name, shape);
        return name;
    }

    /** Functions of weights that linear maps take, by the names they have among the weights. */
    Map<String, WeightFunction> functions() {
        return functions;
    }

    /** An array of this tracer's. */
    TracedArray traced(NDArray array) {
        if (array instanceof TracedArray traced) {
            return traced;
        }
        if (WeightArray.in(array) != null) {
            return WeightArray.in(array).traced();
        }
        throw new UnsupportedOperationException(
                "an array of another manager; constants must come from the manager of a traced operand");
    }

    /** A weight matrix times rows, plus a bias if it is not null. */
    Node product(NDArray matrix, NDArray bias, Node x) {
        String weight = WeightArray.in(matrix).name();
        String added = bias == null ? null : WeightArray.in(bias).name();
        List<String> names = List.copyOf(weights.keySet());
        return graph.linear(linearMap(names.indexOf(weight), added == null ? -1 : names.indexOf(added)),
                (int) matrix.getShape().get(0), x);
    }

    /** Shapes of the weights by name, in the order in which they are numbered. */
    Map<String, Shape> weights() {
        return weights;
    }

    /** The linear maps in use, in the order in which they are numbered. */
    List<LinearMap> linearMaps() {
        return linearMaps;
    }

    private int linearMap(int weight, int bias) {
        var map = new LinearMap(weight, bias);
        if (!linearMaps.contains(map)) {
            linearMaps.add(map);
        }
        return linearMaps.indexOf(map);
    }

    private static List<Shape> shapes(NDList arrays) {
        return arrays.stream().map(NDArray::getShape).toList();
    }

    private List<Node> nodes(NDList arrays) {
        return arrays.stream().flatMap(array -> traced(array).numbers().nodes().stream()).toList();
    }

    /**
     * Records a function once that is repeated; see {@link Repeat#times}.
     *
     * @throws UnsupportedOperationException if it changes shapes, or has weights
     */
    NDList repeat(int times, NDList state, UnaryOperator<NDList> function) {
        int first = inputRows;
        NDList before = new NDList();
        for (NDArray array : state) {
            before.add(input((int) array.size(), traced(array).isWide()).reshape(array.getShape()));
        }
        NDList after = function.apply(before);
        if (!shapes(after).equals(shapes(state))) {
            throw new UnsupportedOperationException("shapes change from " + shapes(state) + " to " + shapes(after));
        }
        Node last = graph.repeat(new Loop(times, first, nodes(after)), graph.pack(nodes(state)));
        NDList result = new NDList();
        int row = 0;
        for (NDArray array : state) {
            int columns = (int) array.size();
            result.add(array(graph.rows(last, row, columns), traced(array).isWide()).reshape(array.getShape()));
            row += columns;
        }
        return result;
    }

    /**
     * Runs a function of traced arrays.
     *
     * @throws UntraceableException naming the operation that cannot be traced, and the line that asked for it
     */
    <T> T trace(Supplier<T> function) {
        try {
            return function.get();
        } catch (UnsupportedOperationException | ClassCastException e) {
            throw UntraceableException.of(e);
        } finally {
            if (samples != null) {
                samples.close();
                samples = null;
            }
        }
    }

    @Override
    public NDArray create(Shape shape, DataType dataType) {
        return constant(shape, new double[(int) shape.size()]);
    }

    @Override
    public NDArray full(Shape shape, float value, DataType dataType) {
        double[] values = new double[(int) shape.size()];
        Arrays.fill(values, value);
        return constant(shape, values);
    }

    @Override
    public NDArray zeros(Shape shape, DataType dataType) {
        return create(shape, dataType);
    }

    @Override
    public NDArray ones(Shape shape, DataType dataType) {
        return full(shape, 1, dataType);
    }

    @Override
    public NDArray create(Buffer data, Shape shape, DataType dataType) {
        double[] values = new double[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (data) {
                case FloatBuffer floats -> floats.get();
                case DoubleBuffer doubles -> doubles.get();
                case IntBuffer ints -> ints.get();
                case LongBuffer longs -> longs.get();
                case ByteBuffer bytes when dataType == DataType.FLOAT64 -> bytes.getDouble();
                case ByteBuffer bytes when dataType == DataType.FLOAT32 -> bytes.getFloat();
                default -> throw new UnsupportedOperationException("create from " + dataType);
            };
        }
        return constant(shape, values);
    }

    @Override
    public NDArray from(NDArray array) {
        if (array == null || array instanceof TracedArray || WeightArray.in(array) != null) {
            return array;
        }
        return constant(array.getShape(), Tensors.toDoubles(array));
    }

    @Override
    public ByteBuffer allocateDirect(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }

    @Override
    public NDManager newSubManager(Device subDevice) {
        return this;
    }

    @Override
    public Engine getEngine() {
        return Engine.getEngine("PyTorch");
    }

    @Override
    public void attachInternal(String resourceId, AutoCloseable... resource) {}

    @Override
    public void detachInternal(String resourceId) {}

    @Override
    public void close() {}
}
