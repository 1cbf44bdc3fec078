package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** An array that records what is done with it; see {@link Tracer}. */
final class TracedArray extends NDArrayAdapter {
    /** Of operations that become a product with a matrix: beyond, the product would take longer than the operation. */
    private static final int MOST_INPUTS = 1024;
    private static final int LARGEST_MATRIX = 1 << 18;

    private final Tracer tracer;
    /** Whether the first axis is the batch. */
    private final boolean batched;
    /** One node per element in row-major order; null if the array is wide. */
    private final Node[] elements;
    /** One node for all columns of a (batch, columns) array. */
    private final Node wide;

    TracedArray(Tracer tracer, Shape shape, boolean batched, Node[] elements, Node wide) {
        super(tracer, null, shape, tracer.type(), "traced");
        this.tracer = tracer;
        this.batched = batched;
        this.elements = elements;
        this.wide = wide;
        if (elements != null && elements.length != shape.size()) {
            throw new IllegalStateException(elements.length + " elements for shape " + shape);
        }
    }

    /** The rows of a node, as a whole if there are many. */
    static TracedArray ofRows(Tracer tracer, Shape shape, boolean batched, Node rows) {
        var whole = new TracedArray(tracer, shape, batched, null, rows);
        boolean isWide = rows.rows() >= Tracer.WIDE && shape.get(shape.dimension() - 1) == rows.rows();
        return isWide ? whole : new TracedArray(tracer, shape, batched, whole.elements(), null);
    }

    private static UnsupportedOperationException unsupported(String why) {
        return new UnsupportedOperationException(why);
    }

    private TracedArray traced(NDArray other) {
        return tracer.traced(other);
    }

    /** Whether all numbers are known. */
    boolean isConstant() {
        return !batched && nodes().stream().allMatch(node -> tracer.values(node) != null);
    }

    /** The numbers, where all are known. */
    double[] constants() {
        return nodes().stream().map(tracer::values).flatMapToDouble(Arrays::stream).toArray();
    }

    /** A constant as the operand of an operation on weights; null if it is none, or the other is not of weights. */
    private NDArray beside(NDArray other) {
        return WeightArray.in(other) != null && isConstant()
                ? WeightArray.of(tracer, WeightArray.function(this), getShape()) : null;
    }

    Tracer tracer() {
        return tracer;
    }

    /** The nodes of all elements. */
    Node[] elements() {
        if (elements != null) {
            return elements;
        }
        Node[] single = new Node[wide.rows()];
        for (int i = 0; i < single.length; i++) {
            single[i] = graph().rows(wide, i, 1);
        }
        return single;
    }

    /** All columns as one node. */
    Node packed() {
        return wide != null ? wide : graph().pack(Arrays.asList(elements()));
    }

    /** All columns as one node, or one node per element. */
    List<Node> nodes() {
        return wide != null ? List.of(wide) : Arrays.asList(elements());
    }

    boolean isBatched() {
        return batched;
    }

    boolean isWide() {
        return wide != null;
    }

    /** The same numbers, with a first axis like any other. */
    TracedArray single() {
        return new TracedArray(tracer, getShape(), false, elements(), null);
    }

    private Graph graph() {
        return tracer.graph();
    }

    private TracedArray like(Shape newShape, Node[] nodes) {
        return new TracedArray(tracer, newShape, batched, nodes, null);
    }

    // Elementwise operations.

    /** A condition as the number 1 or 0; numbers as they are. */
    private Node numeric(Node x) {
        return x.op().isCondition() ? graph().select(x, graph().constant(1), graph().constant(0)) : x;
    }

    /** Whether a number is not 0; conditions as they are. */
    private Node truth(Node x) {
        return x.op().isCondition() ? x : graph().apply(Op.NOT, graph().apply(Op.EQUAL, x, graph().constant(0)));
    }

    /** The same elements with conditions as the numbers 1 and 0. */
    TracedArray numbers() {
        return map(this::numeric);
    }

    private TracedArray unary(Op op) {
        return map(node -> graph().apply(op, numeric(node)));
    }

    private interface NodeMap {
        Node of(Node x);
    }

    private TracedArray map(NodeMap f) {
        if (wide != null) {
            return whole(tracer, getShape(), batched, f.of(wide));
        }
        return like(getShape(), Arrays.stream(elements()).map(f::of).toArray(Node[]::new));
    }

