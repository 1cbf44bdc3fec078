package io.efferent.rl.ppo;

import io.efferent.network.LearningRate;
import java.util.List;

/**
 * Everything that decides how an agent learns.
 *
 * @param steps of the environments in all
 * @param environments stepped together
 * @param horizon steps of each environment per cycle
 * @param minibatch rows per update, about: a cycle is cut into equal parts
 * @param epochs how often each row is used
 * @param learningRate of Adam
 * @param schedule of the learning rate over all cycles: constant, linear, exponential or cosine
 * @param discount of later rewards per step
 * @param lambda of generalized advantage estimation
 * @param clip of the ratio of probabilities
 * @param clipValues whether the critic's loss is clipped too
 * @param entropyWeight of the entropy in the objective
 * @param valueWeight of the critic's loss
 * @param gradientNorm largest norm of the gradient, which is scaled down beyond; 0 for no limit
 * @param largestDivergence estimated Kullback-Leibler divergence from the old policy beyond which a cycle's updates end; 0 for no
 *     limit
 * @param chunk steps through which gradients of a network with memory flow back; divides the horizon
 * @param advantages over what advantages are given mean 0 and variance 1
 * @param normalizeObservations whether observations are given mean 0 and variance 1
 * @param normalizeRewards whether rewards are divided by the standard deviation of the return
 * @param distribution of actions, see {@link io.efferent.rl.distribution.Distribution#of}
 * @param initialLogDeviation where the logarithm of a Gaussian's standard deviation starts
 * @param architecture of the network, see {@link io.efferent.network.layer.Architectures#layers}
 * @param hidden units of each layer of the simple architecture
 * @param memory kind of the last layer's units: none, gru, lstm or rnn
 * @param shared whether the critic reads the actor's last layer instead of having layers of its own
 * @param frozen beginnings of the names of weights that are not to be learned, as {@code actor.SSC}
 */
