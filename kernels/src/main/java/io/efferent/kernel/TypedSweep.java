package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;

/**
 * A {@link Scan.Sweep} in one float type.
 *
 * @param <A> float[] or double[]
 */
final class TypedSweep<A> implements Scan.Sweep {
    /** Steps whose weight gradients are added up in the float type of the sweep before they are added to doubles. */
    private static final int STEPS_IN_FLOAT = 32;

    private final Scan scan;
    private final StepPlan plan;
    private final List<StepPlan.Field> fields;
    private final Program<A> program;
    private final Lanes<A> lanes;
    private final Products<A> products;
    private final int width;
    private final int batch;
    private final int steps;
    private final int blocks;
    private final List<A> outer;
    /** Whether frames are kept of some times only, and those between are computed again. */
    private final boolean isLean;
    /** Steps from one of these times to the next; all where every frame is kept. */
    private final int spacing;
    /** Frames that are kept at each of these times: as many as a step looks back. */
    private final int remembered;
    /** By block [time][row][sample]; if lean, {@link #remembered} times up to every {@link #spacing}th. */
    private final List<A> frames;
    /** By field [sample][time][column], written down on the way; null for those that are looked up in frames. */
    private final List<A> written;
    /** By block [row][sample]; null where nothing came back to the start. */
    private final List<A> initialGradients;
    private final LinearMaps<A> maps;
    private final Map<String, double[]> gradients = new LinkedHashMap<>();
    private final Map<String, double[]> weights;

    /** All fields start at 0, and channels have no numbers yet. */
    TypedSweep(Scan scan, Program<A> program, int batch, int steps, Map<String, double[]> weights, long room) {
        this.scan = scan;
        this.program = program;
        plan = scan.plan;
        fields = scan.fields;
        products = program.products;
        lanes = program.lanes;
        width = lanes.width;
        this.batch = batch;
        this.steps = steps;
        this.weights = new LinkedHashMap<>(weights);
        blocks = Math.ceilDiv(batch, width);
        remembered = plan.lags.stream().reduce(1, Math::max);
        int seldom = (int) Math.ceil(Math.sqrt((double) steps * remembered));
        long perRow = (long) blocks * steps * width;
        // Results of products may take as much room as fields: to compute them again takes as long as what they spare.
        boolean fits = perRow * plan.fieldRows <= room && perRow * plan.frameRows / 2 <= room;
        isLean = !fits && seldom < steps;
        spacing = isLean ? seldom : steps;
        frames = new ArrayList<>(blocks);
        initialGradients = new ArrayList<>(Collections.nCopies(blocks, null));
        outer = new ArrayList<>(Collections.nCopies(scan.channels.size(), null));
        int length = length();
        for (int block = 0; block < blocks; block++) {
            A frame = program.history(length);
            frames.add(frame);
            lanes.fill(frame, startFrame(), startFrame() + plan.fieldRows * width, 0);
        }
        scan.tracer.weights().forEach((name, shape) -> {
            double[] numbers = weights.get(name);
            if (scan.functions.containsKey(name)) {
                return;
            }
            if (numbers == null || numbers.length != shape.size()) {
                throw new IllegalArgumentException("weight " + name + ": got "
                        + (numbers == null ? "nothing" : numbers.length + " numbers") + ", expected shape " + shape);
            }
        });
        if (!scan.functions.isEmpty()) {
            this.weights.putAll(scan.functionsOf(weights));
        }
        maps = linearMaps();
        written = fields.stream()
                .map(field -> isLean && field.recorded() && areFewRecorded()
                        ? lanes.allocate(batch * (steps + 1) * field.rows()) : null)
                .toList();
    }

    /** Whether to write recorded fields down takes much less room than to keep frames. */
    private boolean areFewRecorded() {
        return 4 * fields.stream().filter(StepPlan.Field::recorded).mapToInt(StepPlan.Field::rows).sum()
                <= plan.frameRows;
    }

