package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class UnsafeCallsTest {
    /** Does everything that the scan must find. */
    static final class Careless {
        NDArray onArrays(NDArray x) {
            return x.mul(2).div(3.0).pow(2f).maximum(0).muli(2).divi(2).powi(2);
        }

        NDArray byStaticMethods(NDArray x) {
            return NDArrays.maximum(0, NDArrays.pow(2, NDArrays.div(1, NDArrays.mul(x, 2))));
        }

        Function<Number, NDArray> byReference(NDArray x) {
            return x::mul;
        }
    }

    /** Safe: arrays, and number overloads that keep no pointer to the number. */
    static final class Careful {
        NDArray compute(NDArray x, NDArray y) {
            return x.mul(y).div(y).pow(y).maximum(y).add(1).sub(1).minimum(3).clip(0, 1);
        }
    }

    static final class ReferenceOnly {
        Function<Number, NDArray> compute(NDArray x) {
            return x::mul;
        }
    }

    @Test
    void everyUnsafeCallIsFound() throws IOException {
        List<String> found = UnsafeCalls.in(read(Careless.class));
        for (String method : List.of("NDArray.mul(", "NDArray.div(", "NDArray.pow(", "NDArray.maximum(",
                "NDArray.muli(", "NDArray.divi(", "NDArray.powi(", "NDArrays.maximum(", "NDArrays.pow(",
                "NDArrays.div(", "NDArrays.mul(")) {
            assertTrue(found.stream().anyMatch(f -> f.contains(method)), () -> method + " is not in " + found);
        }
        assertEquals(11, found.size(), found::toString);
    }

    @Test
    void methodReferencesAreFound() throws IOException {
        List<String> found = UnsafeCalls.in(read(ReferenceOnly.class));
        assertEquals(1, found.size(), found::toString);
    }

    @Test
    void safeCallsAreNotReported() throws IOException {
        assertEquals(List.of(), UnsafeCalls.in(read(Careful.class)));
    }

    @Test
    void noMainClassOfThisModuleMakesAnUnsafeCall() {
        UnsafeCalls.Scan scan = UnsafeCalls.classPath("io.efferent");
        assertTrue(scan.packages().contains("kernel"), scan.packages()::toString);
        assertEquals(List.of(), scan.unsafe());
    }

    private static ClassModel read(Class<?> type) throws IOException {
        try (var in =
                type.getResourceAsStream(type.getName().substring(type.getPackageName().length() + 1) + ".class")) {
            return ClassFile.of().parse(in.readAllBytes());
        }
    }
}
