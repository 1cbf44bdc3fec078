package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.ConstantSource;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What code asks of arrays, call by call, to tell at little cost whether code that reads Java numbers still does the
 * same with the same numbers. It is run once on real arrays, and what came of each call is kept. When it is run again
 * it gets the kept answers as long as its calls are the kept ones: nothing is computed, and nothing is made.
 */
final class Transcript {
    private record Call(Object on, Method method, Object[] arguments, Object result) {}

    /** The code has left the transcript. */
    private static final class Departure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Departure(String how) {
            super(how);
        }
    }

    private static final Object[] NONE = {};

    private final DataType type;
    private final List<Call> calls = new ArrayList<>();
    private final NDManager manager;
    private final NDList results;
    /** What stands for real objects; null when all is written down. */
    private Map<Object, Object> standIns = new IdentityHashMap<>();
    private int next;

    private Transcript(DataType type, NDManager real, Transcripts.Code code) {
        this.type = type;
        manager = (NDManager) shown(real);
        results = code.of(manager);
        standIns = null;
    }

    /**
     * Runs code and writes down what it does.
     *
     * @param type its float type
     * @throws UntraceableException if it asks for arrays of a certain class
     */
    static Transcript of(DataType type, Transcripts.Code code) {
        try (NDManager real = Tensors.newManager()) {
            return new Transcript(type, real, code);
        } catch (UnsupportedOperationException | ClassCastException e) {
            throw UntraceableException.of(e);
        }
    }

    /**
     * Runs code again.
     *
     * @return how and where it did something else; empty if all was the same
     */
    Optional<String> departure(Transcripts.Code code) {
        next = 0;
        try {
            NDList again = code.of(manager);
            return next == calls.size() && again.equals(results)
                    ? Optional.empty() : Optional.of("does something else");
        } catch (Departure e) {
            return Optional.of(e.getMessage() + UntraceableException.caller(e).map(line -> " at " + line).orElse(""));
        }
    }

    /** Whether an array is one of a transcript. */
    static boolean holds(NDArray array) {
        return Proxy.isProxyClass(array.getClass()) && Proxy.getInvocationHandler(array) instanceof StandIn;
    }

    private Object shown(Object real) {
        return switch (real) {
            case NDManager _ -> standIn(real, NDManager.class, ConstantSource.class);
            case NDArray _ -> standIn(real, NDArray.class);
            case NDArrayEx _ -> standIn(real, NDArrayEx.class);
            case NDList list -> new NDList(list.stream().map(array -> (NDArray) shown(array)).toList());
            case null, default -> real;
        };
    }

    private Object standIn(Object real, Class<?>... types) {
        return standIns.computeIfAbsent(real, _ -> Proxy.newProxyInstance(
                Transcript.class.getClassLoader(), types, new StandIn(real)));
    }

    /** Answers for a real object: by it while calls are written down, from the transcript later. */
    private final class StandIn implements InvocationHandler {
        private final Object real;

        StandIn(Object real) {
            this.real = real;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
            Object[] arguments = given == null ? NONE : given;
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "stands for " + real.getClass().getSimpleName();
                };
            }
            if (standIns == null) {
                return copy(answer(proxy, method, arguments));
            }
            Object result = shown(ask(method, arguments));
            calls.add(new Call(proxy, method, Arrays.stream(arguments).map(Transcript::copy).toArray(), result));
            return copy(result);
        }

        private Object ask(Method method, Object[] arguments) throws Throwable {
            if (method.getDeclaringClass() == ConstantSource.class) {
                return Constants.of((NDManager) real, type, (Shape) arguments[0], (double[]) arguments[1]);
            }
            try {
                return method.invoke(real, Arrays.stream(arguments).map(Transcript::meant).toArray());
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    private Object answer(Object on, Method method, Object[] arguments) {
        Call kept = next < calls.size() ? calls.get(next++) : null;
        if (kept == null || kept.on() != on || !kept.method().equals(method)) {
            throw new Departure("does something else");
        }
        for (int i = 0; i < arguments.length; i++) {
            if (!isSame(kept.arguments()[i], arguments[i])) {
                throw new Departure(difference(kept.arguments()[i], arguments[i]));
            }
        }
        return kept.result();
    }

    /** What a stand-in stands for; anything else is itself. */
    private static Object meant(Object argument) {
        return switch (argument) {
            case null -> null;
            case NDList list -> new NDList(list.stream().map(array -> (NDArray) meant(array)).toList());
            case Object[] all -> {
                Object[] meant = (Object[]) Array.newInstance(all.getClass().getComponentType(), all.length);
                Arrays.setAll(meant, i -> meant(all[i]));
                yield meant;
            }
            default -> Proxy.isProxyClass(argument.getClass())
                    && Proxy.getInvocationHandler(argument) instanceof StandIn standIn ? standIn.real : argument;
        };
    }

    /** The same numbers, where they could be changed in place. */
    private static Object copy(Object x) {
        return switch (x) {
            case NDList list -> new NDList(list);
            case ByteBuffer bytes -> ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip()
                    .order(bytes.order());
            case Object[] all -> all.clone();
            case double[] numbers -> numbers.clone();
            case float[] numbers -> numbers.clone();
            case long[] numbers -> numbers.clone();
            case int[] numbers -> numbers.clone();
            case boolean[] numbers -> numbers.clone();
            case null, default -> x;
        };
    }

    private static boolean isSame(Object kept, Object now) {
        return kept == now || Objects.deepEquals(kept, now)
                || kept instanceof NDIndex a && now instanceof NDIndex b && a.getRank() == b.getRank()
                && IntStream.range(0, a.getRank()).allMatch(i -> isSame(a.get(i), b.get(i)));
    }

    private static boolean isSame(NDIndexElement kept, NDIndexElement now) {
        return kept.getClass() == now.getClass() && switch (kept) {
            case NDIndexFixed a -> a.getIndex() == ((NDIndexFixed) now).getIndex();
            case NDIndexSlice a -> now instanceof NDIndexSlice b && Objects.equals(a.getMin(), b.getMin())
                    && Objects.equals(a.getMax(), b.getMax()) && Objects.equals(a.getStep(), b.getStep());
            default -> true;
        };
    }

    private static String difference(Object kept, Object now) {
        return switch (kept) {
            case double[] a when now instanceof double[] b && a.length == b.length -> reads(
                    b[Arrays.mismatch(a, b)], a[Arrays.mismatch(a, b)]);
            case Number a when now instanceof Number b -> reads(b, a);
            case null, default -> "does something else";
        };
    }

    private static String reads(Number now, Number kept) {
        return "reads " + now + " instead of " + kept;
    }
}
