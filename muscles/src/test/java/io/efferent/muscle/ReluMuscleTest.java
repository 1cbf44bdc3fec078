package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import org.junit.jupiter.api.Test;

class ReluMuscleTest extends MuscleContract {
    @Override
    protected Muscle model() {
        return new ReluMuscle();
    }

    @Override
    protected double minimumActivation() {
        return 0;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.015, 0.05};
    }

    @Override
    protected MuscleConstants constants() {
        return MuscleConstants.force(FORCE);
    }

    @Test
    void forceIsActivationTimesMaximumWhateverLengthAndVelocity() {
        Parameters p = bind(DataType.FLOAT64);
        NDArray activation = Constants.of(manager, DataType.FLOAT64, new Shape(3, 1), 0, 0.3, 1);
        NDArray length = Constants.of(manager, DataType.FLOAT64, new Shape(3, 1), -1, 0, 5);
        NDArray velocity = Constants.of(manager, DataType.FLOAT64, new Shape(3, 1), 9, -9, 0);
        MuscleOutput out = model().output(p, new MuscleState(activation), length, velocity);
        assertArrayEquals(new double[] {0, 0.3 * FORCE, FORCE}, out.force().toDoubleArray(), 1e-12 * FORCE);
        assertArrayEquals(length.toDoubleArray(), out.fiberLength().toDoubleArray());
        assertArrayEquals(velocity.toDoubleArray(), out.fiberVelocity().toDoubleArray());
        assertEquals(1, model().referenceLength(p).getDouble());
        assertEquals(1, model().referenceVelocity(p).getDouble());
    }
}