    /** An array of one node: wide, or a constant repeated. */
    private static TracedArray whole(Tracer tracer, Shape shape, boolean batched, Node node) {
        return node.isConstant()
                ? new TracedArray(
                        tracer, shape, batched,
                        Collections.nCopies((int) shape.size(), node).toArray(Node[]::new), null)
                : new TracedArray(tracer, shape, batched, null, node);
    }

    private NDArray binary(Op op, NDArray other) {
        NDArray weights = beside(other);
        if (weights != null) {
            return switch (op) {
                case ADD -> weights.add(other);
                case SUB -> weights.sub(other);
                case MUL -> weights.mul(other);
                case DIV -> weights.div(other);
                case MAX -> weights.maximum(other);
                case MIN -> weights.minimum(other);
                case POW -> weights.pow(other);
                default -> combine(op, other);
            };
        }
        return combine(op, other);
    }

    private NDArray combine(Op op, NDArray other) {
        return combine(x -> graph().apply(op, numeric(x[0]), numeric(x[1])), this, traced(other));
    }

    private NDArray binary(Op op, Number other) {
        return binary(op, tracer.constant(new Shape(), other.doubleValue()));
    }

    interface Combination {
        Node of(Node[] x);
    }

    /** Applies an elementwise function of several arrays, which broadcast against each other. */
    static TracedArray combine(Combination f, TracedArray... arrays) {
        Tracer tracer = arrays[0].tracer;
        int dimensions = Arrays.stream(arrays).mapToInt(a -> a.getShape().dimension()).max().orElseThrow();
        long[] sizes = new long[dimensions];
        Arrays.fill(sizes, 1);
        boolean batched = false;
        for (TracedArray array : arrays) {
            Shape shape = array.getShape();
            batched |= array.batched;
            if (array.batched && shape.dimension() < dimensions) {
                throw unsupported("broadcasting would move the batch axis of shape " + shape);
            }
            for (int i = 0; i < shape.dimension(); i++) {
                int axis = dimensions - shape.dimension() + i;
                if (shape.get(i) != 1) {
                    if (sizes[axis] != 1 && sizes[axis] != shape.get(i)) {
                        throw new IllegalArgumentException("shapes do not broadcast: "
                                + Arrays.stream(arrays).map(TracedArray::getShape).toList());
                    }
                    sizes[axis] = shape.get(i);
                }
            }
        }
        Shape shape = new Shape(sizes);
        if (batched && sizes[0] != 1) {
            throw unsupported("the batch meets an axis of length " + sizes[0]);
        }
        if (Arrays.stream(arrays).allMatch(a -> a.fits(shape))
                && Arrays.stream(arrays).anyMatch(a -> a.wide != null || a.isLarge())) {
            Node[] x = Arrays.stream(arrays).map(array -> array.whole((int) shape.size())).toArray(Node[]::new);
            return whole(tracer, shape, batched, f.of(x));
        }
        Node[] result = new Node[(int) shape.size()];
        Node[][] nodes = Arrays.stream(arrays).map(TracedArray::elements).toArray(Node[][]::new);
        int[][] offsets = Arrays.stream(arrays).map(a -> a.offsets(shape)).toArray(int[][]::new);
        for (int i = 0; i < result.length; i++) {
            Node[] x = new Node[arrays.length];
            for (int k = 0; k < arrays.length; k++) {
                x[k] = nodes[k][offsets[k][i]];
            }
            result[i] = f.of(x);
        }
        return new TracedArray(tracer, shape, batched, result, null);
    }

    /** Whether this takes part in a wide operation of a shape: as rows of the same number, or as one for all. */
    private boolean fits(Shape shape) {
        boolean isRow = shape.dimension() == 2 && shape.get(0) == 1 && shape.size() > 1;
        return isUniform() || size() == 1 && getShape().dimension() <= 2
                || size() == shape.size() && (isRow || wide != null);
    }

    /** Whether these are many numbers in a row, none of them known. */
    private boolean isLarge() {
        return batched && size() >= Tracer.WIDE && getShape().dimension() == 2
                && Arrays.stream(elements).noneMatch(Node::isConstant);
    }

    private boolean isUniform() {
        return elements != null && elements.length > 0
                && Arrays.stream(elements).allMatch(e -> e.isConstant() && e == elements[0]);
    }

    private Node whole(int rows) {
        if (isUniform()) {
            return elements[0];
        }
        Node all = wide != null ? wide : graph().pack(Arrays.stream(elements).map(this::numeric).toList());
        return graph().full(all, rows);
    }

