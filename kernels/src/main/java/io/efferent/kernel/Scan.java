package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Helpers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A step of a recurrent computation, compiled, and swept over time forward and back.
 *
 * <p>A step reads fields as they were some steps ago and channels from outside, and writes all fields anew. Only the
 * fields are kept over time; on the way back what else a step computed is computed again together with its adjoint.
 * Samples are independent of each other: they are worked on in blocks, on as many threads as asked for, and the
 * results do not depend on how many.
 */
public final class Scan {
    /** Samples per block: of many, and of so few that blocks of them would leave most of the processor idle. */
    private static final int WIDE = 32;
    private static final int NARROW = 16;
    /** As many multiply-adds take longer than to keep a number in memory and fetch it. */
    private static final int LEAST_PRODUCTS = 128;

    private final boolean vectors;
    final List<StepPlan.Field> fields;
    final List<StepPlan.Field> channels;
    final Tracer tracer;
    final StepPlan plan;
    final Helpers helpers;
    /** Operations on rows in one step. */
    final long forwardCost;
    final long backwardCost;
    /** What is computed of weights before a sweep, by the names under which the step knows it. */
    final Map<String, WeightFunction> functions;
    /** For sweeps with the same weights one after the other. */
    private volatile WeightValues.Evaluated evaluated;
    private final List<Dropout> dropouts;
    private final List<Tracer.Occurrence> occurrences;
    /** Numbers from outside that parts read. */
    final double[] numbers;
    /** By samples per block. */
    private final Map<Integer, Program<?>> programs;

    private Scan(Builder builder) {
        tracer = builder.tracer;
        fields = List.copyOf(builder.fields);
        channels = builder.allChannels();
        vectors = builder.vectors;
        helpers = new Helpers("scan", builder.threads - 1);
        plan = new StepPlan(tracer, fields, builder.allInputs(), builder.results, builder.least);
        forwardCost = cost(plan.interpreted.forward());
        backwardCost = cost(plan.interpreted.backward())
                + plan.products.stream().mapToLong(product -> (long) product.rows() * product.columns()).sum();
        functions = Map.of();
        dropouts = List.of();
        occurrences = List.of();
        numbers = new double[0];
        programs = new ConcurrentHashMap<>();
    }

    /** The same code with functions of weights, and numbers that parts read. */
    private Scan(
            Scan compiled, Map<String, WeightFunction> functions, List<Dropout> dropouts,
            List<Tracer.Occurrence> occurrences, double[] numbers) {
        tracer = compiled.tracer;
        fields = compiled.fields;
        channels = compiled.channels;
        vectors = compiled.vectors;
        helpers = compiled.helpers;
        forwardCost = compiled.forwardCost;
        backwardCost = compiled.backwardCost;
        plan = compiled.plan;
        programs = compiled.programs;
        this.functions = functions;
        this.dropouts = dropouts;
        this.occurrences = occurrences;
        this.numbers = numbers;
    }

    /** The same code with what parts read and compute of weights now. */
    Scan with(Map<String, Excerpt> parts) {
        if (functions.isEmpty() && numbers.length == 0) {
            return this;
        }
        var now = new LinkedHashMap<>(functions);
        List<String> names = List.copyOf(functions.keySet());
        double[] read = numbers.clone();
        int at = 0;
        for (Tracer.Occurrence occurrence : occurrences) {
            Excerpt part = parts.get(occurrence.part());
            for (int i = 0; i < part.functions().size(); i++) {
                now.put(names.get(occurrence.firstFunction() + i), part.functions().get(i));
            }
            if (numbers.length > 0) {
                System.arraycopy(part.numbers(), 0, read, at, part.numbers().length);
                at += part.numbers().length;
            }
        }
        return new Scan(this, now, dropouts, occurrences, read);
    }

    /**
     * A mask that a step reads from outside: 0 for what is left out, 1 / (1 - rate) for what stays.
     *
     * @param channel its name
     * @param shape of a sample
     * @param rate of what is left out
     */
    public record Dropout(String channel, Shape shape, float rate) {}

    /** The masks that a sweep is to be given, in the order in which the step uses them. */
    public List<Dropout> dropouts() {
        return dropouts;
    }

