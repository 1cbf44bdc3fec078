package io.efferent.rl.ppo;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.efferent.network.LearningRate;
import io.efferent.network.layer.Architectures;
import io.efferent.network.layer.Architectures.Eye;
import io.efferent.network.layer.Architectures.Memory;
import java.util.List;

/**
 * Everything that decides how an agent learns. Files may also have the flat form and the names of version 0.1.0.
 *
 * @param experience what is gathered before each improvement
 * @param network the policy and its critic
 * @param learning how the network is improved
 */
@JsonDeserialize(using = PpoSettingsReader.class)
public record PpoSettings(Experience experience, Network network, Learning learning) {
    /** Over which rows advantages are normalized. */
    public enum Normalization { NONE, CYCLE, MINIBATCH }

    /**
     * What is gathered before each improvement.
     *
     * @param steps of the environments in all
     * @param environments stepped together
     * @param horizon steps of each environment per cycle
     * @param normalizeObservations whether observations are given mean 0 and variance 1
     * @param normalizeRewards whether rewards are divided by the standard deviation of the return
     */
    public record Experience(
            long steps, int environments, int horizon, boolean normalizeObservations, boolean normalizeRewards) {

        /** Checks each setting. */
        public Experience {
            atLeast("steps", steps, 1);
            atLeast("environments", environments, 1);
            atLeast("horizon", horizon, 1);
        }
    }

    /**
     * The policy and its critic.
     *
     * @param architecture of the network, see {@link io.efferent.network.layer.Architectures#layers}
     * @param hidden units of each layer of the simple architecture
     * @param memory kind of the last layer's units
     * @param sequenceLength steps through which gradients of a network with memory flow back; divides the horizon
     * @param shared whether the critic reads the actor's last layer instead of having layers of its own
     * @param distribution of actions, see {@link io.efferent.rl.distribution.Distribution#of}
     * @param initialLogStandardDeviation where the logarithm of a Gaussian's standard deviation starts
     * @param eye what looks at pictures
     */
    public record Network(
            String architecture, List<Integer> hidden, Memory memory, int sequenceLength, boolean shared,
            String distribution, double initialLogStandardDeviation, Eye eye) {

        /** Checks each setting. */
        public Network {
            hidden = List.copyOf(hidden);
            if (hidden.isEmpty() || hidden.stream().anyMatch(n -> n < 1)) {
                throw new IllegalArgumentException("hidden: got " + hidden + ", expected sizes of at least one layer");
            }
            atLeast("sequenceLength", sequenceLength, 1);
            if (!Double.isFinite(initialLogStandardDeviation)) {
                throw new IllegalArgumentException("initialLogStandardDeviation: got " + initialLogStandardDeviation
                        + ", expected a finite number");
            }
        }
    }

    /**
     * How the network is improved on what was gathered.
     *
     * @param minibatch rows per update, about: a cycle is cut into equal parts
     * @param epochs how often each row is used
     * @param learningRate of Adam
     * @param schedule of the learning rate over all cycles
     * @param discount of later rewards per step
     * @param lambda of generalized advantage estimation
     * @param clip of the ratio of probabilities
     * @param clipValues whether the critic's loss is clipped too
     * @param entropyWeight of the entropy in the objective
     * @param valueWeight of the critic's loss
     * @param gradientNorm largest norm of the gradient, which is scaled down beyond; 0 for no limit
     * @param targetKl estimated KL divergence from the old policy beyond which a cycle's updates end; 0 for no limit
     * @param advantages over what advantages are given mean 0 and variance 1
     * @param frozen beginnings of the names of weights that are not to be learned, as {@code actor.SSC}
     */
    public record Learning(
            int minibatch, int epochs, double learningRate, LearningRate.Schedule schedule, double discount,
            double lambda, double clip, boolean clipValues, double entropyWeight, double valueWeight,
            double gradientNorm, double targetKl, Normalization advantages, List<String> frozen) {

        /** Checks each setting. */
        public Learning {
            atLeast("minibatch", minibatch, 1);
            atLeast("epochs", epochs, 1);
            between("learningRate", learningRate, 0, 1);
            between("discount", discount, 0, 1);
            between("lambda", lambda, 0, 1);
            between("clip", clip, 0, 1);
            between("entropyWeight", entropyWeight, 0, Double.MAX_VALUE);
            between("valueWeight", valueWeight, 0, Double.MAX_VALUE);
            between("gradientNorm", gradientNorm, 0, Double.MAX_VALUE);
            between("targetKl", targetKl, 0, Double.MAX_VALUE);
            frozen = List.copyOf(frozen);
            schedule.from(learningRate);
        }
    }

