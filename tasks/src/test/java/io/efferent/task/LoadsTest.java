package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.effector.ReadyMade;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Forces on a mass of 1 kg whose muscles are silent; with Euler's method a force f changes the velocity by f / 100 per
 * step.
 */
class LoadsTest {
    private static final int STEPS = 4;
    private static final double STEP = 0.01;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    /** Velocities of two trials, [time][trial * 2 + dimension]. */
    private double[][] velocities(double[][] start, Consumer<Trials.Builder> loads) {
        var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(new RandomTargetReach(STEPS * STEP)).optType(DataType.FLOAT64).build();
        var trials = Trials.builder().setPosition(new double[2][2]).optVelocity(start)
                .setTarget(new Sequence(STEPS + 1, 2, 2)).addInput("goal", new Sequence(STEPS + 1, 2, 2));
        loads.accept(trials);
        Episode episode = environment.reset(manager, trials.build(), null);
        double[][] velocities = new double[STEPS + 1][];
        for (int time = 0; time <= STEPS; time++) {
            velocities[time] = episode.endpoint().velocity().toDoubleArray();
            if (time < STEPS) {
                episode.step(Constants.of(manager, DataType.FLOAT64, new Shape(2, 4), new double[8]));
            }
        }
        return velocities;
    }

    @Test
    void aPushActsInItsStepOnItsTrialOnly() {
        var push = new Sequence(STEPS, 2, 2).set(2, 1, 3, -5);
        double[][] v = velocities(new double[2][2], trials -> trials.optEndpointLoad(push));
        for (int time = 0; time <= STEPS; time++) {
            double on = time > 2 ? 1 : 0;
            assertArrayEquals(new double[] {0, 0, on * 0.03, on * -0.05}, v[time], 1e-15, "time " + time);
        }
    }

    @Test
    void jointLoadsActOnJoints() {
        var push = new Sequence(STEPS, 2, 2).fill(0, 1, STEPS, 2, 0);
        double[][] v = velocities(new double[2][2], trials -> trials.optJointLoad(push));
        for (int time = 0; time <= STEPS; time++) {
            assertArrayEquals(new double[] {0.02 * Math.max(0, time - 1), 0, 0, 0}, v[time], 1e-15, "time " + time);
        }
    }

    /** f = 20 (-vy, vx): to the left of the movement. */
    @Test
    void aCurlFieldPushesToTheLeftInProportionToSpeed() {
        double[][] start = {{0.3, 0}, {0, -0.1}};
        double[][] v = velocities(start, trials -> trials.optField(ForceField.curl(20), null));
        for (int trial = 0; trial < 2; trial++) {
            double x = start[trial][0];
            double y = start[trial][1];
            for (int time = 0; time <= STEPS; time++) {
                assertEquals(x, v[time][2 * trial], 1e-15);
                assertEquals(y, v[time][2 * trial + 1], 1e-15);
                double nextX = x - 20 * y * STEP;
                y += 20 * x * STEP;
                x = nextX;
            }
        }
    }

    @Test
    void aGateScalesTheFieldAndLoadsAddUp() {
        var gate = new Sequence(STEPS, 2, 1).set(1, 0, 0.5);
        var push = new Sequence(STEPS, 2, 2).set(1, 0, 0, 1);
        double[][] start = {{0.3, 0}, {0.3, 0}};
        double[][] v = velocities(start, trials -> trials.optField(ForceField.curl(20), gate).optEndpointLoad(push));
        assertArrayEquals(new double[] {0.3, 0, 0.3, 0}, v[1], 1e-15);
        assertArrayEquals(new double[] {0.3, 0.5 * 20 * 0.3 * STEP + 1 * STEP, 0.3, 0}, v[2], 1e-15);
        assertArrayEquals(v[2], v[STEPS], 1e-15);
    }

    @Test
    void theReachWithLoadsMovesASilentArmTheirWay() {
        var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(Tasks.named("reach-loads", Map.of("duration", 0.1, "loadX", 2.0, "loadY", -1.0)))
                .optType(DataType.FLOAT64).build();
        Episode episode = environment.reset(manager, 1, 0);
        for (int i = 0; i < 10; i++) {
            episode.step(Constants.of(manager, DataType.FLOAT64, new Shape(1, 4), new double[4]));
        }
        assertArrayEquals(new double[] {0.2, -0.1}, episode.endpoint().velocity().toDoubleArray(), 1e-13);
    }
}
