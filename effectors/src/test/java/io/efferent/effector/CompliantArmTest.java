package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Gradients;
import io.efferent.array.Values;
import io.efferent.muscle.MuscleOutput.Curve;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The arm with elastic tendons at its default steps: 10 ms of control, 50 Runge-Kutta steps each. */
@Tag("slow")
class CompliantArmTest extends Fixture {
    private static final int BATCH = 64;

    @Test
    void staysFiniteAndBoundedUnderRandomExcitation() {
        Effector effector = ReadyMade.compliantTendonArm26().build();
        Plant plant = effector.bind(manager, DataType.FLOAT64);
        EffectorState state = plant.initialState(
                rows(effector.randomPositions(random, BATCH)), draw(BATCH, 2, -2, 2));
        for (int t = 0; t < 40; t++) {
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
        NDArray[] u = new NDArray[5];
        for (int t = 0; t < u.length; t++) {
            u[t] = draw(16, 6, 0, 1);
        }
        EffectorState[] ends = new EffectorState[2];
        for (int i = 0; i < 2; i++) {
            Plant plant = bind(ReadyMade.compliantTendonArm26().optLimits(unlimited()).optSubsteps(i == 0 ? 50 : 100));
            EffectorState state = plant.initialState(rows(start), v);
            for (NDArray excitation : u) {
                state = plant.step(state, excitation);
            }
            ends[i] = state;
        }
        assertEquals(0, largestDifference(ends[0].position(), ends[1].position()), 1e-3, "joint positions, rad");
    }

    /**
     * States stay bounded at 0.5 ms, but gradients of fast stretches do not: a stretched fiber near its plateau is so
     * stiff that the tape of an unstable step grows without bound. At 0.2 ms they have converged.
     */
    @Test
    void gradientsOfFastStretchesHaveConvergedAtAFifthOfAMillisecond() {
        double[] coarse = gradient(50);
        double[] fine = gradient(100);
        for (int i = 0; i < fine.length; i++) {
            assertEquals(fine[i], coarse[i], 0.02 * (1 + Math.abs(fine[i])), "element " + i);
        }
    }

    /** Of the joint positions after 30 ms with respect to joint positions and excitations. */
    private static double[] gradient(int substeps) {
        Effector effector = ReadyMade.compliantTendonArm26().optSubsteps(substeps).build();
        Random seeded = new Random(3);
        Map<String, Values> inputs = new LinkedHashMap<>();
        int batch = 32;
        inputs.put("position", new Values(Arrays.stream(effector.randomPositions(seeded, batch))
                .flatMapToDouble(Arrays::stream).toArray(), new Shape(batch, 2)));
        inputs.put("velocity", new Values(seeded.doubles(2L * batch, -20, 20).toArray(), new Shape(batch, 2)));
        inputs.put("excitation", new Values(
                seeded.doubles(6L * batch).map(u -> u < 0.4 ? 0.02 * u : u).toArray(), new Shape(batch, 6)));
        Map<String, double[]> gradients = Gradients.tape(inputs, (m, in) -> {
            Plant plant = effector.bind(m, DataType.FLOAT64);
            EffectorState start = plant.initialState(in.get("position"), in.get("velocity"));
            return run(plant, start, in.get("excitation"), Loads.NONE, 3).position().sum();
        });
        return DoubleStream.concat(
                Arrays.stream(gradients.get("position")), Arrays.stream(gradients.get("excitation"))).toArray();
    }
}
