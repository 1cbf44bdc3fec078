package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.muscle.afferent.SensingMuscle;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is told and measured of muscles, and noise that grows with their excitation. */
class MusclesSenseTest {
    private static final Effector SENSING =
            ReadyMade.rigidTendonArm26(new SensingMuscle(new ThelenRigidMuscle())).build();

    private static Environment.Builder over(Effector effector) {
        return Environment.builder().setEffector(effector).setTask(new RandomTargetReach())
                .optType(DataType.FLOAT64);
    }

    private static Rollout run(Environment environment, NDManager manager, double excitation, Random noise) {
        Episode episode = environment.reset(
                manager, environment.trials(3, 1, 0, Task.Purpose.TRAINING), noise);
        int muscles = environment.actionSize();
        double[] constant = new double[3 * muscles];
        Arrays.fill(constant, excitation);
        NDArray action = Constants.of(manager, DataType.FLOAT64, new Shape(3, muscles), constant);
        for (int i = 0; i < 10; i++) {
            episode.step(action);
        }
        return episode.rollout(Map.of());
    }

    @Test
    void afferentsAreTold() {
        var environment = over(SENSING).addSensor(Afferents.PRIMARY, 0.02, 0).addSensor(Afferents.SECONDARY)
                .addSensor(Afferents.TENDON_ORGANS).build();
        assertEquals(over(SENSING).build().observationSize() + 18, environment.observationSize());
        try (NDManager manager = Tensors.newManager()) {
            var rollout = run(environment, manager, 0.4, null);
            NDArray organs = rollout.sensed("tendon organ afferents");
            assertEquals(new Shape(3, 11, 6), organs.getShape());
            double[] rates = organs.toDoubleArray();
            assertTrue(Arrays.stream(rates).allMatch(rate -> rate >= 0 && rate < 20), Arrays.toString(rates));
            // Tendon organs answer the rise of force.
            assertTrue(rates[5 * 6] > rates[0]);
            assertTrue(Arrays.stream(rollout.sensed("primary afferents").toDoubleArray())
                    .allMatch(rate -> rate >= 0 && rate < 50));
        }
    }

    @Test
    void measuresAreForLossesAlone() {
        var effector = ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).build();
        var environment = over(effector).addMeasure(new MetabolicMeasure()).build();
        assertEquals(over(effector).build().observationSize(), environment.observationSize());
        assertFalse(environment.sensor("metabolic rate").isTold());
        try (NDManager manager = Tensors.newManager()) {
            double active = Losses.metabolic().of(run(environment, manager, 0.6, null)).toDoubleArray()[0];
            double quiet = Losses.metabolic().of(run(environment, manager, 0, null)).toDoubleArray()[0];
            assertTrue(active > 5 * quiet && quiet > 0, active + " " + quiet);
            var without = run(over(effector).build(), manager, 0, null);
            assertEquals("loss 'metabolic': got a rollout without metabolic rate, expected an environment that "
                    + "measures it", assertThrows(
                    IllegalArgumentException.class, () -> Losses.metabolic().of(without)).getMessage());
        }
    }

    @Test
    void noiseGrowsWithTheExcitationAndFallsWithTheRootOfTheStep() {
        for (double step : new double[] {0.01, 0.0025}) {
            var arm = ReadyMade.rigidTendonArm26(new MujocoMuscle()).optTimestep(step).build();
            var environment = over(arm).optSignalDependentNoise(0.1).optStackedActions(1).build();
            int batch = 3000;
            try (NDManager manager = Tensors.newManager()) {
                for (double excitation : new double[] {0, 0.2, 0.8}) {
                    Episode episode = environment.reset(
                            manager, environment.trials(batch, 1, 0, Task.Purpose.TRAINING), new Random(4));
                    double[] constant = new double[6 * batch];
                    Arrays.fill(constant, excitation);
                    episode.step(Constants.of(manager, DataType.FLOAT64, new Shape(batch, 6), constant));
                    NDArray seen = episode.observation();
                    double[] command = Tensors.columns(
                            seen, environment.observationSize() - 6, environment.observationSize()).toDoubleArray();
                    double variance = Arrays.stream(command).map(u -> (u - excitation) * (u - excitation))
                            .average().orElseThrow();
                    double expected = 0.1 * excitation * Math.sqrt(0.01 / step);
                    assertEquals(expected, Math.sqrt(variance), 0.03 * expected);
                }
            }
        }
    }

    @Test
    void badInputIsNamed() {
        var relu = ReadyMade.reluPointMass24().build();
        assertEquals("sense 'primary afferents': got muscles 'relu', expected sensing muscles of one model",
                assertThrows(IllegalArgumentException.class,
                        () -> over(relu).addSensor(Afferents.PRIMARY).build()).getMessage());
        var measure = new MetabolicMeasure();
        assertEquals("sense: got 'metabolic rate' twice, expected it once", assertThrows(
                IllegalArgumentException.class,
                () -> over(relu).addMeasure(measure).addSensor(measure)).getMessage());
        assertEquals("signalDependentNoise: got -1.0, expected a number of at least 0", assertThrows(
                IllegalArgumentException.class, () -> over(relu).optSignalDependentNoise(-1)).getMessage());
    }
}
