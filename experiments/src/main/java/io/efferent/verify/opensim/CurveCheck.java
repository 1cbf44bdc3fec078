package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.verify.compare.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The comparisons of one curve.
 *
 * @param trial what compares and collects
 * @param name of the curve in the file
 * @param constants of the muscle that has the curve
 */
record CurveCheck(Trial trial, String name, Map<String, Values> constants) {
    /** What is computed of a curve's arguments. */
    interface Quantity {
        NDArray of(Parameters p, Map<String, NDArray> x);
    }

    /**
     * A column.
     *
     * @param name its name in the file
     * @param quantity what it holds
     * @param recorded its numbers
     * @param tolerance the largest error that passes in float64
     */
    record Column(String name, Quantity quantity, Values recorded, double tolerance) {}

    /** A single constant. */
    static Values constant(double value) {
        return new Values(new double[] {value}, new Shape(1, 1));
    }

    void run(Map<String, Values> arguments, Column... columns) {
        var results = trial.results(arguments, (manager, x) -> {
            var p = Parameters.bind(manager, trial.type(), constants);
            Map<String, NDArray> computed = new LinkedHashMap<>();
            for (Column column : columns) {
                computed.put(column.name(), column.quantity().of(p, x));
            }
            return computed;
        });
        for (Column column : columns) {
            double tolerance = trial.type() == DataType.FLOAT64 ? column.tolerance() : 1e-2;
            double[] computed = results.get(column.name()).data();
            List<Double> recorded = new ArrayList<>();
            List<Double> ours = new ArrayList<>();
            for (int i = 0; i < computed.length; i++) {
                // What has no number in the file is not defined there, as a slope at a knot.
                if (!Double.isNaN(column.recorded().data()[i])) {
                    recorded.add(column.recorded().data()[i]);
                    ours.add(computed[i]);
                }
            }
            if (!recorded.isEmpty()) {
                trial.value(
                        name + "." + column.name(), numbers(ours),
                        new Values(numbers(recorded), new Shape(recorded.size())), tolerance);
            }
        }
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
