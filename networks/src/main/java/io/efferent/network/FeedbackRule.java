package io.efferent.network;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
import io.efferent.array.Tensors;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.Senses;
import io.efferent.task.Trials;
import java.util.List;
import java.util.Map;

/**
 * Local learning from feedback (Feulner, Perich, Miller, Clopath &amp; Gallego 2025): the input by which feedback
 * corrects a movement teaches the recurrent weights to make that input themselves. In every step {@code ΔW_ij = gain
 * (dt/tau) (W_fb e)_i r̄_j}, where e is what is seen of the hand less where it should have been then, as old as vision
 * is, W_fb are the weights of vision, and r̄ the sum of presynaptic rates up to the step. The mean over trials of the
 * sum over steps is the change; the learning rate of the paper is 1e-5, after each trial.
 *
 * <p>For one layer of firing-rate units, which the paper has. The target of the trials is the desired path.
 *
 * @param gain 0.1 in the paper
 */
public record FeedbackRule(double gain) implements LearningRule {
    /** @throws IllegalArgumentException if the gain is not a positive number */
    public FeedbackRule {
        Require.positive("gain", gain, "");
    }

    /** With the paper's gain. */
    public FeedbackRule() {
        this(0.1);
    }

    @Override
    public String name() {
        return "feedback";
    }

    /** @throws IllegalArgumentException if the network has other units, or several layers */
    static Cell.Rate requireRates(Policy policy) {
        if (policy instanceof RecurrentPolicy recurrent && recurrent.cell() instanceof Cell.Rate rate
                && recurrent.layers() == 1) {
            return rate;
        }
        throw new IllegalArgumentException("rule: got 'feedback' for policy " + policy.describe()
                + ", expected one layer of firing-rate units");
    }

    /** Minus the change, of what changes. */
    Map<String, double[]> of(
            Environment environment, Policy policy, Parameters bound, Trials trials, PlayedTrials played) {
        double factor = -gain * requireRates(policy).leak() / trials.batch();
        int first = column(environment);
        NDArray vision = Tensors.columns(
                bound.get("rnn.weight_ih_l0"), first, first + environment.effector().skeleton().dimension());
        NDArray seen = played.rollout().sensed(Senses.VISION.label());
        int delay = environment.sensor(Senses.VISION.label()).delay();
        NDArray sum = null;
        NDArray rates = null;
        List<PlayedTrials.Step> steps = played.steps();
        for (int t = 0; t < steps.size(); t++) {
            String then = ":, " + Math.max(0, t - delay);
            NDArray error = seen.get(then).sub(played.rollout().target().get(then));
            NDArray rate = steps.get(t).memory().getFirst();
            rates = rates == null ? rate : rates.add(rate);
            NDArray change = error.matMul(vision.transpose()).transpose().matMul(rates);
            sum = sum == null ? change : sum.add(change);
        }
        return Map.of("rnn.weight_hh_l0", Tensors.toDoubles(sum.mul(bound.constant(factor))));
    }

    /** The first column of vision in an observation. */
    private static int column(Environment environment) {
        int column = 0;
        for (Channel channel : environment.channels()) {
            if (channel.name().equals(Senses.VISION.label())) {
                return column;
            }
            column += channel.width();
        }
        throw new IllegalArgumentException("senses: got " + environment.channels() + ", expected vision");
    }
}