    /** The numbers of functions of weights, by name. */
    Map<String, double[]> functionsOf(Map<String, double[]> weights) {
        WeightValues.Evaluated known = evaluated;
        if (known == null || !known.isOf(weights)) {
            known = WeightValues.of(tracer.type(), functions, weights);
            evaluated = known;
        }
        return known.results();
    }

    static int position(List<StepPlan.Field> fields, String name) {
        List<String> names = fields.stream().map(StepPlan.Field::name).toList();
        if (!names.contains(name)) {
            throw new IllegalArgumentException("no field " + name + ", only " + names);
        }
        return names.indexOf(name);
    }

    /** Number of loops and other stages in the forward and the backward program. */
    int[] stages() {
        return new int[] {plan.compiled().forward().stages().size(), plan.compiled().backward().stages().size()};
    }

    /** Whether steps or their adjoints are interpreted still. */
    boolean isInterpreted() {
        return programs.values().stream().anyMatch(program ->
                program.forward.isInterpreted() || program.backward.isInterpreted());
    }

    /** Number of elementary operations per step and sample, forward and backward; copies do not count. */
    int[] operations() {
        return new int[] {count(plan.interpreted.forward()), count(plan.interpreted.backward())};
    }

    /** Operations on rows of a block, products with matrices included. */
    private static long cost(Schedule schedule) {
        return count(schedule) + schedule.stages().stream().map(stage -> stage.nodes().getFirst())
                .filter(node -> node.op() == Op.LINEAR || node.op() == Op.LINEAR_TRANSPOSED)
                .mapToLong(node -> (long) node.rows() * node.input(0).rows()).sum();
    }

    private static int count(Schedule schedule) {
        return schedule.stages().stream().mapToInt(stage -> count(schedule, stage)).sum();
    }

    private static int count(Schedule schedule, Schedule.Stage stage) {
        Node node = stage.nodes().getFirst();
        return switch (node.op()) {
            case PACK -> 0;
            case REPEAT, REPEAT_ADJOINT -> node.loop().times() * count(schedule.loop(node));
            default -> stage.nodes().size() * stage.rows();
        };
    }

    /**
     * Begins a sweep.
     *
     * @param batch number of samples
     * @param steps number of steps
     * @param initial fields at time 0 by name, each (batch, columns); missing ones are 0
     * @param outer channels by name, each (steps or more, batch, columns)
     * @param weights numbers of the weights by name
     */
    public Sweep sweep(
            int batch, int steps, Map<String, NDArray> initial, Map<String, NDArray> outer,
            Map<String, double[]> weights) {
        return sweep(batch, steps, initial, outer, weights, Long.MAX_VALUE);
    }

    /**
     * Begins a sweep over all steps forward, and back. If what it would keep takes more room than it is given, it keeps
     * the fields of some times only, and computes the steps between again on the way back (Griewank &amp; Walther 2000,
     * ACM Trans Math Softw 26:19): the same numbers, to the last bit, for one more sweep forward. Recorded fields are
     * written down where they are few; others are computed again when they are asked for.
     *
     * @param room numbers of fields that may be kept; twice as many with results of products ({@link Builder#optKept})
     */
    public Sweep sweep(
            int batch, int steps, Map<String, NDArray> initial, Map<String, NDArray> outer,
            Map<String, double[]> weights, long room) {
        return newSweep(batch, steps, weights, room).begin(initial, outer);
    }

    /**
     * Begins a sweep of fields that start at 0, whose channels have no numbers yet: {@link Sweep#put(String, float[])}
     * gives them theirs. For small steps, where arrays would take longer than what is computed.
     */
    public Sweep sweep(int batch, int steps, Map<String, double[]> weights) {
        return newSweep(batch, steps, weights, Long.MAX_VALUE);
    }

    private TypedSweep<?> newSweep(int batch, int steps, Map<String, double[]> weights, long room) {
        Program<?> program = programs.computeIfAbsent(
                batch > WIDE ? WIDE : NARROW, width -> new Program<>(Lanes.of(tracer.type(), width), vectors, plan));
        return new TypedSweep<>(this, program, batch, steps, weights, room);
    }

    /** One sweep over time: what was computed, kept for the way back. Closing it lets the next sweep use its memory. */
    public sealed interface Sweep extends AutoCloseable permits TypedSweep {
        /** Computes steps {@code from} (exclusive) to {@code to} (inclusive), counted from 1. */
        void forward(int from, int to);

