package io.efferent.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns stages of a schedule into a class: one method per loop, and one that calls them in order. Loops use the Vector API where the JVM
 * was started with it, else plain arithmetic.
 */
final class KernelCompiler {
    private static final ClassDesc NAME = ClassDesc.of(Kernel.class.getPackageName(), "CompiledKernel");
    private static final ClassDesc MAPS = LinearMaps.class.describeConstable().orElseThrow();
    private static final ClassDesc CD_SYSTEM = ClassDesc.of("java.lang.System");
    private static final ClassDesc CD_ARRAYS = ClassDesc.of("java.util.Arrays");
    private static final int MEMORY = 0;
    private static final int MAPS_LOCAL = 1;
    private static final int POSITION = 1;
    /** Calls in one method; each takes up to 20 bytes. */
    private static final int MOST_CALLS = 400;

    private final Schedule schedule;
    private final List<Schedule.Stage> stages;
    private final boolean doubles;
    private final int width;
    private final Arithmetic arithmetic;

    private KernelCompiler(
            Schedule schedule, List<Schedule.Stage> stages, boolean doubles, int width, boolean vectors) {
        this.schedule = schedule;
        this.stages = stages;
        this.doubles = doubles;
        this.width = width;
        this.arithmetic = vectors ? new VectorArithmetic(doubles) : new PlainArithmetic(doubles);
    }

    /**
     * Compiles.
     *
     * @param schedule where nodes are stored
     * @param stages what to compute
     * @param doubles whether numbers are double
     * @param width samples per block, a multiple of the vector length
     * @param vectors whether to use the Vector API
     */
    static Kernel compile(
            Schedule schedule, List<Schedule.Stage> stages, boolean doubles, int width, boolean vectors) {
        byte[] bytes = new KernelCompiler(schedule, stages, doubles, width, vectors).build();
        try {
            var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (Kernel) lookup.findConstructor(
                    lookup.lookupClass(), MethodType.methodType(void.class)).invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("a compiled kernel cannot be loaded", e);
        }
    }

    /** The instructions of one kind of arithmetic; values are locals. */
    interface Arithmetic {
        /** Numbers computed at once. */
        int lanes();

        ClassDesc array();

        TypeKind kind();

        void constant(CodeBuilder code, double value);

        /** Loads from memory at offset + position. */
        void load(CodeBuilder code, int offset);

        /** Stores local {@code value} to memory at offset + position. */
        void store(CodeBuilder code, int offset, int value);

        /** Puts the result of an operation on locals on the stack. */
        void apply(CodeBuilder code, Op op, int... x);

        /** Puts {@code x y + z} of locals on the stack. */
        void multiplyAdd(CodeBuilder code, int x, int y, int z);

        /** The kind of a condition. */
        TypeKind conditionKind();
    }

    private byte[] build() {
        return ClassFile.of().build(NAME, builder -> {
            builder.withInterfaceSymbols(Kernel.class.describeConstable().orElseThrow());
            builder.withMethodBody("<init>", MethodTypeDesc.of(CD_void), ClassFile.ACC_PUBLIC, code -> code
                    .aload(0).invokespecial(CD_Object, "<init>", MethodTypeDesc.of(CD_void)).return_());
            for (int i = 0; i < stages.size(); i++) {
                if (stages.get(i).isLoop()) {
                    loop(builder, "loop" + i, stages.get(i));
                }
            }
            List<Integer> bounds = parts(stages);
            int parts = bounds.size() - 1;
            for (int part = 0; part < parts; part++) {
                int from = bounds.get(part);
                int to = bounds.get(part + 1);
                builder.withMethodBody("part" + part, MethodTypeDesc.of(CD_void, arithmetic.array(), MAPS),
                        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC, code -> {
                            for (int i = from; i < to; i++) {
                                call(code, i, stages.get(i));
                            }
                            code.return_();
                        });
            }
            builder.withMethodBody("run", MethodTypeDesc.of(CD_void, CD_Object, MAPS), ClassFile.ACC_PUBLIC, code -> {
                code.aload(1).checkcast(arithmetic.array()).astore(3);
                for (int part = 0; part < parts; part++) {
                    code.aload(3).aload(2)
                            .invokestatic(NAME, "part" + part, MethodTypeDesc.of(CD_void, arithmetic.array(), MAPS));
                }
                code.return_();
            });
        });
    }

    /** Where to cut the stages into methods: the JVM does not take more than 64 kB in one. */
    private static List<Integer> parts(List<Schedule.Stage> stages) {
        List<Integer> bounds = new ArrayList<>(List.of(0));
        int calls = 0;
        for (int i = 0; i < stages.size(); i++) {
            Schedule.Stage stage = stages.get(i);
            int more = stage.isLoop() ? 1 : 2 + stage.nodes().getFirst().inputs().size();
            if (calls > 0 && calls + more > MOST_CALLS) {
                bounds.add(i);
                calls = 0;
            }
            calls += more;
        }
        bounds.add(stages.size());
        return bounds;
    }

    private void call(CodeBuilder code, int index, Schedule.Stage stage) {
        Node node = stage.nodes().getFirst();
        switch (node.op()) {
            case LINEAR, LINEAR_TRANSPOSED -> code
                    .aload(MAPS_LOCAL)
                    .loadConstant(node.index())
                    .aload(MEMORY)
                    .loadConstant(offset(node.input(0)))
                    .loadConstant(offset(node))
                    .invokeinterface(MAPS, node.op() == Op.LINEAR ? "apply" : "applyTransposed",
                            MethodTypeDesc.of(CD_void, CD_int, CD_Object, CD_int, CD_int));
            case PACK -> {
                int row = schedule.row(node);
                for (Node part : node.inputs()) {
                    if (part.isConstant()) {
                        fill(code, row, part.rows(), part.value());
                    } else if (schedule.row(part) != row) {
                        copy(code, schedule.row(part), row, part.rows());
                    }
                    row += part.rows();
                }
            }
            default -> code.aload(MEMORY)
                    .invokestatic(NAME, "loop" + index, MethodTypeDesc.of(CD_void, arithmetic.array()));
        }
    }

