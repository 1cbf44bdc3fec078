package io.efferent.task;

import io.efferent.effector.Effector;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Reach from a random posture to a random target that is shown from the start. Start and target are drawn uniformly in
 * joint space. With loads, a constant force pushes the hand.
 *
 * @param duration s
 * @param endpointLoad constant force on the hand, N, one number per dimension of space; null for none
 */
public record RandomTargetReach(double duration, double[] endpointLoad) implements Task {
    public RandomTargetReach {
        Reaches.requireDuration(duration);
        endpointLoad = endpointLoad == null ? null : endpointLoad.clone();
    }

    /** Without loads. */
    public RandomTargetReach(double duration) {
        this(duration, null);
    }

    /** One second without loads. */
    public RandomTargetReach() {
        this(1);
    }

    @Override
    public String name() {
        return endpointLoad == null ? "reach" : "reach-loads";
    }

    @Override
    public List<Channel> inputs(Effector effector) {
        return List.of(new Channel("goal", effector.skeleton().dimension()));
    }

    @Override
    public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
        int steps = Task.steps(duration, effector);
        double[][] position = effector.randomPositions(random, batch);
        double[][] goal = effector.endpoints(effector.randomPositions(random, batch));
        Sequence target = Reaches.constant(goal, steps + 1);
        var trials = Trials.builder().setPosition(position).setTarget(target).addInput("goal", target);
        if (endpointLoad != null) {
            Sequence load = new Sequence(steps, batch, effector.skeleton().dimension());
            for (int trial = 0; trial < batch; trial++) {
                load.fill(trial, 0, steps, endpointLoad);
            }
            trials.optEndpointLoad(load);
        }
        return trials.build();
    }

    @Override
    public List<Loss> losses() {
        return Reaches.LOSSES;
    }
}
