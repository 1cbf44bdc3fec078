package io.efferent.figure;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Tensors;
import io.efferent.skeleton.Skeleton;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.Arrays;

/** What happened in an environment, in the form that figures are drawn from. */
public final class Recordings {

    private Recordings() {}

    /**
     * The first trials of a rollout, at most {@code most}. What moves in space is there as it was, and seen from a
     * corner, by a {@link View}.
     *
     * @param environment where it happened
     * @param trials what was asked for
     * @param rollout what was done
     * @param most how many trials to keep
     */
    public static Recording of(Environment environment, Trials trials, Rollout rollout, int most) {
        var effector = environment.effector();
        var skeleton = effector.skeleton();
        int count = Math.min(most, trials.batch());
        double[][][] position = first(count, rollout.position());
        double[][][] endpoint = first(count, rollout.endpoint());
        double[][][] target = first(count, rollout.target());
        var body = Arrays.stream(position)
                .map(trial -> Arrays.stream(trial).map(posture -> lines(skeleton, posture))
                .toArray(double[][][][]::new))
                .toArray(double[][][][][]::new);
        var recording = Recording.builder()
                .setTimestep(effector.timestep())
                .setMuscleNames(effector.muscleNames())
                .setEndpoint(View.seen(endpoint))
                .setEndpointVelocity(View.rates(first(count, rollout.endpointVelocity())))
                .setTarget(View.seen(target))
                .setActivation(first(count, rollout.activation()))
                .setBody(body)
                .optTargetRadius(environment.task().targetRadius());
        if (skeleton.dimension() == 3) {
            recording.optSpace(new SpatialMovement(effector, position, endpoint, target));
        }
        int[] go = trials.epochs().get("go");
        if (go != null && Arrays.stream(go).limit(count).allMatch(step -> step <= trials.steps())) {
            recording.optGoCue(Arrays.copyOf(go, count));
        }
        return recording.build();
    }

    private static double[][][] lines(Skeleton skeleton, double[] position) {
        return View.seen(skeleton.bones(position).segments().toArray(double[][][]::new));
    }

    private static double[][][] first(int count, NDArray x) {
        return Arrays.copyOf(Tensors.toCube(x), count);
    }
}
