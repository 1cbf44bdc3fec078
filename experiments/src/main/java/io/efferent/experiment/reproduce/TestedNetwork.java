package io.efferent.experiment.reproduce;

import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.Reach;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.network.ClosedLoop;
import io.efferent.network.Policy;
import io.efferent.network.Weights;
import io.efferent.task.Environment;
import io.efferent.task.Perturbation;
import io.efferent.task.Rollout;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/** What a network does on validation trials, without learning. */
final class TestedNetwork {
    private final Experiment experiment;
    private final Environment environment;
    private final Policy policy;
    private final Weights weights;

    /** @param changes in the experiment of the network, such as in its task */
    TestedNetwork(TrainedNetwork network, Experiment changes) {
        experiment = changes.orElse(network.experiment()).orElse(Experiment.DEFAULTS);
        environment = experiment.environment();
        policy = experiment.policy(environment);
        weights = network.weights(policy);
    }

    List<String> muscleNames() {
        return environment.effector().muscleNames();
    }

    /**
     * Reaches to each of some targets, without noise.
     *
     * @param targets how many
     * @param perturbation in which it reaches; null for none
     */
    List<Reach> reaches(int targets, Perturbation perturbation) {
        return shown(targets, perturbation, (_, rollout) -> Reach.of(rollout));
    }

    /**
     * What is to be known of trials to each of some targets, without noise.
     *
     * @param targets how many
     * @param perturbation that acts; null for none
     * @param measured what is known of trials and rollout, whose arrays are freed afterwards
     */
    <T> T shown(int targets, Perturbation perturbation, BiFunction<Trials, Rollout, T> measured) {
        double[] size = new double[targets];
        Arrays.fill(size, 1);
        return shown(targets, perturbation == null ? Map.of() : Map.of(perturbation, size), null, measured);
    }

    /**
     * The same of trials that differ in what acts.
     *
     * @param trials how many
     * @param sizes of perturbations in each of them
     * @param noise its source; null for none
     */
    <T> T shown(
            int trials, Map<Perturbation, double[]> sizes, RandomGenerator noise,
            BiFunction<Trials, Rollout, T> measured) {
        Environment stable = environment.stableUnder(sizes.keySet());
        Trials perturbed = stable.trials(trials, 0, 0, Task.Purpose.VALIDATION);
        for (var entry : sizes.entrySet()) {
            perturbed = entry.getKey().perturb(stable, perturbed, entry.getValue(), new long[trials]);
        }
        return played(stable, perturbed, noise, measured);
    }

    /** Reaches to each of some targets over and over, with the noise of the experiment. */
    List<Reach> noisy(int targets, int repeats) {
        Trials once = environment.trials(targets, 0, 0, Task.Purpose.VALIDATION);
        int[] rows = new int[targets * repeats];
        Arrays.setAll(rows, i -> i / repeats);
        return played(environment, once.select(rows), RandomStreams.stream(0, "reproduction", 0),
                (_, rollout) -> Reach.of(rollout));
    }

    private <T> T played(
            Environment stable, Trials trials, RandomGenerator noise,
            BiFunction<Trials, Rollout, T> measured) {
        try (var manager = Tensors.newManager();
                var episode = stable.reset(manager, trials, noise)) {
            var loop = new ClosedLoop(policy, weights.bind(manager, stable.type(), false), episode);
            return measured.apply(trials, loop.run());
        }
    }
}
