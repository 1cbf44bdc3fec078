package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Helpers;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.ObjIntConsumer;

/**
 * A step of a recurrent computation, compiled, and swept over time forward and back.
 *
 * <p>A step reads fields as they were some steps ago and channels from outside, and writes all fields anew. Only the fields are
 * kept over time; on the way back what else a step computed is computed again together with its adjoint. Samples are independent
 * of each other: they are worked on in blocks, on as many threads as asked for, and the results do not depend on how many.
 */
public final class Scan {
    /** Steps whose weight gradients are added up in the float type of the sweep before they are added to doubles. */
    private static final int STEPS_IN_FLOAT = 32;

    /** Samples per block: of many, and of so few that blocks of them would leave most of the processor idle. */
    private static final int WIDE = 32;
    private static final int NARROW = 16;

    private final boolean vectors;
    private final List<StepPlan.Field> fields;
    private final List<StepPlan.Field> channels;
    private final Tracer tracer;
    private final StepPlan plan;
    private final Helpers helpers;
    /** Operations on rows in one step. */
    private final long forwardCost;
    private final long backwardCost;
    /** What is computed of weights before a sweep, by the names under which the step knows it. */
    private final Map<String, WeightFunction> functions;
    /** By samples per block. */
    private final Map<Integer, Programs> programs;

    /** The step for blocks of one width, and memory that its sweeps have given back. */
    private final class Programs {
        private final Lanes lanes;
        private final Kernel forwardKernel;
        private final Kernel backwardKernel;
        private final Deque<Workspace> workspaces = new ConcurrentLinkedDeque<>();
        /** Histories by length. */
        private final Map<Integer, Deque<Object>> histories = new ConcurrentHashMap<>();

        private Programs(int width) {
            lanes = Lanes.of(tracer.type(), width);
            var compiler = new ScheduleCompiler(lanes, vectors);
            forwardKernel = compiler.compile(plan.forward);
            backwardKernel = compiler.compile(plan.backward);
        }

        private Object history(int length) {
            Object array = histories.computeIfAbsent(length, k -> new ConcurrentLinkedDeque<>()).poll();
            return array == null ? lanes.allocate(length) : array;
        }

        private Workspace workspace() {
            Workspace free = workspaces.poll();
            return free != null
                    ? free
                    : new Workspace(lanes, plan);
        }
    }

    private Scan(Builder builder) {
        tracer = builder.tracer;
        fields = List.copyOf(builder.fields);
        channels = List.copyOf(builder.channels);
        vectors = builder.vectors;
        helpers = new Helpers("scan", builder.threads - 1);
        plan = new StepPlan(tracer, fields, List.copyOf(builder.inputs), builder.results);
        forwardCost = cost(plan.forward);
        backwardCost = cost(plan.backward)
                + plan.products.stream().mapToLong(product -> (long) product.rows() * product.columns()).sum();
        functions = Map.of();
        programs = new ConcurrentHashMap<>();
    }

    /** The same code with functions of weights. */
    private Scan(Scan compiled, Map<String, WeightFunction> functions) {
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
    }

    private static int position(List<StepPlan.Field> fields, String name) {
        List<String> names = fields.stream().map(StepPlan.Field::name).toList();
        if (!names.contains(name)) {
            throw new IllegalArgumentException("no field " + name + ", only " + names);
        }
        return names.indexOf(name);
    }

    /** Number of loops and other stages in the forward and the backward program. */
    public int[] stages() {
        return new int[] {plan.forward.stages().size(), plan.backward.stages().size()};
    }

    /** Number of elementary operations per step and sample, forward and backward; copies do not count. */
    public int[] operations() {
        return new int[] {count(plan.forward), count(plan.backward)};
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
        return new Sweep(batch, steps, initial, outer, weights);
    }

    /** One sweep over time: what was computed, kept for the way back. Closing it lets the next sweep use its memory. */
    public final class Sweep implements AutoCloseable {
        private final Programs program;
        private final Lanes lanes;
        private final int width;
        private final int batch;
        private final int steps;
        private final int blocks;
        private final Object[] outer;
        /** By block [time][row][sample]. */
        private final Object[] frames;
        /** By block [row][sample]; null where nothing came back to the start. */
        private final Object[] initialGradients;
        private final LinearMaps maps;
        private final Map<String, double[]> gradients = new LinkedHashMap<>();
        private final Map<String, double[]> weights;

