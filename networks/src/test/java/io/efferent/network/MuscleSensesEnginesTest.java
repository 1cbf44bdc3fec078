package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.effector.MusclePath;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.muscle.FatiguingMuscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.muscle.afferent.SensingMuscle;
import io.efferent.skeleton.Transform;
import io.efferent.task.Afferents;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.MetabolicMeasure;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Muscles that tire, feel and wrap, what they cost, and noise that grows with their excitation, in every engine. */
class MuscleSensesEnginesTest {
    private static final WrappingPath AROUND_THE_SHOULDER = WrappingPath.from(MusclePath.point(0, -0.15, 0.03)).over(
            new Obstacle(0, Transform.IDENTITY, new Surface.Cylinder(0.025, -1)), MusclePath.point(1, 0.1, 0.01));

    @Test
    @Tag("slow")
    void allEnginesAgree() {
        var muscle = new SensingMuscle(new FatiguingMuscle(new ThelenRigidMuscle()));
        var arm = ReadyMade.rigidTendonArm26(muscle)
                .addMuscle("wrapped", muscle, MuscleConstants.hill(300, 0.12, 0.13),
                        AROUND_THE_SHOULDER)
                .build();
        var environment = Environment.builder().setEffector(arm).setTask(new RandomTargetReach(0.12))
                .optType(DataType.FLOAT64).optVisionDelay(0.03).addSensor(Afferents.PRIMARY, 0.02, 0.01)
                .addSensor(Afferents.TENDON_ORGANS).addMeasure(new MetabolicMeasure()).optSignalDependentNoise(0.1)
                .build();
        var policy = new RecurrentPolicy(
                new Cell.Gru(), environment.observationSize(), 7, 2, environment.actionSize(), -1);
        var setup = new Gradients.Setup(
                environment, policy, List.of(Losses.squaredPosition(), Losses.metabolic().times(1e-3)),
                Integer.MAX_VALUE, 0);
        var trials = environment.trials(4, 3, 0, Task.Purpose.TRAINING);
        var expected = ClosedLoopEnginesTest.run(new AutogradGradients(setup), setup, trials);
        assertTrue(expected.terms().get("metabolic") > 0, expected.terms()::toString);
        for (Gradients engine : List.of(
                new CompiledGradients(setup, 1, trials), new CompiledBodyGradients(setup, 1, trials))) {
            var actual = ClosedLoopEnginesTest.run(engine, setup, trials);
            String name = engine.getClass().getSimpleName() + ": ";
            expected.terms().forEach((term, x) ->
                    assertEquals(x, actual.terms().get(term), 1e-10 * (1 + Math.abs(x)), name + term));
            assertClose(name, expected.gradients(), actual.gradients());
            assertClose(name, expected.rollout(), actual.rollout());
        }
    }

    private static void assertClose(String engine, Map<String, double[]> expected, Map<String, double[]> actual) {
        assertEquals(expected.keySet(), actual.keySet(), engine);
        expected.forEach((name, x) -> {
            double largest = Arrays.stream(x).map(Math::abs).max().orElse(0);
            assertArrayEquals(x, actual.get(name), 1e-8 * (1e-3 + largest), engine + name);
        });
    }
}
