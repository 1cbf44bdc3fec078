package io.efferent.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Writes {@link Tiles}: a method for each size of a tile, in which every sum is a local. Whatever the size, a sum is
 * added up in the same order.
 */
final class TileCompiler {
    private static final ClassDesc NAME = ClassDesc.of(Tiles.class.getPackageName(), "CompiledTiles");

    private static final Map<List<?>, Tiles<?>> COMPILED = new ConcurrentHashMap<>();

    private final TileShape shape;
    private final VectorArithmetic arithmetic;
    private final ClassDesc array;

    private TileCompiler(boolean doubles, TileShape shape) {
        this.shape = shape;
        arithmetic = new VectorArithmetic(doubles);
        array = arithmetic.array();
    }

    /** Tiles for arrays of some lanes, which all steps share, as the JVM takes seconds to compile them. */
    @SuppressWarnings("unchecked")
    static <A> Tiles<A> compile(Lanes<A> lanes, TileShape shape) {
        return (Tiles<A>) COMPILED.computeIfAbsent(List.of(lanes.doubles(), shape), _ ->
                (Tiles<?>) HiddenClass.instance(new TileCompiler(lanes.doubles(), shape).build()));
    }

    private byte[] build() {
        return ClassFile.of().build(NAME, builder -> {
            builder.withInterfaceSymbols(Tiles.class.describeConstable().orElseThrow());
            HiddenClass.constructor(builder);
            products(builder);
            outerProducts(builder);
            method(builder, "turn", List.of(array, CD_int, CD_int, CD_int.arrayType(), array, CD_int, CD_int),
                    this::turn);
            method(builder, "add", List.of(array, CD_int, array, CD_int, CD_int), this::add);
        });
    }

