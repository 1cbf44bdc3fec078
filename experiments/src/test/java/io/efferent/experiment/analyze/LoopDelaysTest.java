package io.efferent.experiment.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.DataType;
import io.efferent.analysis.DelayedLoop;
import io.efferent.analysis.Eigenvalue;
import io.efferent.array.RandomStreams;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.Cell;
import io.efferent.network.LoopMap;
import io.efferent.network.LoopMap.Cut;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Weights;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A delay that is added to the opened loop is what an environment with later senses has. */
class LoopDelaysTest {
    private static final int MORE = 3;
    private static final int COMPARED = 15;

    private static LoopMap loop(int later) {
        var body = ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build();
        var environment = Environment.builder().setEffector(body).setTask(new RandomTargetReach(0.05))
                .optType(DataType.FLOAT64).optVisionDelay(0.01 * (2 + later))
                .optProprioceptionDelay(0.01 * (1 + later)).build();
        var policy = new RecurrentPolicy(
                new Cell.Gru(), environment.observationSize(), 6, 1, environment.actionSize(), -1);
        var weights = new Weights(policy.initialWeights(RandomStreams.stream(3, "weights", 0)));
        return new LoopMap(environment, policy, weights, environment.trials(1, 4, 0, Task.Purpose.VALIDATION));
    }

    private static double[][] negative(double[][] rows) {
        return Arrays.stream(rows).map(row -> Arrays.stream(row).map(x -> -x).toArray()).toArray(double[][]::new);
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void addedDelaysAreThoseOfLaterSenses(Cut cut) {
        LoopMap loop = loop(0);
        // At the start everything on its way is what is told now, however late it comes.
        var opened = loop.opened(0, loop.states()[0], cut);
        List<Eigenvalue> added = new DelayedLoop(opened.a(), opened.b(), negative(opened.gain()), 0, 0.01)
                .withDelay(MORE).eigenvalues();
        LoopMap later = loop(MORE);
        double[][] jacobian = later.jacobian(0, later.states()[0]);
        List<Eigenvalue> built = new DelayedLoop(
                jacobian, new double[jacobian.length][1], new double[1][jacobian.length], 0, 0.01).eigenvalues();
        for (int i = 0; i < COMPARED; i++) {
            assertEquals(built.get(i).modulus(), added.get(i).modulus(), 1e-6, "eigenvalue " + i);
        }
    }
}
