package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import java.util.function.BiFunction;

/** {@link MuscleContract} for Hill-type models, whose curves can be read point by point. */
abstract class CurveContract extends MuscleContract {
    /** A curve of one variable at some points. */
    double[] curve(BiFunction<Parameters, NDArray, NDArray> function, double... x) {
        Parameters p = bind(DataType.FLOAT64);
        NDArray points = Constants.of(manager, DataType.FLOAT64, column(x).shape(), x);
        return function.apply(p, points).toDoubleArray();
    }

    /** Normalized forces of a rigid-tendon muscle at normalized fiber length and velocities in optimal lengths/s. */
    double[] forces(double activation, double length, double... velocity) {
        Parameters p = bind(DataType.FLOAT64);
        NDArray v = Constants.of(manager, DataType.FLOAT64, column(velocity).shape(), velocity);
        NDArray zero = v.zerosLike();
        MuscleOutput out = model().output(
                p, new MuscleState(zero.add(activation)), zero.add(TENDON + OPTIMAL * length),
                v.mul(p.constant(OPTIMAL)));
        return out.force().div(p.constant(FORCE)).toDoubleArray();
    }

    double force(double activation, double length, double velocity) {
        return forces(activation, length, velocity)[0];
    }

    NDArray scalar(double x) {
        return Constants.of(manager, DataType.FLOAT64, new double[][] {{x}});
    }
}
