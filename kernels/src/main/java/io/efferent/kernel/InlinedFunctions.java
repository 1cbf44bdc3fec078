package io.efferent.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.PseudoInstruction;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;

/**
 * Static methods of a class, without branches, whose instructions can be written into other code in place of a call.
 * The JVM stops inlining in methods as large as a compiled loop, and each call that remains puts its vectors on the
 * heap.
 */
final class InlinedFunctions {
    private final ClassModel model;
    private final Map<String, MethodModel> methods = new HashMap<>();

    /** The methods of a class, whose fields are visible to the code that they are written into. */
    InlinedFunctions(Class<?> functions) {
        try (InputStream in = functions.getResourceAsStream(functions.getSimpleName() + ".class")) {
            model = ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("class file of " + functions.getName(), e);
        }
        model.methods().forEach(method -> methods.put(method.methodName().stringValue(), method));
    }

    /** Puts the result of a method on the stack; its arguments are in locals. */
    void call(CodeBuilder code, String name, int... arguments) {
        MethodModel method = methods.get(name);
        Map<Integer, Integer> locals = new HashMap<>();
        int slot = 0;
        for (int i = 0; i < arguments.length; i++) {
            locals.put(slot, arguments[i]);
            slot += TypeKind.from(method.methodTypeSymbol().parameterType(i)).slotSize();
        }
        for (CodeElement element : method.code().orElseThrow()) {
            switch (element) {
                case LoadInstruction load -> code.loadLocal(load.typeKind(), locals.get(load.slot()));
                case StoreInstruction store -> code.storeLocal(store.typeKind(),
                        locals.computeIfAbsent(store.slot(), _ -> code.allocateLocal(store.typeKind())));
                case InvokeInstruction invoke when invoke.owner().asSymbol().equals(model.thisClass().asSymbol()) ->
                        call(code, invoke.name().stringValue(), fromStack(code, invoke.typeSymbol().parameterArray()));
                case ReturnInstruction _, PseudoInstruction _ -> { }
                default -> code.with(element);
            }
        }
    }

    private static int[] fromStack(CodeBuilder code, ClassDesc... types) {
        int[] locals = new int[types.length];
        for (int i = types.length - 1; i >= 0; i--) {
            TypeKind kind = TypeKind.from(types[i]);
            locals[i] = code.allocateLocal(kind);
            code.storeLocal(kind, locals[i]);
        }
        return locals;
    }
}
