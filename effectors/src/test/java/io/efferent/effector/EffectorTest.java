package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.muscle.KistemakerCompliantMuscle;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.ReluMuscle;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.PointMass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EffectorTest extends Fixture {
    private static Effector.Builder mass(double mass) {
        return Effector.builder().setSkeleton(PointMass.of(2, mass)).optLimits(unlimited())
                .addMuscle("m", new ReluMuscle(), MuscleConstants.force(100),
                        MusclePath.constantMomentArms(1, new double[2], -1, 0));
    }

    @Test
    void musclePullsAgainstItsMomentArm() {
        Plant plant = bind(mass(2));
        EffectorState state = plant.initialState(row(0, 0), row(0, 0));
        // Full activation at once, then one instantaneous rate: force 100 N along +x on 2 kg.
        EffectorState active = plant.assemble(
                state.position(), state.velocity(), state.muscle().withActivation(row(1)), null);
        Rates rates = plant.rates(active, row(1), Loads.NONE, 0);
        assertArrayEquals(new double[] {50, 0}, rates.velocity().toDoubleArray(), 1e-13);
    }

    @Test
    void constantLoadsGiveAParabola() {
        Plant plant = bind(mass(2).optIntegrator(new RungeKutta4()));
        Loads loads = new Loads(row(0, 3), row(1, 1));
        EffectorState end = run(plant, plant.initialState(row(0.1, 0), row(0, -0.2)), row(0), loads, 50);
        double t = 0.5;
        assertArrayEquals(
                new double[] {0.1 + 0.5 * 0.5 * t * t, -0.2 * t + 0.5 * 2 * t * t},
                end.position().toDoubleArray(), 1e-13);
        assertArrayEquals(new double[] {0.5 * t, -0.2 + 2 * t}, end.velocity().toDoubleArray(), 1e-13);
        assertArrayEquals(end.position().toDoubleArray(), plant.endpoint(end).position().toDoubleArray());
        assertArrayEquals(end.velocity().toDoubleArray(), plant.endpoint(end).velocity().toDoubleArray());
    }

    @Test
    void dampingSlowsExponentially() {
        Plant plant = bind(mass(2).optIntegrator(new RungeKutta4()).optDamping(3));
        EffectorState end = run(plant, plant.initialState(row(0, 0), row(1, -2)), row(0), Loads.NONE, 40);
        double left = Math.exp(-3.0 / 2 * 0.4);
        assertArrayEquals(new double[] {left, -2 * left}, end.velocity().toDoubleArray(), 1e-9);
        double way = 2.0 / 3 * (1 - left);
        assertArrayEquals(new double[] {way, -2 * way}, end.position().toDoubleArray(), 1e-9);
    }

    @Test
    void endpointLoadsActThroughTheJacobian() {
        Plant plant = bind(ReadyMade.rigidTendonArm26(new ReluMuscle()));
        EffectorState state = plant.initialState(row(1, 1.2), row(0, 0));
        NDArray f = row(2, -1);
        NDArray torque = plant.effector().skeleton()
                .endpointForceOnJoints(plant.constants().in("skeleton"), state.pose(), f);
        NDArray u = row(new double[6]);
        EffectorState pushed = plant.step(state, u, new Loads(f, null));
        EffectorState turned = plant.step(state, u, new Loads(null, torque));
        assertEquals(0, largestDifference(pushed.velocity(), turned.velocity()), 1e-15);
        assertTrue(largestDifference(pushed.velocity(), state.velocity()) > 0.01, "the load moves the arm");
    }

    @Test
    void aLimitStopsTheJointWithoutBounce() {
        Plant plant = bind(mass(1).optLimits(JointLimits.uniform(2, -0.1, 0.1)));
        EffectorState state = plant.initialState(row(0, 0), row(1, 0.3));
        for (int i = 0; i < 30; i++) {
            state = plant.step(state, row(0));
            for (double q : state.position().toDoubleArray()) {
                assertTrue(q >= -0.1 && q <= 0.1, "step " + i + ": position " + q);
            }
        }
        assertArrayEquals(new double[] {0.1, 0.09}, state.position().toDoubleArray(), 1e-12);
        assertArrayEquals(new double[] {0, 0.3}, state.velocity().toDoubleArray(), 1e-15);
        EffectorState back = plant.step(state, row(0), new Loads(row(-1, 0), null));
        assertArrayEquals(new double[] {-0.01, 0.3}, back.velocity().toDoubleArray(), 1e-15, "it can leave inwards");
    }

    @Test
    void excitationsAreLimitedToTheirRange() {
        Plant plant = bind(ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()));
        EffectorState state = plant.initialState(row(1, 1.2), row(0, 0));
        NDArray wild = row(-1, 2, 0.5, 5, -3, 1);
        NDArray tame = row(0.001, 1, 0.5, 1, 0.001, 1);
        assertEquals(
                0, largestDifference(plant.step(state, wild).activation(), plant.step(state, tame).activation()), 0);
    }

    @Test
    void forcesBelongToTheStateTheyAreReportedWith() {
        Plant plant = bind(ReadyMade.rigidTendonArm26(new KistemakerRigidMuscle()));
        EffectorState state = run(plant, plant.initialState(draw(4, 2, 0.5, 1.5), draw(4, 2, -1, 1)),
                draw(4, 6, 0, 1), Loads.NONE, 5);
        EffectorState again = plant.assemble(state.position(), state.velocity(), state.muscle(), null);
        assertEquals(0, largestDifference(state.force(), again.force()), 0);
        assertEquals(0, largestDifference(state.path().length(), again.path().length()), 0);
    }

    @Test
    void everySampleIsOnItsOwn() {
        Plant plant = bind(ReadyMade.pathArm26(new MujocoMuscle()));
        NDArray q = draw(3, 2, 0.5, 1.5);
        NDArray v = draw(3, 2, -1, 1);
        NDArray u = draw(3, 6, 0, 1);
        EffectorState all = run(plant, plant.initialState(q, v), u, Loads.NONE, 10);
        for (int i = 0; i < 3; i++) {
            String one = i + ":" + (i + 1);
            EffectorState alone = run(plant, plant.initialState(q.get(one), v.get(one)), u.get(one), Loads.NONE, 10);
            assertEquals(0, largestDifference(all.position().get(one), alone.position()), 1e-13, "sample " + i);
            assertEquals(0, largestDifference(all.force().get(one), alone.force()), 1e-9, "sample " + i);
        }
    }

    @Test
    void singlePrecisionFollowsDouble() {
        Effector effector = ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).build();
        double[][] results = new double[2][];
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            Plant plant = effector.bind(manager, type);
            NDArray q = Constants.of(manager, type, new double[][] {{1, 1.2}});
            NDArray u = Constants.of(manager, type, new double[][] {{0.2, 0.1, 0.3, 0.2, 0.1, 0.2}});
            EffectorState end = run(plant, plant.initialState(q, q.zerosLike()), u, Loads.NONE, 50);
            assertEquals(type, end.position().getDataType());
            results[type == DataType.FLOAT32 ? 0 : 1] = io.efferent.array.Tensors.toDoubles(end.position());
        }
        assertArrayEquals(results[1], results[0], 1e-4);
        assertFalse(results[0][0] == results[1][0], "single precision must not secretly be double");
    }

    @Test
    void theArraysOfAStateHaveOneOrderWhateverTheOrderOfItsCurves() {
        EffectorState state = bind(ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()))
                .initialState(row(1, 1), row(0, 0));
        MuscleOutput output = state.output();
        List<Map<MuscleOutput.Curve, NDArray>> orders = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
        List<MuscleOutput.Curve> curves = List.copyOf(output.curves().keySet());
        curves.forEach(curve -> orders.getFirst().put(curve, output.curves().get(curve)));
        curves.reversed().forEach(curve -> orders.getLast().put(curve, output.curves().get(curve)));
        var arrays = orders.stream().map(order -> List.copyOf(state.withOutput(new MuscleOutput(
                output.force(), output.fiberLength(), output.fiberVelocity(), order)).quantities().keySet())).toList();
        assertEquals(arrays.getFirst(), arrays.getLast());
    }

    @Test
    void muscleModelsMayBeMixed() {
        List<Muscle> models = List.of(new ReluMuscle(), new ThelenRigidMuscle(), new KistemakerCompliantMuscle(),
                new KistemakerCompliantMuscle(), new MujocoMuscle(), new KistemakerRigidMuscle());
        MusclePath path = MusclePath.constantMomentArms(0.31, new double[] {1, 1.2}, -0.03, 0.02);
        var mixed = Effector.builder().setSkeleton(ReadyMade.ARM).optLimits(unlimited());
        for (int m = 0; m < models.size(); m++) {
            mixed.addMuscle("m" + m, models.get(m), constants(models.get(m)), path);
        }
        Plant plant = bind(mixed);
        EffectorState state = plant.initialState(row(1, 1.2), row(0.5, -0.5));
        for (int m = 0; m < models.size(); m++) {
            Plant one = bind(Effector.builder().setSkeleton(ReadyMade.ARM).optLimits(unlimited())
                    .addMuscle("m", models.get(m), constants(models.get(m)), path));
            EffectorState alone = one.initialState(row(1, 1.2), row(0.5, -0.5));
            assertEquals(alone.force().getDouble(0, 0), state.force().getDouble(0, m), 0, models.get(m).name());
        }
        EffectorState end = run(plant, state, row(0.1, 0.2, 0.3, 0.1, 0.2, 0.3), Loads.NONE, 3);
        end.quantities().forEach((name, x) -> assertTrue(isFinite(x), () -> name + ": " + x));
        assertEquals("relu+thelen+kistemaker-compliant+mujoco+kistemaker", plant.effector().muscle().name());
        assertTrue(plant.effector().values().containsKey("muscle.2-kistemaker-compliant.optimalFiberLength"),
                () -> plant.effector().values().keySet().toString());
    }

    private static MuscleConstants constants(Muscle muscle) {
        return muscle instanceof ReluMuscle ? MuscleConstants.force(300) : MuscleConstants.hill(300, 0.1, 0.2);
    }

    @Test
    void observationsAreNormalizedByTheModelsReferences() {
        Plant plant = bind(ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()));
        EffectorState state = plant.initialState(row(Math.PI / 2, 0), row(1, 0));
        assertEquals((0.151 - 0.039) / 0.134, plant.normalizedFiberLength(state).getDouble(0, 0), 1e-14);
        assertEquals(-0.03 / 1.34, plant.normalizedFiberVelocity(state).getDouble(0, 0), 1e-14);
        assertArrayEquals(
                new double[] {838, 1207, 1422, 1549, 414, 603}, plant.maximumIsometricForce().toDoubleArray());
    }

    @Test
    void readyMadeEffectorsAreFoundByName() {
        for (String name : ReadyMade.NAMES) {
            Effector effector = ReadyMade.named(name, null).build();
            assertEquals(name, effector.name());
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            NDArray q = rows(effector.randomPositions(random, 3));
            EffectorState end = plant.step(plant.initialState(q, q.zerosLike()), draw(3, effector.muscleCount(), 0, 1));
            end.quantities().forEach((quantity, x) ->
                    assertTrue(isFinite(x), () -> name + ": " + quantity + " is " + x));
        }
        assertEquals("effector: got 'leg', expected one of " + ReadyMade.NAMES,
                assertThrows(IllegalArgumentException.class, () -> ReadyMade.named("leg", null)).getMessage());
        assertEquals("muscle: got 'thelen', expected one with an elastic tendon for arm26-compliant",
                assertThrows(IllegalArgumentException.class,
                        () -> ReadyMade.named("arm26-compliant", new ThelenRigidMuscle())).getMessage());
        assertEquals("muscle: got 'thelen', expected 'relu' for point-mass24",
                assertThrows(IllegalArgumentException.class,
                        () -> ReadyMade.named("point-mass24", new ThelenRigidMuscle())).getMessage());
    }

    @Test
    void reacherAndFreePointMassWorkWithEveryMuscle() {
        for (Muscle muscle : List.of(new ReluMuscle(), new ThelenRigidMuscle(), new KistemakerRigidMuscle(),
                new MujocoMuscle(), new KistemakerCompliantMuscle())) {
            for (Effector.Builder builder : List.of(ReadyMade.reacher(muscle), ReadyMade.freePointMass24(muscle))) {
                Plant plant = bind(builder);
                double[] lower = plant.effector().limits().lower();
                double[] upper = plant.effector().limits().upper();
                NDArray middle = row((lower[0] + upper[0]) / 2, (lower[1] + upper[1]) / 2);
                EffectorState rest = plant.initialState(middle, row(0, 0));
                // Fibers at optimal length: full activation pulls with 1000 N (elastic tendons at rest carry none).
                EffectorState active = plant.assemble(rest.position(), rest.velocity(),
                        rest.muscle().withActivation(row(1, 1, 1, 1)), null);
                double expected = muscle instanceof KistemakerCompliantMuscle ? 0 : 1000;
                for (double force : active.force().toDoubleArray()) {
                    assertEquals(expected, force, 1e-6, plant.effector().name() + " with " + muscle.name());
                }
            }
        }
    }

    @Test
    void randomPositionsLieWithinTheLimitsAndFollowTheSeed() {
        Effector effector = ReadyMade.rigidTendonArm26(new ReluMuscle()).build();
        double[][] first = effector.randomPositions(new Random(4), 500);
        double[][] again = effector.randomPositions(new Random(4), 500);
        double mean = 0;
        for (int i = 0; i < first.length; i++) {
            assertArrayEquals(again[i], first[i]);
            assertTrue(first[i][0] >= 0 && first[i][0] <= Math.toRadians(135), "shoulder " + first[i][0]);
            assertTrue(first[i][1] >= 0 && first[i][1] <= Math.toRadians(155), "elbow " + first[i][1]);
            mean += first[i][1] / first.length;
        }
        assertEquals(Math.toRadians(77.5), mean, 0.15, "mean elbow angle");
        double[][] hands = effector.endpoints(first);
        double[][] limb = effector.skeleton().limb(first[7]);
        assertArrayEquals(limb[2], hands[7], 1e-15);
    }

    @Test
    void descriptionsArePlainData() {
        Map<String, Object> description = ReadyMade.compliantTendonArm26().build().describe();
        assertEquals("arm26-compliant", description.get("name"));
        assertEquals("two-joint-arm", description.get("skeleton"));
        assertEquals("kistemaker-compliant", description.get("muscleModel"));
        assertEquals("rk4", description.get("integrator"));
        Map<?, ?> constants = (Map<?, ?>) description.get("constants");
        assertEquals(List.of(0.07, 0.07, 0.172, 0.187, 0.204, 0.217), constants.get("muscle.tendonSlackLength"));
    }

    @Test
    void theBuilderRefusesWhatDoesNotFit() {
        assertEquals("skeleton: none was set; call setSkeleton", refusal(() -> Effector.builder().build()));
        assertEquals("muscles: got none, expected at least one; call addMuscle",
                refusal(() -> Effector.builder().setSkeleton(ReadyMade.ARM).build()));
        assertEquals("muscle 'm': there is one of this name already", refusal(() -> mass(1).addMuscle(
                "m", new ReluMuscle(), MuscleConstants.force(1), new MusclePath.MomentArmsOnly(new double[2]))));
        assertEquals("limits: got 1 joints, expected 2 for skeleton point-mass",
                refusal(() -> mass(1).optLimits(JointLimits.uniform(1, 0, 1)).build()));
        assertEquals("timestep: got 0.0, expected a positive number of s", refusal(() -> mass(1).optTimestep(0)));
        assertEquals("substeps: got 0, expected at least 1", refusal(() -> mass(1).optSubsteps(0)));
        assertEquals("damping: got -1.0, expected a number of at least 0", refusal(() -> mass(1).optDamping(-1)));
        assertEquals("muscle 'x': optimalFiberLength is missing (fiber length of largest active force, m)",
                refusal(() -> mass(1).addMuscle("x", new ThelenRigidMuscle(), MuscleConstants.force(1),
                        new MusclePath.MomentArmsOnly(new double[2]))));
    }

    @Test
    void aPlantRefusesArraysOfWrongShape() {
        Plant plant = bind(mass(1));
        EffectorState state = plant.initialState(draw(3, 2, -1, 1), draw(3, 2, -1, 1));
        assertEquals("position: got shape (3, 3), expected (any, 2)",
                refusal(() -> plant.initialState(draw(3, 3, 0, 1), draw(3, 2, 0, 1))));
        assertEquals("velocity: got shape (1, 2), expected (3, 2)",
                refusal(() -> plant.initialState(draw(3, 2, 0, 1), draw(1, 2, 0, 1))));
        assertEquals("excitation: got shape (3, 2), expected (3, 1)",
                refusal(() -> plant.step(state, draw(3, 2, 0, 1))));
        assertEquals("loads.endpoint: got shape (2, 2), expected (3, 2)",
                refusal(() -> plant.step(state, draw(3, 1, 0, 1), new Loads(draw(2, 2, 0, 1), null))));
        assertEquals("loads.joint: got shape (1, 3), expected (1, 2)",
                refusal(() -> plant.step(state, draw(3, 1, 0, 1), new Loads(null, draw(1, 3, 0, 1)))));
        String unknown = refusal(() -> mass(1).build().bind(manager, DataType.FLOAT64, Map.of("mass", row(1))));
        assertTrue(unknown.startsWith("unknown parameter 'mass', expected one of [skeleton.mass, "), unknown);
    }

    private static String refusal(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(IllegalArgumentException.class, action).getMessage();
    }

    @Test
    void rolloutsLeaveNoArraysBehind() {
        Effector effector = ReadyMade.pathArm26(new KistemakerRigidMuscle()).build();
        NDArray q = draw(2, 2, 0.5, 1.5);
        NDArray v = draw(2, 2, -1, 1);
        NDArray u = draw(2, 6, 0, 1);
        u.setRequiresGradient(true);
        int before = -1;
        for (int rollout = 0; rollout < 300; rollout++) {
            try (NDManager sub = manager.newSubManager()) {
                // Arrays of a longer-lived manager keep their results there unless a shorter-lived one is on the left.
                NDArray start = Constants.of(sub, DataType.FLOAT64, new double[][] {{0, 0}, {0, 0}});
                Plant plant = effector.bind(sub, DataType.FLOAT64);
                EffectorState state = plant.initialState(start.add(q), start.add(v));
                try (var tape = ai.djl.engine.Engine.getEngine("PyTorch").newGradientCollector()) {
                    NDArray command = plant.constant(1).mul(u);
                    state = run(plant, state, command, Loads.NONE, 3);
                    tape.backward(state.position().sum());
                }
                u.getGradient().close();
            }
            int now = manager.getManagedArrays().size();
            before = before < 0 ? now : before;
            assertEquals(before, now, "live arrays after rollout " + rollout);
        }
    }
}
