package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.kernel.BothEngines;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.ReluMuscle;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.skeleton.PointMass;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives through steps of bodies that rest exactly on an edge, on both engines and in both float types. */
class TiesTest {
    private static final List<DataType> TYPES = List.of(DataType.FLOAT64, DataType.FLOAT32);

    static final List<Muscle> MUSCLES =
            List.of(new ReluMuscle(), new MujocoMuscle(), new ThelenRigidMuscle(), new KistemakerRigidMuscle());

    static final List<Integrator> INTEGRATORS = List.of(new Euler(), new RungeKutta4());

    /** Both gradients, after a check that they agree. */
    private static double[] gradient(DataType type, BothEngines.Function f, double... x) {
        double[] taped = BothEngines.taped(type, f, x);
        double[] compiled = BothEngines.compiled(type, f, x);
        for (int i = 0; i < x.length; i++) {
            double tolerance = (type == DataType.FLOAT64 ? 1e-9 : 1e-3) * (1 + Math.abs(taped[i]));
            assertEquals(taped[i], compiled[i], tolerance, "engines, " + type + ", element " + i);
        }
        return taped;
    }

    /** A silent arm, all of whose excitations are raised together and held. */
    @ParameterizedTest
    @FieldSource("MUSCLES")
    void theOnlyWayOfASilentArmIsUp(Muscle muscle) {
        for (Integrator integrator : INTEGRATORS) {
            Effector arm = ReadyMade.rigidTendonArm26(muscle).optIntegrator(integrator).optTimestep(0.004).build();
            double minimum = muscle instanceof ReluMuscle || muscle instanceof MujocoMuscle ? 0 : 0.001;
            for (int steps : new int[] {1, 4}) {
                BothEngines.checkOneSided(
                        muscle.name() + ", " + integrator.name() + ", " + steps + " steps", (m, x) -> {
                    Plant plant = arm.bind(m, x.getDataType());
                    NDArray q = Constants.of(m, x.getDataType(), new double[][] {{0.8, 1.4}});
                    EffectorState state = plant.initialState(q, q.zerosLike());
                    for (int i = 0; i < steps; i++) {
                        state = plant.step(state, x);
                    }
                    return state.activation();
                }, filled(minimum), filled(1));
            }
        }
    }

    @Test
    void aFullyActiveArmCanOnlyRelax() {
        Effector arm = ReadyMade.rigidTendonArm26(new ReluMuscle()).build();
        BothEngines.checkOneSided("full activation", (m, x) -> {
            Plant plant = arm.bind(m, x.getDataType());
            NDArray q = Constants.of(m, x.getDataType(), new double[][] {{0.8, 1.4}});
            EffectorState rest = plant.initialState(q, q.zerosLike());
            EffectorState full = plant.assemble(
                    q, q.zerosLike(), rest.muscle().withActivation(rest.activation().onesLike()), null);
            return plant.step(full, x).activation();
        }, filled(1), filled(-1));
    }

    private static double[] filled(double value) {
        double[] x = new double[6];
        Arrays.fill(x, value);
        return x;
    }