        private Sweep(
                int batch, int steps, Map<String, NDArray> initial, Map<String, NDArray> outerArrays,
                Map<String, double[]> weights) {
            program = programs.computeIfAbsent(batch > WIDE ? WIDE : NARROW, Programs::new);
            lanes = program.lanes;
            width = lanes.width;
            this.batch = batch;
            this.steps = steps;
            this.weights = new LinkedHashMap<>(weights);
            blocks = Math.ceilDiv(batch, width);
            frames = new Object[blocks];
            initialGradients = new Object[blocks];
            Object[] start = numbers(initial, batch);
            outer = channels.stream().map(c -> outer(c, outerArrays.get(c.name()))).toArray();
            int length = length();
            for (int block = 0; block < blocks; block++) {
                frames[block] = program.history(length);
                for (int f = 0; f < fields.size(); f++) {
                    int rows = fields.get(f).rows();
                    if (!plan.isKept(f)) {
                        continue;
                    }
                    if (start[f] == null) {
                        lanes.fill(frames[block], plan.frameRow[f] * width, (plan.frameRow[f] + rows) * width, 0);
                    } else {
                        lanes.toRows(
                                start[f], block * width * rows, rows, samples(block), frames[block], plan.frameRow[f] * width, rows);
                    }
                }
            }
            tracer.weights().forEach((name, shape) -> {
                double[] numbers = weights.get(name);
                if (functions.containsKey(name)) {
                    return;
                }
                if (numbers == null || numbers.length != shape.size()) {
                    throw new IllegalArgumentException("weight " + name + ": got "
                            + (numbers == null ? "nothing" : numbers.length + " numbers") + ", expected shape " + shape);
                }
            });
            if (!functions.isEmpty()) {
                this.weights.putAll(WeightValues.of(tracer.type(), functions, weights));
            }
            maps = linearMaps();
            weights.forEach((name, numbers) -> gradients.put(name, new double[numbers.length]));
        }

        /** Numbers in the frames of a block, and in gradients of products that are collected behind them. */
        private int length() {
            int behind = Workspace.COLLECTED_STEPS * plan.collectedRows + lanes.margin();
            int most = (Integer.MAX_VALUE / width - 1 - behind) / Math.max(1, plan.frameRows) - 1;
            if (steps > most) {
                throw new IllegalArgumentException("steps: got " + steps + ", expected at most " + most + ", as "
                        + plan.frameRows + " numbers are kept of each step and sample");
            }
            return ((steps + 1) * plan.frameRows + behind) * width;
        }

        private Object outer(StepPlan.Field channel, NDArray array) {
            boolean isLonger = array != null && array.getShape().dimension() == 3 && array.getShape().get(0) > steps;
            return lanes.numbers(Tensors.requireShape(
                    "channel " + channel.name(), array, isLonger ? -1 : steps, batch, channel.rows()));
        }

        /** The numbers of fields of shape (sizes, columns); null for missing ones. */
        private Object[] numbers(Map<String, NDArray> arrays, long... sizes) {
            return fields.stream().map(field -> {
                NDArray array = arrays.get(field.name());
                long[] shape = Arrays.copyOf(sizes, sizes.length + 1);
                shape[sizes.length] = field.rows();
                return array == null ? null : lanes.numbers(Tensors.requireShape(field.name(), array, shape));
            }).toArray();
        }

        private LinearMaps linearMaps() {
            List<String> names = new ArrayList<>(tracer.weights().keySet());
            List<Tracer.LinearMap> linear = tracer.linearMaps();
            double[][] matrices = new double[linear.size()][];
            double[][] biases = new double[linear.size()][];
            int[] rows = new int[linear.size()];
            int[] columns = new int[linear.size()];
            for (int i = 0; i < linear.size(); i++) {
                String name = names.get(linear.get(i).weight());
                Shape shape = tracer.weights().get(name);
                matrices[i] = weights.get(name);
                rows[i] = (int) shape.get(0);
                columns[i] = (int) shape.get(1);
                biases[i] = linear.get(i).bias() < 0 ? null : weights.get(names.get(linear.get(i).bias()));
            }
            return lanes.maps(matrices, rows, columns, biases);
        }

        private int samples(int block) {
            return Math.min(width, batch - block * width);
        }

