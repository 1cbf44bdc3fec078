package io.efferent.rl.ppo;

import io.efferent.network.Adam;
import io.efferent.network.GradientNorm;
import io.efferent.network.Projection;
import io.efferent.network.Weights;
import io.efferent.network.mpi.Ranks;
import io.efferent.rl.ppo.PpoSettings.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Improves weights on the experience of a cycle: several epochs of minibatches in random order. */
final class Learning {
    /** Samples of a block of a compiled sweep. */
    private static final int BLOCK = 32;

    private final PpoSettings settings;
    private final Update update;
    private final Weights weights;
    private final Set<String> frozen;
    private final Adam adam;
    private final List<Integer> memorySizes;
    private final Ranks ranks;
    private final List<Projection> projections;
    /** Length of the sequences that are shuffled. */
    private final int sequenceLength;

    /**
     * Learns.
     *
     * @param update means over all ranks
     * @param frozen names of the weights that stay
     * @param ranks who else learns, each from as many rows
     * @param projections of the weights, after each update
     */
    Learning(
            PpoSettings settings, Update update, Weights weights, Set<String> frozen, Adam adam,
            List<Integer> memorySizes, Ranks ranks, List<Projection> projections) {
        this.settings = settings;
        this.update = update;
        this.weights = weights;
        this.frozen = frozen;
        this.adam = adam;
        this.memorySizes = memorySizes;
        this.ranks = ranks;
        this.projections = projections;
        sequenceLength = memorySizes.isEmpty() ? 1 : settings.network().sequenceLength();
    }

    /**
     * What came of it.
     *
     * @param entropy of the policy before, estimated as the mean of minus the log-probability of its draws
     * @param terms means over all minibatches of the columns of {@link PpoLoss.Step#terms}, the KL divergence over the
     *     last epoch
     * @param gradientNorm mean
     * @param explainedVariance of the critic before
     * @param epochs done
     */
    record Result(double entropy, double[] terms, double gradientNorm, double explainedVariance, int epochs) {}

    Result improve(RolloutBuffer experience, double rate, RandomGenerator random) {
        double[] advantages = Advantages.of(
                experience.count, experience.rewards, experience.values, experience.terminated, experience.truncated,
                experience.finalValues, settings.learning().discount(), settings.learning().lambda());
        float[] targets = targets(experience, advantages);
        double explained = explainedVariance(experience, advantages);
        if (settings.learning().advantages() == Normalization.CYCLE) {
            Moments moments = moments(advantages);
            Arrays.setAll(advantages, i -> moments.normalize(advantages[i]));
        }
        for (int i = 0; i < advantages.length; i++) {
            targets[i * Minibatch.TARGETS + Minibatch.ADVANTAGE] = (float) advantages[i];
        }
        int[] sequences = new int[experience.rows() / sequenceLength];
        Arrays.setAll(sequences, i -> i);
        int parts = Math.clamp(Math.round((float) experience.rows() * ranks.size() / settings.learning().minibatch()),
                1, sequences.length);
        double[] likelihood = {remember(experience, targets, sequences, parts) / ranks.size()};
        ranks.sum(likelihood);
        double entropy = -likelihood[0];

        double[] terms = new double[PpoLoss.TERMS];
        double norms = 0;
        int epoch = 0;
        double klDivergence = 0;
        while (epoch < settings.learning().epochs() && !isTooFar(klDivergence)) {
            shuffle(sequences, random);
            klDivergence = 0;
            for (int part = 0; part < parts; part++) {
                Minibatch minibatch = minibatch(experience, targets, part(sequences, part, parts));
                Update.Result result = update.gradients(weights, minibatch);
                for (int i = 0; i < terms.length; i++) {
                    terms[i] += result.terms()[i] / parts;
                }
                klDivergence += result.terms()[PpoLoss.KL_DIVERGENCE] / parts;
                norms += step(result, rate) / parts;
            }
            epoch++;
        }
        int done = epoch;
        Arrays.setAll(terms, i -> terms[i] / done);
        terms[PpoLoss.KL_DIVERGENCE] = klDivergence;
        return new Result(entropy, terms, norms / epoch, explained, epoch);
    }

    private boolean isTooFar(double klDivergence) {
        return settings.learning().targetKl() > 0 && klDivergence > settings.learning().targetKl();
    }

    private static float[] targets(RolloutBuffer experience, double[] advantages) {
        float[] targets = new float[experience.rows() * Minibatch.TARGETS];
        for (int row = 0; row < experience.rows(); row++) {
            int at = row * Minibatch.TARGETS;
            targets[at + Minibatch.CARRY] = experience.begins[row] ? 0 : 1;
            targets[at + Minibatch.RETURN] = (float) (advantages[row] + experience.values[row]);
            targets[at + Minibatch.VALUE] = experience.values[row];
        }
        return targets;
    }

    private double explainedVariance(RolloutBuffer experience, double[] advantages) {
        double[] returns = new double[advantages.length];
        Arrays.setAll(returns, i -> advantages[i] + experience.values[i]);
        return 1 - Math.pow(moments(advantages).standardDeviation() / moments(returns).standardDeviation(), 2);
    }

    private record Moments(double mean, double standardDeviation) {
        private static final double ROUNDING = 1e-12;

        /**
         * With mean 0 and variance 1; but where all are alike, as a single one is, as it is: it would never be learned
         * from.
         */
        double normalize(double x) {
            return standardDeviation <= ROUNDING * Math.abs(mean) ? x : (x - mean) / (standardDeviation + 1e-8);
        }
    }

