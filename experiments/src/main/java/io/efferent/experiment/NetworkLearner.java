package io.efferent.experiment;

import io.efferent.network.Checkpoint;
import io.efferent.network.LearningRate;
import io.efferent.network.LearningRule;
import io.efferent.network.Optimizer;
import io.efferent.network.PlasticSet;
import io.efferent.network.Policy;
import io.efferent.network.Trainer;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A network that learns by the gradient through time and the body, or by a rule. */
final class NetworkLearner implements Learner {
    private final Trainer trainer;
    private Consumer<Rollout> observer;

    NetworkLearner(LearnerOrigin.Network origin, Environment environment, Adaptation adaptation, boolean goesOn) {
        TrainedNetwork from = origin.from();
        Policy policy = origin.experiment().policy(environment);
        var start = goesOn ? from.checkpoint()
                : new Checkpoint(
                        from.weights(policy), from.checkpoint().optimizer(), 0, adaptation.seed(),
                        Double.POSITIVE_INFINITY, 0, origin.experiment().toJson());
        var optimizer = Optimizer.named(adaptation.optimizer(), adaptation.momentum(), adaptation.weightDecay());
        var made = origin.experiment().trainer(environment)
                .optOptimizer(optimizer)
                .optLearningRate(LearningRate.constant(adaptation.learningRate()))
                .optPlastic(PlasticSet.of(environment, policy, adaptation.plastic()))
                .optClip(adaptation.clip())
                .optBatchSize(adaptation.trialsPerUpdate())
                .optBatches(Long.MAX_VALUE)
                .optValidation(0, 1)
                .optSeed(adaptation.seed())
                .optObserver((_, rollout) -> observer.accept(rollout));
        if (adaptation.rule() != null) {
            made.optRule(LearningRule.named(adaptation.rule()));
        }
        trainer = (goesOn || adaptation.carryMoments() ? made.optResume(start)
                : made.optInitialWeights(start.weights())).build();
    }

    @Override
    public String engine() {
        return trainer.engine();
    }

    @Override
    public double learn(Trials trials, Consumer<Rollout> shownTo) {
        observer = shownTo;
        return trainer.learn(trials).loss();
    }

    @Override
    public void show(Trials trials, Consumer<Rollout> shownTo) {
        trainer.show(trials, (_, rollout) -> shownTo.accept(rollout));
    }

    @Override
    public void save(Path file) {
        trainer.checkpoint().save(file);
    }

    @Override
    public void close() {}
}
