package io.efferent.rl.ppo;

import io.efferent.network.Weights;
import io.efferent.rl.VectorEnvironment;
import io.efferent.rl.distribution.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Acts in many environments and writes down what happens. While one part of the environments is stepped, actions are
 * chosen for another. Episodes go on from one cycle to the next.
 */
final class RolloutCollector {
    private final VectorEnvironment environments;
    private final PpoSettings settings;
    private final Actor actor;
    private final Distribution distribution;
    private final List<Integer> memorySizes;
    private final int sequenceLength;
    private final int observationSize;
    private final int count;
    private final int parts;

    /** Of observations, and of returns; they see everything that is gathered, unless they are fixed. */
    final RunningMoments observationMoments;
    final RunningMoments returnMoments;
    private final boolean fixedMoments;
    /** Present observations as the network sees them, (count, observation). */
    private final float[] seen;
    /** What is remembered now, each (count, n). */
    private final List<float[]> memory = new ArrayList<>();
    /** Discounted sums of the rewards of present episodes. */
    private final float[] returns;
    /** Whether an episode begins with the next step. */
    private final boolean[] begins;
    private final float[] actions;
    private long waiting;
    private long acting;

    RolloutCollector(
            VectorEnvironment environments, PpoSettings settings, Actor actor, Distribution distribution,
            List<Integer> memorySizes) {
        this(environments, settings, actor, distribution, memorySizes, RunningMoments.of(environments.senses()),
                new RunningMoments(1), false);
    }

    private RolloutCollector(
            VectorEnvironment environments, PpoSettings settings, Actor actor, Distribution distribution,
            List<Integer> memorySizes, RunningMoments observationMoments, RunningMoments returnMoments,
            boolean fixedMoments) {
        this.environments = environments;
        this.settings = settings;
        this.actor = actor;
        this.distribution = distribution;
        this.memorySizes = memorySizes;
        sequenceLength = memorySizes.isEmpty() ? settings.experience().horizon() : settings.network().sequenceLength();
        observationSize = environments.observationSize();
        count = environments.count();
        parts = environments.parts();
        this.observationMoments = observationMoments;
        this.returnMoments = returnMoments;
        this.fixedMoments = fixedMoments;
        seen = new float[count * observationSize];
        memorySizes.forEach(size -> memory.add(new float[count * size]));
        returns = new float[count];
        begins = new boolean[count];
        actions = new float[count * distribution.width()];
    }

    /** One that acts elsewhere, and leaves what this one knows of observations and returns as it is. */
    RolloutCollector in(VectorEnvironment others) {
        return new RolloutCollector(
                others, settings, actor, distribution, memorySizes, observationMoments, returnMoments, true);
    }

    /** Begins an episode in each environment. */
    void begin() {
        environments.reset();
        look(0, count);
        Arrays.fill(begins, true);
    }

    /** Where the episodes stand. */
    Present present() {
        return new Present(environments.snapshot(), seen, returns, memory, begins);
    }

    /**
     * Goes on from where the episodes stood.
     *
     * @throws IllegalArgumentException if that is of other environments or another network, naming what does not fit
     */
    void goOn(Present before) {
        environments.reset();
        try {
            environments.restore(before.snapshot());
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("snapshot: cannot be repeated, " + e.getMessage(), e);
        }
        take("seen", before.seen(), seen);
        take("returns", before.returns(), returns);
        requireLength("memory", before.memory().size(), memory.size());
        for (int i = 0; i < memory.size(); i++) {
            take("memory[" + i + "]", before.memory().get(i), memory.get(i));
        }
        requireLength("begins", before.begins().length, begins.length);
        System.arraycopy(before.begins(), 0, begins, 0, begins.length);
    }

    private static void take(String name, float[] from, float[] to) {
        requireLength(name, from.length, to.length);
        for (int i = 0; i < from.length; i++) {
            if (!Float.isFinite(from[i])) {
                throw new IllegalArgumentException(name + "[" + i + "]: got " + from[i] + ", expected a finite number");
            }
        }
        System.arraycopy(from, 0, to, 0, to.length);
    }

