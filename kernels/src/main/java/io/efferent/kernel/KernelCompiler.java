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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns stages of a schedule into a class: one method per loop, and one that calls them in order. Loops use the Vector
 * API where the JVM was started with it, else plain arithmetic.
 */
final class KernelCompiler {
    private static final ClassDesc NAME = ClassDesc.of(Kernel.class.getPackageName(), "CompiledKernel");
    private static final ClassDesc MAPS = LinearMaps.class.describeConstable().orElseThrow();
    private static final ClassDesc CD_SYSTEM = ClassDesc.of("java.lang.System");
    private static final ClassDesc CD_ARRAYS = ClassDesc.of("java.util.Arrays");
    /** Parameters of all methods but the one that begins. */
    private static final int MEMORY = 0;
    private static final int FRAMES = 1;
    private static final int STARTS = 2;
    private static final int MAPS_LOCAL = 3;
    /** Calls in one method; each takes up to 30 bytes. */
    private static final int MOST_CALLS = 400;

    private final Schedule schedule;
    private final List<Schedule.Stage> stages;
    private final boolean doubles;
    private final int width;
    private final Arithmetic arithmetic;

    private KernelCompiler(Schedule schedule, List<Schedule.Stage> stages, Lanes<?> lanes, boolean vectors) {
        this.schedule = schedule;
        this.stages = stages;
        doubles = lanes.doubles();
        width = lanes.width;
        arithmetic = Arithmetic.of(doubles, vectors);
    }

    /**
     * Compiles.
     *
     * @param schedule where nodes are stored
     * @param stages what to compute
     * @param lanes memory
     * @param vectors whether to use the Vector API
     */
    @SuppressWarnings("unchecked")
    static <A> Kernel<A> compile(Schedule schedule, List<Schedule.Stage> stages, Lanes<A> lanes, boolean vectors) {
        return (Kernel<A>) HiddenClass.instance(new KernelCompiler(schedule, stages, lanes, vectors).build());
    }

    /** The instructions of one kind of arithmetic; values are locals. */
    interface Arithmetic {
        static Arithmetic of(boolean doubles, boolean vectors) {
            return vectors ? new VectorArithmetic(doubles) : new PlainArithmetic(doubles);
        }

        /** Numbers computed at once. */
        int lanes();

        ClassDesc array();

        TypeKind kind();

        void constant(CodeBuilder code, double value);

        /** Loads from an array and a position in it, which {@code address} puts on the stack. */
        void load(CodeBuilder code, Consumer<CodeBuilder> address);

        /** Loads one number into all lanes. */
        void loadOne(CodeBuilder code, Consumer<CodeBuilder> address);

        /** Stores local {@code value} to an array and a position in it, which {@code address} puts on the stack. */
        void store(CodeBuilder code, Consumer<CodeBuilder> address, int value);

        /** Puts the result of an operation on locals on the stack. */
        void apply(CodeBuilder code, Op op, int... x);

        /** The kind of a condition. */
        TypeKind conditionKind();
    }

    private MethodTypeDesc signature() {
        return MethodTypeDesc.of(CD_void, arithmetic.array(), arithmetic.array(), CD_int.arrayType(), MAPS);
    }

