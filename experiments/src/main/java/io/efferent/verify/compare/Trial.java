package io.efferent.verify.compare;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.verify.compare.Comparison.Part;
import io.efferent.network.GradientEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * One recomputation: the engine, the memory and the float type it works with, and how its results compare with the
 * recorded ones.
 */
public final class Trial implements AutoCloseable {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final List<Comparison> comparisons = new ArrayList<>();
    private final GradientEngine engine;
    private Tolerances tolerances;

    public Trial(DataType type, GradientEngine engine) {
        tolerances = new Tolerances(type, false);
        this.engine = engine;
    }

    public GradientEngine engine() {
        return engine;
    }

    /**
     * A formula, computed by the engine on trial.
     *
     * @param inputs columns of the inputs by name
     * @param weights shapes of the weights by name
     * @param formula what to compute
     * @throws io.efferent.kernel.UntraceableException if it is to be compiled and cannot be
     */
    public Computation computation(Map<String, Integer> inputs, Map<String, Shape> weights, Formula formula) {
        return engine == GradientEngine.COMPILED
                ? new CompiledComputation(type(), inputs, weights, formula)
                : new AutogradComputation(type(), inputs, formula);
    }

    /** The results of a formula without weights for some inputs. */
    public Map<String, Values> results(Map<String, Values> x, Formula formula) {
        return computation(columns(x), Map.of(), formula).results(x);
    }

    public static Map<String, Integer> columns(Map<String, Values> x) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        x.forEach((name, values) -> columns.put(name, Math.toIntExact(values.shape().get(1))));
        return columns;
    }

    /** Says whether the results are those of elastic tendons. */
    public void elastic(boolean elastic) {
        tolerances = new Tolerances(type(), elastic);
    }

    public NDManager manager() {
        return manager;
    }

    public DataType type() {
        return tolerances.type();
    }

    public List<Comparison> comparisons() {
        return comparisons;
    }

    public NDArray array(Values values) {
        return Constants.of(manager, type(), values.shape(), values.data());
    }

    /** The slices of numbers along their first axis. */
    public static List<Values> slices(Values values) {
        Shape rest = values.shape().slice(1);
        int size = Math.toIntExact(rest.size());
        double[] data = values.data();
        return IntStream.range(0, Math.toIntExact(values.shape().get(0)))
                .mapToObj(i -> new Values(Arrays.copyOfRange(data, i * size, (i + 1) * size), rest))
                .toList();
    }

    /** Compares a state. */
    public void state(String quantity, Values computed, Values recorded) {
        state(quantity, computed.data(), recorded);
    }

    /** Compares a state. */
    public void state(String quantity, NDArray computed, Values recorded) {
        state(quantity, Tensors.toDoubles(computed), recorded);
    }

    /** Compares a state. */
    public void state(String quantity, double[] computed, Values recorded) {
        compare(Part.STATE, quantity, computed, recorded, tolerances.state(), _ -> true);
    }

    /** Compares a gradient. */
    public void gradient(String quantity, double[] computed, Values recorded) {
        compare(Part.GRADIENT, quantity, computed, recorded, tolerances.gradient(), _ -> true);
    }

    /** Compares numbers that are computed in float64 whatever the engine. */
    public void value(String quantity, double[] computed, Values recorded, double tolerance) {
        compare(Part.STATE, quantity, computed, recorded, tolerance, _ -> true);
    }

    /** Compares numbers whose error is divided by {@code scale} of the recorded one. */
    public void value(
            String quantity, double[] computed, Values recorded, DoubleUnaryOperator scale, double tolerance) {
        compare(Part.STATE, quantity, computed, recorded, scale, tolerance, _ -> true);
    }

    /**
     * Compares a state of several samples, the sensitive ones apart.
     *
     * @param axis the axis of the samples
     * @param growth per sample, how much a disturbance of its start grows
     */
    public void state(String quantity, double[] computed, Values recorded, int axis, double[] growth) {
        apart(Part.STATE, quantity, computed, recorded, axis, growth,
                tolerances.state(), tolerances.sensitiveState(max(growth)));
    }

    /** Compares a gradient of several samples, the sensitive ones apart. */
    public void gradient(String quantity, double[] computed, Values recorded, int axis, double[] growth) {
        apart(Part.GRADIENT, quantity, computed, recorded, axis, growth,
                tolerances.gradient(), tolerances.sensitiveGradient(max(growth)));
    }

    /** Compares a state to which several samples contribute, with the tolerance of the most sensitive one. */
    public void sum(String quantity, double computed, Values recorded, double[] growth) {
        double tolerance = max(growth) <= tolerances.sensitivity()
                ? tolerances.state()
                : tolerances.sensitiveState(max(growth));
        compare(Part.STATE, quantity, new double[] {computed}, recorded, tolerance, _ -> true);
    }

    private void apart(
            Part part, String quantity, double[] computed, Values recorded, int axis, double[] growth,
            double tolerance, double sensitiveTolerance) {
        if (max(growth) <= tolerances.sensitivity()) {
            compare(part, quantity, computed, recorded, tolerance, _ -> true);
            return;
        }
        long inner = recorded.shape().slice(axis + 1).size();
        IntPredicate isSensitive = i -> growth[(int) (i / inner % growth.length)] > tolerances.sensitivity();
        compare(part, quantity, computed, recorded, tolerance, isSensitive.negate());
        compare(part, quantity + " (sensitive samples)", computed, recorded, sensitiveTolerance, isSensitive);
    }

    private static double max(double[] numbers) {
        return Arrays.stream(numbers).max().orElse(0);
    }

    private void compare(
            Part part, String quantity, double[] computed, Values recorded, double tolerance, IntPredicate included) {
        compare(part, quantity, computed, recorded, b -> 1 + Math.abs(b), tolerance, included);
    }

    private void compare(
            Part part, String quantity, double[] computed, Values recorded, DoubleUnaryOperator scale, double tolerance,
            IntPredicate included) {
        if (computed.length != recorded.shape().size()) {
            throw new IllegalArgumentException(quantity + ": got " + recorded.shape().size()
                    + " numbers in the file, expected " + computed.length);
        }
        comparisons.add(Comparison.of(part, quantity, computed, recorded, scale, tolerance, included));
    }

    @Override
    public void close() {
        manager.close();
    }
}