    /** A method of the interface, whose arrays are objects there. */
    private void method(ClassBuilder builder, String name, List<ClassDesc> parameters, Consumer<CodeBuilder> body) {
        List<ClassDesc> erased = parameters.stream().map(type -> type.equals(array) ? CD_Object : type).toList();
        builder.withMethodBody(name, MethodTypeDesc.of(CD_void, erased), ClassFile.ACC_PUBLIC, code -> {
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i).equals(array)) {
                    int slot = code.parameterSlot(i);
                    code.aload(slot).checkcast(array).astore(slot);
                }
            }
            body.accept(code);
        });
    }

    /** A method that passes all but its first parameters, of {@code sizes}, on to one of others, counted from 1. */
    private void choice(
            ClassBuilder builder, String name, int sizes, List<ClassDesc> parameters, int methods,
            Consumer<CodeBuilder> which) {
        List<ClassDesc> all = new ArrayList<>(Collections.nCopies(sizes, CD_int));
        all.addAll(parameters);
        method(builder, name, all, code -> {
            List<Label> labels = new ArrayList<>();
            List<SwitchCase> cases = new ArrayList<>();
            for (int i = 1; i <= methods; i++) {
                labels.add(code.newLabel());
                cases.add(SwitchCase.of(i, labels.getLast()));
            }
            which.accept(code);
            code.tableswitch(1, methods, labels.getLast(), cases);
            for (int i = 1; i <= methods; i++) {
                code.labelBinding(labels.get(i - 1));
                for (int p = 0; p < parameters.size(); p++) {
                    code.loadLocal(TypeKind.from(parameters.get(p)), code.parameterSlot(sizes + p));
                }
                code.invokestatic(NAME, name + i, MethodTypeDesc.of(CD_void, parameters)).return_();
            }
        });
    }

    private static void own(ClassBuilder builder, String name, List<ClassDesc> parameters, Consumer<CodeBuilder> body) {
        builder.withMethodBody(
                name, MethodTypeDesc.of(CD_void, parameters), ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC, code -> {
                    body.accept(code);
                    code.return_();
                });
    }

    private void products(ClassBuilder builder) {
        List<ClassDesc> parameters = List.of(array, CD_int, array, CD_int, CD_int, array, CD_int, array, CD_int);
        for (int rows = 1; rows <= shape.rows(); rows++) {
            int height = rows;
            own(builder, "product" + rows, parameters, code -> product(code, height));
        }
        choice(builder, "product", 1, parameters, shape.rows(), code -> code.iload(code.parameterSlot(0)));
    }

    private void product(CodeBuilder code, int rows) {
        int w = 0;
        int wAt = 1;
        int b = 2;
        int bAt = 3;
        int columns = 4;
        int x = 5;
        int xAt = 6;
        int y = 7;
        int yAt = 8;
        int[][] sums = new int[rows][shape.across()];
        for (int row = 0; row < rows; row++) {
            int at = row;
            arithmetic.loadOne(code, address(b, () -> code.iload(bAt).loadConstant(at).iadd()));
            sums[row][0] = store(code);
            for (int v = 1; v < shape.across(); v++) {
                code.aload(sums[row][0]);
                sums[row][v] = store(code);
            }
        }
        int k = code.allocateLocal(TypeKind.INT);
        loop(code, k, () -> code.iload(columns), 1, () -> {
            int[] factors = new int[shape.across()];
            for (int v = 0; v < factors.length; v++) {
                int behind = v * shape.lanes();
                arithmetic.load(
                        code, address(x, () -> code.iload(xAt).iload(k).loadConstant(shape.width()).imul().iadd()
                        .loadConstant(behind).iadd()));
                factors[v] = store(code);
            }
            for (int row = 0; row < rows; row++) {
                int behind = row;
                arithmetic.loadOne(code, address(w, () -> code.iload(wAt).iload(k).loadConstant(rows).imul().iadd()
                        .loadConstant(behind).iadd()));
                multiplyAdd(code, factors, store(code), sums[row]);
            }
        });
        for (int row = 0; row < rows; row++) {
            for (int v = 0; v < shape.across(); v++) {
                int behind = row * shape.width() + v * shape.lanes();
                arithmetic.store(code, address(y, () -> code.iload(yAt).loadConstant(behind).iadd()), sums[row][v]);
            }
        }
    }

    private void outerProducts(ClassBuilder builder) {
        List<ClassDesc> parameters = List.of(array, CD_int, CD_int, CD_int, array, CD_int, CD_int, array, CD_int);
        int most = TileShape.OUTER_ROWS;
        for (int vectors = 1; vectors <= shape.outerVectors(); vectors++) {
            for (int rows = 1; rows <= most; rows++) {
                int height = rows;
                int across = vectors;
                own(builder, "outer" + ((vectors - 1) * most + rows), parameters, code -> outer(code, height, across));
            }
        }
        choice(builder, "outer", 2, parameters, most * shape.outerVectors(), code -> code
                .iload(code.parameterSlot(1)).iconst_1().isub().loadConstant(most).imul().iload(code.parameterSlot(0))
                .iadd());
    }

    private void outer(CodeBuilder code, int rows, int vectors) {
        int g = 0;
        int gAt = 1;
        int stride = 2;
        int steps = 3;
        int x = 4;
        int xAt = 5;
        int padded = 6;
        int total = 7;
        int at = 8;
        int[][] sums = new int[rows][vectors];
        for (int row = 0; row < rows; row++) {
            for (int v = 0; v < vectors; v++) {
                int behind = (row * vectors + v) * shape.lanes();
                arithmetic.load(code, address(total, () -> code.iload(at).loadConstant(behind).iadd()));
                sums[row][v] = store(code);
            }
        }
        int step = code.allocateLocal(TypeKind.INT);
        int sample = code.allocateLocal(TypeKind.INT);
        int gradients = code.allocateLocal(TypeKind.INT);
        int inputs = code.allocateLocal(TypeKind.INT);
        loop(code, step, () -> code.iload(steps), 1, () -> {
            code.iload(gAt).iload(step).iload(stride).imul().iadd().istore(gradients);
            code.iload(xAt).iload(step).loadConstant(shape.width()).imul().iload(padded).imul().iadd().istore(inputs);
            loop(code, sample, () -> code.loadConstant(shape.width()), 1, () -> {
                int[] factors = new int[vectors];
                for (int v = 0; v < vectors; v++) {
                    int behind = v * shape.lanes();
                    arithmetic.load(code, address(x, () -> code.iload(inputs).iload(sample).iload(padded).imul().iadd()
                            .loadConstant(behind).iadd()));
                    factors[v] = store(code);
                }
                for (int row = 0; row < rows; row++) {
                    int behind = row * shape.width();
                    arithmetic.loadOne(code, address(g, () -> code.iload(gradients).loadConstant(behind).iadd()
                            .iload(sample).iadd()));
                    multiplyAdd(code, factors, store(code), sums[row]);
                }
            });
        });
        for (int row = 0; row < rows; row++) {
            for (int v = 0; v < vectors; v++) {
                int behind = (row * vectors + v) * shape.lanes();
                arithmetic.store(code, address(total, () -> code.iload(at).loadConstant(behind).iadd()), sums[row][v]);
            }
        }
    }

    private void turn(CodeBuilder code) {
        int block = code.parameterSlot(0);
        int at = code.parameterSlot(1);
        int columns = code.parameterSlot(2);
        int rowStarts = code.parameterSlot(3);
        int to = code.parameterSlot(4);
        int first = code.parameterSlot(5);
        int padded = code.parameterSlot(6);
        int sample = code.allocateLocal(TypeKind.INT);
        int column = code.allocateLocal(TypeKind.INT);
        int start = code.allocateLocal(TypeKind.INT);
        loop(code, sample, () -> code.loadConstant(shape.width()), 1, () -> {
            code.iload(first).iload(sample).iload(padded).imul().iadd().istore(start);
            loop(code, column, () -> code.iload(columns), shape.lanes(), () -> {
                arithmetic.gather(code, address(block, () -> code.iload(at)
                        .iload(column).loadConstant(shape.width()).imul().iadd().iload(sample).iadd()), rowStarts);
                arithmetic.store(code, address(to, () -> code.iload(start).iload(column).iadd()), store(code));
            });
            code.aload(to).iload(start).iload(columns).iadd();
            arithmetic.number(code, 1);
            code.arrayStore(TypeKind.from(array.componentType()));
        });
        code.return_();
    }

    private void add(CodeBuilder code) {
        int from = code.parameterSlot(0);
        int fromIndex = code.parameterSlot(1);
        int to = code.parameterSlot(2);
        int toIndex = code.parameterSlot(3);
        int length = code.parameterSlot(4);
        int i = code.allocateLocal(TypeKind.INT);
        loop(code, i, () -> code.iload(length), shape.lanes(), () -> {
            Consumer<CodeBuilder> target = address(to, () -> code.iload(toIndex).iload(i).iadd());
            arithmetic.load(code, target);
            int sum = store(code);
            arithmetic.load(code, address(from, () -> code.iload(fromIndex).iload(i).iadd()));
            int more = store(code);
            arithmetic.apply(code, Op.ADD, sum, more);
            code.astore(sum);
            arithmetic.store(code, target, sum);
        });
        code.return_();
    }

    /** Adds vectors, times another, to sums. */
    private void multiplyAdd(CodeBuilder code, int[] vectors, int factor, int[] sums) {
        for (int v = 0; v < vectors.length; v++) {
            arithmetic.apply(code, Op.FMA, vectors[v], factor, sums[v]);
            code.astore(sums[v]);
        }
    }

    /** Puts an array, and a position in it, on the stack. */
    private static Consumer<CodeBuilder> address(int array, Runnable position) {
        return code -> {
            code.aload(array);
            position.run();
        };
    }

    /** Stores the vector on the stack in a new local. */
    private int store(CodeBuilder code) {
        int local = code.allocateLocal(arithmetic.kind());
        code.astore(local);
        return local;
    }

    /** Counts from 0 to an end that is not reached. */
    private static void loop(CodeBuilder code, int counter, Runnable end, int step, Runnable body) {
        Label start = code.newLabel();
        Label done = code.newLabel();
        code.iconst_0().istore(counter).labelBinding(start).iload(counter);
        end.run();
        code.if_icmpge(done);
        body.run();
        code.iinc(counter, step).goto_(start).labelBinding(done);
    }
}
