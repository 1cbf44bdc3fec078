package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Against numbers of {@code mju_muscleGain} and {@code mju_muscleBias} of MuJoCo 2.2.2. */
class MujocoEngineMuscleTest extends CurveContract {
    private static final double[] LENGTHS = {0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7};

    @Override
    protected Muscle model() {
        return new MujocoMuscle(MujocoMuscle.Curves.ENGINE);
    }

    @Override
    protected double minimumActivation() {
        return 0;
    }

    @Override
    protected double[] timeConstants() {
        return new double[] {0.01, 0.04};
    }

    @Test
    void activeForceLengthIsThatOfTheEngine() {
        double[] gain = {0, 0.08, 0.32, 0.68, 0.92, 1, 0.944444, 0.777778, 0.5, 0.222222, 0.055556, 0, 0};
        assertArrayEquals(gain, curve(MujocoMuscle::engineForceLength, LENGTHS), 6e-7);
    }

    @Test
    void passiveForceIsThatOfTheEngine() {
        double[] bias = {0, 0, 0, 0, 0, 0, 0.072222, 0.288889, 0.65, 1.083333, 1.516667, 1.95, 2.383333};
        assertArrayEquals(bias, curve(MujocoMuscle::enginePassive, LENGTHS), 6e-7);
    }

    @Test
    void forceIsMadeOfTheEnginesCurves() {
        assertEquals(0.5 * 0.222222 * 0.16 + 1.083333, force(0.5, 1.4, -0.6 * 1.5), 1e-6);
    }
}