    /** For each element of the broadcast shape, which element of this array it takes. */
    private int[] offsets(Shape shape) {
        Shape own = getShape();
        int[] offsets = new int[(int) shape.size()];
        int stride = 1;
        int repeat = 1;
        for (int axis = shape.dimension() - 1; axis >= 0; axis--) {
            int ownAxis = axis - (shape.dimension() - own.dimension());
            int size = (int) shape.get(axis);
            int ownSize = ownAxis < 0 ? 1 : (int) own.get(ownAxis);
            for (int i = 0; i < offsets.length; i++) {
                int position = i / repeat % size;
                offsets[i] += (ownSize == 1 ? 0 : position) * stride;
            }
            stride *= ownSize;
            repeat *= size;
        }
        return offsets;
    }

    @Override public NDArray add(NDArray other) { return binary(Op.ADD, other); }

    @Override public NDArray add(Number n) { return binary(Op.ADD, n); }

    @Override public NDArray sub(NDArray other) { return binary(Op.SUB, other); }

    @Override public NDArray sub(Number n) { return binary(Op.SUB, n); }

    @Override public NDArray mul(NDArray other) { return binary(Op.MUL, other); }

    @Override public NDArray mul(Number n) { return binary(Op.MUL, n); }

    @Override public NDArray div(NDArray other) { return binary(Op.DIV, other); }

    @Override public NDArray div(Number n) { return binary(Op.DIV, n); }

    @Override public NDArray maximum(NDArray other) { return binary(Op.MAX, other); }

    @Override public NDArray maximum(Number n) { return binary(Op.MAX, n); }

    @Override public NDArray minimum(NDArray other) { return binary(Op.MIN, other); }

    @Override public NDArray minimum(Number n) { return binary(Op.MIN, n); }

    @Override public NDArray atan2(NDArray other) { return binary(Op.ATAN2, other); }

    @Override public NDArray pow(NDArray other) { return binary(Op.POW, other); }

    @Override
    public NDArray pow(Number n) {
        double exponent = n.doubleValue();
        if (exponent == 2) {
            return square();
        }
        return exponent == 0.5 ? sqrt() : binary(Op.POW, n);
    }

    @Override public NDArray neg() { return unary(Op.NEG); }

    @Override public NDArray abs() { return unary(Op.ABS); }

    @Override public NDArray square() { return map(x -> graph().mul(x, x)); }

    @Override public NDArray sqrt() { return unary(Op.SQRT); }

    @Override public NDArray exp() { return unary(Op.EXP); }

    @Override public NDArray log() { return unary(Op.LOG); }

    @Override public NDArray log2() { return log().mul(number(1 / Math.log(2))); }

    @Override public NDArray log10() { return log().mul(number(1 / Math.log(10))); }

    @Override
    public NDArray sign() {
        return traced(gt(0)).where(number(1), traced(lt(0)).where(number(-1), number(0)));
    }

    @Override public NDArray sin() { return unary(Op.SIN); }

    @Override public NDArray cos() { return unary(Op.COS); }

    @Override public NDArray tan() { return unary(Op.TAN); }

    @Override public NDArray asin() { return unary(Op.ASIN); }

    @Override public NDArray acos() { return unary(Op.ACOS); }

    @Override public NDArray atan() { return unary(Op.ATAN); }

    @Override public NDArray sinh() { return unary(Op.SINH); }

    @Override public NDArray cosh() { return unary(Op.COSH); }

    @Override public NDArray tanh() { return unary(Op.TANH); }

    @Override
    public NDArray clip(Number lower, Number upper) {
        return Tensors.clip(
                this, tracer.constant(new Shape(), lower.doubleValue()),
                tracer.constant(new Shape(), upper.doubleValue()));
    }

    // Comparisons and logic.

    private NDArray swapped(Op op, NDArray other) {
        return combine(x -> graph().apply(op, numeric(x[1]), numeric(x[0])), this, traced(other));
    }

    /** A constant. */
    NDArray number(Number n) {
        return tracer.constant(new Shape(), n.doubleValue());
    }

    @Override public NDArray lt(NDArray other) { return binary(Op.LESS, other); }

    @Override public NDArray lt(Number n) { return lt(number(n)); }

    @Override public NDArray lte(NDArray other) { return binary(Op.LESS_EQUAL, other); }

    @Override public NDArray lte(Number n) { return lte(number(n)); }

    @Override public NDArray gt(NDArray other) { return swapped(Op.LESS, other); }

    @Override public NDArray gt(Number n) { return gt(number(n)); }