        /** Computes steps {@code from} (exclusive) to {@code to} (inclusive), counted from 1. */
        public void forward(int from, int to) {
            parallel(nanoseconds(to - from, forwardCost), (workspace, block) -> {
                for (int t = from + 1; t <= to; t++) {
                    run(program.forwardKernel, workspace, workspace.forwardMemory, block, t);
                }
            });
        }

        /** Computes a step, or its adjoint. */
        private void run(Kernel kernel, Workspace workspace, Object memory, int block, int t) {
            for (StepPlan.Input input : plan.inputs) {
                if (input.source() instanceof StepPlan.Source.Outer channel) {
                    lanes.toRows(
                            outer[channel.channel()], ((t - 1) * batch + block * width) * input.rows(), input.rows(),
                            samples(block), memory, input.row() * width, input.rows());
                }
            }
            for (int i = 0; i < plan.lags.size(); i++) {
                workspace.starts[i] = frame(Math.max(0, t - plan.lags.get(i)));
            }
            kernel.run(memory, frames[block], workspace.starts, maps);
        }

        /** Where the frame of a time begins. */
        private int frame(int time) {
            return time * plan.frameRows * width;
        }

        /**
         * Changes a channel at one step, for what becomes known only on the way.
         *
         * @param channel its name
         * @param step counted from 0
         * @param sample which
         * @param values holds its numbers
         * @param offset where they begin
         */
        public void put(String channel, int step, int sample, float[] values, int offset) {
            int c = position(channels, channel);
            int columns = channels.get(c).rows();
            int at = (step * batch + sample) * columns;
            switch (outer[c]) {
                case float[] numbers -> System.arraycopy(values, offset, numbers, at, columns);
                case double[] numbers -> {
                    for (int i = 0; i < columns; i++) {
                        numbers[at + i] = values[offset + i];
                    }
                }
                default -> throw new IllegalStateException("numbers of " + channel);
            }
        }

        /**
         * A field of one sample at one time.
         *
         * @param name its name; it is recorded
         * @param time 0 for the start
         * @param sample which
         */
        public double[] get(String name, int time, int sample) {
            int f = position(fields, name);
            requireKept(f);
            double[] values = new double[fields.get(f).rows()];
            Object numbers = frames[sample / width];
            for (int i = 0; i < values.length; i++) {
                int at = frame(time) + (plan.frameRow[f] + i) * width + sample % width;
                values[i] = numbers instanceof float[] floats ? floats[at] : ((double[]) numbers)[at];
            }
            return values;
        }

        private void requireKept(int field) {
            if (!plan.isKept(field)) {
                throw new IllegalArgumentException(
                        "field " + fields.get(field).name() + " is neither recorded nor read: it was not computed");
            }
        }

        /** The recorded fields. */
        public List<String> fields() {
            return fields.stream().filter(StepPlan.Field::recorded).map(StepPlan.Field::name).toList();
        }

        /** Whether there is a field of that name. */
        public boolean has(String name) {
            return fields.stream().anyMatch(field -> field.name().equals(name));
        }

        /** Whether a field is computed, and can be asked for: it is recorded, or needed for one that is. */
        public boolean computes(String name) {
            return plan.isKept(position(fields, name));
        }

        /**
         * A field over time, (batch, to - from + 1, columns).
         *
         * @param name its name
         * @param from first time
         * @param to last time
         * @param manager owner of the array
         */
        public NDArray field(String name, int from, int to, NDManager manager) {
            int f = position(fields, name);
            requireKept(f);
            int rows = fields.get(f).rows();
            int times = to - from + 1;
            Object numbers = lanes.allocate(batch * times * rows);
            parallel(nanoseconds(times, rows), (_, block) -> {
                for (int time = 0; time < times; time++) {
                    lanes.fromRows(
                            frames[block], frame(from + time) + plan.frameRow[f] * width, rows, numbers,
                            (block * width * times + time) * rows, times * rows, samples(block));
                }
            });
            return lanes.array(manager, new Shape(batch, times, rows), numbers);
        }

