package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.muscle.FatiguingMuscle;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.skeleton.JointTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyMadeTest {

    /** Its muscles have in a vertical plane what the horizontal arm's have a quarter turn further. */
    /** Bodies of ready-made parts read no numbers that change: nobody has to look. */
    @Test
    void readyMadeBodiesAreFixed() {
        for (String name : ReadyMade.NAMES) {
            Effector body = ReadyMade.named(name, null).build();
            assertTrue(body.isFixed(), name);
            assertTrue(body.withSubsteps(3).isFixed(), name);
        }
        var tired = new FatiguingMuscle(new KistemakerRigidMuscle());
        assertFalse(ReadyMade.rigidTendonArm26(tired).build().isFixed());
    }

    @Test
    void theVerticalArmIsTheOtherOneTurned() {
        try (var manager = Tensors.newManager()) {
            Effector vertical = ReadyMade.verticalArm26(new KistemakerRigidMuscle()).build();
            Effector horizontal = ReadyMade.rigidTendonArm26(new KistemakerRigidMuscle()).build();
            NDArray up = Constants.of(manager, DataType.FLOAT64, new double[][] {{-0.3, 0.8}});
            NDArray flat = Constants.of(manager, DataType.FLOAT64, new double[][] {{Math.PI / 2 - 0.3, 0.8}});
            double[] a = vertical.bind(manager, DataType.FLOAT64).initialState(up, up.zerosLike()).path().length()
                    .toDoubleArray();
            double[] b = horizontal.bind(manager, DataType.FLOAT64).initialState(flat, flat.zerosLike()).path()
                    .length().toDoubleArray();
            assertArrayEquals(b, a, 1e-15);
        }
    }

    /** Without force it falls: at rest, horizontal and stretched, the hand accelerates downwards. */
    @Test
    void theVerticalArmHasWeight() {
        try (var manager = Tensors.newManager()) {
            Plant plant = ReadyMade.verticalArm26(new KistemakerRigidMuscle()).build()
                    .bind(manager, DataType.FLOAT64);
            NDArray q = Constants.of(manager, DataType.FLOAT64, new double[][] {{-0.5, 0.5}});
            EffectorState state = plant.initialState(q, q.zerosLike());
            NDArray none = Constants.of(manager, DataType.FLOAT64, new double[1][6]);
            for (int step = 0; step < 10; step++) {
                state = plant.step(state, none);
            }
            double fallen = plant.endpoint(state).velocity().toDoubleArray()[1];
            assertTrue(fallen < -0.3 && fallen > -2, "m/s after 100 ms: " + fallen);
        }
    }

    @Test
    void theArmWithAWristHasTheSegmentsOfAPerson() {
        Effector arm = ReadyMade.arm39(new KistemakerRigidMuscle()).build();
        JointTree skeleton = (JointTree) arm.skeleton();
        assertEquals(List.of("shoulder", "elbow", "wrist"),
                skeleton.joints().stream().map(joint -> joint.name()).toList());
        assertEquals(0.05 * 75, skeleton.mass(), 1e-12);
        assertEquals(9, arm.muscleCount());
        assertEquals(0.44 * 1.75, arm.endpoints(new double[][] {{0, 0, 0}})[0][0], 1e-12);
        assertEquals(List.of(), arm.warnings());
    }

    /** The extensor of the wrist flexes the elbow; in the middle of the range wrist muscles have their best length. */
    @Test
    void wristMusclesPullWhereTheyShould() {
        try (var manager = Tensors.newManager()) {
            Plant plant = ReadyMade.arm39(new KistemakerRigidMuscle()).build().bind(manager, DataType.FLOAT64);
            NDArray q = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.8, Math.toRadians(77.5), 0}});
            EffectorState state = plant.initialState(q, q.zerosLike());
            double[] lengths = plant.normalizedFiberLength(state).toDoubleArray();
            for (int muscle = 6; muscle < 9; muscle++) {
                assertEquals(1, lengths[muscle], 1e-12);
            }
            NDArray command = Constants.of(manager, DataType.FLOAT64, new double[][] {{0, 0, 0, 0, 0, 0, 0, 0, 1}});
            NDArray idle = command.zerosLike();
            NDArray pushed = plant.rates(plant.step(state, command), command, Loads.NONE, 0).velocity()
                    .sub(plant.rates(plant.step(state, idle), idle, Loads.NONE, 0).velocity());
            assertTrue(pushed.toDoubleArray()[2] < 0, "extends the wrist");
            double[] arms = state.path().momentArms().get(":, :, 8").toDoubleArray();
            assertArrayEquals(new double[] {0, -0.018, 0.012}, arms, 1e-15);
        }
    }
}