    private byte[] build() {
        return ClassFile.of().build(NAME, builder -> {
            builder.withInterfaceSymbols(Kernel.class.describeConstable().orElseThrow());
            HiddenClass.constructor(builder);
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
                builder.withMethodBody(
                        "part" + part, signature(), ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC, code -> {
                    for (int i = from; i < to; i++) {
                        call(code, i, stages.get(i));
                    }
                    code.return_();
                });
            }
            var run = MethodTypeDesc.of(CD_void, CD_Object, CD_Object, CD_int.arrayType(), MAPS);
            builder.withMethodBody("run", run, ClassFile.ACC_PUBLIC, code -> {
                code.aload(1).checkcast(arithmetic.array()).astore(5);
                code.aload(2).checkcast(arithmetic.array()).astore(6);
                for (int part = 0; part < parts; part++) {
                    code.aload(5).aload(6).aload(3).aload(4).invokestatic(NAME, "part" + part, signature());
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
            case LINEAR, LINEAR_TRANSPOSED -> {
                code.aload(MAPS_LOCAL).loadConstant(node.index());
                address(code, schedule.place(node.input(0)));
                address(code, schedule.place(node));
                code.invokeinterface(MAPS, node.op() == Op.LINEAR ? "apply" : "applyTransposed",
                        MethodTypeDesc.of(CD_void, CD_int, CD_Object, CD_int, CD_Object, CD_int));
            }
            case PACK -> schedule.copies(node).forEach(copy -> copy(code, copy));
            default -> code.aload(MEMORY).aload(FRAMES).aload(STARTS).aload(MAPS_LOCAL)
                    .invokestatic(NAME, "loop" + index, signature());
        }
    }

    /** Puts the array of a place, and the position in it, on the stack. */
    private void address(CodeBuilder code, Place place) {
        if (place.isFrame()) {
            code.aload(FRAMES).aload(STARTS).loadConstant(place.frame()).iaload().loadConstant(place.row() * width)
                    .iadd();
        } else {
            code.aload(MEMORY).loadConstant(place.row() * width);
        }
    }

    private void copy(CodeBuilder code, Schedule.Copy copy) {
        if (copy.from() == null) {
            fill(code, copy.to(), copy.rows(), copy.value());
            return;
        }
        address(code, copy.from());
        address(code, copy.to());
        code.loadConstant(copy.rows() * width).invokestatic(CD_SYSTEM, "arraycopy",
                MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_Object, CD_int, CD_int));
    }

    private void fill(CodeBuilder code, Place place, int rows, double value) {
        address(code, place);
        address(code, place.plus(rows));
        // the array of the end is that of the beginning
        code.swap().pop();
        if (doubles) {
            code.loadConstant(value);
        } else {
            code.loadConstant((float) value);
        }
        code.invokestatic(CD_ARRAYS, "fill", MethodTypeDesc.of(
                CD_void, arithmetic.array(), CD_int, CD_int, doubles ? CD_double : CD_float));
    }

    private void loop(ClassBuilder builder, String name, Schedule.Stage stage) {
        builder.withMethodBody(name, signature(), ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                code -> new LoopWriter(code, stage).write());
    }

    /** Writes the code of one loop. */
    private final class LoopWriter {
        private final CodeBuilder code;
        private final Schedule.Stage stage;
        private final Set<Node> own;
        private final int position;
        private final Map<Double, Integer> constants = new HashMap<>();
        /** Where each frame begins. */
        private final Map<Integer, Integer> starts = new HashMap<>();
        private final Map<Node, Integer> values = new HashMap<>();

        LoopWriter(CodeBuilder code, Schedule.Stage stage) {
            this.code = code;
            this.stage = stage;
            own = Set.copyOf(stage.nodes());
            position = code.allocateLocal(TypeKind.INT);
        }

        void write() {
            stage.nodes().forEach(node -> {
                collectConstants(node);
                Schedule.reads(node).forEach(this::collectStart);
                collectStart(node);
            });
            Label start = code.newLabel();
            Label end = code.newLabel();
            code.iconst_0().istore(position);
            code.labelBinding(start);
            code.iload(position).loadConstant(stage.rows() * width).if_icmpge(end);
            for (Node node : stage.nodes()) {
                int value = value(node);
                Place place = schedule.place(node);
                if (place != null) {
                    arithmetic.store(code, address(place), value);
                }
            }
            code.iinc(position, arithmetic.lanes());
            code.goto_(start);
            code.labelBinding(end);
            code.return_();
        }

        private void collectConstants(Node node) {
            for (Node input : node.inputs()) {
                if (input.isConstant() && !constants.containsKey(input.value())) {
                    arithmetic.constant(code, input.value());
                    int local = code.allocateLocal(arithmetic.kind());
                    code.storeLocal(arithmetic.kind(), local);
                    constants.put(input.value(), local);
                } else if (input.op().isCondition()) {
                    collectConstants(input);
                }
            }
        }

        private void collectStart(Node node) {
            Place place = schedule.place(node);
            if (place != null && place.isFrame()) {
                starts.computeIfAbsent(place.frame(), frame -> {
                    int local = code.allocateLocal(TypeKind.INT);
                    code.aload(STARTS).loadConstant(frame).iaload().istore(local);
                    return local;
                });
            }
        }

        private Consumer<CodeBuilder> address(Place place) {
            return builder -> {
                builder.aload(place.isFrame() ? FRAMES : MEMORY).iload(position).loadConstant(place.row() * width)
                        .iadd();
                if (place.isFrame()) {
                    builder.iload(starts.get(place.frame())).iadd();
                }
            };
        }

        /** The local that holds a node's value, computed or loaded if it is not there yet. */
        private int value(Node node) {
            if (node.isConstant()) {
                return constants.get(node.value());
            }
            Integer known = values.get(node);
            if (known != null) {
                return known;
            }
            TypeKind kind = node.op().isCondition() ? arithmetic.conditionKind() : arithmetic.kind();
            if (own.contains(node) || node.op().isCondition()) {
                arithmetic.apply(code, node.op(), node.inputs().stream().mapToInt(this::value).toArray());
            } else {
                arithmetic.load(code, address(schedule.place(node)));
            }
            int local = code.allocateLocal(kind);
            code.storeLocal(kind, local);
            values.put(node, local);
            return local;
        }
    }
}
