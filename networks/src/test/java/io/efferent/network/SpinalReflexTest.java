package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.task.Environment;
import io.efferent.task.HeldPosture;
import io.efferent.task.Senses;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SpinalReflexTest {
    private static final double[][] OBSERVED = {{0.3, -0.2, 0.1, -0.1, 0.02, 0.01}, {-0.4, 0.5, 0, 0.2, 0, 9}};

    private static double[] action(Policy policy, double[][] observed) {
        try (var manager = Tensors.newManager()) {
            var weights = Parameters.bind(manager, DataType.FLOAT64, policy.initialWeights(new Random(1)));
            return Tensors.toDoubles(policy.step(
                    weights, Constants.of(manager, DataType.FLOAT64, observed), new NDList()).action());
        }
    }

    @Test
    void excitationGrowsInProportionToItselfWithStretchAndNeverFalls() {
        var network = new MlpPolicy(2, 3, 1, 2, -2);
        double[] alone = action(network, new double[][] {{0.3, -0.2}, {-0.4, 0.5}});
        double[] raised = action(new SpinalReflex(network, 2, 5), OBSERVED);
        assertArrayEquals(new double[] {
                alone[0] * (1 + 2 * 0.1 + 5 * 0.02), alone[1], alone[2], 1}, raised, 1e-15);
    }

    @Test
    @Tag("slow")
    void enginesAgree() {
        var body = ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).optTimestep(0.005).build();
        var environment = Environment.builder().setEffector(body).setTask(new HeldPosture(0.1, 1, 2, null))
                .optType(DataType.FLOAT64).addSensor(Senses.STRETCH, 0.025, 0).build();
        var network = new RecurrentPolicy(
                new Cell.Gru(), environment.observationSize() - 12, 5, 1, environment.actionSize(), -2);
        double[] loss = new double[2];
        double[] norm = new double[2];
        for (int i = 0; i < 2; i++) {
            var trainer = Trainer.builder().setEnvironment(environment).setPolicy(new SpinalReflex(network, 1, 20))
                    .optEngine(i == 0 ? GradientEngine.AUTOGRAD : GradientEngine.COMPILED)
                    .optBatches(1).optBatchSize(4).optValidation(0, 1).build();
            var batch = trainer.run().metrics().getFirst();
            loss[i] = batch.loss();
            norm[i] = batch.gradientNorm();
        }
        assertEquals(loss[0], loss[1], 1e-12);
        assertEquals(norm[0], norm[1], 1e-10 * norm[0]);
    }

    @Test
    void badGainsAreNamed() {
        var network = new MlpPolicy(2, 3, 1, 2, -2);
        assertEquals("velocity of the reflex: got -1.0, expected a number of at least 0", assertThrows(
                IllegalArgumentException.class, () -> new SpinalReflex(network, 0, -1)).getMessage());
    }
}
