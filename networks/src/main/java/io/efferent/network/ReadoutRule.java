package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Require;
import io.efferent.array.Tensors;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Plant;
import io.efferent.task.Trials;
import java.util.List;
import java.util.Map;

/**
 * Least mean squares of the lateral force in the read-out alone (feedback-error learning, Kawato, Furukawa &amp; Suzuki
 * 1987): in every step the hand should have been pushed back to the straight line between start and target by the force
 * {@code -(K d + B d')}, d being its distance to the left. What each muscle would do for that, {@code -F_m (∂l_m/∂q) J'
 * f} relative to the strengths of all muscles, is the error of its excitation, and the read-out learns it from the
 * hidden activity of the step. The mean over trials of the sum over steps is the change.
 *
 * @param stiffness K, N/m
 * @param damping B, N s/m
 */
public record ReadoutRule(double stiffness, double damping) implements LearningRule {
    /** @throws IllegalArgumentException if a gain is not a positive number */
    public ReadoutRule {
        Require.positive("stiffness", stiffness, "N/m");
        Require.positive("damping", damping, "N s/m");
    }

    /** 200 N/m and 20 N s/m. */
    public ReadoutRule() {
        this(200, 20);
    }

    @Override
    public String name() {
        return "readout";
    }

    /** @throws IllegalArgumentException if the read-out of the network is not linear */
    static void requireReadout(Policy policy) {
        if (!(policy instanceof RecurrentPolicy)) {
            throw new IllegalArgumentException("rule: got 'readout' for policy " + policy.describe()
                    + ", expected a recurrent one, whose read-out is linear in its last layer");
        }
    }

    /** Minus the change, of what changes. */
    Map<String, double[]> of(Policy policy, Parameters bound, Trials trials, PlayedTrials played) {
        double[][] left = left(played);
        NDArray normal = Constants.of(bound.manager(), bound.type(), left);
        NDArray hidden = played.rollout().hidden();
        int units = ((RecurrentPolicy) policy).hidden();
        int all = (int) hidden.getShape().get(2);
        NDArray weight = null;
        NDArray bias = null;
        List<PlayedTrials.Step> steps = played.steps();
        for (int t = 0; t < steps.size(); t++) {
            NDArray rate = Tensors.columns(hidden.get(":, " + t), all - units, all);
            NDArray error = error(played, steps.get(t).before(), normal, t, bound);
            NDArray change = error.transpose().matMul(rate);
            weight = weight == null ? change : weight.add(change);
            bias = bias == null ? error.sum(new int[] {0}) : bias.add(error.sum(new int[] {0}));
        }
        NDArray factor = bound.constant(-1.0 / trials.batch());
        return Map.of(
                "fc.weight", Tensors.toDoubles(weight.mul(factor)), "fc.bias", Tensors.toDoubles(bias.mul(factor)));
    }

    /** Unit vectors to the left of the lines from start to last target, [trial][2]; 0 where they are the same. */
    private static double[][] left(PlayedTrials played) {
        double[][][] hand = Tensors.toCube(played.rollout().endpoint());
        double[][][] target = Tensors.toCube(played.rollout().target());
        double[][] left = new double[hand.length][];
        for (int trial = 0; trial < left.length; trial++) {
            double[] start = hand[trial][0];
            double[] end = target[trial][target[trial].length - 1];
            double x = end[0] - start[0];
            double y = end[1] - start[1];
            double length = Math.hypot(x, y);
            left[trial] = length == 0 ? new double[2] : new double[] {-y / length, x / length};
        }
        return left;
    }

    /** Of the excitations, (batch, muscle). */
    private NDArray error(PlayedTrials played, EffectorState state, NDArray normal, int time, Parameters p) {
        Plant plant = played.plant();
        NDArray hand = played.rollout().endpoint();
        NDArray away = hand.get(":, " + time).sub(hand.get(":, 0")).mul(normal).sum(new int[] {1}, true);
        NDArray speed = played.rollout().endpointVelocity().get(":, " + time).mul(normal).sum(new int[] {1}, true);
        NDArray force = normal.mul(away.mul(p.constant(-stiffness)).add(speed.mul(p.constant(-damping))));
        NDArray torque = plant.endpointForceOnJoints(state, force);
        // (batch, dof, muscle), dl/dq
        NDArray pull = state.path().momentArms().mul(plant.maximumIsometricForce().expandDims(1)).neg();
        NDArray strength = pull.square().sum(new int[] {1, 2}).reshape(new Shape(-1, 1));
        return pull.mul(torque.expandDims(2)).sum(new int[] {1}).div(strength);
    }
}