    /** Of the numbers of all ranks. */
    private Moments moments(double[] numbers) {
        double[] sum = {Arrays.stream(numbers).sum(), numbers.length};
        ranks.sum(sum);
        double mean = sum[0] / sum[1];
        double[] squares = {Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum()};
        ranks.sum(squares);
        return new Moments(mean, Math.sqrt(squares[0] / sum[1]));
    }

    /**
     * Writes down how likely the draws were, by the same computation as that of the updates: at first ratios are
     * exactly 1. Returns the mean.
     */
    private double remember(RolloutBuffer experience, float[] targets, int[] sequences, int parts) {
        double sum = 0;
        for (int part = 0; part < parts; part++) {
            int[] own = part(sequences, part, parts);
            Minibatch minibatch = minibatch(experience, targets, own);
            float[] log = update.logProbabilities(weights, minibatch);
            int[] rows = rows(experience, own, minibatch.samples(), minibatch.steps());
            for (int i = 0; i < rows.length; i++) {
                if (rows[i] >= 0) {
                    targets[rows[i] * Minibatch.TARGETS + Minibatch.LOG_PROBABILITY] = log[i];
                    sum += log[i];
                }
            }
        }
        return sum / experience.rows();
    }

    private static int[] part(int[] sequences, int part, int parts) {
        int from = (int) ((long) part * sequences.length / parts);
        return Arrays.copyOfRange(sequences, from, (int) ((part + 1L) * sequences.length / parts));
    }

    private static void shuffle(int[] numbers, RandomGenerator random) {
        for (int i = numbers.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = numbers[i];
            numbers[i] = numbers[j];
            numbers[j] = kept;
        }
    }

    private static String nonFinite(Map<String, double[]> gradients) {
        return gradients.entrySet().stream()
                .filter(gradient -> !Arrays.stream(gradient.getValue()).allMatch(Double::isFinite))
                .map(Map.Entry::getKey).findFirst().orElse("all weights together");
    }

    /** Clips the gradient and steps. Returns the norm before. */
    private double step(Update.Result result, double rate) {
        Map<String, double[]> gradients = result.gradients();
        double[] terms = result.terms();
        gradients.keySet().removeAll(frozen);
        double norm = GradientNorm.of(gradients);
        if (!Double.isFinite(norm)) {
            throw new IllegalStateException(
                    "update " + (adam.steps() + 1) + ": the gradient of " + nonFinite(gradients)
                    + " is not finite (loss of the policy " + (float) terms[PpoLoss.POLICY] + ", of the critic "
                    + (float) terms[PpoLoss.VALUE]
                    + "); rewards or observations may be too large, or the learning rate");
        }
        GradientNorm.clip(gradients, norm, settings.learning().gradientNorm());
        adam.step(weights, gradients, rate);
        Projection.applyAll(projections, weights, projections.isEmpty() ? Set.of() : frozen);
        return norm;
    }

    /** Rows of experience, (steps, samples); -1 for padding. */
    private int[] rows(RolloutBuffer experience, int[] sequences, int samples, int steps) {
        int[] rows = new int[samples * steps];
        Arrays.fill(rows, -1);
        for (int s = 0; s < sequences.length; s++) {
            if (sequenceLength == 1) {
                rows[s] = sequences[s];
            } else {
                int first = sequences[s] / experience.count * sequenceLength;
                int environment = sequences[s] % experience.count;
                for (int step = 0; step < sequenceLength; step++) {
                    rows[step * samples + s] = (first + step) * experience.count + environment;
                }
            }
        }
        return rows;
    }

    private Minibatch minibatch(RolloutBuffer experience, float[] targets, int[] sequences) {
        // Without memory the steps of a sweep have nothing to do with each other; some per block are faster than one.
        boolean remembers = !memorySizes.isEmpty();
        int samples = remembers ? sequences.length : BLOCK * Math.max(1, sequences.length / (4 * BLOCK));
        int steps = remembers ? sequenceLength : Math.ceilDiv(sequences.length, samples);
        int[] rows = rows(experience, sequences, samples, steps);
        float[] shares = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            shares[i] = rows[i] < 0 ? 0 : 1f / (sequences.length * sequenceLength);
        }
        float[] picked = pick(targets, rows, Minibatch.TARGETS);
        if (settings.learning().advantages() == Normalization.MINIBATCH) {
            normalize(picked, rows);
        }
        List<float[]> memory = new ArrayList<>();
        for (int i = 0; i < memorySizes.size(); i++) {
            memory.add(pick(experience.memory.get(i), sequences, memorySizes.get(i)));
        }
        return new Minibatch(
                samples, steps,
                pick(experience.observations, rows, experience.observations.length / experience.rows()),
                pick(experience.draws, rows, experience.draws.length / experience.rows()),
                picked, shares, memory);
    }

    /** Rows of an array; padding repeats the first one. */
    private static float[] pick(float[] array, int[] rows, int columns) {
        float[] picked = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(array, (rows[i] < 0 ? rows[0] : rows[i]) * columns, picked, i * columns, columns);
        }
        return picked;
    }

    private void normalize(float[] targets, int[] rows) {
        double[] advantages = new double[(int) Arrays.stream(rows).filter(row -> row >= 0).count()];
        int found = 0;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] >= 0) {
                advantages[found++] = targets[i * Minibatch.TARGETS + Minibatch.ADVANTAGE];
            }
        }
        Moments moments = moments(advantages);
        for (int at = Minibatch.ADVANTAGE; at < targets.length; at += Minibatch.TARGETS) {
            targets[at] = (float) moments.normalize(targets[at]);
        }
    }
}
