package io.efferent.effector.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Plant;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.muscle.ReluMuscle;
import io.efferent.skeleton.JointTree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EffectorsTest {
    private static final ModelFile ARM = ModelFile.arm720();

    @Test
    void namesAreTakenAtTheirWord() {
        assertTrue(Effectors.NAMES.containsAll(List.of("arm26", "arm720", "leg67")));
        assertEquals("arm26", Effectors.named("arm26", null).build().name());
        assertEquals("effector: got 'tail', expected one of " + Effectors.NAMES, assertThrows(
                IllegalArgumentException.class, () -> Effectors.named("tail", null)).getMessage());
        assertEquals("muscle: got 'relu', expected none for leg67, whose muscles have models of their own",
                assertThrows(IllegalArgumentException.class,
                        () -> Effectors.named("leg67", new ReluMuscle())).getMessage());
    }

    @Test
    void theArmInSpaceHasSevenJointsAndTwentyMusclesThatWrap() {
        assertEquals(7, ARM.skeleton().dof());
        assertEquals(20, ARM.muscles().size());
        assertEquals(List.of(), ARM.effector().build().warnings());
        assertEquals(3.92, ARM.report().mass(), 0.01);
        assertEquals(0, ARM.report().of(ImportReport.Fate.DROPPED).size());
    }

    /** Signs of anatomy: the deltoid lifts forward and outwards, biceps and brachialis flex, the triceps extends. */
    @Test
    void musclesOfTheArmPullWhereTheyShould() {
        double[][] posture = {ARM.defaultPosition()};
        Map<String, int[]> signs = Map.of("DELT1", new int[] {-1, 0, 0, 0}, "DELT2", new int[] {0, 1, 0, 0},
                "DELT3", new int[] {1, 0, 0, 0}, "BRA", new int[] {0, 0, 0, -1}, "BIClong", new int[] {0, 0, 0, -1},
                "TRIlat", new int[] {0, 0, 0, 1}, "SUBSC", new int[] {0, 0, -1, 0}, "LAT2", new int[] {1, 0, 0, 0});
        signs.forEach((muscle, expected) -> {
            int m = ARM.muscles().stream().map(Effector.MuscleEntry::name).toList().indexOf(muscle);
            double[] arms = PathSamples.of(ARM.paths().get(m), ARM.skeleton(), posture).momentArms()[0];
            for (int joint = 0; joint < expected.length; joint++) {
                assertTrue(expected[joint] == 0 || arms[joint] * expected[joint] > 0.005,
                        muscle + " about joint " + joint + ": " + Arrays.toString(arms));
            }
        });
    }

    /** Joints move about as fast as with steps of a fifth. */
    @Test
    @Tag("slow")
    void theArmInSpaceIsNotThrownAboutByItsSteps() {
        double usual = fastest(Effectors.named("arm720", null));
        double shorter = fastest(Effectors.named("arm720", null).optSubsteps(5));
        assertTrue(usual < 2 * shorter && shorter < 60, "rad/s: " + usual + ", with shorter steps " + shorter);
    }

    /** The largest joint velocity within 0.2 s of half of the muscles pulling at random. */
    private static double fastest(Effector.Builder builder) {
        Effector arm = builder.build();
        int steps = (int) Math.round(0.2 / arm.timestep());
        var random = new Random(8);
        double most = 0;
        try (var manager = Tensors.newManager()) {
            Plant plant = arm.bind(manager, DataType.FLOAT64);
            NDArray q = Constants.of(manager, DataType.FLOAT64, arm.randomPositions(random, 20));
            NDArray excitation = Constants.of(manager, DataType.FLOAT64, new Shape(20, 20),
                    random.doubles(400, -1, 1).map(u -> Math.max(u, 0)).toArray());
            EffectorState state = plant.initialState(q, q.zerosLike());
            for (int step = 0; step < steps; step++) {
                state = plant.step(state, excitation);
                for (double speed : state.velocity().toDoubleArray()) {
                    most = Math.max(most, Double.isNaN(speed) ? Double.POSITIVE_INFINITY : Math.abs(speed));
                }
            }
        }
        return most;
    }

    /** Under its weight, with muscles that hold some, the leg is still up after 0.1 s, and the floor carries it. */
    @Test
    void theFloorCarriesTheLeg() {
        Effector leg = Effectors.leg67().build();
        JointTree skeleton = (JointTree) leg.skeleton();
        assertEquals(80, skeleton.mass(), 1e-9);
        assertEquals(List.of(), leg.warnings());
        try (var manager = Tensors.newManager()) {
            Plant plant = leg.bind(manager, DataType.FLOAT64);
            double[] middle = leg.limits().middle();
            NDArray q = Constants.of(manager, DataType.FLOAT64, new double[][] {middle});
            EffectorState state = plant.initialState(q, q.zerosLike());
            NDArray excitation = Constants.of(
                    manager, DataType.FLOAT64, new double[][] {{.15, .02, .05, .1, .1, .1, .02}});
            for (int step = 0; step < 10; step++) {
                state = plant.step(state, excitation);
            }
            double[] end = state.position().toDoubleArray();
            assertTrue(Math.abs(end[1] - middle[1]) < 0.02 && Math.abs(end[2]) < 0.05, Arrays.toString(end));
            var p = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
            double[] forces = skeleton.contactForces(p, state.pose(), state.velocity()).toDoubleArray();
            assertEquals(80 * 9.81, forces[1] + forces[3], 150);
        }
    }
}
