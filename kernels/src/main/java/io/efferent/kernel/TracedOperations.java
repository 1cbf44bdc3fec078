package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** The engine-side operations of traced arrays; the few that are supported, out of DJL's many. */
final class TracedOperations {
    private TracedOperations() {}

    static NDArrayEx of(TracedArray array) {
        InvocationHandler handler = (proxy, method, x) -> switch (method.getName()) {
            case "getArray" -> array;
            case "sigmoid" -> array.sigmoid();
            case "tanh" -> array.tanh();
            case "relu" -> array.relu();
            case "leakyRelu" -> ((TracedArray) array.gt(0)).where(array, array.mul((Number) x[0]));
            case "softPlus" -> array.maximum(0).add(array.abs().neg().exp().add(1).log());
            case "rsub" -> x[0] instanceof Number n ? array.neg().add(n) : ((NDArray) x[0]).sub(array);
            case "rdiv" -> x[0] instanceof Number n
                    ? array.number(n).div(array)
                    : ((NDArray) x[0]).div(array);
            case "rpow" -> array.number((Number) x[0]).pow(array);
            // DJL asks the second argument of a selection: x.where(condition, other).
            case "where" -> array.tracer().traced((NDArray) x[0]).where(array, (NDArray) x[1]);
            case "stack" -> array.stack(joined(array, (NDList) x[0]), axis(x));
            case "concat" -> array.concat(joined(array, (NDList) x[0]), axis(x));
            case "linear" -> new NDList(array.tracer().traced((NDArray) x[0]).linear((NDArray) x[1], (NDArray) x[2]));
            case "dropout" -> new NDList(outsideOfTraining((NDArray) x[0], (boolean) x[2]));
            default -> throw new UnsupportedOperationException(method.getName());
        };
        return (NDArrayEx) Proxy.newProxyInstance(
                NDArrayEx.class.getClassLoader(), new Class<?>[] {NDArrayEx.class}, handler);
    }

    private static NDArray outsideOfTraining(NDArray x, boolean training) {
        if (training) {
            throw new UnsupportedOperationException("dropout");
        }
        return x;
    }

    private static NDList joined(NDArray first, NDList rest) {
        NDList all = new NDList(first);
        all.addAll(rest);
        return all;
    }

    private static int axis(Object[] arguments) {
        return arguments.length > 1 ? (int) arguments[1] : 0;
    }
}