    private void copy(CodeBuilder code, int from, int to, int rows) {
        code.aload(MEMORY).loadConstant(from * width).aload(MEMORY).loadConstant(to * width).loadConstant(rows * width)
                .invokestatic(CD_SYSTEM, "arraycopy",
                        MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_Object, CD_int, CD_int));
    }

    private void fill(CodeBuilder code, int row, int rows, double value) {
        code.aload(MEMORY).loadConstant(row * width).loadConstant((row + rows) * width);
        ClassDesc element = doubles ? CD_double : CD_float;
        if (doubles) {
            code.loadConstant(value);
        } else {
            code.loadConstant((float) value);
        }
        code.invokestatic(CD_ARRAYS, "fill", MethodTypeDesc.of(CD_void, arithmetic.array(), CD_int, CD_int, element));
    }

    private int offset(Node node) {
        return schedule.row(node) * width;
    }

    private void loop(ClassBuilder builder, String name, Schedule.Stage stage) {
        builder.withMethodBody(name, MethodTypeDesc.of(CD_void, arithmetic.array()),
                ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC, code -> {
                    code.allocateLocal(TypeKind.INT); // POSITION, the first after the parameter
                    Map<Double, Integer> constants = new HashMap<>();
                    for (Node node : stage.nodes()) {
                        collectConstants(code, node, constants);
                    }
                    Label start = code.newLabel();
                    Label end = code.newLabel();
                    code.iconst_0().istore(POSITION);
                    code.labelBinding(start);
                    code.iload(POSITION).loadConstant(stage.rows() * width).if_icmpge(end);
                    Map<Node, Integer> locals = new HashMap<>();
                    Set<Node> own = Set.copyOf(stage.nodes());
                    Set<Node> fused = fused(stage);
                    for (Node node : stage.nodes()) {
                        if (fused.contains(node)) {
                            continue;
                        }
                        int value = value(code, node, own, fused, locals, constants);
                        int row = schedule.row(node);
                        if (row >= 0) {
                            arithmetic.store(code, row * width, value);
                        }
                    }
                    code.iinc(POSITION, arithmetic.lanes());
                    code.goto_(start);
                    code.labelBinding(end);
                    code.return_();
                });
    }

    /** The products in a loop that nothing needs but one sum, which they become a part of. */
    private Set<Node> fused(Schedule.Stage stage) {
        Map<Node, Integer> uses = new HashMap<>();
        stage.nodes().forEach(node -> Schedule.reads(node).forEach(read -> uses.merge(read, 1, Integer::sum)));
        Set<Node> own = Set.copyOf(stage.nodes());
        Set<Node> fused = new HashSet<>();
        for (Node sum : stage.nodes()) {
            if (sum.op() == Op.ADD && sum.input(0) != sum.input(1)) {
                sum.inputs().stream()
                        .filter(x -> x.op() == Op.MUL && own.contains(x) && schedule.row(x) < 0 && uses.get(x) == 1)
                        .findFirst().ifPresent(fused::add);
            }
        }
        return fused;
    }

    /** What a sum adds up: two nodes, or the factors of a product that is fused with it and the other. */
    private static List<Node> summands(Node sum, Set<Node> fused) {
        for (int i = 0; i < 2; i++) {
            Node product = sum.input(i);
            if (fused.contains(product)) {
                return List.of(product.input(0), product.input(1), sum.input(1 - i));
            }
        }
        return sum.inputs();
    }

    private void collectConstants(CodeBuilder code, Node node, Map<Double, Integer> constants) {
        for (Node input : node.inputs()) {
            if (input.isConstant() && !constants.containsKey(input.value())) {
                arithmetic.constant(code, input.value());
                int local = code.allocateLocal(arithmetic.kind());
                code.storeLocal(arithmetic.kind(), local);
                constants.put(input.value(), local);
            } else if (input.op().isCondition()) {
                collectConstants(code, input, constants);
            }
        }
    }

    /** The local that holds a node's value, computed or loaded if it is not there yet. */
    private int value(
            CodeBuilder code, Node node, Set<Node> own, Set<Node> fused, Map<Node, Integer> locals,
            Map<Double, Integer> constants) {
        if (node.isConstant()) {
            return constants.get(node.value());
        }
        Integer known = locals.get(node);
        if (known != null) {
            return known;
        }
        TypeKind kind = node.op().isCondition() ? arithmetic.conditionKind() : arithmetic.kind();
        if (own.contains(node) || node.op().isCondition()) {
            List<Node> inputs = node.op() == Op.ADD ? summands(node, fused) : node.inputs();
            int[] x = inputs.stream().mapToInt(input -> value(code, input, own, fused, locals, constants)).toArray();
            if (node.op() == Op.ADD && x.length == 3) {
                arithmetic.multiplyAdd(code, x[0], x[1], x[2]);
            } else {
                arithmetic.apply(code, node.op(), x);
            }
        } else {
            arithmetic.load(code, schedule.row(node) * width);
        }
        int local = code.allocateLocal(kind);
        code.storeLocal(kind, local);
        locals.put(node, local);
        return local;
    }
}
