package io.efferent.rl.hand;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.RungeKutta4;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import io.efferent.mujoco.RequiresMujoco;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MuscleState;
import io.efferent.skeleton.JointLimits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** MuJoCo as the oracle of our muscle and our arm, and our arm as that of the model. */
@RequiresMujoco
class MujocoArmTest {
    private static final Muscle MUSCLE = new MujocoMuscle(MujocoMuscle.Curves.ENGINE);
    private static final int MUSCLES = 6;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray array(double[][] numbers) {
        return Constants.of(manager, DataType.FLOAT64, numbers);
    }

    /** A weight on a slide that a muscle pulls: its length is the weight's place. */
    private static final String SLIDE = """
            <mujoco>
              <worldbody>
                <body><joint name="slide" type="slide" axis="1 0 0"/><geom size=".1" mass="1"/></body>
              </worldbody>
              <actuator>
                <muscle joint="slide" force="414" lengthrange=".30675 .34785" range=".75 1.05" timeconst=".012 .05"
                        lmin=".45" lmax="1.7" vmax="2.5" fpmax="1.1" fvmax="1.3"/>
              </actuator>
            </mujoco>
            """;

    @Test
    void ourMuscleIsTheEngines() {
        int states = 4000;
        double tendon = 0.204;
        double optimal = 0.137;
        var random = new SplittableRandom(1);
        double[][] length = new double[states][1];
        double[][] velocity = new double[states][1];
        double[][] activation = new double[states][1];
        double[][] excitation = new double[states][1];
        double[] force = new double[states];
        double[] rate = new double[states];
        try (var model = MujocoModel.fromString(SLIDE); var data = model.newData()) {
            for (int i = 0; i < states; i++) {
                // Below lmin, MuJoCo 2.2.2 lets muscles push.
                length[i][0] = tendon + optimal * random.nextDouble(0.45, 2.2);
                velocity[i][0] = optimal * random.nextDouble(-4, 2);
                activation[i][0] = random.nextDouble();
                excitation[i][0] = random.nextDouble();
                data.qpos().set(0, length[i][0]);
                data.qvel().set(0, velocity[i][0]);
                data.act().set(0, activation[i][0]);
                data.ctrl().set(0, excitation[i][0]);
                data.forward();
                force[i] = -data.actuatorForce().get(0);
                rate[i] = data.doubles("act_dot").get(0);
            }
        }
        var p = MUSCLE.bind(manager, DataType.FLOAT64, MuscleConstants.hill(414, optimal, tendon)
                .with("minimumLength", 0.45).with("maximumLength", 1.7).with("maximumVelocity", 2.5)
                .with("passiveForce", 1.1).with("eccentricForce", 1.3)
                .with("activationTimeConstant", 0.012).with("deactivationTimeConstant", 0.05));
        var state = new MuscleState(array(activation));
        var output = MUSCLE.output(p, state, array(length), array(velocity));
        assertArrayEquals(force, output.force().toDoubleArray(), 414 * 1e-12);
        var rates = MUSCLE.rates(p, state, output, array(excitation), 0);
        assertArrayEquals(rate, rates.activation().toDoubleArray(), 1e-10, "1/s, of at most 160");
    }

    /** Both integrate by Runge-Kutta of order 4 with the same step of 2 ms, so that only rounding sets them apart. */
    @Tag("slow")
    @Test
    void aSecondOfRandomExcitationEndsAtTheSamePlace() {
        var arm = ReadyMade.pathArm26(MUSCLE)
                .optIntegrator(new RungeKutta4())
                .optTimestep(0.002)
                .optLimits(JointLimits.uniform(2, -10, 10))
                .build();
        var random = new SplittableRandom(3);
        double[] start = {0.9, 1.4};
        double travelled = 0;
        try (var model = HandModels.load("arm26"); var data = model.newData()) {
            model.setTimestep(0.002);
            model.doubles("jnt_range").setAll(-10, 10, -10, 10);
            data.qpos().setAll(start);
            assertEquals(arm.muscleNames(), model.names(MujocoObject.ACTUATOR));
            var plant = arm.bind(manager, DataType.FLOAT64);
            var state = plant.initialState(array(new double[][] {start}), array(new double[][] {{0, 0}}));
            for (int interval = 0; interval < 5; interval++) {
                double[] excitation = random.doubles(MUSCLES).map(u -> u < 0.7 ? 0 : u).toArray();
                data.ctrl().setAll(excitation);
                NDArray u = array(new double[][] {excitation});
                data.step(100);
                for (int i = 0; i < 100; i++) {
                    state = plant.step(state, u);
                }
                double[] position = state.position().toDoubleArray();
                String when = "after " + data.time() + " s";
                assertArrayEquals(position, data.qpos().toArray(), 1e-9, when);
                assertArrayEquals(state.velocity().toDoubleArray(), data.qvel().toArray(), 1e-8, when);
                assertArrayEquals(state.activation().toDoubleArray(), data.act().toArray(), 1e-11, when);
                travelled = Math.max(travelled, Math.hypot(position[0] - start[0], position[1] - start[1]));
            }
            assertEquals(1, data.time(), 1e-9);
        }
        assertTrue(travelled > 0.5 && travelled < 3, "it moved by " + travelled + " rad");
    }
}
