package io.efferent.rl;

import io.efferent.array.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What vectorized environments of any kind have alike: the arrays, the episodes that have ended, and checks. */
public abstract class AbstractVectorEnvironment implements VectorEnvironment {
    /** Fixes all episodes. */
    protected long seed;

    private final int count;
    private final int observationSize;
    private final int width;
    private final float[] observations;
    private final float[] finalObservations;
    private final double[] rewards;
    private final boolean[] terminated;
    private final boolean[] truncated;
    private final LongAdder nanoseconds = new LongAdder();
    /** What an environment takes at least. */
    private static final int BYTES = 500;

    private List<Finished> finished = new ArrayList<>();

    /**
     * Environments with empty arrays.
     *
     * @param count how many
     * @param observationSize numbers of an observation
     * @param width numbers of an action
     * @param seed fixes all episodes
     */
    protected AbstractVectorEnvironment(int count, int observationSize, int width, long seed) {
        this.count = requireCount(count);
        this.observationSize = observationSize;
        this.width = width;
        this.seed = seed;
        observations = new float[count * observationSize];
        finalObservations = new float[count * observationSize];
        rewards = new double[count];
        terminated = new boolean[count];
        truncated = new boolean[count];
    }

    @Override
    public final int count() {
        return count;
    }

    /** As {@code 64 x CartPole-v1}. */
    @Override
    public String toString() {
        return count + " x " + name();
    }

    @Override
    public final int observationSize() {
        return observationSize;
    }

    /** Numbers of an action. */
    protected final int width() {
        return width;
    }

    @Override
    public final float[] observations() {
        return observations;
    }

    @Override
    public final float[] finalObservations() {
        return finalObservations;
    }

    @Override
    public final double[] rewards() {
        return rewards;
    }

    @Override
    public final boolean[] terminated() {
        return terminated;
    }

    @Override
    public final boolean[] truncated() {
        return truncated;
    }

    @Override
    public final List<Finished> drainFinished() {
        var drained = finished;
        finished = new ArrayList<>();
        return drained;
    }

    /** To be called in the order in which {@link #drainFinished} is to tell. */
    protected final void finish(Finished episode) {
        finished.add(episode);
    }

    @Override
    public final double drainSeconds() {
        return nanoseconds.sumThenReset() * 1e-9;
    }

    /** Counts time that environments have taken; from any thread. */
    protected final void addTime(long nanoseconds) {
        this.nanoseconds.add(nanoseconds);
    }

    /** Forgets what the last step led to. */
    protected final void clearOutcomes() {
        Arrays.fill(rewards, 0);
        Arrays.fill(terminated, false);
        Arrays.fill(truncated, false);
    }

    /** Returns the number of environments, if it is at least 1 and they fit into memory. */
    protected static int requireCount(int count) {
        Memory.require("environments", count, count, (double) BYTES * count);
        return requirePositive("count", count);
    }

    /** Returns the number, if it is at least 1. */
    protected static int requirePositive(String name, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(name + ": got " + number + ", expected at least 1");
        }
        return number;
    }

    /** Insists on actions of all environments, and on a part that is one. */
    protected final void requireActions(float[] actions, int from, int to) {
        if (actions.length != count * width) {
            throw new IllegalArgumentException(
                    "actions: got " + actions.length + " numbers, expected " + count + " x " + width);
        }
        if (from < 0 || to > count || from >= to) {
            throw new IllegalArgumentException(
                    "environments: got " + from + " to " + to + ", expected a part of 0 to " + count);
        }
    }

    /** Insists on finite actions of an environment. */
    protected final void requireFinite(float[] actions, int environment) {
        for (int j = environment * width; j < (environment + 1) * width; j++) {
            if (!Float.isFinite(actions[j])) {
                throw new IllegalArgumentException(
                        where(environment) + ": the action is " + actions[j] + ", expected a finite number");
            }
        }
    }

    /** Insists on a snapshot of as many environments, with whole and finite actions. */
    protected final void requireFitting(Snapshot snapshot) {
        if (snapshot.underway().size() != count) {
            throw new IllegalArgumentException(
                    "snapshot.underway: got " + snapshot.underway().size() + " environments, expected " + count);
        }
        for (int i = 0; i < count; i++) {
            var one = snapshot.underway().get(i);
            var name = "snapshot.underway[" + i + "]";
            if (one.episode() < 0) {
                throw new IllegalArgumentException(name + ".episode: got " + one.episode() + ", expected at least 0");
            }
            if (one.actions().length % width != 0) {
                throw new IllegalArgumentException(
                        name + ".actions: got " + one.actions().length + " numbers, expected a multiple of " + width);
            }
            for (float action : one.actions()) {
                if (!Float.isFinite(action)) {
                    throw new IllegalArgumentException(name + ".actions: got " + action + ", expected finite numbers");
                }
            }
        }
    }
}
