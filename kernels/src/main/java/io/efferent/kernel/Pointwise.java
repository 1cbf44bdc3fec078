package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A function of many operations, number by number and without derivatives, as one operation: compiled by itself, in
 * double precision for ordinary arrays and in the float type of a compiled step. Made once and kept, it is compiled
 * when it is used first.
 */
public final class Pointwise implements Callee {
    /** Numbers computed at once. */
    static final int WIDTH = 32;

    private final List<String> names;
    private final Function<Parameters, NDArray> function;
    private Compiled<double[]> doubles;
    private Compiled<float[]> floats;

    /**
     * The function on blocks of numbers.
     *
     * @param lanes memory of a block
     * @param kernel takes the arguments in its first rows
     * @param result where in memory the results begin
     * @param memory of a thread
     */
    record Compiled<A>(Lanes<A> lanes, Kernel<A> kernel, int result, ThreadLocal<A> memory) {}

    /**
     * A function.
     *
     * @param names the parameters that it reads
     * @param function operations on arrays of equal shape and on constants
     */
    public Pointwise(List<String> names, Function<Parameters, NDArray> function) {
        this.names = List.copyOf(names);
        this.function = function;
    }

    /**
     * Its values, without derivatives.
     *
     * @param p what it reads; all of it broadcasts to the shape of the first
     */
    public NDArray of(Parameters p) {
        NDArray[] arguments = names.stream().map(p::get).toArray(NDArray[]::new);
        if (arguments[0] instanceof TracedArray traced) {
            return TracedArray.pointwise(
                    this, Arrays.stream(arguments).map(traced.tracer()::traced).toArray(TracedArray[]::new));
        }
        Shape shape = arguments[0].getShape();
        return Constants.of(
                arguments[0].getManager(), arguments[0].getDataType(), shape, values(numbers(shape, arguments)));
    }

    /** The numbers of arrays that broadcast to a shape. */
    static double[][] numbers(Shape shape, NDArray... arrays) {
        return Arrays.stream(arrays).map(x -> Tensors.toDoubles(x.getShape().equals(shape) ? x : x.broadcast(shape)))
                .toArray(double[][]::new);
    }

    private double[] values(double[][] numbers) {
        Compiled<double[]> code = doubles();
        double[] memory = code.memory().get();
        double[] values = new double[numbers[0].length];
        for (int from = 0; from < values.length; from += WIDTH) {
            int count = Math.min(WIDTH, values.length - from);
            for (int i = 0; i < numbers.length; i++) {
                System.arraycopy(numbers[i], from, memory, i * WIDTH, count);
                Arrays.fill(memory, i * WIDTH + count, (i + 1) * WIDTH, numbers[i][from]);
            }
            code.kernel().run(memory, null, null, null);
            System.arraycopy(memory, code.result(), values, from, count);
        }
        return values;
    }

    /** For a step in memory of the same float type. */
    @SuppressWarnings("unchecked")
    <A> Compiled<A> compiled(Lanes<A> lanes) {
        return (Compiled<A>) (lanes.doubles() ? doubles() : floats());
    }

    private synchronized Compiled<double[]> doubles() {
        if (doubles == null) {
            doubles = compile(new DoubleLanes(WIDTH), DataType.FLOAT64);
        }
        return doubles;
    }

    private synchronized Compiled<float[]> floats() {
        if (floats == null) {
            floats = compile(new FloatLanes(WIDTH), DataType.FLOAT32);
        }
        return floats;
    }

    private <A> Compiled<A> compile(Lanes<A> lanes, DataType type) {
        var tracer = new Tracer(type, false);
        return tracer.trace(() -> {
            Map<String, NDArray> inputs = new LinkedHashMap<>();
            names.forEach(name -> inputs.put(name, tracer.input(1)));
            NDArray value = function.apply(Parameters.of(tracer, type, inputs));
            Node result = tracer.graph().copy(tracer.traced(value).packed());
            var schedule = new Schedule(List.of(result), names.size());
            boolean vectors = Vectors.available();
            return new Compiled<>(
                    lanes, new ScheduleCompiler<>(lanes, Products.of(lanes, vectors), vectors).compile(schedule),
                    schedule.row(result) * WIDTH,
                    ThreadLocal.withInitial(() -> lanes.allocate(schedule.rows() * WIDTH)));
        });
    }
}