    private static void requireLength(String name, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(name + ": got " + found + " values, expected " + expected);
        }
    }

    /** Takes as many steps as a cycle has. */
    RolloutBuffer gather(Weights weights, RandomGenerator random) {
        waiting = 0;
        acting = 0;
        var experience = new RolloutBuffer(
                settings.experience().horizon(), count, observationSize, distribution.width(), sequenceLength,
                memorySizes);
        for (int time = 0; time <= experience.steps; time++) {
            for (int part = 0; part < parts; part++) {
                int from = part * count / parts;
                int to = (part + 1) * count / parts;
                if (time > 0) {
                    long start = System.nanoTime();
                    environments.await(from, to);
                    waiting += System.nanoTime() - start;
                    observe(weights, experience, time - 1, from, to);
                }
                act(weights, experience, time, from, to, random);
                if (time < experience.steps) {
                    environments.start(actions, from, to);
                }
            }
        }
        return experience;
    }

    /** Seconds of the last cycle in which nothing was done but wait for environments. */
    double secondsWaiting() {
        return waiting * 1e-9;
    }

    /** Seconds of the last cycle in which actions were chosen. */
    double secondsActing() {
        return acting * 1e-9;
    }

    /** Chooses actions; after the last step only the values are of interest. */
    private void act(Weights weights, RolloutBuffer experience, int time, int from, int to, RandomGenerator random) {
        long start = System.nanoTime();
        float[] observations = rows(seen, from, to, observationSize);
        List<float[]> remembered = memoryRows(from, to);
        Actor.Answer answer = actor.ask(weights, observations, remembered);
        for (int e = from; e < to; e++) {
            float value = answer.values()[e - from];
            if (!Float.isFinite(value)) {
                throw new IllegalStateException(environments.where(e) + ": the critic's estimate is " + value
                        + "; observations or weights may be too large");
            }
        }
        System.arraycopy(answer.values(), 0, experience.values, time * count + from, to - from);
        if (time < experience.steps) {
            put(observations, experience.observations, time * count + from, observationSize);
            for (int i = 0; time % sequenceLength == 0 && i < memorySizes.size(); i++) {
                put(remembered.get(i), experience.memory.get(i), time / sequenceLength * count + from,
                        memorySizes.get(i));
            }
            for (int i = 0; i < memorySizes.size(); i++) {
                put(answer.memory().get(i), memory.get(i), from, memorySizes.get(i));
            }
            int width = distribution.width();
            for (int e = from; e < to; e++) {
                int draw = (time * count + e) * width;
                sample(answer, e, from, random, experience.draws, draw);
                distribution.toAction(experience.draws, draw, actions, e * width);
                experience.begins[time * count + e] = begins[e];
            }
        }
        acting += System.nanoTime() - start;
    }

    private void sample(
            Actor.Answer answer, int environment, int first, RandomGenerator random, float[] draws, int to) {
        try {
            distribution.sample(
                    answer.parameters(), (environment - first) * distribution.parameters(), random, draws, to);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(environments.where(environment) + ": " + e.getMessage()
                    + "; observations or weights may be too large", e);
        }
    }

    /** Writes down what the step of some environments led to. */
    private void observe(Weights weights, RolloutBuffer experience, int time, int from, int to) {
        List<Integer> cut = new ArrayList<>();
        for (int e = from; e < to; e++) {
            int row = time * count + e;
            double reward = environments.rewards()[e];
            experience.terminated[row] = environments.terminated()[e];
            experience.truncated[row] = environments.truncated()[e] && !environments.terminated()[e];
            returns[e] = (float) (settings.learning().discount() * returns[e] + reward);
            if (!fixedMoments) {
                returnMoments.add(returns, e);
            }
            experience.rewards[row] = settings.experience().normalizeRewards() ? returnMoments.scale(reward) : reward;
            if (experience.truncated[row]) {
                cut.add(e);
            }
            begins[e] = experience.terminated[row] || experience.truncated[row];
        }
        if (!cut.isEmpty()) {
            judgeLast(weights, experience, time, cut);
        }
        for (int e = from; e < to; e++) {
            if (begins[e]) {
                returns[e] = 0;
                for (int i = 0; i < memorySizes.size(); i++) {
                    int size = memorySizes.get(i);
                    Arrays.fill(memory.get(i), e * size, (e + 1) * size, 0);
                }
            }
        }
        look(from, to);
    }

    /** Asks the critic about the last observations of episodes that were cut off. */
    private void judgeLast(Weights weights, RolloutBuffer experience, int time, List<Integer> cut) {
        float[] last = new float[cut.size() * observationSize];
        List<float[]> remembered = new ArrayList<>();
        memorySizes.forEach(size -> remembered.add(new float[cut.size() * size]));
        for (int i = 0; i < cut.size(); i++) {
            normalize(environments.finalObservations(), cut.get(i), last, i);
            for (int m = 0; m < memorySizes.size(); m++) {
                int size = memorySizes.get(m);
                System.arraycopy(memory.get(m), cut.get(i) * size, remembered.get(m), i * size, size);
            }
        }
        float[] values = actor.ask(weights, last, remembered).values();
        for (int i = 0; i < cut.size(); i++) {
            experience.finalValues[time * count + cut.get(i)] = values[i];
        }
    }

    /** Takes in present observations. */
    private void look(int from, int to) {
        for (int e = from; e < to && !fixedMoments; e++) {
            observationMoments.add(environments.observations(), e * observationSize);
        }
        for (int e = from; e < to; e++) {
            normalize(environments.observations(), e, seen, e);
        }
    }

    private void normalize(float[] observations, int row, float[] to, int toRow) {
        if (settings.experience().normalizeObservations()) {
            observationMoments.normalize(observations, row * observationSize, to, toRow * observationSize);
        } else {
            System.arraycopy(observations, row * observationSize, to, toRow * observationSize, observationSize);
        }
    }

    private List<float[]> memoryRows(int from, int to) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < memorySizes.size(); i++) {
            rows.add(rows(memory.get(i), from, to, memorySizes.get(i)));
        }
        return rows;
    }

    private static float[] rows(float[] array, int from, int to, int columns) {
        return Arrays.copyOfRange(array, from * columns, to * columns);
    }

    private static void put(float[] rows, float[] array, int row, int columns) {
        System.arraycopy(rows, 0, array, row * columns, rows.length);
    }
}
