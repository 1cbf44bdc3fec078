package io.efferent.task.perturbation;

import io.efferent.array.RandomStreams;
import io.efferent.effector.Effector;
import io.efferent.task.Environment;
import io.efferent.task.Perturbation;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Trials that are to be perturbed, and the line from start to target in each. */
final class Scene {
    private final Perturbation perturbation;
    private final Environment environment;
    private final Trials trials;
    private final double[] size;
    private final long[] seed;
    private final double[][] start;

    Scene(Perturbation perturbation, Environment environment, Trials trials, double[] size, long[] seed) {
        this.perturbation = perturbation;
        this.environment = environment;
        this.trials = trials;
        this.size = size;
        this.seed = seed;
        requireTrials("size", size.length);
        requireTrials("seed", seed.length);
        for (double x : size) {
            if (!Double.isFinite(x)) {
                throw new IllegalArgumentException(owner() + ", size: got " + x + ", expected finite numbers");
            }
        }
        start = effector().endpoints(trials.position());
    }

    private void requireTrials(String name, int count) {
        if (count != trials.batch()) {
            throw new IllegalArgumentException(
                    owner() + ", " + name + ": got " + count + " numbers, expected one for each of " + trials.batch()
                            + " trials");
        }
    }

    /** Name of the perturbation, for messages. */
    String owner() {
        return perturbation.name();
    }

    Environment environment() {
        return environment;
    }

    Effector effector() {
        return environment.effector();
    }

    Trials trials() {
        return trials;
    }

    int batch() {
        return trials.batch();
    }

    double timestep() {
        return effector().timestep();
    }

    int dimension() {
        return effector().skeleton().dimension();
    }

    double size(int trial) {
        return size[trial];
    }

    /** Draws of a trial, whatever the others of the batch. */
    RandomGenerator random(int trial) {
        return RandomStreams.stream(seed[trial], owner(), 0);
    }

    /** Where the hand starts, m, [trial][dimension]. */
    double[][] start() {
        return start;
    }

    /** What the hand has to go for: the target at the end, or the goal that is shown in a catch trial. */
    double[] aim(int trial) {
        double[] aim = at(trials.target(), trials.steps(), trial);
        Sequence goal = trials.inputs().get("goal");
        return Arrays.equals(aim, start[trial]) && goal != null && goal.width() == dimension()
                ? at(goal, 0, trial) : aim;
    }

    private static double[] at(Sequence sequence, int time, int trial) {
        double[] values = new double[sequence.width()];
        Arrays.setAll(values, column -> sequence.get(time, trial, column));
        return values;
    }

    /** Distance from start to target, m. */
    double distance(int trial) {
        return Geometry.norm(Geometry.difference(aim(trial), start[trial]));
    }

    /**
     * Unit vector from start to target; of a trial that is not perturbed, that of the first axis where they are the
     * same.
     *
     * @throws IllegalArgumentException if they are the same
     */
    double[] along(int trial) {
        double[] along = Geometry.difference(aim(trial), start[trial]);
        double length = Geometry.norm(along);
        if (length == 0 && size[trial] != 0) {
            throw new IllegalArgumentException(owner() + ": got a target at the start, "
                    + Arrays.toString(start[trial]) + ", in trial " + trial + ", expected them apart");
        }
        double[] first = new double[along.length];
        first[0] = 1;
        return length == 0 ? first : Geometry.times(1 / length, along);
    }

    /** The projection on what is perpendicular to the line from start to target. */
    double[][] across(int trial) {
        double[] along = along(trial);
        return Geometry.plus(Geometry.identity(along.length), -1, Geometry.outer(along, along));
    }

    /** Unit vector to the left of the movement, in the plane. */
    double[] left(int trial) {
        return Geometry.left(along(trial));
    }

    /** A vector in the plane: so much along the movement, and so much to its left. */
    double[] aside(int trial, double forward, double lateral) {
        double[] along = along(trial);
        return new double[] {
                forward * along[0] - lateral * along[1], forward * along[1] + lateral * along[0]};
    }

    /**
     * Refuses bodies that do not move in the plane.
     *
     * @throws IllegalArgumentException if space has three dimensions
     */
    void requirePlane() {
        if (dimension() != 2) {
            throw new IllegalArgumentException(owner() + ": got a body in " + dimension()
                    + " dimensions, expected one in the plane");
        }
    }

    /**
     * A joint by its number.
     *
     * @throws IllegalArgumentException if there is none
     */
    int joint(int joint) {
        int dof = effector().skeleton().dof();
        if (joint >= dof) {
            throw new IllegalArgumentException(
                    owner() + ", joint: got " + joint + ", expected a number below " + dof);
        }
        return joint;
    }

    /** Something of each trial. */
    double[][][] matrices(IntFunction<double[][]> ofTrial) {
        double[][][] all = new double[batch()][][];
        Arrays.setAll(all, ofTrial);
        return all;
    }

    /** Something of each trial. */
    double[][] rows(IntFunction<double[]> ofTrial) {
        double[][] all = new double[batch()][];
        Arrays.setAll(all, ofTrial);
        return all;
    }
}
