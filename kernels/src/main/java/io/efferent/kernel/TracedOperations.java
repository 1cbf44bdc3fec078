package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.stream.IntStream;

/** The engine-side operations of traced arrays; the few that are supported, out of DJL's many. */
final class TracedOperations {
    /** Self-normalizing units (Klambauer et al. 2017). */
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;
    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;

    private TracedOperations() {}

    static NDArrayEx of(TracedArray array) {
        InvocationHandler handler = (proxy, method, x) -> switch (method.getName()) {
            case "getArray" -> array;
            case "sigmoid" -> array.sigmoid();
            case "tanh" -> array.tanh();
            case "relu" -> array.relu();
            case "leakyRelu" -> ((TracedArray) array.gt(0)).where(array, array.mul((Number) x[0]));
            case "elu" -> elu(array, (Number) x[0]);
            case "selu" -> elu(array, SELU_ALPHA).mul(array.number(SELU_SCALE));
            case "swish", "mish" -> InvocationHandler.invokeDefault(proxy, method, x);
            case "softPlus" -> array.maximum(0).add(array.abs().neg().exp().add(1).log());
            case "softSign" -> array.div(array.abs().add(1));
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
            case "layerNorm" -> new NDList(normalized(
                    array.tracer().traced((NDArray) x[0]), (Shape) x[1], (NDArray) x[2], (NDArray) x[3],
                    (Number) x[4]));
            case "convolution" -> new NDList(array.tracer().traced((NDArray) x[0]).convolution(
                    (NDArray) x[1], (NDArray) x[2], (Shape) x[3], (Shape) x[4], (Shape) x[5], (int) x[6]));
            case "avgPool" -> array.linearly("average", picture -> picture.getNDArrayInternal().avgPool(
                    (Shape) x[0], (Shape) x[1], (Shape) x[2], (boolean) x[3], (boolean) x[4]), _ -> null);
            case "dropout" -> new NDList(
                    (boolean) x[2] && (float) x[1] > 0
                    ? array.tracer().dropout(array.tracer().traced((NDArray) x[0]), (float) x[1]) : (NDArray) x[0]);
            default -> throw new UnsupportedOperationException(method.getName());
        };
        return (NDArrayEx) Proxy.newProxyInstance(
                NDArrayEx.class.getClassLoader(), new Class<?>[] {NDArrayEx.class}, handler);
    }

    /** The exponential is of what is negative alone: elsewhere it might be infinite, and 0 times that no number. */
    private static NDArray elu(TracedArray x, Number alpha) {
        var isPositive = (TracedArray) x.gt(0);
        NDArray negative = isPositive.where(x.number(0), x);
        return isPositive.where(x, negative.exp().sub(1).mul(x.number(alpha)));
    }

    /** Layer normalization over the last axes (Ba et al. 2016). */
    private static NDArray normalized(TracedArray x, Shape shape, NDArray scale, NDArray shift, Number epsilon) {
        int dimensions = x.getShape().dimension();
        int[] axes = IntStream.range(dimensions - shape.dimension(), dimensions).toArray();
        NDArray centered = x.sub(x.mean(axes, true));
        return centered.div(centered.square().mean(axes, true).add(epsilon).sqrt()).mul(scale).add(shift);
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
