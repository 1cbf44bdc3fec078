package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DeGrooteMuscleTest extends MuscleContract {
    @Override
    protected Muscle model() {
        return new ElasticTendonMuscle(new DeGroote2016());
    }

    @Override
    protected double minimumActivation() {
        return 0.01;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.015, 0.06};
    }

    /** The passive fiber pulls a little at optimal length. */
    @Override
    protected double fullForce() {
        double q = Math.exp(4 * -0.8 / 0.6);
        return 1 + (1 - q) / (Math.exp(4) - q);
    }

    @Override
    protected double fullStrain() {
        return 0.049 * Math.log(5 * fullForce() + 1) / Math.log(6);
    }

    @Override
    protected double step() {
        return 1e-7;
    }

    /** The switch from rise to fall is smooth. */
    @Override
    @Test
    void activationRatesUseTheTimeConstants() {
        var p = bind(DataType.FLOAT64);
        NDArray a = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.4}, {0.4}});
        NDArray u = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.9}, {0.1}});
        double[] rate = SmoothActivation.rate(p, a, u, 0).toDoubleArray();
        double speed = 0.5 + 1.5 * 0.4;
        double up = Math.tanh(5) / 2;
        double down = Math.tanh(-3) / 2;
        assertEquals(0.5 * ((0.5 + up) / 0.015 / speed + (0.5 - up) * speed / 0.06), rate[0], 1e-12);
        assertEquals(-0.3 * ((0.5 + down) / 0.015 / speed + (0.5 - down) * speed / 0.06), rate[1], 1e-12);
    }
}