        /**
         * Sets the start of a field.
         *
         * @param field its name
         * @param values (batch, columns)
         */
        void start(String field, float[] values);

        /**
         * Sets a channel.
         *
         * @param channel its name
         * @param values (steps, batch, columns), not to be changed while the sweep goes on
         */
        void put(String channel, float[] values);

        /**
         * Changes a channel at one step, for what becomes known only on the way.
         *
         * @param channel its name
         * @param step counted from 0
         * @param sample which
         * @param values holds its numbers
         * @param offset where they begin
         */
        void put(String channel, int step, int sample, float[] values, int offset);

        /**
         * A field of one sample at one time.
         *
         * @param name its name; it is recorded
         * @param time 0 for the start
         * @param sample which
         */
        double[] get(String name, int time, int sample);

        /** The recorded fields. */
        List<String> fields();

        /** Whether there is a field of that name. */
        boolean has(String name);

        /** Whether a field is computed, and can be asked for: it is recorded, or needed for one that is. */
        boolean computes(String name);

        /**
         * A field over time, (batch, to - from + 1, columns).
         *
         * @param name its name
         * @param from first time
         * @param to last time
         * @param manager owner of the array
         */
        NDArray field(String name, int from, int to, NDManager manager);

        /** The numbers of {@link #field}. */
        double[] numbers(String name, int from, int to);

        /** As {@link #backward(int, int, Map)}, with gradients of one field, by its numbers. */
        void backward(int from, int to, String field, double[] upstream);

        /**
         * Sends gradients back through steps {@code to} to {@code from + 1} and adds up those of the weights.
         *
         * @param upstream gradients of fields by name, each (batch, to - from + 1, columns), from time {@code from} on
         */
        void backward(int from, int to, Map<String, NDArray> upstream);

        /**
         * Gradient with respect to a field at time 0, (batch, columns): the sum of what was sent back through
         * the first step.
         *
         * @param name the field
         * @param manager owner of the array
         */
        NDArray initialGradient(String name, NDManager manager);

        /** Gradients of the weights by name, row-major. */
        Map<String, double[]> weightGradients();

        @Override
        void close();
    }

    /**
     * Begins to describe a step.
     *
     * @param type float32 or float64
     */
    public static Builder builder(DataType type) {
        return new Builder(type);
    }

    /** Collects what a step reads, and traces it. */
    public static final class Builder {
        private Tracer tracer;
        private final List<StepPlan.Field> fields = new ArrayList<>();
        private final List<StepPlan.Field> channels = new ArrayList<>();
        private final List<StepPlan.Input> inputs = new ArrayList<>();
        private final Map<String, TracedArray> results = new LinkedHashMap<>();
        private int threads = 1;
        private boolean vectors = Vectors.available();
        private int least = LEAST_PRODUCTS;

        private Builder(DataType type) {
            tracer = new Tracer(type, false);
        }

        /** The manager of traced arrays, for constants. */
        public NDManager manager() {
            return tracer;
        }

        /** Declares a field that steps write and read; one that is neither recorded nor read is not computed. */
        public Builder addField(String name, int columns, boolean recorded) {
            fields.add(new StepPlan.Field(name, columns, recorded));
            return this;
        }

        /** Records a field that was declared without. */
        public Builder record(String name) {
            int field = position(fields, name);
            fields.set(field, new StepPlan.Field(name, fields.get(field).rows(), true));
            return this;
        }

        /** Records these fields and no others, however they were declared. */
        public Builder recordOnly(Collection<String> names) {
            names.forEach(name -> position(fields, name));
            fields.replaceAll(field -> new StepPlan.Field(field.name(), field.rows(), names.contains(field.name())));
            return this;
        }

        /** A field as it was {@code lag} steps ago, (1, columns); the initial value before the start. */
        public NDArray lagged(String name, int lag) {
            int field = position(fields, name);
            if (lag < 1) {
                throw new IllegalArgumentException("lag: got " + lag + ", expected at least 1");
            }
            int columns = fields.get(field).rows();
            int row = tracer.inputRows();
            NDArray array = tracer.input(columns);
            inputs.add(new StepPlan.Input(row, columns, new StepPlan.Source.Lagged(field, lag)));
            return array;
        }

