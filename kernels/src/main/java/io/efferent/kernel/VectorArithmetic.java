package io.efferent.kernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Locale;
import java.util.function.Consumer;

/** As many numbers at a time as the processor's vectors hold, by {@code jdk.incubator.vector}. */
final class VectorArithmetic implements KernelCompiler.Arithmetic {
    private static final String PACKAGE = "jdk.incubator.vector";
    private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE, "Vector");
    private static final ClassDesc MASK = ClassDesc.of(PACKAGE, "VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE, "VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE, "VectorOperators");
    private static final ClassDesc OP = Op.class.describeConstable().orElseThrow();
    private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");

    private final boolean doubles;
    private final ClassDesc type;
    private final ClassDesc functions;
    private final InlinedFunctions inlined;
    private final ClassDesc element;

    VectorArithmetic(boolean doubles) {
        this.doubles = doubles;
        type = ClassDesc.of(PACKAGE, doubles ? "DoubleVector" : "FloatVector");
        Class<?> ownFunctions = doubles ? DoubleFunctions.class : FloatFunctions.class;
        functions = ownFunctions.describeConstable().orElseThrow();
        inlined = new InlinedFunctions(ownFunctions);
        element = doubles ? CD_double : CD_float;
    }

    @Override
    public int lanes() {
        return doubles ? Vectors.doubleLanes() : Vectors.floatLanes();
    }

    @Override
    public ClassDesc array() {
        return element.arrayType();
    }

    @Override
    public TypeKind kind() {
        return TypeKind.REFERENCE;
    }

    @Override
    public TypeKind conditionKind() {
        return TypeKind.REFERENCE;
    }

    private void species(CodeBuilder code) {
        code.getstatic(type, "SPECIES_PREFERRED", SPECIES);
    }

    @Override
    public void constant(CodeBuilder code, double value) {
        species(code);
        number(code, value);
        broadcast(code);
    }

    /** Puts a single number on the stack. */
    void number(CodeBuilder code, double value) {
        if (doubles) {
            code.loadConstant(value);
        } else {
            code.loadConstant((float) value);
        }
    }

    private void broadcast(CodeBuilder code) {
        code.invokestatic(type, "broadcast", MethodTypeDesc.of(type, SPECIES, element));
    }

    @Override
    public void loadOne(CodeBuilder code, Consumer<CodeBuilder> address) {
        species(code);
        address.accept(code);
        code.arrayLoad(TypeKind.from(element));
        broadcast(code);
    }

    /**
     * Loads from an array, from a position that {@code address} puts on the stack and as far behind as local {@code
     * map} says.
     */
    void gather(CodeBuilder code, Consumer<CodeBuilder> address, int map) {
        species(code);
        address.accept(code);
        code.aload(map).iconst_0().invokestatic(
                type, "fromArray",
                MethodTypeDesc.of(type, SPECIES, element.arrayType(), CD_int, CD_int.arrayType(), CD_int));
    }

    @Override
    public void load(CodeBuilder code, Consumer<CodeBuilder> address) {
        species(code);
        address.accept(code);
        code.invokestatic(type, "fromArray", MethodTypeDesc.of(type, SPECIES, element.arrayType(), CD_int));
    }

    @Override
    public void store(CodeBuilder code, Consumer<CodeBuilder> address, int value) {
        code.aload(value);
        address.accept(code);
        code.invokevirtual(type, "intoArray", MethodTypeDesc.of(CD_void, element.arrayType(), CD_int));
    }

    @Override
    public void apply(CodeBuilder code, Op op, int... x) {
        switch (op) {
            case ADD, SUB, MUL, DIV, MAX, MIN -> code.aload(x[0]).aload(x[1])
                    .invokevirtual(type, op.name().toLowerCase(Locale.ROOT), MethodTypeDesc.of(type, VECTOR));
            case FMA -> code.aload(x[0]).aload(x[1]).aload(x[2])
                    .invokevirtual(type, "fma", MethodTypeDesc.of(type, VECTOR, VECTOR));
            case NEG, ABS, SQRT -> code.aload(x[0])
                    .invokevirtual(type, op.name().toLowerCase(Locale.ROOT), MethodTypeDesc.of(type));
            case DETACH -> code.aload(x[0]);
            case EXP, LOG, SIGMOID, TANH, SIN, COS -> inlined.call(code, op.name().toLowerCase(Locale.ROOT), x[0]);
            case LESS -> compare(code, "LT", x);
            case LESS_EQUAL -> compare(code, "LE", x);
            case EQUAL -> compare(code, "EQ", x);
            case AND, OR -> code.aload(x[0]).aload(x[1])
                    .invokevirtual(MASK, op.name().toLowerCase(Locale.ROOT), MethodTypeDesc.of(MASK, MASK));
            case NOT -> code.aload(x[0]).invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
            case SELECT -> code.aload(x[2]).aload(x[1]).aload(x[0])
                    .invokevirtual(type, "blend", MethodTypeDesc.of(type, VECTOR, MASK));
            default -> code.aload(x[0]).aload(x[x.length - 1])
                    .getstatic(OP, op.name(), OP)
                    .invokestatic(functions, "each", MethodTypeDesc.of(type, type, type, OP));
        }
    }

    private void compare(CodeBuilder code, String comparison, int... x) {
        code.aload(x[0]).getstatic(OPERATORS, comparison, COMPARISON).aload(x[1])
                .invokevirtual(type, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    }
}
