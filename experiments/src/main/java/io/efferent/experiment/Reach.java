package io.efferent.experiment;

import io.efferent.analysis.AdaptationIndex;
import io.efferent.analysis.ReachKinematics;
import io.efferent.array.Tensors;
import io.efferent.task.Rollout;
import io.efferent.task.Rollout.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the hand did in one trial, from where it was to the last target.
 *
 * @param target [2], m
 * @param position [time][2], m
 * @param velocity [time][2], m/s
 * @param load force from outside on the hand at the beginning of each step, [step][2], N; null for none
 * @param timestep s
 */
public record Reach(double[] target, double[][] position, double[][] velocity, double[][] load, double timestep) {
    /** Around a movement, what counts for the adaptation index. */
    private static final double MARGIN = 0.05;

    /** All trials of a rollout. */
    public static List<Reach> of(Rollout rollout) {
        double[][][] position = Tensors.toCube(rollout.endpoint());
        double[][][] velocity = Tensors.toCube(rollout.endpointVelocity());
        double[][][] target = Tensors.toCube(rollout.target());
        double[][][] load =
                rollout.get(Quantity.HAND_LOAD) == null ? null : Tensors.toCube(rollout.get(Quantity.HAND_LOAD));
        return IntStream.range(0, position.length)
                .mapToObj(trial -> new Reach(
                        target[trial][target[trial].length - 1], position[trial], velocity[trial],
                        load == null ? null : load[trial], rollout.timestep()))
                .toList();
    }

    /** Where the hand was in the beginning, [2], m. */
    public double[] start() {
        return position[0];
    }

    /**
     * What the movement was like.
     *
     * @throws IllegalArgumentException if the target is the start, or the hand never moves
     */
    public ReachKinematics kinematics() {
        return ReachKinematics.of(start(), target, position, velocity, timestep);
    }

    /**
     * How much of a curl field the hand makes up for in a force channel, from 50 ms before its movement to 50 ms after.
     *
     * @param curl strength of the field that was learned, N s/m; positive pushes to the left
     * @throws IllegalArgumentException if nothing pushed the hand
     */
    public AdaptationIndex adaptation(double curl) {
        return adaptation(curl, new double[position.length]);
    }

    /**
     * The same beyond what the hand did to the channel before it learned.
     *
     * @param baseline a reach to the same target then, in the same channel
     */
    public AdaptationIndex adaptation(double curl, Reach baseline) {
        return adaptation(curl, baseline.onWallToTheLeft());
    }

    private AdaptationIndex adaptation(double curl, double[] baseline) {
        double[] along = along();
        double[] onWall = onWallToTheLeft();
        ReachKinematics movement = kinematics();
        int margin = (int) Math.round(MARGIN / timestep);
        int from = Math.max(0, movement.onset() - margin);
        int to = Math.min(load.length, movement.offset() + margin + 1);
        double[] onWallToTheLeft = IntStream.range(from, to).mapToDouble(t -> onWall[t] - baseline[t]).toArray();
        double[] speed = Arrays.stream(velocity, from, to)
                .mapToDouble(v -> v[0] * along[0] + v[1] * along[1]).toArray();
        return AdaptationIndex.of(onWallToTheLeft, speed, curl);
    }

    private double[] along() {
        double length = Math.hypot(target[0] - start()[0], target[1] - start()[1]);
        return new double[] {(target[0] - start()[0]) / length, (target[1] - start()[1]) / length};
    }

    /** Force of the hand on the wall to its left, [step], N. */
    private double[] onWallToTheLeft() {
        if (load == null) {
            throw new IllegalArgumentException("load: got none, expected the forces of a channel");
        }
        double[] along = along();
        return Arrays.stream(load).mapToDouble(wall -> wall[0] * along[1] - wall[1] * along[0]).toArray();
    }
}