    @Override public NDArray gte(NDArray other) { return swapped(Op.LESS_EQUAL, other); }

    @Override public NDArray gte(Number n) { return gte(number(n)); }

    @Override public NDArray eq(NDArray other) { return binary(Op.EQUAL, other); }

    @Override public NDArray eq(Number n) { return eq(number(n)); }

    @Override public NDArray neq(NDArray other) { return eq(other).logicalNot(); }

    @Override public NDArray neq(Number n) { return neq(number(n)); }

    private NDArray logical(Op op, NDArray other) {
        return combine(x -> graph().apply(op, truth(x[0]), truth(x[1])), this, traced(other));
    }

    @Override public NDArray logicalAnd(NDArray other) { return logical(Op.AND, other); }

    @Override public NDArray logicalOr(NDArray other) { return logical(Op.OR, other); }

    @Override
    public NDArray logicalXor(NDArray other) {
        return logicalOr(other).logicalAnd(logicalAnd(other).logicalNot());
    }

    @Override public NDArray logicalNot() { return map(x -> graph().apply(Op.NOT, truth(x))); }

    @Override
    public NDArray toType(DataType newType, boolean copy) {
        if (newType == getDataType()) {
            return numbers();
        }
        throw unsupported("conversion to " + newType);
    }

    // Shapes.

    private NDArray reshaped(Shape newShape) {
        if (batched && (newShape.dimension() == 0 || newShape.get(0) != 1)) {
            throw unsupported("the batch axis must stay first, got shape " + newShape);
        }
        return wide == null ? like(newShape, elements) : new TracedArray(tracer, newShape, batched, null, wide);
    }

