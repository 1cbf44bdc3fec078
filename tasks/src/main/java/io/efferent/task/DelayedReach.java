package io.efferent.task;

import io.efferent.array.Require;
import io.efferent.effector.Effector;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Reach to a target that is shown from the start, but only after a go cue, a pulse of one step at a random time. In
 * catch trials the cue never comes and the hand should stay.
 *
 * @param duration s
 * @param cueFrom earliest go cue, s
 * @param cueTo latest go cue, s
 * @param catchFraction fraction of training trials without a cue
 */
public record DelayedReach(double duration, double cueFrom, double cueTo, double catchFraction) implements Task {
    public DelayedReach {
        Reaches.requireDuration(duration);
        Reaches.requireRange("cue", cueFrom, cueTo, duration);
        Require.fraction("catchFraction", catchFraction);
    }

    /** 1.2 s, cue between 0.3 and 0.6 s, no catch trials. */
    public DelayedReach() {
        this(1.2, 0.3, 0.6, 0);
    }

    @Override
    public String name() {
        return "delayed-reach";
    }

    @Override
    public List<Channel> inputs(Effector effector) {
        return List.of(new Channel("goal", effector.skeleton().dimension()), new Channel("go", 1));
    }

    /** Validation trials have their cue in the middle of the range and no catch trials. */
    @Override
    public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
        int steps = Task.steps(duration, effector);
        double[][] position = effector.randomPositions(random, batch);
        double[][] start = effector.endpoints(position);
        double[][] goal = effector.endpoints(effector.randomPositions(random, batch));
        boolean training = purpose == Purpose.TRAINING;
        double middle = (cueFrom + cueTo) / 2;
        int[] go = Reaches.onsets(
                batch, training ? cueFrom : middle, training ? cueTo : middle, effector.timestep(),
                training ? catchFraction : 0, steps + 1, random);
        Sequence cue = new Sequence(steps + 1, batch, 1);
        for (int trial = 0; trial < batch; trial++) {
            cue.fill(trial, go[trial], go[trial] + 1, 1);
        }
        return Trials.builder()
                .setPosition(position)
                .setTarget(Reaches.switched(start, goal, go, steps + 1))
                .addInput("goal", Reaches.constant(goal, steps + 1))
                .addInput("go", cue)
                .optEpoch("go", go)
                .build();
    }

    @Override
    public List<Loss> losses() {
        return Reaches.LOSSES;
    }
}