        /**
         * Sends gradients back through steps {@code to} to {@code from + 1} and adds up those of the weights.
         *
         * @param upstream gradients of fields by name, each (batch, to - from + 1, columns), from time {@code from} on
         */
        public void backward(int from, int to, Map<String, NDArray> upstream) {
            Object[] above = numbers(upstream, batch, to - from + 1);
            maps.prepareTransposed();
            List<Map<String, double[]>> sums = new ArrayList<>(Collections.nCopies(blocks, Map.of()));
            parallel(nanoseconds(to - from, backwardCost), (workspace, block) -> sums.set(block, backward(workspace, block, from, to, above)));
            functions.keySet().forEach(name -> gradients.put(name, new double[weights.get(name).length]));
            // Added up in the order of blocks, so the sum does not depend on the number of threads.
            for (Map<String, double[]> block : sums) {
                block.forEach((name, part) -> {
                    double[] sum = gradients.get(name);
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += part[i];
                    }
                });
            }
            if (!functions.isEmpty()) {
                WeightValues.sendBack(tracer.type(), functions, weights, gradients);
                gradients.keySet().removeAll(functions.keySet());
            }
        }

        /** Moves sums of weight gradients on to those of a block. */
        private void collect(Workspace workspace, Map<String, double[]> total) {
            List<String> names = new ArrayList<>(tracer.weights().keySet());
            for (int i = 0; i < plan.products.size(); i++) {
                StepPlan.Product product = plan.products.get(i);
                Tracer.LinearMap map = tracer.linearMaps().get(product.map());
                int rows = product.rows();
                int columns = product.columns();
                lanes.addMatrix(workspace.sums[i], rows, columns,
                        total.computeIfAbsent(names.get(map.weight()), name -> new double[rows * columns]));
                if (map.bias() >= 0) {
                    lanes.addBias(workspace.sums[i], rows, columns,
                            total.computeIfAbsent(names.get(map.bias()), name -> new double[rows]));
                }
            }
            workspace.clearSums();
        }

        /** Returns the weight gradients of a block. */
        private Map<String, double[]> backward(Workspace workspace, int block, int from, int to, Object[] above) {
            Object memory = workspace.backwardMemory;
            Map<String, double[]> total = new LinkedHashMap<>();
            lanes.fill(memory, plan.sentRow * width, (plan.sentRow + plan.frameRows) * width, 0);
            for (Object flow : workspace.flow) {
                lanes.fill(flow, 0, lanes.length(flow), 0);
            }
            for (int t = to; t > from; t--) {
                seed(workspace, block, t, from, to, above);
                int collected = (to - t) % Workspace.COLLECTED_STEPS;
                workspace.starts[plan.lags.size()] = frame(steps + 1) + collected * plan.collectedRows * width;
                run(program.backwardKernel, workspace, memory, block, t);
                for (StepPlan.Skip skip : plan.skips) {
                    int f = skip.field();
                    int time = Math.max(0, t - skip.lag());
                    if (time >= from) {
                        int size = fields.get(f).rows() * width;
                        lanes.add(memory, skip.row() * width, workspace.flow[f], time % plan.flowTimes[f] * size, size);
                    }
                }
                turnInputs(workspace, block, collected);
                if (collected == Workspace.COLLECTED_STEPS - 1 || t == from + 1) {
                    addWeightGradients(workspace, block, collected + 1);
                }
                if ((to - t + 1) % STEPS_IN_FLOAT == 0 || t == from + 1) {
                    collect(workspace, total);
                }
            }
            if (from == 0) {
                seed(workspace, block, 0, from, to, above);
                if (initialGradients[block] == null) {
                    initialGradients[block] = lanes.allocate(plan.frameRows * width);
                }
                lanes.add(memory, plan.seedRow * width, initialGradients[block], 0, plan.frameRows * width);
            }
            return total;
        }

        /** Puts the gradients of what was written at time {@code t} into memory: from above and from later steps. */
        private void seed(Workspace workspace, int block, int t, int from, int to, Object[] above) {
            Object memory = workspace.backwardMemory;
            System.arraycopy(memory, plan.sentRow * width, memory, plan.seedRow * width, plan.frameRows * width);
            for (int f = 0; f < fields.size(); f++) {
                if (!plan.isKept(f)) {
                    continue;
                }
                int rows = fields.get(f).rows();
                int size = rows * width;
                int at = (plan.seedRow + plan.frameRow[f]) * width;
                if (above[f] != null) {
                    int stride = (to - from + 1) * rows;
                    lanes.toRows(above[f], block * width * stride + (t - from) * rows, stride, samples(block), memory, at, rows);
                    for (int row = 0; samples(block) < width && row < rows; row++) {
                        lanes.fill(memory, at + row * width + samples(block), at + (row + 1) * width, 0);
                    }
                    lanes.add(memory, (plan.sentRow + plan.frameRow[f]) * width, memory, at, size);
                }
                if (plan.flowTimes[f] > 0) {
                    int slot = t % plan.flowTimes[f] * size;
                    lanes.add(workspace.flow[f], slot, memory, at, size);
                    lanes.fill(workspace.flow[f], slot, slot + size, 0);
                }
            }
        }