    /** Takes the start of fields, where it is given, and all channels. */
    TypedSweep<A> begin(Map<String, NDArray> initial, Map<String, NDArray> outerArrays) {
        List<A> start = numbers(initial, batch);
        for (int f = 0; f < fields.size(); f++) {
            if (start.get(f) != null) {
                start(f, start.get(f));
            }
        }
        for (int c = 0; c < outer.size(); c++) {
            StepPlan.Field channel = scan.channels.get(c);
            outer.set(c, outer(channel, outerArrays.get(channel.name())));
        }
        return this;
    }

    private void start(int f, A numbers) {
        int rows = fields.get(f).rows();
        for (int block = 0; plan.isKept(f) && block < blocks; block++) {
            lanes.toRows(
                    numbers, block * width * rows, rows, samples(block), frames.get(block),
                    startFrame() + plan.frameRow[f] * width, rows);
        }
    }

    @Override
    public void start(String field, float[] values) {
        int f = Scan.position(fields, field);
        requireLength(field, values.length, (long) batch * fields.get(f).rows());
        start(f, lanes.numbers(values));
    }

    @Override
    public void put(String channel, float[] values) {
        int c = Scan.position(scan.channels, channel);
        requireLength("channel " + channel, values.length, (long) steps * batch * scan.channels.get(c).rows());
        outer.set(c, lanes.numbers(values));
    }

    private static void requireLength(String name, int length, long expected) {
        if (length != expected) {
            throw new IllegalArgumentException(name + ": got " + length + " numbers, expected " + expected);
        }
    }

    private int frameLength() {
        return plan.frameRows * width;
    }

    /** Where the frame of time 0 is kept. */
    private int startFrame() {
        return isLean ? (remembered - 1) * frameLength() : 0;
    }

    /** Numbers in gradients of products that are collected behind frames. */
    private int behind() {
        return (Workspace.COLLECTED_STEPS * plan.collectedRows + products.margin()) * width;
    }

    /** Numbers in the frames of a block, and behind them if they are all there. */
    private int length() {
        if (isLean) {
            return Math.ceilDiv(steps, spacing) * remembered * frameLength();
        }
        int most = (Integer.MAX_VALUE / width - 1 - behind() / width) / Math.max(1, plan.frameRows) - 1;
        if (steps > most) {
            throw new IllegalArgumentException("steps: got " + steps + ", expected at most " + most + ", as "
                    + plan.frameRows + " numbers are kept of each step and sample");
        }
        return (steps + 1) * frameLength() + behind();
    }

    /** Frames with which a step, or its adjoint, works. */
    private A frames(Workspace<A> workspace, int block) {
        return isLean ? workspace.stretch((remembered + spacing) * frameLength() + behind()) : frames.get(block);
    }

    /** Where the frame of a time is while step {@code t} works. */
    private int frame(int time, int t) {
        return (time - (isLean ? firstTime(t) : 0)) * frameLength();
    }

    /** The time of the first frame that is there while step {@code t} works, if lean. */
    private int firstTime(int t) {
        return (t - 1) / spacing * spacing - remembered + 1;
    }

    /** Where gradients of products are collected. */
    private int collectedStart() {
        return (isLean ? remembered + spacing : steps + 1) * frameLength();
    }

    /** Whether a stretch of steps that are computed again begins with this one. */
    private boolean begins(int t) {
        return isLean && (t - 1) % spacing == 0;
    }

    /** Brings the frames with which the stretch begins that step {@code t} is in. */
    private void recall(Workspace<A> workspace, int block, int t) {
        int size = remembered * frameLength();
        System.arraycopy(frames.get(block), (t - 1) / spacing * size, frames(workspace, block), 0, size);
    }

    /** Computes all steps of the stretch up to step {@code t} again. */
    private void repeat(Workspace<A> workspace, int block, int t) {
        recall(workspace, block, t);
        Code.Version<A> code = program.forward.version();
        for (int step = (t - 1) / spacing * spacing + 1; step <= t; step++) {
            run(code.kernel(), workspace, workspace.forwardMemory(code.rows()), block, step);
        }
    }