public record PpoSettings(
        long steps, int environments, int horizon, int minibatch, int epochs, double learningRate, String schedule,
        double discount, double lambda, double clip, boolean clipValues, double entropyWeight, double valueWeight,
        double gradientNorm, double largestDivergence, int chunk, Normalization advantages,
        boolean normalizeObservations, boolean normalizeRewards, String distribution, double initialLogDeviation,
        String architecture, List<Integer> hidden, String memory, boolean shared, List<String> frozen) {

    /** Over which rows advantages are normalized. */
    public enum Normalization { NONE, CYCLE, MINIBATCH }

    /** Checks. */
    public PpoSettings {
        atLeast("steps", steps, 1);
        atLeast("environments", environments, 1);
        atLeast("horizon", horizon, 1);
        atLeast("minibatch", minibatch, 1);
        atLeast("epochs", epochs, 1);
        atLeast("chunk", chunk, 1);
        between("discount", discount, 0, 1);
        between("lambda", lambda, 0, 1);
        between("clip", clip, 0, 1);
        between("learningRate", learningRate, 0, 1);
        between("entropyWeight", entropyWeight, 0, Double.MAX_VALUE);
        between("valueWeight", valueWeight, 0, Double.MAX_VALUE);
        between("gradientNorm", gradientNorm, 0, Double.MAX_VALUE);
        between("largestDivergence", largestDivergence, 0, Double.MAX_VALUE);
        if (!Double.isFinite(initialLogDeviation)) {
            throw new IllegalArgumentException(
                    "initialLogDeviation: got " + initialLogDeviation + ", expected a finite number");
        }
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty() || hidden.stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("hidden: got " + hidden + ", expected sizes of at least one layer");
        }
        if (!List.of("none", "gru", "lstm", "rnn").contains(memory)) {
            throw new IllegalArgumentException("memory: got '" + memory + "', expected none, gru, lstm or rnn");
        }
        if (!memory.equals("none") && horizon % chunk != 0) {
            throw new IllegalArgumentException(
                    "chunk: got " + chunk + ", expected a divisor of the horizon, which is " + horizon);
        }
        frozen = List.copyOf(frozen);
        LearningRate.named(schedule, learningRate);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected at least " + least);
        }
    }

    private static void between(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected a number from " + low
                    + (high == Double.MAX_VALUE ? " on" : " to " + high));
        }
    }

    /** The learning rate over all cycles. */
    LearningRate rate() {
        return LearningRate.named(schedule, learningRate);
    }

    /** Number of cycles until all steps are done. */
    public long cycles() {
        return Math.ceilDiv(steps, (long) environments * horizon);
    }

    /** Starts from values that are common for continuous control. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these settings. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.steps = steps;
        builder.environments = environments;
        builder.horizon = horizon;
        builder.minibatch = minibatch;
        builder.epochs = epochs;
        builder.learningRate = learningRate;
        builder.schedule = schedule;
        builder.discount = discount;
        builder.lambda = lambda;
        builder.clip = clip;
        builder.clipValues = clipValues;
        builder.entropyWeight = entropyWeight;
        builder.valueWeight = valueWeight;
        builder.gradientNorm = gradientNorm;
        builder.largestDivergence = largestDivergence;
        builder.chunk = chunk;
        builder.advantages = advantages;
        builder.normalizeObservations = normalizeObservations;
        builder.normalizeRewards = normalizeRewards;
        builder.distribution = distribution;
        builder.initialLogDeviation = initialLogDeviation;
        builder.architecture = architecture;
        builder.hidden = hidden;
        builder.memory = memory;
        builder.shared = shared;
        builder.frozen = frozen;
        return builder;
    }

    /** Changes settings one by one; {@link #build} checks them together. */
    public static final class Builder {
        private long steps = 1_000_000;
        private int environments = 8;
        private int horizon = 256;
        private int minibatch = 64;
        private int epochs = 10;
        private double learningRate = 3e-4;
        private String schedule = "constant";
        private double discount = 0.99;
        private double lambda = 0.95;
        private double clip = 0.2;
        private boolean clipValues = false;
        private double entropyWeight = 0;
        private double valueWeight = 0.5;
        private double gradientNorm = 0.5;
        private double largestDivergence = 0;
        private int chunk = 16;
        private Normalization advantages = Normalization.CYCLE;
        private boolean normalizeObservations = true;
        private boolean normalizeRewards = true;
        private String distribution = "auto";
        private double initialLogDeviation = 0;
        private String architecture = "simple";
        private List<Integer> hidden = List.of(64, 64);
        private String memory = "none";
        private boolean shared = false;
        private List<String> frozen = List.of();

        private Builder() {}

        /** Default 1 000 000. */
        public Builder optSteps(long value) {
            steps = value;
            return this;
        }

        /** Default 8. */
        public Builder optEnvironments(int value) {
            environments = value;
            return this;
        }

        /** Default 256. */
        public Builder optHorizon(int value) {
            horizon = value;
            return this;
        }

        /** Default 64. */
        public Builder optMinibatch(int value) {
            minibatch = value;
            return this;
        }

        /** Default 10. */
        public Builder optEpochs(int value) {
            epochs = value;
            return this;
        }

        /** Default 3e-4. */
        public Builder optLearningRate(double value) {
            learningRate = value;
            return this;
        }

        /** Default constant. */
        public Builder optSchedule(String value) {
            schedule = value;
            return this;
        }

        /** Default 0.99. */
        public Builder optDiscount(double value) {
            discount = value;
            return this;
        }

        /** Default 0.95. */
        public Builder optLambda(double value) {
            lambda = value;
            return this;
        }

        /** Default 0.2. */
        public Builder optClip(double value) {
            clip = value;
            return this;
        }

        /** Default false. */
        public Builder optClipValues(boolean value) {
            clipValues = value;
            return this;
        }

        /** Default 0. */
        public Builder optEntropyWeight(double value) {
            entropyWeight = value;
            return this;
        }

        /** Default 0.5. */
        public Builder optValueWeight(double value) {
            valueWeight = value;
            return this;
        }

        /** Default 0.5. */
        public Builder optGradientNorm(double value) {
            gradientNorm = value;
            return this;
        }

        /** Default 0. */
        public Builder optLargestDivergence(double value) {
            largestDivergence = value;
            return this;
        }

        /** Default 16. */
        public Builder optChunk(int value) {
            chunk = value;
            return this;
        }

        /** Default CYCLE. */
        public Builder optAdvantages(Normalization value) {
            advantages = value;
            return this;
        }

        /** Default true. */
        public Builder optNormalizeObservations(boolean value) {
            normalizeObservations = value;
            return this;
        }

        /** Default true. */
        public Builder optNormalizeRewards(boolean value) {
            normalizeRewards = value;
            return this;
        }

        /** Default auto. */
        public Builder optDistribution(String value) {
            distribution = value;
            return this;
        }

        /** Default 0. */
        public Builder optInitialLogDeviation(double value) {
            initialLogDeviation = value;
            return this;
        }

        /** Default simple. */
        public Builder optArchitecture(String value) {
            architecture = value;
            return this;
        }

        /** Default 64, 64. */
        public Builder optHidden(List<Integer> value) {
            hidden = value;
            return this;
        }

        /** Default none. */
        public Builder optMemory(String value) {
            memory = value;
            return this;
        }

        /** Default false. */
        public Builder optShared(boolean value) {
            shared = value;
            return this;
        }

        /** Default none. */
        public Builder optFrozen(List<String> value) {
            frozen = value;
            return this;
        }

        /** The settings. */
        public PpoSettings build() {
            return new PpoSettings(
                    steps, environments, horizon, minibatch, epochs, learningRate, schedule, discount, lambda,
                    clip, clipValues, entropyWeight, valueWeight, gradientNorm, largestDivergence, chunk,
                    advantages, normalizeObservations, normalizeRewards, distribution, initialLogDeviation,
                    architecture, hidden, memory, shared,
                    frozen);
        }
    }
}