        /** Keeps the inputs of products while their gradients are collected. */
        private void turnInputs(Workspace workspace, int block, int collected) {
            for (int i = 0; i < plan.products.size(); i++) {
                Place inputs = plan.products.get(i).inputs();
                lanes.turn(
                        inputs.isFrame() ? frames[block] : workspace.backwardMemory,
                        (inputs.isFrame() ? workspace.starts[inputs.frame()] : 0) + inputs.row() * width,
                        plan.products.get(i).columns(), workspace.turned[i], collected);
            }
        }

        private void addWeightGradients(Workspace workspace, int block, int collected) {
            for (int i = 0; i < plan.products.size(); i++) {
                StepPlan.Product product = plan.products.get(i);
                lanes.addOuterProducts(
                        frames[block], frame(steps + 1) + product.gradient() * width, plan.collectedRows * width, product.rows(),
                        workspace.turned[i], product.columns(), collected, workspace.sums[i]);
            }
        }

        /**
         * Gradient with respect to a field at time 0, (batch, columns): the sum of what was sent back through the first step.
         *
         * @param name the field
         * @param manager owner of the array
         */
        public NDArray initialGradient(String name, NDManager manager) {
            int f = position(fields, name);
            int rows = fields.get(f).rows();
            Object numbers = lanes.allocate(batch * rows);
            for (int block = 0; block < blocks; block++) {
                if (plan.isKept(f) && initialGradients[block] != null) {
                    lanes.fromRows(
                            initialGradients[block], plan.frameRow[f] * width, rows, numbers, block * width * rows, rows, samples(block));
                }
            }
            return lanes.array(manager, new Shape(batch, rows), numbers);
        }

        /** Gradients of the weights by name, row-major. */
        public Map<String, double[]> weightGradients() {
            return gradients;
        }

        @Override
        public void close() {
            for (int block = 0; block < blocks; block++) {
                if (frames[block] != null) {
                    program.histories.get(lanes.length(frames[block])).add(frames[block]);
                    frames[block] = null;
                }
            }
        }

        /** Works on all blocks, which would take one thread so many nanoseconds. */
        private void parallel(long nanoseconds, ObjIntConsumer<Workspace> task) {
            helpers.start(blocks, nanoseconds, block -> {
                Workspace workspace = program.workspace();
                task.accept(workspace, block);
                program.workspaces.add(workspace);
            }).finish();
        }

        /** How long it takes to compute steps, roughly: a nanosecond for each operation on a row. */
        private long nanoseconds(int steps, long operations) {
            return blocks * steps * operations;
        }
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
        private final Tracer tracer;
        private final List<StepPlan.Field> fields = new ArrayList<>();
        private final List<StepPlan.Field> channels = new ArrayList<>();
        private final List<StepPlan.Input> inputs = new ArrayList<>();
        private final Map<String, TracedArray> results = new LinkedHashMap<>();
        private int threads = 1;
        private boolean vectors = Vectors.available();

        private Builder(DataType type) {
            tracer = new Tracer(type);
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
            fields.set(position(fields, name), new StepPlan.Field(name, fields.get(position(fields, name)).rows(), true));
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
            NDArray array = tracer.input(columns, name.startsWith("memory") && columns >= Tracer.WIDE);
            inputs.add(new StepPlan.Input(row, columns, new StepPlan.Source.Lagged(field, lag)));
            return array;
        }

        /** A channel from outside, (1, columns). */
        public NDArray outer(String name, int columns) {
            channels.add(new StepPlan.Field(name, columns, false));
            int row = tracer.inputRows();
            NDArray array = tracer.input(columns, false);
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

        /** Whether to use the Vector API; default whether the JVM was started with it. */
        public Builder optVectors(boolean use) {
            vectors = use;
            return this;
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
            return tracer.functions().isEmpty() ? compiled : new Scan(compiled, Map.copyOf(tracer.functions()));
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
                    tracer.type(), vectors, threads, List.copyOf(fields), List.copyOf(channels), List.copyOf(inputs),
                    new ArrayList<>(tracer.weights().entrySet()), List.copyOf(tracer.linearMaps()), shapes,
                    ScanCache.program(nodes));
        }
    }
}