    private A outer(StepPlan.Field channel, NDArray array) {
        boolean isLonger = array != null && array.getShape().dimension() == 3 && array.getShape().get(0) > steps;
        return lanes.numbers(Tensors.requireShape(
                "channel " + channel.name(), array, isLonger ? -1 : steps, batch, channel.rows()));
    }

    /** The numbers of fields of shape (sizes, columns); null for missing ones. */
    private List<A> numbers(Map<String, NDArray> arrays, long... sizes) {
        return fields.stream().map(field -> {
            NDArray array = arrays.get(field.name());
            long[] shape = Arrays.copyOf(sizes, sizes.length + 1);
            shape[sizes.length] = field.rows();
            return array == null ? null : lanes.numbers(Tensors.requireShape(field.name(), array, shape));
        }).toList();
    }

    private LinearMaps<A> linearMaps() {
        List<String> names = new ArrayList<>(scan.tracer.weights().keySet());
        List<Tracer.LinearMap> linear = scan.tracer.linearMaps();
        double[][] matrices = new double[linear.size()][];
        double[][] biases = new double[linear.size()][];
        int[] rows = new int[linear.size()];
        int[] columns = new int[linear.size()];
        for (int i = 0; i < linear.size(); i++) {
            String name = names.get(linear.get(i).weight());
            Shape shape = scan.tracer.weights().get(name);
            matrices[i] = weights.get(name);
            rows[i] = (int) shape.get(0);
            columns[i] = (int) shape.get(1);
            biases[i] = linear.get(i).bias() < 0 ? null : weights.get(names.get(linear.get(i).bias()));
        }
        return program.maps(matrices, rows, columns, biases);
    }

    private int samples(int block) {
        return Math.min(width, batch - block * width);
    }

    @Override
    public void forward(int from, int to) {
        for (int c = 0; c < outer.size(); c++) {
            if (outer.get(c) == null) {
                throw new IllegalStateException("channel " + scan.channels.get(c).name() + ": has no numbers yet");
            }
        }
        if (isLean && (from > 0 || to < steps)) {
            throw new IllegalArgumentException("forward: got steps " + from + " to " + to + ", expected 0 to " + steps
                    + " where steps are computed again on the way back");
        }
        Code.Version<A> code = program.forward.version();
        long begun = System.nanoTime();
        parallel(nanoseconds(to - from, scan.forwardCost), (workspace, block) -> {
            for (int t = from + 1; t <= to; t++) {
                if (begins(t)) {
                    recall(workspace, block, t);
                }
                run(code.kernel(), workspace, workspace.forwardMemory(code.rows()), block, t);
                if (isLean) {
                    write(workspace, block, t);
                }
            }
        });
        count(program.forward, begun, to, workspace -> workspace::forwardMemory);
    }