        /** A channel from outside, (1, columns). */
        public NDArray outer(String name, int columns) {
            channels.add(new StepPlan.Field(name, columns, false));
            int row = tracer.inputRows();
            NDArray array = tracer.input(columns);
            inputs.add(new StepPlan.Input(row, columns, new StepPlan.Source.Outer(channels.size() - 1)));
            return array;
        }

        /** One sample by itself, of the same shape: a mean over its first axis is not one over the batch. */
        public NDArray single(NDArray array) {
            return tracer.traced(array).single();
        }

        /** A weight. What is computed from weights alone is computed once per sweep, the rest in each step. */
        public NDArray weight(String name, Shape shape) {
            return tracer.weight(name, shape);
        }

        /** What a step writes to a field. */
        public Builder setResult(String name, NDArray result) {
            long columns = fields.get(position(fields, name)).rows();
            if (result.size() != columns) {
                throw new IllegalArgumentException(
                        name + ": got shape " + result.getShape() + ", expected " + columns + " columns");
            }
            results.put(name, tracer.traced(result).numbers());
            return this;
        }

        /** Number of threads; default 1. */
        public Builder optThreads(int count) {
            threads = count;
            return this;
        }

        /**
         * How many multiply-adds of products with matrices a number must spare the way back to be kept, in memory for
         * each step and sample, instead of being computed again there; default 128. 0 for small sweeps.
         */
        public Builder optKept(int leastProducts) {
            least = leastProducts;
            return this;
        }

        /** Whether to use the Vector API; default {@link Vectors#available}. */
        Builder optVectors(boolean use) {
            vectors = use;
            return this;
        }

        /** Whether numbers that parts read come from outside, with which a step is a little slower; default false. */
        Builder optOpen(boolean fromOutside) {
            tracer = new Tracer(tracer.type(), fromOutside);
            return this;
        }

        /**
         * Code of somebody else's within the step, which may read other numbers the next time; see {@link Variants}.
         *
         * @param part what it is
         * @param inputs what it is given: arrays of this builder's
         */
        public NDList part(Part part, NDList inputs) {
            return tracer.part(part, inputs);
        }

        Map<String, Excerpt.Signature> signatures() {
            return tracer.signatures();
        }

        List<Tracer.Occurrence> occurrences() {
            return tracer.occurrences();
        }

        /** Traces a step; see {@link Tracer#trace}. */
        public Builder trace(Runnable step) {
            tracer.trace(() -> {
                step.run();
                return null;
            });
            return this;
        }

        /** Compiles forward and backward, or finds what was compiled from an equal step before. */
        public Scan build() {
            Scan compiled = ScanCache.get(key(), () -> new Scan(this));
            boolean isComplete = tracer.functions().isEmpty() && tracer.occurrences().isEmpty();
            return isComplete ? compiled : new Scan(
                    compiled, new LinkedHashMap<>(tracer.functions()),
                    tracer.draws().stream().map(Tracer.Draw::dropout).toList(), List.copyOf(tracer.occurrences()),
                    tracer.numbers());
        }

        private List<StepPlan.Input> allInputs() {
            List<StepPlan.Input> all = new ArrayList<>(inputs);
            all.addAll(tracer.numberInputs());
            for (Tracer.Draw draw : tracer.draws()) {
                int channel = position(allChannels(), draw.dropout().channel());
                all.add(new StepPlan.Input(
                        draw.row(), (int) draw.dropout().shape().size(), new StepPlan.Source.Outer(channel)));
            }
            return all;
        }

        private List<StepPlan.Field> allChannels() {
            Stream<StepPlan.Field> masks = tracer.draws().stream().map(Tracer.Draw::dropout)
                    .map(mask -> new StepPlan.Field(mask.channel(), (int) mask.shape().size(), false));
            return Stream.concat(channels.stream(), masks).toList();
        }

        /** Everything that a scan is made from. */
        private List<Object> key() {
            List<Node> nodes = new ArrayList<>();
            List<Object> shapes = new ArrayList<>();
            results.forEach((name, result) -> {
                shapes.add(name);
                shapes.add(result.isWide());
                nodes.addAll(result.nodes());
            });
            return List.of(
                    tracer.type(), vectors, least, threads, List.copyOf(fields), allChannels(), allInputs(),
                    new ArrayList<>(tracer.weights().entrySet()), List.copyOf(tracer.linearMaps()), shapes,
                    ScanCache.program(nodes));
        }
    }
}
