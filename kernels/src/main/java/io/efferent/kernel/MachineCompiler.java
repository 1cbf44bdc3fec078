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
import java.util.List;

/** Makes a {@link Machine} with the arithmetic that compiled loops have: a method per form, and one that calls them. */
final class MachineCompiler {
    private static final ClassDesc NAME = ClassDesc.of(Machine.class.getPackageName(), "CompiledMachine");
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final int CODE = 0;
    private static final int AT = 1;
    private static final int ARRAYS = 2;
    private static final int BASES = 3;

    private final KernelCompiler.Arithmetic arithmetic;
    private final MethodTypeDesc signature;

    private MachineCompiler(boolean doubles, boolean vectors) {
        arithmetic = KernelCompiler.Arithmetic.of(doubles, vectors);
        signature = MethodTypeDesc.of(CD_void, INTS, CD_int, arithmetic.array().arrayType(), INTS);
    }

    static Machine<?> compile(boolean doubles, boolean vectors) {
        return (Machine<?>) HiddenClass.instance(new MachineCompiler(doubles, vectors).build());
    }

    private byte[] build() {
        return ClassFile.of().build(NAME, builder -> {
            builder.withInterfaceSymbols(Machine.class.describeConstable().orElseThrow());
            HiddenClass.constructor(builder);
            for (Machine.Form form : Machine.Form.values()) {
                builder.withMethodBody(form.name(), signature, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                        code -> new FormWriter(code, form).write());
            }
            dispatcher(builder);
            run(builder);
        });
    }

    /** Prepares where operands are found: arrays by number, and where they begin. */
    private void run(ClassBuilder builder) {
        var type = MethodTypeDesc.of(CD_void, INTS, CD_Object, CD_Object, CD_Object, INTS);
        builder.withMethodBody("run", type, ClassFile.ACC_PUBLIC, code -> {
            int bases = code.allocateLocal(TypeKind.REFERENCE);
            int arrays = code.allocateLocal(TypeKind.REFERENCE);
            int i = code.allocateLocal(TypeKind.INT);
            code.aload(5).arraylength().iconst_2().iadd().istore(i);
            code.iload(i).newarray(TypeKind.INT).astore(bases);
            code.aload(5).iconst_0().aload(bases).iconst_2().aload(5).arraylength().invokestatic(
                    ClassDesc.of("java.lang.System"), "arraycopy",
                    MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_Object, CD_int, CD_int));
            code.iload(i).anewarray(arithmetic.array()).astore(arrays);
            code.aload(arrays).aload(4).checkcast(arithmetic.array()).invokestatic(
                    ClassDesc.of("java.util.Arrays"), "fill",
                    MethodTypeDesc.of(CD_void, CD_Object.arrayType(), CD_Object));
            code.aload(arrays).iconst_0().aload(2).checkcast(arithmetic.array()).aastore();
            code.aload(arrays).iconst_1().aload(3).checkcast(arithmetic.array()).aastore();
            code.aload(1).aload(arrays).aload(bases).invokestatic(NAME, "all",
                    MethodTypeDesc.of(CD_void, INTS, arithmetic.array().arrayType(), INTS));
            code.return_();
        });
    }

    private void dispatcher(ClassBuilder builder) {
        var type = MethodTypeDesc.of(CD_void, INTS, arithmetic.array().arrayType(), INTS);
        builder.withMethodBody("all", type, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC, code -> {
            int at = code.allocateLocal(TypeKind.INT);
            Label start = code.newLabel();
            Label next = code.newLabel();
            Label end = code.newLabel();
            code.iconst_0().istore(at);
            code.labelBinding(start);
            code.iload(at).aload(0).arraylength().if_icmpge(end);
            List<SwitchCase> cases = new ArrayList<>();
            for (Machine.Form form : Machine.Form.values()) {
                cases.add(SwitchCase.of(form.ordinal(), code.newLabel()));
            }
            code.aload(0).iload(at).iaload().tableswitch(0, cases.size() - 1, end, cases);
            for (Machine.Form form : Machine.Form.values()) {
                code.labelBinding(cases.get(form.ordinal()).target());
                code.aload(0).iload(at).aload(1).aload(2).invokestatic(NAME, form.name(), signature);
                code.goto_(next);
            }
            code.labelBinding(next);
            code.iinc(at, Machine.LENGTH);
            code.goto_(start);
            code.labelBinding(end);
            code.return_();
        });
    }

    /** Writes the method of a form. */
    private final class FormWriter {
        private final CodeBuilder code;
        private final Machine.Form form;
        /** Locals of the arrays of the result and the operands, and of where these are in them. */
        private final int[] arrays;
        private final int[] places;

        FormWriter(CodeBuilder code, Machine.Form form) {
            this.code = code;
            this.form = form;
            arrays = new int[1 + form.operands()];
            places = new int[1 + form.operands()];
        }

        void write() {
            int length = code.allocateLocal(TypeKind.INT);
            number(1);
            code.istore(length);
            for (int k = 0; k < arrays.length; k++) {
                find(k);
            }
            int[] x = new int[form.operands()];
            for (int k = 0; k < x.length; k++) {
                x[k] = code.allocateLocal(arithmetic.kind());
            }
            if (form.hasOne()) {
                arithmetic.loadOne(code, c -> c.aload(arrays[2]).iload(places[2]));
                code.storeLocal(arithmetic.kind(), x[1]);
            }
            int position = code.allocateLocal(TypeKind.INT);
            Label start = code.newLabel();
            Label end = code.newLabel();
            code.iconst_0().istore(position);
            code.labelBinding(start);
            code.iload(position).iload(length).if_icmpge(end);
            for (int k = 0; k < x.length; k++) {
                if (k != 1 || !form.hasOne()) {
                    int operand = k + 1;
                    arithmetic.load(code, c -> address(c, operand, position));
                    code.storeLocal(arithmetic.kind(), x[k]);
                }
            }
            apply(x);
            int result = code.allocateLocal(arithmetic.kind());
            code.storeLocal(arithmetic.kind(), result);
            arithmetic.store(code, c -> address(c, 0, position), result);
            code.iinc(position, arithmetic.lanes());
            code.goto_(start);
            code.labelBinding(end);
            code.return_();
        }

        private void apply(int[] x) {
            if (!form.op.isCondition()) {
                arithmetic.apply(code, form.op, x);
                return;
            }
            arithmetic.apply(code, form.op, x[0], x[1]);
            int condition = code.allocateLocal(arithmetic.conditionKind());
            code.storeLocal(arithmetic.conditionKind(), condition);
            arithmetic.apply(code, Op.SELECT, condition, x[2], x[3]);
        }

        private void address(CodeBuilder builder, int k, int position) {
            builder.aload(arrays[k]).iload(places[k]).iload(position).iadd();
        }

        /** Puts one of the instruction's numbers on the stack. */
        private void number(int index) {
            code.aload(CODE).iload(AT).loadConstant(index).iadd().iaload();
        }

        private void find(int k) {
            int address = code.allocateLocal(TypeKind.INT);
            int array = code.allocateLocal(TypeKind.INT);
            number(2 + k);
            code.istore(address);
            code.iload(address).loadConstant(Machine.OFFSET_BITS).iushr().istore(array);
            arrays[k] = code.allocateLocal(TypeKind.REFERENCE);
            places[k] = code.allocateLocal(TypeKind.INT);
            code.aload(ARRAYS).iload(array).aaload().astore(arrays[k]);
            code.aload(BASES).iload(array).iaload()
                    .iload(address).loadConstant((1 << Machine.OFFSET_BITS) - 1).iand().iadd().istore(places[k]);
        }
    }
}
