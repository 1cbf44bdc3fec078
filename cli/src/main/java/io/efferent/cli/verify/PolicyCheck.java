package io.efferent.cli.verify;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.efferent.network.RecurrentPolicy;
import java.util.Arrays;

/** Kind {@code policy_gru}: a network alone, over given inputs. */
final class PolicyCheck implements Check {

    @Override
    public void run(Section file, Trial trial) {
        var weights = RecordedWeights.read(file.in("weights"));
        var inputs = file.numbers("inputs", -1, -1, -1);
        var hidden0 = file.numbers("hidden0", inputs.shape().get(1), -1);
        var policy = RecurrentPolicy.gru(
                (int) inputs.shape().get(2),
                (int) hidden0.shape().get(1),
                (int) file.in("weights").numbers("fc.bias", -1).shape().get(0));
        RecordedWeights.requireFit(policy, weights);

        var bound = weights.bind(trial.manager(), trial.type(), true);
        var observations = trial.slices(inputs);
        Arrays.stream(observations).forEach(Trial::variable);
        var start = Trial.variable(trial.array(hidden0));
        try (var gradients = trial.manager().getEngine().newGradientCollector()) {
            var actions = new NDList();
            var hidden = new NDList();
            var memory = new NDList(start);
            for (var observation : observations) {
                var step = policy.step(bound, observation, memory);
                memory = step.memory();
                actions.add(step.action());
                hidden.add(step.hidden());
            }
            var outputs = NDArrays.stack(actions);
            var loss = outputs.square().sum();
            gradients.backward(loss);
            trial.state("outputs", outputs, file.numbers("outputs"));
            trial.state("hidden", NDArrays.stack(hidden), file.numbers("hidden"));
            trial.state("loss", loss, file.numbers("loss"));
        }
        var gradient = file.in("gradient");
        RecordedWeights.compareGradients("", bound, gradient, weights, trial);
        trial.gradient("inputs", Trial.gradients(observations), gradient.numbers("inputs"));
        trial.gradient("hidden0", start.getGradient(), gradient.numbers("hidden0"));
    }
}
