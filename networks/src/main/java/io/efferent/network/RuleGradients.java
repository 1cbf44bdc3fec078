package io.efferent.network;

import ai.djl.ndarray.NDManager;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a {@link LearningRule} has weights do, in place of gradients. */
final class RuleGradients implements Gradients {
    private final Setup setup;
    private final Gradients engine;
    private final LearningRule rule;

    /** @throws IllegalArgumentException if the rule is not for such a network */
    RuleGradients(Setup setup, Gradients engine, LearningRule rule) {
        switch (rule) {
            case FeedbackRule _ -> FeedbackRule.requireRates(setup.policy());
            case ReadoutRule _ -> ReadoutRule.requireReadout(setup.policy());
            case NodePerturbation _ -> { }
        }
        this.setup = setup;
        this.engine = engine;
        this.rule = rule;
    }

    @Override
    public Map<String, double[]> of(Weights weights, Batch batch, Map<String, Double> terms) {
        var policy = setup.policy();
        var environment = setup.environment();
        try (NDManager manager = Tensors.newManager()) {
            Parameters bound = weights.bind(manager, environment.type(), false);
            double memoryNoise = rule instanceof NodePerturbation tried ? tried.memoryNoise() : setup.hiddenNoise();
            double outputNoise = rule instanceof NodePerturbation tried ? tried.outputNoise() : 0;
            var played = PlayedTrials.of(environment, policy, bound, batch, memoryNoise, outputNoise);
            Gradients.total(played.rollout(), setup.losses(), terms, batch.number());
            batch.show(played.rollout());
            Map<String, double[]> changes = switch (rule) {
                case FeedbackRule feedback -> feedback.of(environment, policy, bound, batch.trials(), played);
                case ReadoutRule readout -> readout.of(policy, bound, batch.trials(), played);
                case NodePerturbation tried -> tried.of(
                        policy, weights, bound, batch.trials(), setup.losses(), played,
                        engine.rollout(manager, weights, batch.trials()));
            };
            Map<String, double[]> all = new LinkedHashMap<>();
            weights.names().forEach(name ->
                    all.put(name, changes.getOrDefault(name, new double[weights.get(name).length])));
            return all;
        }
    }

    @Override
    public Rollout rollout(NDManager manager, Weights weights, Trials trials) {
        return engine.rollout(manager, weights, trials);
    }
}
