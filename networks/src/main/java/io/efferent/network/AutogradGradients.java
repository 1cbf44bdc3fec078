package io.efferent.network;

import ai.djl.ndarray.NDManager;
import io.efferent.array.Parameters;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.task.Environment;
import io.efferent.task.Episode;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.List;
import java.util.Map;

/** {@link GradientEngine#AUTOGRAD}: the closed loop on DJL's tape. */
final class AutogradGradients implements Gradients {
    private final Environment environment;
    private final Policy policy;
    private final List<Loss> losses;
    private final int truncation;
    private final double hiddenNoise;

    AutogradGradients(Setup setup) {
        environment = setup.environment();
        policy = setup.policy();
        losses = setup.losses();
        truncation = setup.truncation();
        hiddenNoise = setup.hiddenNoise();
    }

    @Override
    public Map<String, double[]> of(Weights weights, Batch batch, Map<String, Double> terms) {
        try (NDManager manager = Tensors.newManager();
                Tape tape = new Tape()) {
            Parameters bound = weights.bind(manager, environment.type(), true);
            Episode episode = environment.reset(manager, batch.trials(), batch.noise());
            var loop = new ClosedLoop(
                    policy.inTraining(batch.training()), bound, episode, hiddenNoise, batch.hiddenNoise());
            Rollout rollout = loop.run(truncation);
            while (!episode.isDone()) {
                loop.detach();
                rollout = loop.run(truncation);
            }
            tape.backward(Gradients.total(rollout, losses, terms, batch.number()));
            batch.show(rollout);
            return weights.gradients(bound);
        }
    }

    @Override
    public Rollout rollout(NDManager manager, Weights weights, Trials trials) {
        Parameters bound = weights.bind(manager, environment.type(), false);
        return new ClosedLoop(policy, bound, environment.reset(manager, trials, null)).run();
    }
}
