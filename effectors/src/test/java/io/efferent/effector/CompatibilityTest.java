package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.efferent.effector.motornet.Compatibility;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.muscle.ReluMuscle;
import io.efferent.muscle.ThelenRigidMuscle;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Where MotorNet 0.2.0 is wrong, its compatibility option shows it and the default is right. */
class CompatibilityTest extends Fixture {
    private Plant correct(Supplier<Effector.Builder> builder) {
        return bind(builder.get());
    }

    private Plant motorNet(Supplier<Effector.Builder> builder) {
        return bind(builder.get().optVariant(Compatibility.MOTORNET));
    }

    @Test
    void pathVelocityOfForearmPointsCountsTheShoulderOnce() {
        Supplier<Effector.Builder> arm = () -> ReadyMade.pathArm26(new ThelenRigidMuscle());
        NDArray q = row(0.7, 1.4);
        // Only the shoulder moves: muscles that span the elbow alone (EF, EE) keep their length.
        double[] right = correct(arm).initialState(q, row(1, 0)).path().velocity().toDoubleArray();
        double[] theirs = motorNet(arm).initialState(q, row(1, 0)).path().velocity().toDoubleArray();
        assertEquals(0, right[2], 1e-15, "elbow flexor");
        assertEquals(0, right[3], 1e-15, "elbow extensor");
        assertTrue(Math.abs(theirs[2]) > 0.02 && Math.abs(theirs[3]) > 0.01,
                "MotorNet reports " + theirs[2] + " and " + theirs[3]);
        assertEquals(right[0], theirs[0], 1e-15, "points of the upper arm agree");
    }

    @Test
    void activationDoesNotOvershootAtTenMilliseconds() {
        Supplier<Effector.Builder> mujoco = () -> ReadyMade.rigidTendonArm26(new MujocoMuscle());
        double[] theirs = activations(motorNet(mujoco));
        assertArrayEquals(new double[] {1.00, 0.75, 0.65}, theirs, 0.005, "MotorNet, time constants 10 and 40 ms");
        double[] right = activations(correct(mujoco));
        assertOurs(right, 0.353, 0.4405, 0.4743);
        Supplier<Effector.Builder> thelen = () -> ReadyMade.rigidTendonArm26(new ThelenRigidMuscle());
        assertArrayEquals(new double[] {0.66, 0.62, 0.58}, activations(motorNet(thelen)), 0.005, "15 and 50 ms");
        assertOurs(activations(correct(thelen)), 0.294, 0.3927, 0.4405);
    }

    /** Monotone, never above the excitation, and nearer to the exact activations than MotorNet's by far. */
    private static void assertOurs(double[] activation, double... exact) {
        double last = 0;
        for (int i = 0; i < activation.length; i++) {
            assertTrue(activation[i] > last && activation[i] < 0.5, "activation " + activation[i] + " in step " + i);
            assertEquals(exact[i], activation[i], 0.1, "step " + i);
            last = activation[i];
        }
    }

    private double[] activations(Plant plant) {
        EffectorState state = plant.initialState(row(1, 1.2), row(0, 0));
        double[] activations = new double[3];
        for (int i = 0; i < 3; i++) {
            state = plant.step(state, row(0.5, 0.5, 0.5, 0.5, 0.5, 0.5));
            activations[i] = state.activation().getDouble(0, 0);
        }
        return activations;
    }

    @Test
    void positionsAdvanceWithTheSameRatesAsVelocities() {
        // Constant force on a mass: Runge-Kutta is exact, MotorNet's falls behind by half a step's velocity.
        Supplier<Effector.Builder> mass = () -> ReadyMade.reluPointMass24().optIntegrator(new RungeKutta4());
        Loads push = new Loads(row(2, 0), null);
        NDArray silent = row(0, 0, 0, 0);
        double right = run(correct(mass), correct(mass).initialState(row(0, 0), row(0, 0)), silent, push, 10)
                .position().getDouble(0, 0);
        double theirs = run(motorNet(mass), motorNet(mass).initialState(row(0, 0), row(0, 0)), silent, push, 10)
                .position().getDouble(0, 0);
        assertEquals(0.5 * 2 * 0.1 * 0.1, right, 1e-15);
        // Their stages use velocities of 0, 1/2, 1 (chained) and 2 half steps: the average is not that of a Runge-Kutta
        // step.
        assertTrue(Math.abs(theirs - 0.01) > 5e-4, "MotorNet moves " + theirs);
    }

