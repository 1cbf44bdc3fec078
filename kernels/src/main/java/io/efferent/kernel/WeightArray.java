package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A weight, or what is computed from weights alone: their magnitude, a product with a mask, a transpose. It is the same
 * in all steps and samples, so it is no part of what is compiled: its operations are written down as a {@link
 * WeightFunction}, which each sweep evaluates once. Where something else takes part it becomes a {@link TracedArray}.
 */
final class WeightArray implements InvocationHandler {
    /** Operations that change an array in place, or draw random numbers. */
    private static final Set<String> NO_FUNCTIONS =
            Set.of("addi", "subi", "muli", "divi", "modi", "powi", "negi", "intern", "dropout");
    private static final Set<String> OF_OWNERSHIP = Set.of("attach", "tempAttach", "detach", "close", "setName");

    private final Tracer tracer;
    private final WeightFunction function;
    private final Shape shape;
    private final NDArray array;
    private String name;
    private TracedArray traced;

    private WeightArray(Tracer tracer, WeightFunction function, Shape shape) {
        this.tracer = tracer;
        this.function = function;
        this.shape = shape;
        array = (NDArray) Proxy.newProxyInstance(
                NDArray.class.getClassLoader(), new Class<?>[] {NDArray.class}, this);
    }

    /** An array that stands for a function of weights. */
    static NDArray of(Tracer tracer, WeightFunction function, Shape shape) {
        return new WeightArray(tracer, function, shape).array;
    }

    /** What an array stands for; null if it is not of weights alone. */
    static WeightArray in(NDArray array) {
        return array != null && Proxy.isProxyClass(array.getClass())
                && Proxy.getInvocationHandler(array) instanceof WeightArray weights ? weights : null;
    }

    /** Whether some arrays are made of weights and constants, weights among them. */
    static boolean areIn(Collection<NDArray> arrays) {
        return arrays.stream().anyMatch(x -> in(x) != null)
                && arrays.stream().allMatch(
                x -> in(x) != null || x instanceof TracedArray traced && traced.isConstant());
    }

    /** The function that an array stands for, or a constant. */
    static WeightFunction function(NDArray array) {
        return in(array) != null
                ? in(array).function
                : new WeightFunction.Constant(array.getShape(), ((TracedArray) array).constants());
    }

    /** The name under which linear maps take it. */
    String name() {
        if (name == null) {
            name = function instanceof WeightFunction.Given given ? given.name() : tracer.addFunction(function, shape);
        }
        return name;
    }

    /** The same in each step: rows that are a product with 1. */
    TracedArray traced() {
        if (traced == null) {
            traced = TracedArray.ofRows(
                    tracer, shape, false,
                    tracer.product(array.reshape(new Shape(shape.size(), 1)), null, tracer.graph().constant(1)));
        }
        return traced;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
        Object[] x = given == null ? new Object[0] : given;
        if (OF_OWNERSHIP.contains(method.getName())) {
            return null;
        }
        return switch (method.getName()) {
            case "getShape" -> shape;
            case "getDataType" -> tracer.type();
            case "getDevice" -> tracer.getDevice();
            case "getManager" -> tracer;
            case "getNDArrayInternal" -> operations();
            case "hasGradient" -> false;
            case "duplicate" -> array;
            case "size" -> x.length == 0 ? shape.size() : shape.get((int) x[0]);
            case "isEmpty" -> shape.size() == 0;
            case "isScalar" -> shape.isScalar();
            case "equals" -> proxy == x[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "weights of shape " + shape;
            default -> apply(method, x);
        };
    }

    private NDArrayEx operations() {
        return (NDArrayEx) Proxy.newProxyInstance(
                NDArrayEx.class.getClassLoader(), new Class<?>[] {NDArrayEx.class},
                (_, method, x) -> apply(method, x == null ? new Object[0] : x));
    }

    /**
     * Writes an operation down, or leaves it to a traced array where something else than weights and constants takes
     * part.
     */
    private Object apply(Method method, Object[] arguments) throws Throwable {
        boolean isOperation = method.getReturnType() == NDArray.class || method.getReturnType() == NDList.class;
        if (!isOperation || NO_FUNCTIONS.contains(method.getName())) {
            throw new UnsupportedOperationException(method.getName() + " of weights");
        }
        List<NDArray> arrays = Stream.concat(Stream.of(array), Arrays.stream(arguments).flatMap(WeightArray::arrays))
                .toList();
        if (!areIn(arrays)) {
            return onTraced(method, arguments);
        }
        if (method.getName().equals("transpose") && arguments.length == 0
                && function instanceof WeightFunction.Call last && last.method().equals(method)) {
            return tracer.weights(last.receiver());
        }
        var call =
                new WeightFunction.Call(method, function, Arrays.stream(arguments).map(WeightArray::written).toList());
        return method.getReturnType() == NDList.class
                ? new NDList(IntStream.range(0, ((NDList) tracer.sample(call)).size())
                        .mapToObj(i -> tracer.weights(new WeightFunction.Part(call, i))).toList())
                : tracer.weights(call);
    }

    private static Stream<NDArray> arrays(Object argument) {
        return switch (argument) {
            case NDArray array -> Stream.of(array);
            case NDList list -> list.stream();
            case null, default -> Stream.empty();
        };
    }

    private static Object written(Object argument) {
        return switch (argument) {
            case NDArray array -> function(array);
            case NDList list -> list.stream().map(WeightArray::function).toList();
            case null, default -> argument;
        };
    }

    private Object onTraced(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(
                    method.getDeclaringClass() == NDArrayEx.class ? traced().getNDArrayInternal() : traced(),
                    arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
