package io.efferent.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The constants of a model as arrays of one manager and one float type.
 *
 * <p>A model describes itself with plain numbers ({@link Values}); binding turns them into arrays once per rollout. Any
 * of them may be replaced by an array of the caller's, so gradients flow to it (system identification). Names are
 * hierarchical, {@code muscle.optimalFiberLength}; {@link #in(String)} opens one level.
 *
 * <p>Bind inside the manager of the rollout and close both together. Instances are not safe for use by several threads.
 */
public final class Parameters {
    private final NDManager manager;
    private final DataType type;
    private final Map<String, NDArray> arrays;
    private final Set<String> replaced;
    private final Map<Double, NDArray> scalars;
    private final Map<String, Object> derived;
    private final Map<String, Parameters> views = new HashMap<>();

    private Parameters(
            NDManager manager,
            DataType type,
            Map<String, NDArray> arrays,
            Set<String> replaced,
            Map<Double, NDArray> scalars,
            Map<String, Object> derived) {
        this.manager = manager;
        this.type = type;
        this.arrays = arrays;
        this.replaced = replaced;
        this.scalars = scalars;
        this.derived = derived;
    }

    /** {@link #bind(NDManager, DataType, Map, Map)} without replaced values. */
    public static Parameters bind(NDManager manager, DataType type, Map<String, Values> values) {
        return bind(manager, type, values, Map.of());
    }

    /**
     * Turns numbers into arrays.
     *
     * @param manager owner of the new arrays
     * @param type float32 or float64
     * @param values the model's numbers by name
     * @param replaced arrays to use instead of the numbers of the same name, each of the declared shape and of {@code
     *     type}
     * @throws IllegalArgumentException if a replaced name is unknown or its array has another shape or type
     */
    public static Parameters bind(
            NDManager manager, DataType type, Map<String, Values> values, Map<String, NDArray> replaced) {
        requireKnown(replaced.keySet(), values.keySet());
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            NDArray array = replaced.get(name);
            if (array == null) {
                array = Constants.of(manager, type, value.shape(), value.data());
            } else if (!array.getShape().equals(value.shape()) || array.getDataType() != type) {
                throw new IllegalArgumentException(name + ": got " + array.getDataType() + " of shape "
                        + array.getShape() + ", expected " + type + " of shape " + value.shape());
            }
            arrays.put(name, array);
        });
        return new Parameters(
                manager, type, arrays, Set.copyOf(replaced.keySet()), new HashMap<>(), new HashMap<>());
    }

    /** Parameters that are all arrays of the caller's. */
    public static Parameters of(NDManager manager, DataType type, Map<String, NDArray> arrays) {
        return new Parameters(
                manager, type, new LinkedHashMap<>(arrays), Set.copyOf(arrays.keySet()), new HashMap<>(),
                new HashMap<>());
    }

    /**
     * These parameters and some more arrays, such as the state that a formula is evaluated in. What is derived is
     * shared: it may depend on these parameters only.
     */
    public Parameters with(Map<String, NDArray> more) {
        Map<String, NDArray> all = new LinkedHashMap<>(arrays);
        all.putAll(more);
        return new Parameters(manager, type, all, replaced, scalars, derived);
    }

    private static void requireKnown(Set<String> names, Set<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown parameter '" + name + "', expected one of " + known);
            }
        }
    }

    /** The array of a parameter. */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("unknown parameter '" + name + "', expected one of " + arrays.keySet());
        }
        return array;
    }

    /**
     * Whether the array came from the caller. A model may leave out a term whose own number is 0 only if this is false.
     */
    public boolean isReplaced(String name) {
        return replaced.contains(name);
    }

    /** The scalar constant {@code value}, made on first use. */
    public NDArray constant(double value) {
        return scalars.computeIfAbsent(value, v -> Constants.of(manager, type, v));
    }

    /**
     * What is computed from the parameters, on first use: an array, or something made of several.
     *
     * @param name names one thing of one type
     * @param formula computes it
     */
    @SuppressWarnings("unchecked")
    public <T> T derived(String name, Supplier<T> formula) {
        T thing = (T) derived.get(name);
        if (thing == null) {
            thing = formula.get();
            derived.put(name, thing);
        }
        return thing;
    }

    /** The parameters whose names begin with {@code prefix.}, under the rest of their names. */
    public Parameters in(String prefix) {
        return views.computeIfAbsent(prefix, p -> {
            Map<String, NDArray> inner = new LinkedHashMap<>();
            Set<String> innerReplaced = new HashSet<>();
            arrays.forEach((name, array) -> {
                if (name.startsWith(p + ".")) {
                    String rest = name.substring(p.length() + 1);
                    inner.put(rest, array);
                    if (replaced.contains(name)) {
                        innerReplaced.add(rest);
                    }
                }
            });
            return new Parameters(manager, type, inner, innerReplaced, scalars, new HashMap<>());
        });
    }

    /** The names, in declaration order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    /** The arrays by name, in declaration order. */
    public Map<String, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    public NDManager manager() {
        return manager;
    }

    public DataType type() {
        return type;
    }
}
