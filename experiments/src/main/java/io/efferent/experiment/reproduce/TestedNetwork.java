package io.efferent.experiment.reproduce;

import io.efferent.experiment.Experiment;
import io.efferent.experiment.Reach;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.task.Environment;
import io.efferent.task.Perturbation;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a network does on validation trials, without noise and without learning. */
final class TestedNetwork {
    private final TrainedNetwork network;
    private final Experiment experiment;

    /** @param changes in the experiment of the network, such as in its task */
    TestedNetwork(TrainedNetwork network, Experiment changes) {
        this.network = network;
        experiment = changes.orElse(network.experiment()).orElse(Experiment.DEFAULTS);
    }

    /**
     * Reaches to each of some targets.
     *
     * @param targets how many
     * @param perturbation in which it reaches; null for none
     */
    List<Reach> reaches(int targets, Perturbation perturbation) {
        Environment environment = experiment.environment();
        if (perturbation != null) {
            environment = environment.stableUnder(List.of(perturbation));
        }
        Trials trials = environment.trials(targets, 0, 0, Task.Purpose.VALIDATION);
        if (perturbation != null) {
            double[] size = new double[targets];
            Arrays.fill(size, 1);
            trials = perturbation.perturb(environment, trials, size, new long[targets]);
        }
        List<Reach> reaches = new ArrayList<>();
        experiment.trainer(environment).optInitialWeights(network.weights(experiment.policy(environment))).build()
                .show(trials, (_, rollout) -> reaches.addAll(Reach.of(rollout)));
        return reaches;
    }
}
