package io.efferent.network;

import ai.djl.ndarray.types.DataType;
import io.efferent.effector.model.Effectors;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Standing;
import io.efferent.task.Task;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arm in space, and the leg on its floor: loss and gradients of the compiled engine are those of autograd. */
@Tag("slow")
class BodiesOnBothEnginesTest {
    @ParameterizedTest
    @CsvSource({"arm720, FLOAT64, 1e-10", "leg67, FLOAT64, 1e-9", "arm720, FLOAT32, 1e-3"})
    void compiledEqualsAutograd(String body, DataType type, double tolerance) {
        Task task = body.equals("leg67") ? new Standing(0.05, 50) : new RandomTargetReach(0.04);
        var environment = Environment.builder().setEffector(Effectors.named(body, null).build()).setTask(task)
                .optType(type).build();
        var policy = new RecurrentPolicy(
                new Cell.Gru(), environment.observationSize(), 6, 1, environment.actionSize(), -2);
        CompiledGradientsTest.assertSame(
                environment, policy, environment.trials(4, 1, 0, Task.Purpose.TRAINING), tolerance);
    }
}
