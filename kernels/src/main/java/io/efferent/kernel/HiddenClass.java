package io.efferent.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Loads generated classes, which the JVM forgets with their last instance. */
final class HiddenClass {
    private HiddenClass() {}

    /** Writes a constructor without parameters. */
    static void constructor(ClassBuilder builder) {
        builder.withMethodBody("<init>", MethodTypeDesc.of(CD_void), ClassFile.ACC_PUBLIC, code -> code
                .aload(0).invokespecial(CD_Object, "<init>", MethodTypeDesc.of(CD_void)).return_());
    }

    /** An instance of a class in this package that has such a constructor. */
    static Object instance(byte[] bytes) {
        try {
            var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class)).invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("a generated class cannot be loaded", e);
        }
    }
}
