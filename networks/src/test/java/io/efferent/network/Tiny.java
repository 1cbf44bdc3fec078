package io.efferent.network;

import ai.djl.ndarray.types.DataType;
import io.efferent.effector.ReadyMade;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;

/** Small environments and trainers: a point mass, few units, few steps. */
final class Tiny {
    static final int HIDDEN = 6;

    private Tiny() {}

    static Environment reach(DataType type, double duration) {
        return environment(type, new RandomTargetReach(duration));
    }

    static Environment environment(DataType type, Task task) {
        return Environment.builder()
                .setEffector(ReadyMade.reluPointMass24().build())
                .setTask(task)
                .optType(type)
                .build();
    }

    static Policy gru(Environment environment) {
        return RecurrentPolicy.gru(environment.observationSize(), HIDDEN, environment.actionSize());
    }

    static Trainer.Builder trainer(Environment environment) {
        return Trainer.builder()
                .setEnvironment(environment)
                .setPolicy(gru(environment))
                .optBatchSize(4)
                .optBatches(6)
                .optValidation(2, 4)
                .optSeed(7);
    }
}