    @Test
    void kistemakersVelocityIsInLengthsPerSecond() {
        Supplier<Effector.Builder> arm = () -> ReadyMade.rigidTendonArm26(new KistemakerRigidMuscle());
        // Pectoralis at its optimal length, shortening at 10 lengths/s: q0 so that 0.151 - 0.03 t = 0.173, w = 1.34 /
        // 0.03.
        double t = (0.151 - 0.173) / 0.03;
        assertEquals(0.0724, pectoralis(correct(arm), t, 1.34 / 0.03), 5e-4);
        assertEquals(0.77, pectoralis(motorNet(arm), t, 1.34 / 0.03), 5e-3);
    }

    @Test
    void mujocosVelocityIsNormalizedByTheOptimalLength() {
        Supplier<Effector.Builder> arm = () -> ReadyMade.rigidTendonArm26(new MujocoMuscle());
        double t = (0.151 - 0.173) / 0.03;
        // Shortening at 10 lengths/s: beyond the limit of 1.5; MotorNet still gives (1 - 1.34 / 1.5)^2.
        assertEquals(0, pectoralis(correct(arm), t, 1.34 / 0.03), 1e-12);
        assertEquals(Math.pow(1 - 1.34 / 1.5, 2), pectoralis(motorNet(arm), t, 1.34 / 0.03), 1e-6);
    }

    /** Normalized force of the fully active pectoralis. */
    private double pectoralis(Plant plant, double shoulder, double speed) {
        EffectorState state = plant.initialState(row(Math.PI / 2 + shoulder, 0), row(speed, 0));
        NDArray full = row(1, 1, 1, 1, 1, 1);
        return plant.assemble(state.position(), state.velocity(), state.muscle().withActivation(full), null)
                .force().getDouble(0, 0) / 838;
    }

    @Test
    void constantMomentArmsHaveALength() {
        Supplier<Effector.Builder> reacher = () -> ReadyMade.reacher(new ThelenRigidMuscle());
        NDArray q = row(1, 1.2);
        double[] right = correct(reacher).initialState(q, row(1, 2)).path().length().toDoubleArray();
        double[] theirs = motorNet(reacher).initialState(q, row(1, 2)).path().length().toDoubleArray();
        assertEquals(3.1 - (1 - Math.toRadians(67.5)), right[0], 1e-14);
        assertArrayEquals(new double[4], theirs, 1e-300);
    }

    @Test
    void forcesOfAStateAreNotAStepOld() {
        Supplier<Effector.Builder> arm = () -> ReadyMade.rigidTendonArm26(new ThelenRigidMuscle());
        double[] lag = new double[2];
        for (int i = 0; i < 2; i++) {
            Plant plant = i == 0 ? correct(arm) : motorNet(arm);
            EffectorState state = run(plant, plant.initialState(row(1, 1.2), row(4, -3)),
                    row(0.2, 0.1, 0.3, 0.1, 0.2, 0.1), Loads.NONE, 3);
            EffectorState now = plant.assemble(state.position(), state.velocity(), state.muscle(), null);
            lag[i] = largestDifference(state.force(), now.force());
        }
        assertEquals(0, lag[0], 0);
        assertTrue(lag[1] > 1, "MotorNet's forces are off by " + lag[1] + " N");
    }

    @Test
    void restingForceGeneratorsPullWithTheirMinimumActivation() {
        Supplier<Effector.Builder> mass = () -> {
            var builder = Effector.builder().setSkeleton(io.efferent.skeleton.PointMass.of(2, 1));
            return builder.addMuscle("m", new ReluMuscle(), io.efferent.muscle.MuscleConstants.force(100)
                            .with("minimumActivation", 0.1),
                    MusclePath.via(MusclePath.point(0, 2, 0), MusclePath.point(1, 0, 0)));
        };
        assertEquals(10, correct(mass).initialState(row(0, 0), row(0, 0)).force().getDouble(0, 0), 1e-13);
        assertEquals(0, motorNet(mass).initialState(row(0, 0), row(0, 0)).force().getDouble(0, 0), 0);
    }

    @Test
    void onlyTheTwoKnownIntegratorsHaveACompatibleForm() {
        Integrator own = new Integrator() {
            @Override
            public String name() {
                return "own";
            }

            @Override
            public EffectorState step(Plant plant, EffectorState state, NDArray excitation, Loads loads, double h) {
                return state;
            }
        };
        var e = assertThrows(IllegalArgumentException.class, () -> ReadyMade.reluPointMass24().optIntegrator(own)
                .optVariant(Compatibility.MOTORNET).build());
        assertEquals("integrator: got 'own', expected 'euler' or 'rk4' with MotorNet compatibility", e.getMessage());
    }
}