    /** Counts time since a moment; when due, gives copies of what step {@code t} had, and a workspace for good. */
    private void count(Code<A> code, long begun, int t, Function<Workspace<A>, IntFunction<A>> memory) {
        if (!code.isDue(System.nanoTime() - begun)) {
            return;
        }
        Workspace<A> workspace = program.workspace();
        int length = frameLength();
        A copies = lanes.allocate(plan.lags.size() * length + behind());
        int[] starts = new int[plan.lags.size() + 1];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = i * length;
            if (i < plan.lags.size()) {
                System.arraycopy(
                        frames(workspace, 0), frame(Math.max(0, t - plan.lags.get(i)), t), copies, starts[i], length);
            }
        }
        code.warmUp(memory.apply(workspace), copies, starts, maps);
    }

    /** Keeps what has to be kept of a step: recorded fields, and frames with which the next stretch begins. */
    private void write(Workspace<A> workspace, int block, int t) {
        A from = frames(workspace, block);
        for (int f = 0; f < fields.size(); f++) {
            for (int time = t == 1 ? 0 : t; written.get(f) != null && time <= t; time++) {
                copy(from, frame(time, t), f, written.get(f), block, time, steps + 1);
            }
        }
        if (begins(t + 1) && t < steps) {
            int size = remembered * frameLength();
            System.arraycopy(from, frame(t - remembered + 1, t), frames.get(block), t / spacing * size, size);
        }
    }

    /** Copies a field from a frame to [sample][time][column]. */
    private void copy(A from, int frame, int field, A to, int block, int time, int times) {
        int rows = fields.get(field).rows();
        lanes.fromRows(
                from, frame + plan.frameRow[field] * width, rows, to, (block * width * times + time) * rows,
                times * rows, samples(block));
    }

    /** Computes a step, or its adjoint. */
    private void run(Kernel<A> kernel, Workspace<A> workspace, A memory, int block, int t) {
        for (StepPlan.Input input : plan.inputs) {
            if (input.source() instanceof StepPlan.Source.Outer channel) {
                lanes.toRows(
                        outer.get(channel.channel()), ((t - 1) * batch + block * width) * input.rows(), input.rows(),
                        samples(block), memory, input.row() * width, input.rows());
            }
            if (input.source() instanceof StepPlan.Source.Numbers from) {
                for (int i = 0; i < input.rows(); i++) {
                    int at = (input.row() + i) * width;
                    lanes.fill(memory, at, at + width, scan.numbers[from.first() + i]);
                }
            }
        }
        for (int i = 0; i < plan.lags.size(); i++) {
            workspace.starts[i] = frame(Math.max(0, t - plan.lags.get(i)), t);
        }
        kernel.run(memory, frames(workspace, block), workspace.starts, maps);
    }

    @Override
    public void put(String channel, int step, int sample, float[] values, int offset) {
        int c = Scan.position(scan.channels, channel);
        int columns = scan.channels.get(c).rows();
        int at = (step * batch + sample) * columns;
        for (int i = 0; i < columns; i++) {
            lanes.set(outer.get(c), at + i, values[offset + i]);
        }
    }

    @Override
    public double[] get(String name, int time, int sample) {
        int f = Scan.position(fields, name);
        requireKept(f);
        if (isLean) {
            throw new IllegalStateException("get: steps are computed again on the way back, ask for the field");
        }
        double[] values = new double[fields.get(f).rows()];
        for (int i = 0; i < values.length; i++) {
            values[i] = lanes.get(
                    frames.get(sample / width),
                    frame(time, time) + (plan.frameRow[f] + i) * width + sample % width);
        }
        return values;
    }

    private void requireKept(int field) {
        if (!plan.isKept(field)) {
            throw new IllegalArgumentException(
                    "field " + fields.get(field).name() + " is neither recorded nor read: it was not computed");
        }
    }

    @Override
    public List<String> fields() {
        return fields.stream().filter(StepPlan.Field::recorded).map(StepPlan.Field::name).toList();
    }

    @Override
    public boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    @Override
    public boolean computes(String name) {
        return plan.isKept(Scan.position(fields, name));
    }

    @Override
    public NDArray field(String name, int from, int to, NDManager manager) {
        int f = Scan.position(fields, name);
        return lanes.array(manager, new Shape(batch, to - from + 1, fields.get(f).rows()), over(f, from, to));
    }

    @Override
    public double[] numbers(String name, int from, int to) {
        return lanes.doubles(over(Scan.position(fields, name), from, to));
    }

    /** A field over time. */
    private A over(int f, int from, int to) {
        requireKept(f);
        int rows = fields.get(f).rows();
        int times = to - from + 1;
        if (written.get(f) != null && times == steps + 1) {
            return written.get(f);
        }
        A numbers = lanes.allocate(batch * times * rows);
        parallel(nanoseconds(times, isLean ? scan.forwardCost : rows), (workspace, block) -> {
            for (int time = from; time <= to; time++) {
                // The step that works with the frame of this time.
                int t = Math.max(1, time);
                if (isLean && (time == from || time > 1 && begins(t))) {
                    repeat(workspace, block, Math.min(steps, (t - 1) / spacing * spacing + spacing));
                }
                copy(frames(workspace, block), frame(time, t), f, numbers, block, time - from, times);
            }
        });
        return numbers;
    }

    @Override
    public void backward(int from, int to, Map<String, NDArray> upstream) {
        backward(from, to, numbers(upstream, batch, to - from + 1));
    }

    @Override
    public void backward(int from, int to, String field, double[] upstream) {
        int f = Scan.position(fields, field);
        requireLength(field, upstream.length, (long) batch * (to - from + 1) * fields.get(f).rows());
        List<A> above = new ArrayList<>(Collections.nCopies(fields.size(), null));
        above.set(f, lanes.numbers(upstream));
        backward(from, to, above);
    }

    /** Sends gradients of fields back; null for those without. */
    private void backward(int from, int to, List<A> above) {
        maps.prepareTransposed();
        List<Map<String, double[]>> sums = new ArrayList<>(Collections.nCopies(blocks, Map.of()));
        long begun = System.nanoTime();
        parallel(nanoseconds(to - from, scan.backwardCost), (workspace, block) ->
                sums.set(block, backward(workspace, block, from, to, above)));
        count(program.backward, begun, to, workspace -> workspace::backwardMemory);
        // Added up in the order of blocks, so the sum does not depend on the number of threads.
        sums.forEach(block -> block.forEach((name, part) -> gradients.merge(name, part, TypedSweep::sum)));
        if (!scan.functions.isEmpty()) {
            weights.forEach(this::addZeros);
            WeightValues.sendBack(scan.tracer.type(), scan.functions, weights, gradients);
            gradients.keySet().removeAll(scan.functions.keySet());
        }
    }

    /** Adds numbers to others, in place. */
    private static double[] sum(double[] sum, double[] part) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part[i];
        }
        return sum;
    }

    private void addZeros(String name, double[] weight) {
        gradients.computeIfAbsent(name, _ -> new double[weight.length]);
    }

    /** Moves sums of weight gradients on to those of a block. */
    private void collect(Workspace<A> workspace, Map<String, double[]> total) {
        List<String> names = new ArrayList<>(scan.tracer.weights().keySet());
        for (int i = 0; i < plan.products.size(); i++) {
            StepPlan.Product product = plan.products.get(i);
            Tracer.LinearMap map = scan.tracer.linearMaps().get(product.map());
            int rows = product.rows();
            int columns = product.columns();
            products.addMatrix(workspace.sums.get(i), rows, columns,
                    total.computeIfAbsent(names.get(map.weight()), name -> new double[rows * columns]));
            if (map.bias() >= 0) {
                products.addBias(workspace.sums.get(i), rows, columns,
                        total.computeIfAbsent(names.get(map.bias()), name -> new double[rows]));
            }
        }
        workspace.clearSums();
    }

    /** Returns the weight gradients of a block. */
    private Map<String, double[]> backward(Workspace<A> workspace, int block, int from, int to, List<A> above) {
        Code.Version<A> code = program.backward.version();
        A memory = workspace.backwardMemory(code.rows());
        Map<String, double[]> total = new LinkedHashMap<>();
        lanes.fill(memory, plan.sentRow * width, (plan.sentRow + plan.fieldRows) * width, 0);
        workspace.clearFlow();
        for (int t = to; t > from; t--) {
            if (isLean && (t == to || begins(t + 1))) {
                repeat(workspace, block, t);
            }
            seed(workspace, memory, block, t, from, to, above);
            int collected = (to - t) % Workspace.COLLECTED_STEPS;
            workspace.starts[plan.lags.size()] = collectedStart() + collected * plan.collectedRows * width;
            run(code.kernel(), workspace, memory, block, t);
            for (StepPlan.Skip skip : plan.skips) {
                int f = skip.field();
                int time = Math.max(0, t - skip.lag());
                if (time >= from) {
                    int size = fields.get(f).rows() * width;
                    products.add(
                            memory, skip.row() * width, workspace.flow.get(f), time % plan.flowTimes[f] * size, size);
                }
            }
            turnInputs(workspace, memory, block, code.order().productInputs(), collected);
            if (collected == Workspace.COLLECTED_STEPS - 1 || t == from + 1) {
                addWeightGradients(workspace, block, collected + 1);
            }
            if ((to - t + 1) % STEPS_IN_FLOAT == 0 || t == from + 1) {
                collect(workspace, total);
            }
        }
        if (from == 0) {
            seed(workspace, memory, block, 0, from, to, above);
            if (initialGradients.get(block) == null) {
                initialGradients.set(block, lanes.allocate(plan.fieldRows * width));
            }
            products.add(memory, plan.seedRow * width, initialGradients.get(block), 0, plan.fieldRows * width);
        }
        return total;
    }

    /** Puts the gradients of what was written at time {@code t} into memory: from above and from later steps. */
    private void seed(Workspace<A> workspace, A memory, int block, int t, int from, int to, List<A> above) {
        System.arraycopy(memory, plan.sentRow * width, memory, plan.seedRow * width, plan.fieldRows * width);
        for (int f = 0; f < fields.size(); f++) {
            if (!plan.isKept(f)) {
                continue;
            }
            int rows = fields.get(f).rows();
            int size = rows * width;
            int at = (plan.seedRow + plan.frameRow[f]) * width;
            if (above.get(f) != null) {
                int stride = (to - from + 1) * rows;
                lanes.toRows(
                        above.get(f), block * width * stride + (t - from) * rows, stride, samples(block),
                        memory, at, rows);
                for (int row = 0; samples(block) < width && row < rows; row++) {
                    lanes.fill(memory, at + row * width + samples(block), at + (row + 1) * width, 0);
                }
                products.add(memory, (plan.sentRow + plan.frameRow[f]) * width, memory, at, size);
            }
            if (plan.flowTimes[f] > 0) {
                int slot = t % plan.flowTimes[f] * size;
                products.add(workspace.flow.get(f), slot, memory, at, size);
                lanes.fill(workspace.flow.get(f), slot, slot + size, 0);
            }
        }
    }

    /** Keeps the inputs of products while their gradients are collected. */
    private void turnInputs(Workspace<A> workspace, A memory, int block, List<Place> places, int collected) {
        for (int i = 0; i < plan.products.size(); i++) {
            Place inputs = places.get(i);
            products.turn(
                    inputs.isFrame() ? frames(workspace, block) : memory,
                    (inputs.isFrame() ? workspace.starts[inputs.frame()] : 0) + inputs.row() * width,
                    plan.products.get(i).columns(), workspace.turned.get(i), collected);
        }
    }

    private void addWeightGradients(Workspace<A> workspace, int block, int collected) {
        for (int i = 0; i < plan.products.size(); i++) {
            StepPlan.Product product = plan.products.get(i);
            products.addOuterProducts(
                    frames(workspace, block), collectedStart() + product.gradient() * width, plan.collectedRows * width,
                    product.rows(), workspace.turned.get(i), product.columns(), collected, workspace.sums.get(i));
        }
    }

    @Override
    public NDArray initialGradient(String name, NDManager manager) {
        int f = Scan.position(fields, name);
        int rows = fields.get(f).rows();
        A numbers = lanes.allocate(batch * rows);
        for (int block = 0; block < blocks; block++) {
            if (plan.isKept(f) && initialGradients.get(block) != null) {
                lanes.fromRows(
                        initialGradients.get(block), plan.frameRow[f] * width, rows,
                        numbers, block * width * rows, rows, samples(block));
            }
        }
        return lanes.array(manager, new Shape(batch, rows), numbers);
    }

    @Override
    public Map<String, double[]> weightGradients() {
        weights.keySet().stream().filter(name -> !scan.functions.containsKey(name))
                .forEach(name -> addZeros(name, weights.get(name)));
        return gradients;
    }

    @Override
    public void close() {
        frames.forEach(program::giveBack);
        frames.clear();
    }

    /** Works on all blocks, which would take one thread so many nanoseconds. */
    private void parallel(long nanoseconds, ObjIntConsumer<Workspace<A>> task) {
        scan.helpers.start(blocks, nanoseconds, block -> {
            Workspace<A> workspace = program.workspace();
            task.accept(workspace, block);
            program.giveBack(workspace);
        }).finish();
    }

    /** How long it takes to compute steps, roughly: a nanosecond for each operation on a row. */
    private long nanoseconds(int steps, long operations) {
        return blocks * steps * operations;
    }
}