    /** Checks that the groups fit. */
    public PpoSettings {
        boolean remembers = network.memory != Memory.NONE || Architectures.remembers(network.architecture);
        if (remembers && experience.horizon % network.sequenceLength != 0) {
            throw new IllegalArgumentException("sequenceLength: got " + network.sequenceLength
                    + ", expected a divisor of the horizon, which is " + experience.horizon);
        }
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
        return learning.schedule.from(learning.learningRate);
    }

    /** Number of cycles until all steps are done. */
    public long cycles() {
        return Math.ceilDiv(experience.steps, (long) experience.environments * experience.horizon);
    }

    /** Starts from values that are common for continuous control. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these settings. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.steps = experience.steps;
        builder.environments = experience.environments;
        builder.horizon = experience.horizon;
        builder.minibatch = learning.minibatch;
        builder.epochs = learning.epochs;
        builder.learningRate = learning.learningRate;
        builder.schedule = learning.schedule;
        builder.discount = learning.discount;
        builder.lambda = learning.lambda;
        builder.clip = learning.clip;
        builder.clipValues = learning.clipValues;
        builder.entropyWeight = learning.entropyWeight;
        builder.valueWeight = learning.valueWeight;
        builder.gradientNorm = learning.gradientNorm;
        builder.targetKl = learning.targetKl;
        builder.sequenceLength = network.sequenceLength;
        builder.advantages = learning.advantages;
        builder.normalizeObservations = experience.normalizeObservations;
        builder.normalizeRewards = experience.normalizeRewards;
        builder.distribution = network.distribution;
        builder.initialLogStandardDeviation = network.initialLogStandardDeviation;
        builder.architecture = network.architecture;
        builder.hidden = network.hidden;
        builder.memory = network.memory;
        builder.shared = network.shared;
        builder.eye = network.eye;
        builder.frozen = learning.frozen;
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
        private LearningRate.Schedule schedule = LearningRate.Schedule.CONSTANT;
        private double discount = 0.99;
        private double lambda = 0.95;
        private double clip = 0.2;
        private boolean clipValues = false;
        private double entropyWeight = 0;
        private double valueWeight = 0.5;
        private double gradientNorm = 0.5;
        private double targetKl = 0;
        private int sequenceLength = 16;
        private Normalization advantages = Normalization.CYCLE;
        private boolean normalizeObservations = true;
        private boolean normalizeRewards = true;
        private String distribution = "auto";
        private double initialLogStandardDeviation = 0;
        private String architecture = "simple";
        private List<Integer> hidden = List.of(64, 64);
        private Memory memory = Memory.NONE;
        private boolean shared = false;
        private Eye eye = Eye.CONVOLUTIONAL;
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
        public Builder optSchedule(LearningRate.Schedule value) {
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
        public Builder optTargetKl(double value) {
            targetKl = value;
            return this;
        }

        /** Default 16. */
        public Builder optSequenceLength(int value) {
            sequenceLength = value;
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
        public Builder optInitialLogStandardDeviation(double value) {
            initialLogStandardDeviation = value;
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
        public Builder optMemory(Memory value) {
            memory = value;
            return this;
        }

        /** Default false. */
        public Builder optShared(boolean value) {
            shared = value;
            return this;
        }

        /** Default convolutions. */
        public Builder optEye(Eye value) {
            eye = value;
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
                    new Experience(steps, environments, horizon, normalizeObservations, normalizeRewards),
                    new Network(
                    architecture, hidden, memory, sequenceLength, shared, distribution, initialLogStandardDeviation,
                    eye),
                    new Learning(
                            minibatch, epochs, learningRate, schedule, discount, lambda, clip, clipValues,
                            entropyWeight, valueWeight,
                            gradientNorm, targetKl, advantages, frozen));
        }
    }
}
