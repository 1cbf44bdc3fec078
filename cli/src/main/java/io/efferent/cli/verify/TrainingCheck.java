package io.efferent.cli.verify;

import ai.djl.ndarray.NDManager;
import io.efferent.network.Adam;
import io.efferent.network.ClosedLoop;
import io.efferent.network.LearningRate;
import io.efferent.network.Policy;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.network.Weights;
import io.efferent.task.Environment;

/**
 * Kind {@code training}: a network learns to control a body. Losses, gradient norms and weights are those of a
 * {@link Trainer}; gradients and final hand positions, which it does not show, come from a closed loop with the same weights.
 */
final class TrainingCheck implements Check {

    @Override
    public void run(Section file, Trial trial) {
        var iterations = file.list("iterations");
        var effector = ReadyMadeBody.effector(file);
        var task = RecordedReach.of(file, effector, iterations.getFirst().count("steps"));
        var environment = ReadyMadeBody.environment(file, effector, task, trial.type());
        var policy = RecurrentPolicy.gru(
                environment.observationSize(), file.count("hidden_units"), environment.actionSize());
        var weights = RecordedWeights.read(file.in("weights0"));
        RecordedWeights.requireFit(policy, weights);

        var adam = file.in("adam");
        var trainer = Trainer.builder()
                .setEnvironment(environment)
                .setPolicy(policy)
                .optBatchSize(task.trials().batch())
                .optBatches(iterations.size())
                .optInitialWeights(weights)
                .optLearningRate(LearningRate.constant(file.number("learning_rate")))
                .optAdam(new Adam(adam.number("beta1"), adam.number("beta2"), adam.number("epsilon")))
                .optClip(file.number("clip_max_norm", 0))
                .optValidation(0, 1)
                .build();
        for (int i = 0; i < iterations.size(); i++) {
            String prefix = "iterations[" + i + "].";
            var recorded = iterations.get(i);
            closedLoop(prefix, recorded, environment, policy, trainer.checkpoint().weights(), trial);
            var batch = trainer.learn();
            trial.state(prefix + "loss", new double[] {batch.loss()}, recorded.numbers("loss"));
            trial.gradient(
                    prefix + "gradient_norm", new double[] {batch.gradientNorm()}, recorded.numbers("gradient_norm"));
            var learned = trainer.checkpoint().weights();
            for (String name : learned.names()) {
                trial.state(prefix + "weights_after." + name, learned.get(name),
                        recorded.in("weights_after").numbers(name));
            }
        }
    }

    private static void closedLoop(
            String prefix, Section recorded, Environment environment, Policy policy, Weights weights, Trial trial) {
        var task = (RecordedReach) environment.task();
        try (NDManager manager = trial.manager().newSubManager();
                var gradients = manager.getEngine().newGradientCollector()) {
            var bound = weights.bind(manager, trial.type(), true);
            var episode = environment.reset(manager, task.trials(), null);
            var rollout = new ClosedLoop(policy, bound, episode).run();
            gradients.backward(task.losses().getFirst().term().of(rollout));
            trial.state(prefix + "final_fingertip", episode.endpoint().position(), recorded.numbers("final_fingertip"));
            RecordedWeights.compareGradients(prefix + "gradient.", bound, recorded.in("gradient"), weights, trial);
        }
    }
}
