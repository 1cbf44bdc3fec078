package io.efferent.kernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Locale;
import java.util.function.Consumer;

/** One number at a time; functions are {@link Math}'s, in double precision. */
final class PlainArithmetic implements KernelCompiler.Arithmetic {
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private final boolean doubles;

    PlainArithmetic(boolean doubles) {
        this.doubles = doubles;
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public ClassDesc array() {
        return (doubles ? CD_double : CD_float).arrayType();
    }

    @Override
    public TypeKind kind() {
        return doubles ? TypeKind.DOUBLE : TypeKind.FLOAT;
    }

    @Override
    public TypeKind conditionKind() {
        return TypeKind.INT;
    }

    @Override
    public void constant(CodeBuilder code, double value) {
        if (doubles) {
            code.loadConstant(value);
        } else {
            code.loadConstant((float) value);
        }
    }

    @Override
    public void load(CodeBuilder code, Consumer<CodeBuilder> address) {
        address.accept(code);
        code.arrayLoad(kind());
    }

    @Override
    public void loadOne(CodeBuilder code, Consumer<CodeBuilder> address) {
        load(code, address);
    }

    @Override
    public void store(CodeBuilder code, Consumer<CodeBuilder> address, int value) {
        address.accept(code);
        code.loadLocal(kind(), value).arrayStore(kind());
    }

    @Override
    public void apply(CodeBuilder code, Op op, int... x) {
        TypeKind in = switch (op) {
            case AND, OR, NOT -> TypeKind.INT;
            default -> kind();
        };
        switch (op) {
            case SELECT -> {
                Label no = code.newLabel();
                Label end = code.newLabel();
                code.iload(x[0]).ifeq(no).loadLocal(kind(), x[1]).goto_(end);
                code.labelBinding(no).loadLocal(kind(), x[2]).labelBinding(end);
                return;
            }
            case FMA -> {
                code.loadLocal(in, x[2]).loadLocal(in, x[0]).loadLocal(in, x[1]);
                if (doubles) {
                    code.dmul().dadd();
                } else {
                    code.fmul().fadd();
                }
                return;
            }
            case SIGMOID -> {
                // 1 / (1 + exp(-x))
                code.dconst_1().dconst_1().loadLocal(in, x[0]);
                widen(code);
                code.dneg().invokestatic(MATH, "exp", MethodTypeDesc.of(CD_double, CD_double)).dadd().ddiv();
                narrow(code);
                return;
            }
            default -> { }
        }
        for (int local : x) {
            code.loadLocal(in, local);
        }
        switch (op) {
            case ADD -> { if (doubles) code.dadd(); else code.fadd(); }
            case SUB -> { if (doubles) code.dsub(); else code.fsub(); }
            case MUL -> { if (doubles) code.dmul(); else code.fmul(); }
            case DIV -> { if (doubles) code.ddiv(); else code.fdiv(); }
            case DETACH -> { }
            case NEG -> { if (doubles) code.dneg(); else code.fneg(); }
            case MAX -> own(code, "max", 2);
            case MIN -> own(code, "min", 2);
            case ABS -> own(code, "abs", 1);
            case LESS -> compare(code, true, false);
            case LESS_EQUAL -> compare(code, true, true);
            case EQUAL -> compare(code, false, true);
            case AND -> code.iand();
            case OR -> code.ior();
            case NOT -> code.iconst_1().ixor();
            case POW, ATAN2 -> {
                // Both arguments are on the stack; go through locals to widen them.
                int second = code.allocateLocal(kind());
                code.storeLocal(kind(), second);
                widen(code);
                code.loadLocal(kind(), second);
                widen(code);
                code.invokestatic(
                        MATH, op == Op.POW ? "pow" : "atan2", MethodTypeDesc.of(CD_double, CD_double, CD_double));
                narrow(code);
            }
            default -> {
                widen(code);
                code.invokestatic(MATH, op.name().toLowerCase(Locale.ROOT), MethodTypeDesc.of(CD_double, CD_double));
                narrow(code);
            }
        }
    }

    private void own(CodeBuilder code, String function, int arguments) {
        ClassDesc type = doubles ? CD_double : CD_float;
        code.invokestatic(
                MATH, function, arguments == 1 ? MethodTypeDesc.of(type, type) : MethodTypeDesc.of(type, type, type));
    }

    /** Leaves 1 if the first is less than (or equal to) the second, else 0; comparisons with NaN are false. */
    private void compare(CodeBuilder code, boolean less, boolean equal) {
        Label yes = code.newLabel();
        Label end = code.newLabel();
        if (doubles) {
            code.dcmpg();
        } else {
            code.fcmpg();
        }
        if (less && equal) {
            code.ifle(yes);
        } else if (less) {
            code.iflt(yes);
        } else {
            code.ifeq(yes);
        }
        code.iconst_0().goto_(end).labelBinding(yes).iconst_1().labelBinding(end);
    }

    private void widen(CodeBuilder code) {
        if (!doubles) {
            code.f2d();
        }
    }

    private void narrow(CodeBuilder code) {
        if (!doubles) {
            code.d2f();
        }
    }
}
