package io.efferent.cli.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.cli.verify.Comparison.Part;
import io.efferent.kernel.Constants;
import io.efferent.kernel.Tensors;
import io.efferent.kernel.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** One recomputation: the memory and the float type it works in, and how its results compare with the recorded ones. */
final class Trial implements AutoCloseable {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final List<Comparison> comparisons = new ArrayList<>();
    private Tolerances tolerances;

    Trial(DataType type) {
        tolerances = new Tolerances(type, false);
    }

    /** Says whether the results are those of elastic tendons. */
    void elastic(boolean elastic) {
        tolerances = new Tolerances(type(), elastic);
    }

    NDManager manager() {
        return manager;
    }

    DataType type() {
        return tolerances.type();
    }

    List<Comparison> comparisons() {
        return comparisons;
    }

    NDArray array(Values values) {
        return Constants.of(manager, type(), values.shape(), values.data());
    }

    /** The slices of an array along its first axis. */
    NDArray[] slices(Values values) {
        Shape rest = values.shape().slice(1);
        int size = Math.toIntExact(rest.size());
        double[] data = values.data();
        NDArray[] slices = new NDArray[Math.toIntExact(values.shape().get(0))];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = Constants.of(manager, type(), rest, Arrays.copyOfRange(data, i * size, (i + 1) * size));
        }
        return slices;
    }

    /** An array to which gradients flow. */
    static NDArray variable(NDArray array) {
        array.setRequiresGradient(true);
        return array;
    }

    /** The gradients of variables, one after the other. */
    static double[] gradients(NDArray[] variables) {
        return Arrays.stream(variables)
                .map(variable -> Tensors.toDoubles(variable.getGradient()))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    /** Compares a state. */
    void state(String quantity, NDArray computed, Values recorded) {
        state(quantity, Tensors.toDoubles(computed), recorded);
    }

    /** Compares a state. */
    void state(String quantity, double[] computed, Values recorded) {
        compare(Part.STATE, quantity, computed, recorded, tolerances.state(), _ -> true);
    }

    /** Compares a gradient. */
    void gradient(String quantity, NDArray computed, Values recorded) {
        gradient(quantity, Tensors.toDoubles(computed), recorded);
    }

    /** Compares a gradient. */
    void gradient(String quantity, double[] computed, Values recorded) {
        compare(Part.GRADIENT, quantity, computed, recorded, tolerances.gradient(), _ -> true);
    }

    /**
     * Compares a state of several samples, the sensitive ones apart.
     *
     * @param axis the axis of the samples
     * @param growth per sample, how much a disturbance of its start grows
     */
    void state(String quantity, double[] computed, Values recorded, int axis, double[] growth) {
        apart(Part.STATE, quantity, computed, recorded, axis, growth,
                tolerances.state(), tolerances.sensitiveState(max(growth)));
    }

    /** Compares a gradient of several samples, the sensitive ones apart. */
    void gradient(String quantity, double[] computed, Values recorded, int axis, double[] growth) {
        apart(Part.GRADIENT, quantity, computed, recorded, axis, growth,
                tolerances.gradient(), tolerances.sensitiveGradient(max(growth)));
    }

    /** Compares a state to which several samples contribute, with the tolerance of the most sensitive one. */
    void sum(String quantity, double computed, Values recorded, double[] growth) {
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
        if (computed.length != recorded.shape().size()) {
            throw new IllegalArgumentException(quantity + ": got " + recorded.shape().size()
                    + " numbers in the file, expected " + computed.length);
        }
        comparisons.add(Comparison.of(part, quantity, computed, recorded, tolerance, included));
    }

    @Override
    public void close() {
        manager.close();
    }
}
