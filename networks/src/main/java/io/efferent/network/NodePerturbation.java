package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Node perturbation (Werfel, Xie &amp; Seung 2003; Williams 1992): every unit and output tries something by chance in
 * every step, and repeats it if the trial went better than the same trial goes without noise. A weight changes by
 * {@code (L - L0) / sigma² Σ xi_t ∂x_t/∂w}, where x is what the noise xi was added to and the derivative is that of one
 * step, so that nothing goes back through time or the body. Its mean is the gradient of the mean loss under that noise.
 *
 * <p>Terms of the loss on the network itself do not count: a reward does not tell of them. The memory with which
 * episodes begin does not learn.
 *
 * @param memoryNoise standard deviation of the noise on memory
 * @param outputNoise standard deviation of the noise on excitations
 */
public record NodePerturbation(double memoryNoise, double outputNoise) implements LearningRule {
    /** @throws IllegalArgumentException if a deviation is not a positive number */
    public NodePerturbation {
        Require.positive("memoryNoise", memoryNoise, "");
        Require.positive("outputNoise", outputNoise, "");
    }

    /** Noise of 0.02 on both. */
    public NodePerturbation() {
        this(0.02, 0.02);
    }

    @Override
    public String name() {
        return "node-perturbation";
    }

    /**
     * The estimate of the gradient.
     *
     * @param played trials with noise
     * @param silent the same trials without any
     */
    Map<String, double[]> of(
            Policy policy, Weights weights, Parameters bound, Trials trials, List<Loss> losses, PlayedTrials played,
            Rollout silent) {
        int batch = trials.batch();
        double[] advantage = new double[batch];
        Arrays.setAll(advantage, trial -> (reward(losses, played.rollout().trial(trial))
                - reward(losses, silent.trial(trial))) / batch);
        NDArray share = Constants.of(bound.manager(), bound.type(), new Shape(batch, 1), advantage);
        List<PlayedTrials.Step> steps = played.steps();
        NDList observation = new NDList();
        NDList output = new NDList();
        int memories = steps.getFirst().memory().size();
        NDList[] read = new NDList[memories];
        NDList[] next = new NDList[memories];
        Arrays.setAll(read, _ -> new NDList());
        Arrays.setAll(next, _ -> new NDList());
        NDArray perUnit = bound.constant(1 / (memoryNoise * memoryNoise));
        NDArray perOutput = bound.constant(1 / (outputNoise * outputNoise));
        for (int t = 0; t < steps.size(); t++) {
            PlayedTrials.Step step = steps.get(t);
            observation.add(step.observation());
            output.add(step.outputNoise().mul(share).mul(perOutput));
            for (int i = 0; i < memories; i++) {
                read[i].add(step.memory().get(i));
                next[i].add(t + 1 < steps.size() ? steps.get(t + 1).memoryNoise().get(i).mul(share).mul(perUnit)
                        : step.memory().get(i).zerosLike());
            }
        }
        Parameters leaves = weights.bind(bound.manager(), bound.type(), true);
        try (Tape tape = new Tape()) {
            PolicyStep all = policy.step(
                    leaves, NDArrays.concat(observation, 0),
                    new NDList(Arrays.stream(read).map(parts -> NDArrays.concat(parts, 0)).toList()));
            NDArray sum = all.action().mul(NDArrays.concat(output, 0)).sum();
            for (int i = 0; i < memories; i++) {
                sum = sum.add(all.memory().get(i).mul(NDArrays.concat(next[i], 0)).sum());
            }
            tape.backward(sum);
        }
        return weights.gradients(leaves);
    }

    private static double reward(List<Loss> losses, Rollout trial) {
        return losses.stream().filter(loss -> loss.needs().isEmpty())
                .mapToDouble(loss -> loss.weight() * Tensors.toDoubles(loss.of(trial))[0]).sum();
    }
}
