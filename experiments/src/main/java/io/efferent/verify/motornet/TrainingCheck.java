package io.efferent.verify.motornet;

import io.efferent.network.Adam;
import io.efferent.network.Evaluation;
import io.efferent.network.LearningRate;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Trainer;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;

/** Kind {@code training}: a network learns to control a body. */
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
                .optOptimizer(new Adam(adam.number("beta1"), adam.number("beta2"), adam.number("epsilon")))
                .optClip(file.number("clip_max_norm", 0))
                .optValidation(0, 1)
                .optEngine(trial.engine())
                .build();
        for (int i = 0; i < iterations.size(); i++) {
            String prefix = "iterations[" + i + "].";
            var recorded = iterations.get(i);
            Evaluation.of(
                    environment, policy, trainer.checkpoint().weights(), environment.task().losses(),
                    task.trials().batch(), 0, trial.engine(), (_, rollout) -> trial.state(
                            prefix + "final_fingertip", rollout.endpoint().get(":, -1"),
                            recorded.numbers("final_fingertip")));
            trainer.gradients().forEach((name, gradient) ->
                    trial.gradient(prefix + "gradient." + name, gradient, recorded.in("gradient").numbers(name)));
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
}
