package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.muscle.MuscleOutput.Curve;
import org.junit.jupiter.api.Test;

/** The arm with elastic tendons at its default steps: 10 ms of control, 20 Runge-Kutta steps each. */
class CompliantArmTest extends Fixture {
    private static final int BATCH = 64;

    @Test
    void staysFiniteAndBoundedOverOneSecondOfRandomExcitation() {
        Effector effector = ReadyMade.compliantTendonArm26().build();
        Plant plant = effector.bind(manager, DataType.FLOAT64);
        EffectorState state = plant.initialState(
                rows(effector.randomPositions(random, BATCH)), draw(BATCH, 2, -2, 2));
        for (int t = 0; t < 100; t++) {
            // The arrays of a step go with its manager; the state moves on.
            try (NDManager sub = manager.newSubManager()) {
                EffectorState next = effector.bind(sub, DataType.FLOAT64).step(state, draw(BATCH, 6, 0, 1));
                next.position().attach(manager);
                next.velocity().attach(manager);
                next.muscle().attach(manager);
                state = plant.assemble(next.position(), next.velocity(), next.muscle(), null);
            }
        }
        double[] length = plant.normalizedFiberLength(state).toDoubleArray();
        double[] velocity = plant.normalizedFiberVelocity(state).toDoubleArray();
        double[] tendon = state.output().curves().get(Curve.TENDON).toDoubleArray();
        for (int i = 0; i < length.length; i++) {
            assertTrue(length[i] > 0 && length[i] < 2.2, "fiber length " + length[i] + " of " + i);
            assertTrue(Math.abs(velocity[i]) < 3, "fiber velocity " + velocity[i] + " of " + i);
            assertTrue(tendon[i] >= 0 && tendon[i] < 3, "tendon force " + tendon[i] + " of " + i);
        }
    }

    @Test
    void halfTheStepChangesLittle() {
        double[][] start = ReadyMade.compliantTendonArm26().build().randomPositions(random, 16);
        NDArray v = draw(16, 2, -1, 1);
        NDArray[] u = new NDArray[10];
        for (int t = 0; t < u.length; t++) {
            u[t] = draw(16, 6, 0, 1);
        }
        EffectorState[] ends = new EffectorState[2];
        for (int i = 0; i < 2; i++) {
            Plant plant = bind(ReadyMade.compliantTendonArm26().optLimits(unlimited()).optSubsteps(i == 0 ? 20 : 40));
            EffectorState state = plant.initialState(rows(start), v);
            for (NDArray excitation : u) {
                state = plant.step(state, excitation);
            }
            ends[i] = state;
        }
        assertEquals(0, largestDifference(ends[0].position(), ends[1].position()), 1e-3, "joint positions, rad");
    }
}
