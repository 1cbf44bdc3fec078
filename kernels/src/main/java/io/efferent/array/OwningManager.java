package io.efferent.array;

import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import ai.djl.Device;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * DJL's manager of PyTorch arrays, except that arrays made of Java numbers own their memory natively. DJL's own point
 * into a Java buffer that may be freed as soon as the array is closed, although the tape still reads it; the overloads
 * that take a number close theirs at once.
 *
 * <p>All of them come to {@code PtNDManager.create(Buffer, Shape, DataType)}, which a subclass overrides. Its
 * constructor is private, so the subclass is made at run time as a member of the same nest; it calls the methods here.
 */
final class OwningManager {
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();
    private static final MethodHandle NEW;
    private static final PtNDManager ROOT;

    static {
        try {
            var lookup = MethodHandles.lookup();
            List<MethodHandle> overrides = List.of(
                    lookup.findStatic(OwningManager.class, "create",
                            type(PtNDArray.class, PtNDManager.class, Buffer.class, Shape.class, DataType.class)),
                    lookup.findStatic(OwningManager.class, "newSubManager",
                            type(PtNDManager.class, PtNDManager.class, Device.class)),
                    lookup.findStatic(
                    OwningManager.class, "from", type(PtNDArray.class, PtNDManager.class, NDArray.class)));
            var subclass = MethodHandles.privateLookupIn(PtNDManager.class, lookup)
                    .defineHiddenClassWithClassData(
                    classFile(lookup, overrides), overrides, true, ClassOption.NESTMATE);
            NEW = subclass.findConstructor(subclass.lookupClass(), type(void.class, NDManager.class, Device.class));
            var base = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
            ROOT = newSubManager(base, Device.cpu());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("DJL's PyTorch engine is not the one expected, version 0.35.1", e);
        }
    }

    private OwningManager() {}

    /** A new manager, to be closed. */
    static NDManager open() {
        return ROOT.newSubManager(Devices.current());
    }

    private static MethodType type(Class<?> result, Class<?>... parameters) {
        return MethodType.methodType(result, parameters);
    }

    /** A constructor, and methods that call those here instead of the parent's of the same names. */
    private static byte[] classFile(MethodHandles.Lookup lookup, List<MethodHandle> overrides) {
        ClassDesc parent = PtNDManager.class.describeConstable().orElseThrow();
        MethodTypeDesc constructor = describe(type(void.class, NDManager.class, Device.class));
        return ClassFile.of().build(ClassDesc.of(PtNDManager.class.getPackageName(), "OwningManager"), builder -> {
            builder.withSuperclass(parent);
            builder.withMethodBody(INIT_NAME, constructor, ClassFile.ACC_PUBLIC, code -> code
                    .aload(0).aload(1).aload(2).invokespecial(parent, INIT_NAME, constructor).return_());
            for (int i = 0; i < overrides.size(); i++) {
                int index = i;
                MethodType type = overrides.get(i).type();
                builder.withMethodBody(
                        lookup.revealDirect(overrides.get(i)).getName(), describe(type.dropParameterTypes(0, 1)),
                        ClassFile.ACC_PUBLIC, code -> call(code, index, type));
            }
        });
    }

    private static MethodTypeDesc describe(MethodType type) {
        return type.describeConstable().orElseThrow();
    }

    /** Calls a method here with {@code this} and all arguments. */
    private static void call(CodeBuilder code, int index, MethodType type) {
        code.loadConstant(DynamicConstantDesc.ofNamed(
                ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, CD_MethodHandle, index));
        for (int argument = 0; argument < type.parameterCount(); argument++) {
            code.aload(argument);
        }
        code.invokevirtual(CD_MethodHandle, "invokeExact", describe(type)).areturn();
    }

    private static PtNDArray create(PtNDManager manager, Buffer data, Shape shape, DataType type) {
        BaseNDManager.validateBuffer(data, type, Math.toIntExact(shape.size()));
        if (manager.getDevice().isGpu()) {
            return onCard(manager, data, shape, type);
        }
        PtNDArray array = manager.create(shape, type);
        if (shape.size() > 0) {
            BaseNDManager.copyBuffer(data.duplicate(), array.toByteBuffer(true));
        }
        return array;
    }

    /** PyTorch copies what goes to a graphics card. */
    private static PtNDArray onCard(PtNDManager manager, Buffer data, Shape shape, DataType type) {
        ByteBuffer direct = manager.allocateDirect(Math.toIntExact(shape.size()) * type.getNumOfBytes());
        BaseNDManager.copyBuffer(data.duplicate(), direct);
        return JniUtils.createNdFromByteBuffer(
                manager, direct.rewind(), shape, type, SparseFormat.DENSE, manager.getDevice());
    }

    private static PtNDManager newSubManager(PtNDManager parent, Device device) {
        try {
            var manager = (PtNDManager) NEW.invoke((NDManager) parent, device);
            parent.attachUncappedInternal(manager.getName(), manager);
            return manager;
        } catch (Throwable e) {
            throw new IllegalStateException("a manager cannot be made", e);
        }
    }

    /** Takes the other operand of an operation. */
    private static PtNDArray from(PtNDManager manager, NDArray array) {
        if (array == null) {
            return null;
        }
        if (!(array instanceof PtNDArray operand)) {
            return manager.create(array.toByteBuffer(), array.getShape(), array.getDataType());
        }
        if (operand.getManager().getClass() != ROOT.getClass() && JniUtils.isGradMode()) {
            warn(operand);
        }
        return operand;
    }

    private static void warn(NDArray operand) {
        String line = StackWalker.getInstance().walk(frames -> frames
                .filter(frame -> !frame.getClassName().startsWith("ai.djl.")
                        && !frame.getClassName().startsWith(OwningManager.class.getPackageName() + "."))
                .findFirst().map(Object::toString).orElse("?"));
        if (WARNED.add(line)) {
            LoggerFactory.getLogger(Tensors.class).warn(
                    "{}: an array of shape {} belongs to a manager of DJL's own; if it has met plain numbers, "
                    + "gradients may be"
                            + " wrong. Make its manager by Tensors.newManager()", line, operand.getShape());
        }
    }
}
