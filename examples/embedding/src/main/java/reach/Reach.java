package reach;

import io.efferent.effector.ReadyMade;
import io.efferent.network.LearningRate;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;

/** A network learns to reach with an arm of muscles of ours. */
public final class Reach {
    private Reach() {}

    /**
     * Trains.
     *
     * @param batches how long
     * @return the loss of the last batch
     */
    public static double train(int batches) {
        var arm = ReadyMade.rigidTendonArm26(new MyMuscle()).build();
        var environment = Environment.builder().setEffector(arm).setTask(new RandomTargetReach()).build();
        var policy = RecurrentPolicy.gru(environment.observationSize(), 32, environment.actionSize());
        var trainer = Trainer.builder().setEnvironment(environment).setPolicy(policy)
                .optLearningRate(LearningRate.constant(5e-3)).optBatches(batches).build();
        return trainer.run().metrics().getLast().loss();
    }

    /** Trains for some seconds and prints the loss. */
    public static void main() {
        IO.println("Loss after 200 batches: %.3f".formatted(train(200)));
    }
}