    @Override
    public NDArray reshape(Shape newShape) {
        long[] sizes = newShape.getShape().clone();
        long known = 1;
        int open = -1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1) {
                open = i;
            } else {
                known *= sizes[i];
            }
        }
        if (open >= 0) {
            sizes[open] = size() / known;
        }
        return reshaped(new Shape(sizes));
    }

    @Override
    public NDArray expandDims(int axis) {
        int dimensions = getShape().dimension();
        int at = axis < 0 ? axis + dimensions + 1 : axis;
        if (batched && at == 0) {
            throw unsupported("the batch axis must stay first");
        }
        long[] sizes = new long[dimensions + 1];
        for (int i = 0; i <= dimensions; i++) {
            sizes[i] = i == at ? 1 : getShape().get(i < at ? i : i - 1);
        }
        return like(new Shape(sizes), elements());
    }

    @Override
    public NDArray squeeze(int[] axes) {
        int dimensions = getShape().dimension();
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            int axis = i;
            boolean drop = Arrays.stream(axes).anyMatch(a -> (a < 0 ? a + dimensions : a) == axis);
            if (drop && (getShape().get(i) != 1 || batched && i == 0)) {
                throw unsupported("axis " + i + " of shape " + getShape() + " cannot be dropped");
            }
            if (!drop) {
                sizes.add(getShape().get(i));
            }
        }
        return like(new Shape(sizes), elements());
    }

    @Override
    public NDArray transpose(int... order) {
        int dimensions = getShape().dimension();
        int[] axes = Arrays.stream(order).map(axis -> wrap(axis, dimensions)).toArray();
        if (batched && axes[0] != 0) {
            throw unsupported("the batch axis must stay first");
        }
        Shape own = getShape();
        long[] sizes = Arrays.stream(axes).mapToLong(own::get).toArray();
        int[] strides = strides(own);
        Shape result = new Shape(sizes);
        Node[] from = elements();
        Node[] to = new Node[from.length];
        int[] resultStrides = strides(result);
        for (int i = 0; i < to.length; i++) {
            int source = 0;
            for (int axis = 0; axis < axes.length; axis++) {
                source += (int) (i / resultStrides[axis] % sizes[axis]) * strides[axes[axis]];
            }
            to[i] = from[source];
        }
        return like(result, to);
    }

    @Override
    public NDArray swapAxes(int first, int second) {
        int[] axes = IntStream.range(0, getShape().dimension()).toArray();
        axes[wrap(first, axes.length)] = second;
        axes[wrap(second, axes.length)] = first;
        return transpose(axes);
    }

    private static int[] strides(Shape shape) {
        int[] strides = new int[shape.dimension()];
        int stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= (int) shape.get(axis);
        }
        return strides;
    }

    @Override
    public NDArray broadcast(Shape newShape) {
        TracedArray target = tracer.constant(newShape, new double[(int) newShape.size()]);
        return combine(x -> x[0], this, target);
    }

    @Override
    public NDArray get(NDManager manager, NDIndex index) {
        return get(index);
    }

    @Override
    public NDArray get(NDIndex index) {
        Shape own = getShape();
        List<NDIndexElement> parts = new ArrayList<>(index.getIndices());
        if (index.getEllipsisIndex() >= 0) {
            while (parts.size() < own.dimension()) {
                parts.add(index.getEllipsisIndex(), new NDIndexAll());
            }
        }
        while (parts.size() < own.dimension()) {
            parts.add(new NDIndexAll());
        }
        int dimensions = own.dimension();
        int[] from = new int[dimensions];
        int[] step = new int[dimensions];
        int[] count = new int[dimensions];
        List<Long> sizes = new ArrayList<>();
        for (int axis = 0; axis < dimensions; axis++) {
            int size = (int) own.get(axis);
            switch (parts.get(axis)) {
                case NDIndexAll ignored -> {
                    step[axis] = 1;
                    count[axis] = size;
                    sizes.add((long) size);
                }
                case NDIndexSlice slice -> {
                    int first = slice.getMin() == null ? 0 : Math.clamp(wrap(slice.getMin(), size), 0, size);
                    int last = slice.getMax() == null ? size : Math.clamp(wrap(slice.getMax(), size), 0, size);
                    step[axis] = slice.getStep() == null ? 1 : slice.getStep().intValue();
                    from[axis] = first;
                    count[axis] = Math.max(0, Math.ceilDiv(last - first, step[axis]));
                    sizes.add((long) count[axis]);
                }
                case NDIndexFixed fixed -> {
                    from[axis] = Objects.checkIndex(wrap(fixed.getIndex(), size), size);
                    step[axis] = 1;
                    count[axis] = 1;
                }
                default -> throw unsupported("index " + parts.get(axis).getClass().getSimpleName());
            }
            if (batched && axis == 0 && !(parts.get(0) instanceof NDIndexAll)) {
                throw unsupported("the batch axis cannot be indexed");
            }
        }
        Shape shape = new Shape(sizes);
        if (wide != null && dimensions == 2 && own.get(0) == 1 && step[1] == 1 && sizes.size() == 2) {
            return new TracedArray(tracer, shape, batched, null, graph().rows(wide, from[1], count[1]));
        }
        int[] strides = strides(own);
        Node[] all = elements();
        Node[] picked = new Node[(int) shape.size()];
        for (int i = 0; i < picked.length; i++) {
            int rest = i;
            int source = 0;
            for (int axis = dimensions - 1; axis >= 0; axis--) {
                source += (from[axis] + rest % count[axis] * step[axis]) * strides[axis];
                rest /= count[axis];
            }
            picked[i] = all[source];
        }
        return like(shape, picked);
    }

    @Override
    public NDList split(long sections, int axis) {
        long part = Math.ceilDiv(getShape().get(wrap(axis, getShape().dimension())), sections);
        return split(LongStream.range(1, sections).map(i -> i * part).toArray(), axis);
    }

    @Override
    public NDList split(long[] indices, int axis) {
        int at = wrap(axis, getShape().dimension());
        NDList parts = new NDList();
        for (int i = 0; i <= indices.length; i++) {
            var index = new NDIndex();
            for (int before = 0; before < at; before++) {
                index.addAllDim();
            }
            parts.add(
                    get(index.addSliceDim(
                    i == 0 ? 0 : indices[i - 1], i == indices.length ? getShape().get(at) : indices[i])));
        }
        return parts;
    }

    private static int wrap(long index, int size) {
        return (int) (index < 0 ? index + size : index);
    }

    @Override
    public NDArray stack(NDArray other, int axis) {
        return stack(new NDList(this, other), axis);
    }

    NDArray stack(NDList arrays, int axis) {
        int at = axis < 0 ? axis + getShape().dimension() + 1 : axis;
        NDList expanded = new NDList();
        arrays.forEach(a -> expanded.add(a.expandDims(at)));
        return concat(expanded, at);
    }

    @Override
    public NDArray concat(NDArray other, int axis) {
        return concat(new NDList(this, other), axis);
    }

    NDArray concat(NDList arrays, int axis) {
        if (WeightArray.areIn(arrays)) {
            NDArray weights =
                    WeightArray.of(tracer, WeightArray.function(arrays.getFirst()), arrays.getFirst().getShape());
            return weights.getNDArrayInternal().concat(arrays.subNDList(1), axis);
        }
        List<TracedArray> parts = arrays.stream().map(this::traced).toList();
        boolean anyBatched = parts.stream().anyMatch(p -> p.batched);
        Shape first = arrays.getFirst().getShape();
        int dimensions = first.dimension();
        int at = axis < 0 ? axis + dimensions : axis;
        if (anyBatched && at == 0) {
            throw unsupported("arrays cannot be joined along the batch axis");
        }
        long[] sizes = first.getShape().clone();
        sizes[at] = parts.stream().mapToLong(p -> p.getShape().get(at)).sum();
        Shape shape = new Shape(sizes);
        if (dimensions == 2 && at == 1 && sizes[0] == 1 && parts.stream().anyMatch(TracedArray::isWide)) {
            Node joined = graph().pack(parts.stream()
                    .flatMap(p -> p.wide != null ? Stream.of(p.wide) : Arrays.stream(p.elements()))
                    .toList());
            return new TracedArray(tracer, shape, anyBatched, null, joined);
        }
        int outer = (int) Arrays.stream(sizes, 0, at).reduce(1, (a, b) -> a * b);
        List<Node> nodes = new ArrayList<>();
        for (int o = 0; o < outer; o++) {
            for (TracedArray part : parts) {
                Node[] own = part.elements();
                int inner = own.length / outer;
                nodes.addAll(Arrays.asList(own).subList(o * inner, (o + 1) * inner));
            }
        }
        return new TracedArray(tracer, shape, anyBatched, nodes.toArray(Node[]::new), null);
    }

    // Reductions over the small axes.

    @Override
    public NDArray sum(int[] axes, boolean keepDims) {
        return reduced(Op.ADD, axes, keepDims);
    }

    @Override
    public NDArray max(int[] axes, boolean keepDims) {
        return reduced(Op.MAX, axes, keepDims);
    }

    @Override
    public NDArray min(int[] axes, boolean keepDims) {
        return reduced(Op.MIN, axes, keepDims);
    }

    @Override
    public NDArray mean(int[] axes, boolean keepDims) {
        long count = Arrays.stream(axes).mapToLong(a -> getShape().get(wrap(a, getShape().dimension())))
                .reduce(1, (a, b) -> a * b);
        return sum(axes, keepDims).mul(number(1.0 / count));
    }

    @Override
    public NDArray sum() {
        return sum(allAxes(), false);
    }

    @Override
    public NDArray mean() {
        return mean(allAxes(), false);
    }

    @Override
    public NDArray softmax(int axis) {
        NDArray weights = sub(max(new int[] {axis}, true)).exp();
        return weights.div(weights.sum(new int[] {axis}, true));
    }

    @Override
    public NDArray logSoftmax(int axis) {
        NDArray shifted = sub(max(new int[] {axis}, true));
        return shifted.sub(shifted.exp().sum(new int[] {axis}, true).log());
    }

    private int[] allAxes() {
        return IntStream.range(0, getShape().dimension()).toArray();
    }

    private NDArray reduced(Op op, int[] axes, boolean keepDims) {
        Shape own = getShape();
        int dimensions = own.dimension();
        boolean[] dropped = new boolean[dimensions];
        for (int axis : axes) {
            dropped[wrap(axis, dimensions)] = true;
        }
        if (batched && dropped[0]) {
            throw unsupported("reduction over the batch axis");
        }
        List<Long> sizes = new ArrayList<>();
        long[] kept = own.getShape().clone();
        for (int axis = 0; axis < dimensions; axis++) {
            if (dropped[axis]) {
                kept[axis] = 1;
            }
            if (keepDims || !dropped[axis]) {
                sizes.add(kept[axis]);
            }
        }
        int[] ownStrides = strides(own);
        int[] keptStrides = strides(new Shape(kept));
        Node[] all = elements();
        Node[] result = new Node[(int) new Shape(kept).size()];
        if (all.length == 0 && result.length > 0) {
            if (op != Op.ADD) {
                throw unsupported("no elements");
            }
            Arrays.fill(result, graph().constant(0));
        }
        for (int i = 0; i < all.length; i++) {
            int target = 0;
            for (int axis = 0; axis < dimensions; axis++) {
                if (!dropped[axis]) {
                    target += (int) (i / ownStrides[axis] % own.get(axis)) * keptStrides[axis];
                }
            }
            Node element = numeric(all[i]);
            result[target] = result[target] == null ? element : together(op, result[target], element);
        }
        return like(new Shape(sizes), result);
    }

    /**
     * The first of equal extremes takes the whole gradient, other than with two arguments of a maximum; as in PyTorch.
     */
    private Node together(Op op, Node x, Node next) {
        if (op == Op.ADD) {
            return graph().add(x, next);
        }
        Node exceeds = op == Op.MAX ? graph().apply(Op.LESS, x, next) : graph().apply(Op.LESS, next, x);
        Node isNaN = graph().apply(Op.NOT, graph().apply(Op.EQUAL, next, next));
        return graph().select(graph().apply(Op.OR, exceeds, isNaN), next, x);
    }

    // Products.

    @Override
    public NDArray matMul(NDArray other) {
        NDArray weights = beside(other);
        if (weights != null) {
            return weights.matMul(other);
        }
        if (WeightArray.in(other) != null && hasRows() && other.getShape().dimension() == 2) {
            return linear(other.transpose(), null);
        }
        TracedArray right = traced(other);
        if (getShape().dimension() < 2 || right.getShape().dimension() < 2) {
            throw unsupported("product of shapes " + getShape() + " and " + right.getShape());
        }
        // (..., n, k) (..., k, m): broadcast over leading axes, sum over k. The rows of a batched matrix are the batch.
        boolean rowsAreBatch = batched && getShape().dimension() == 2;
        if (right.batched && right.getShape().dimension() == 2) {
            throw unsupported("product whose inner axis is the batch");
        }
        NDArray left3 = rowsAreBatch ? reshape(new Shape(1, 1, getShape().get(1))) : this;
        int last = left3.getShape().dimension() - 1;
        NDArray a = left3.expandDims(last + 1);
        NDArray b = right.expandDims(right.getShape().dimension() - 2);
        NDArray product = align(a, b).mul(align(b, a)).sum(new int[] {-2});
        return rowsAreBatch ? product.reshape(new Shape(1, right.getShape().get(right.getShape().dimension() - 1)))
                : product;
    }

    /** {@code x} with leading axes of length 1 so that it has as many axes as {@code y}. */
    private static NDArray align(NDArray x, NDArray y) {
        NDArray aligned = x;
        while (aligned.getShape().dimension() < y.getShape().dimension()) {
            aligned = aligned.expandDims(0);
        }
        return aligned;
    }

    @Override
    public NDArray dot(NDArray other) {
        return matMul(other);
    }

    @Override
    public NDArray batchMatMul(NDArray other) {
        return matMul(other);
    }

    private boolean isRow() {
        return getShape().dimension() == 2 && getShape().get(0) == 1;
    }

    /** Whether this is of the batch and has rows that linear maps take. */
    private boolean hasRows() {
        return batched && getShape().dimension() >= 2;
    }

    /** A matrix times this, or times each row of it, plus a bias if it is not null. */
    NDArray linear(NDArray matrix, NDArray bias) {
        if (!isRow()) {
            return eachRow(row -> row.linear(matrix, bias));
        }
        if (WeightArray.in(matrix) == null || matrix.getShape().dimension() != 2) {
            return dense(traced(matrix), bias);
        }
        if (bias != null && (WeightArray.in(bias) == null || bias.size() != matrix.getShape().get(0))) {
            return linear(matrix, null).add(bias.reshape(new Shape(1, bias.size())));
        }
        Node product = tracer.product(matrix, bias, numbers().packed());
        return ofRows(tracer, new Shape(1, product.rows()), true, product);
    }

    /** Applies a function to the rows of the last axis, of which there is one or more per sample. */
    private NDArray eachRow(Function<TracedArray, NDArray> function) {
        if (!hasRows()) {
            throw unsupported("linear map of shape " + getShape());
        }
        long[] sizes = getShape().getShape().clone();
        int columns = (int) sizes[sizes.length - 1];
        NDArray flat = reshape(new Shape(1, size()));
        NDList rows = new NDList();
        for (int from = 0; from < size(); from += columns) {
            rows.add(function.apply((TracedArray) Tensors.columns(flat, from, from + columns)));
        }
        sizes[sizes.length - 1] = rows.getFirst().size();
        return concat(rows, 1).reshape(new Shape(sizes));
    }

    /**
     * An operation that is linear in an array, as a product with a matrix, which is what it makes of the identity. That
     * is computed from weights alone, once per sweep.
     *
     * @param name of the operation, for messages
     * @param offsets makes of the matrix what is added to the product; may be null
     */
    NDArray linearly(String name, UnaryOperator<NDArray> operation, UnaryOperator<NDArray> offsets) {
        if (!hasRows()) {
            throw unsupported(name + " of shape " + getShape());
        }
        int inputs = (int) size();
        if (inputs > MOST_INPUTS) {
            throw unsupported(name + " of " + inputs + " numbers, more than " + MOST_INPUTS);
        }
        double[] identity = new double[inputs * inputs];
        IntStream.range(0, inputs).forEach(i -> identity[i * (inputs + 1)] = 1);
        long[] sizes = getShape().getShape().clone();
        sizes[0] = inputs;
        NDArray images = operation.apply(
                tracer.weights(new WeightFunction.Constant(new Shape(sizes), identity)));
        if (images.size() > LARGEST_MATRIX) {
            throw unsupported(
                    name + " whose matrix would have " + images.size() + " numbers, more than " + LARGEST_MATRIX);
        }
        long[] result = images.getShape().getShape().clone();
        result[0] = 1;
        NDArray matrix = images.reshape(new Shape(inputs, images.size() / inputs)).transpose();
        return new TracedArray(tracer, new Shape(1, inputs), true, elements, wide)
                .linear(matrix, offsets.apply(matrix)).reshape(new Shape(result));
    }

    /** A convolution with filters (filters, channels / groups, size...), and an offset for each if not null. */
    NDArray convolution(NDArray filters, NDArray offsets, Shape stride, Shape padding, Shape dilation, int groups) {
        if (WeightArray.in(filters) == null) {
            throw unsupported("convolution with filters that are no weights");
        }
        long count = filters.getShape().get(0);
        return linearly("convolution", picture -> picture.getNDArrayInternal()
                        .convolution(picture, filters, null, stride, padding, dilation, groups).getFirst(),
                matrix -> offsets == null ? null : offsets.reshape(new Shape(count, 1))
                        .broadcast(new Shape(count, matrix.getShape().get(0) / count)).flatten());
    }

    private NDArray dense(TracedArray matrix, NDArray bias) {
        NDArray product = matMul(matrix.transpose(1, 0));
        return bias == null ? product : product.add(bias.reshape(new Shape(1, bias.size())));
    }

    // What models ask of any array.

    @Override
    public NDArray stopGradient() {
        return unary(Op.DETACH);
    }

    @Override
    public NDArray zerosLike() {
        return zero(getShape());
    }

    @Override
    public NDArray onesLike() {
        return zero(getShape()).add(1);
    }

    private NDArray zero(Shape shape) {
        Node[] nodes = new Node[(int) shape.size()];
        Arrays.fill(nodes, graph().constant(0));
        return like(shape, nodes);
    }

    @Override
    public NDArray duplicate() {
        return this;
    }

    @Override
    public boolean hasGradient() {
        return false;
    }

    @Override
    public void attach(NDManager manager) {}

    @Override
    public void close() {}

    @Override
    public void detach() {}

    @Override
    public void intern(NDArray replaced) {
        throw unsupported("intern");
    }

    @Override
    public NDArray getGradient() {
        throw unsupported("getGradient");
    }

    @Override
    public ByteBuffer toByteBuffer(boolean tryDirect) {
        throw unsupported("reading numbers: they are not known while tracing");
    }

    @Override
    public NDArrayEx getNDArrayInternal() {
        return TracedOperations.of(this);
    }

    /** The results of a search from several arrays, which broadcast against each other. */
    static NDArray[] search(Search search, TracedArray... arguments) {
        return IntStream.range(0, search.results()).mapToObj(i -> combine(x -> {
            Node all = arguments[0].graph().search(search, x);
            int rows = all.rows() / search.results();
            return arguments[0].graph().rows(all, i * rows, rows);
        }, arguments)).toArray(NDArray[]::new);
    }

    /** A function of several arrays, which broadcast against each other. */
    static TracedArray pointwise(Pointwise function, TracedArray... arguments) {
        return combine(x -> arguments[0].graph().pointwise(function, x), arguments);
    }

    NDArray sigmoid() {
        return unary(Op.SIGMOID);
    }

    /** Unlike {@code maximum(0)}, of slope 0 at 0. */
    NDArray relu() {
        return traced(lte(0)).where(number(0), this);
    }

    TracedArray where(NDArray yes, NDArray no) {
        return combine(
                x -> graph().select(truth(x[0]), numeric(x[1]), numeric(x[2])), this, traced(yes), traced(no));
    }
}
