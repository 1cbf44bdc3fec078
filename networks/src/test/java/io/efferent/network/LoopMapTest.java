package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.effector.Effector;
import io.efferent.effector.Integrator;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.LoopMap.Cut;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.perturbation.Perturbations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop as a map is the loop that runs, and its derivatives are those of central differences. */
class LoopMapTest {
    private static final int STEPS = 8;
    private static final double SMALL = 1e-6;

    private static Environment.Builder environment(Effector body) {
        return Environment.builder().setEffector(body).setTask(new RandomTargetReach(STEPS * body.timestep()))
                .optType(DataType.FLOAT64);
    }

    private static LoopMap loop(Environment environment, Cell cell) {
        var policy = new RecurrentPolicy(cell, environment.observationSize(), 5, 1, environment.actionSize(), -1);
        var weights = new Weights(policy.initialWeights(RandomStreams.stream(3, "weights", 0)));
        return new LoopMap(environment, policy, weights, trial(environment));
    }

    private static Trials trial(Environment environment) {
        return environment.trials(1, 4, 0, Task.Purpose.VALIDATION);
    }

    private static void requireConsistent(LoopMap loop) {
        for (int step = 0; step < STEPS; step++) {
            assertArrayEquals(loop.states()[step + 1], loop.next(step, loop.states()[step]), 1e-12, "step " + step);
        }
        double[] state = loop.states()[STEPS - 2];
        double[][] jacobian = loop.jacobian(STEPS - 2, state);
        for (int j = 0; j < state.length; j++) {
            double[] ahead = moved(loop, state, j, SMALL);
            double[] behind = moved(loop, state, j, -SMALL);
            for (int i = 0; i < state.length; i++) {
                double slope = (ahead[i] - behind[i]) / (2 * SMALL);
                assertEquals(slope, jacobian[i][j], 2e-6 * (1 + Math.abs(slope)), i + " by " + j);
            }
        }
        for (Cut cut : Cut.values()) {
            var opened = loop.opened(STEPS - 2, state, cut);
            for (int i = 0; i < state.length; i++) {
                double[] closed = opened.a()[i].clone();
                for (int k = 0; k < opened.gain().length; k++) {
                    for (int j = 0; j < closed.length; j++) {
                        closed[j] += opened.b()[i][k] * opened.gain()[k][j];
                    }
                }
                assertArrayEquals(jacobian[i], closed, 1e-10, cut + ", closed again");
            }
        }
    }

    private static double[] moved(LoopMap loop, double[] state, int index, double by) {
        double[] moved = state.clone();
        moved[index] += by;
        return loop.next(STEPS - 2, moved);
    }

    @ParameterizedTest
    @CsvSource({"arm26, kistemaker, euler", "arm26, mujoco, rk4", "point-mass24, relu, euler"})
    void isTheLoopOfEveryBody(String effector, String muscle, String integrator) {
        var body = ReadyMade.named(effector, Muscles.named(muscle)).optIntegrator(Integrator.named(integrator)).build();
        requireConsistent(loop(environment(body).optVisionDelay(3 * body.timestep())
                .optProprioceptionDelay(2 * body.timestep()).build(), new Cell.Gru()));
    }

    @Test
    void whatIsOnItsWayIsPartOfTheState() {
        var body = ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build();
        var loop = loop(environment(body).optVisionDelay(0.02).optStackedActions(2).build(), new Cell.Lstm());
        assertEquals(
                List.of("joint position", "joint velocity", "activation", "memory 1", "memory 2",
                        "sensed vision, 1 step ago", "sensed vision, 2 steps ago", "command", "command, 1 step ago"),
                loop.parts().stream().map(LoopMap.Part::name).toList());
        assertEquals(2 + 2 + 6 + 5 + 5 + 2 + 2 + 6 + 6, loop.size());
        requireConsistent(loop);
    }

    @Test
    void perturbationsAreInTheMap() {
        var body = ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build();
        var perturbed = environment(body).optVisionDelay(0.01)
                .addPerturbation(Perturbations.parse("curl:strength=8"))
                .addPerturbation(Perturbations.parse("rotation:angle=30")).build();
        requireConsistent(loop(perturbed, new Cell.Rate(0.5, false)));
        var free = environment(body).optVisionDelay(0.01).build();
        double[] state = loop(free, new Cell.Rate(0.5, false)).states()[4];
        double[][] with = loop(perturbed, new Cell.Rate(0.5, false)).jacobian(4, state);
        double[][] without = loop(free, new Cell.Rate(0.5, false)).jacobian(4, state);
        double change = 0;
        for (int i = 2; i < 4; i++) {
            change += Math.abs(with[i][2] - without[i][2]);
        }
        assertEquals(0.09, change, 0.05, "a curl field couples joint velocities: 8 N s/m at 0.5 m on 0.2 kg m², 10 ms");
    }

    @Test
    void saysWhatIsWrong() {
        var body = ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build();
        var single = Environment.builder().setEffector(body).setTask(new RandomTargetReach(0.1)).build();
        assertEquals("type: got float32, expected float64",
                assertThrows(IllegalArgumentException.class, () -> loop(single, new Cell.Gru())).getMessage());
        var environment = environment(body).build();
        var policy = RecurrentPolicy.gru(environment.observationSize(), 3, 6);
        var weights = new Weights(policy.initialWeights(RandomStreams.stream(3, "weights", 0)));
        assertEquals("trials: got 2, expected 1", assertThrows(IllegalArgumentException.class, () -> new LoopMap(
                environment, policy, weights, environment.trials(2, 1, 0, Task.Purpose.VALIDATION))).getMessage());
        var loop = new LoopMap(environment, policy, weights, trial(environment));
        assertEquals("step: got 8, expected 0 to 7", assertThrows(
                IllegalArgumentException.class, () -> loop.next(8, loop.states()[0])).getMessage());
        assertEquals("state: got 1 numbers, expected " + loop.size(), assertThrows(
                IllegalArgumentException.class, () -> loop.jacobian(0, new double[1])).getMessage());
        var implicit = environment(ReadyMade.named("arm26-compliant", Muscles.named("millard")).optIntegrator(
                Integrator.named("implicit")).build()).build();
        assertEquals("integrator: got implicit, by which forces depend on more than joints and muscle variables, "
                        + "expected euler or rk4",
                assertThrows(IllegalArgumentException.class, () -> loop(implicit, new Cell.Gru())).getMessage());
        var jump = Perturbations.parse("cursor-jump:lateral=0.02,moved=0.3");
        var jumping = environment(body).addPerturbation(jump).build();
        assertEquals("trials: got a sense whose change waits for a movement, which is no smooth map, expected "
                        + "changes that begin at a given time",
                assertThrows(IllegalArgumentException.class, () -> loop(jumping, new Cell.Gru())).getMessage());
    }
}