    /** (position, load) of a mass of 1 kg to its position after some steps of 10 ms; the bound is 1 m. */
    private static BothEngines.Function pushed(Integrator integrator, int steps) {
        Effector body = Effector.builder().setSkeleton(PointMass.of(2, 1)).optIntegrator(integrator)
                .addMuscle("m", new ReluMuscle(), MuscleConstants.force(1e-9),
                        new MusclePath.MomentArmsOnly(new double[] {1, 0})).build();
        return (m, x) -> {
            Plant plant = body.bind(m, x.getDataType());
            NDArray zero = Tensors.column(x, 0).zerosLike();
            NDArray q = Tensors.concatLast(Tensors.column(x, 0), zero);
            Loads loads = new Loads(Tensors.concatLast(Tensors.column(x, 1), zero), null);
            EffectorState state = plant.initialState(q, q.zerosLike());
            for (int i = 0; i < steps; i++) {
                state = plant.step(state, zero, loads);
            }
            return Tensors.column(state.position(), 0);
        };
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -1})
    void aJointThatRestsOnItsLimitCanLeaveItHoweverLongItHasRested(double limit) {
        for (DataType type : TYPES) {
            for (int steps : new int[] {1, 5, 30}) {
                double[] gradient = gradient(type, pushed(new Euler(), steps), limit, 0);
                assertEquals(1, gradient[0], 1e-6, "start, " + steps + " steps");
                assertEquals(1e-4 * steps * (steps - 1) / 2, gradient[1], 1e-7, "load, " + steps + " steps");
            }
        }
        BothEngines.checkOneSided(
                "Runge-Kutta", pushed(new RungeKutta4(), 5), new double[] {limit, 0}, new double[] {-limit, -limit});
    }

    /** Shoulder angle to its value, to the path's length, moment arm and velocity, over some steps. */
    private static BothEngines.Function overSteps(MusclePath path, int steps) {
        Effector arm = Effector.builder().setSkeleton(ReadyMade.ARM)
                .addMuscle("m", new ReluMuscle(), MuscleConstants.force(100), path).build();
        return (m, x) -> {
            Plant plant = arm.bind(m, x.getDataType());
            EffectorState state = plant.initialState(x, x.zerosLike().add(plant.constant(0.1)));
            for (int i = 0; i < steps; i++) {
                state = plant.step(state, Tensors.column(x, 0).zerosLike().add(plant.constant(0.5)));
            }
            return Tensors.concatLast(state.position(), state.path().length(), state.path().velocity(),
                    state.path().momentArms().reshape(1, 2));
        };
    }

    private static final double START = 0.5;

    static final List<MusclePath> VANISHING = List.of(
            // From the world to the upper arm, in the pose at START.
            MusclePath.via(
                    MusclePath.point(0, 0.1 * Math.cos(START), 0.1 * Math.sin(START)), MusclePath.point(1, 0.1, 0)),
            // The same beside a segment that does not vanish.
            MusclePath.via(MusclePath.point(0, -0.05, 0.03),
                    MusclePath.point(0, 0.1 * Math.cos(START), 0.1 * Math.sin(START)), MusclePath.point(1, 0.1, 0)),
            // Between two points of one bone.
            MusclePath.via(
                    MusclePath.point(1, 0.1, 0.02), MusclePath.point(1, 0.1, 0.02), MusclePath.point(2, 0.05, 0.01)),
            // Both points in the joint.
            MusclePath.via(MusclePath.point(0, 0, 0), MusclePath.point(1, 0, 0), MusclePath.point(2, 0.2, 0.02)),
            // From the end of the upper arm to the beginning of the forearm.
            MusclePath.via(MusclePath.point(1, 0.309, 0), MusclePath.point(2, 0, 0), MusclePath.point(2, 0.2, 0.02)));

    @ParameterizedTest
    @FieldSource("VANISHING")
    void gradientsStayTameWhereASegmentVanishes(MusclePath path) {
        for (DataType type : TYPES) {
            for (int steps : new int[] {0, 1, 10}) {
                for (double g : gradient(type, overSteps(path, steps), START, 1.4)) {
                    assertTrue(Math.abs(g) < 10, type + ", " + steps + " steps: " + g);
                }
            }
        }
    }

    /** The moment arm is 0.1 m on one side, -0.1 m on the other, and 0 where the segment vanishes. */
    @Test
    void aSegmentThatVanishesHasNoMomentArm() {
        Effector arm = Effector.builder().setSkeleton(ReadyMade.ARM)
                .addMuscle("m", new ReluMuscle(), MuscleConstants.force(100), VANISHING.getFirst()).build();
        try (var manager = Tensors.newManager()) {
            for (DataType type : TYPES) {
                NDArray q = Constants.of(manager, type, new double[][] {
                    {START - 0.01, 1.4}, {START, 1.4}, {START + 0.01, 1.4}});
                PathGeometry path = arm.bind(manager, type).initialState(q, q.zerosLike()).path();
                assertArrayEquals(new double[] {-0.1, 0, 0, 0, 0.1, 0}, Tensors.toDoubles(path.momentArms()), 1e-5);
                assertArrayEquals(new double[] {0.001, 0, 0.001}, Tensors.toDoubles(path.length()), 1e-6);
            }
        }
    }
}
