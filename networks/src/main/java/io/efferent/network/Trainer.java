package io.efferent.network;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.array.RandomStreams;
import io.efferent.array.Require;
import io.efferent.array.Tensors;
import io.efferent.network.mpi.Ranks;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Trains a policy by backpropagation through time and through the body.
 *
 * <p>Each batch draws trials, runs the closed loop forward and back ({@link GradientEngine}), and moves the weights by
 * one step of an {@link Optimizer}. With truncation, gradients flow back over a stretch of steps only, and the
 * gradients of all stretches are added up. The last and the best checkpoint are kept in the run's folder; a run resumed
 * from one gives the same numbers as one that was never interrupted.
 */
public final class Trainer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LAST = "last.npz";
    private static final String BEST = "best.npz";

    private final Environment environment;
    private final Policy policy;
    private final List<Loss> losses;
    private final int batchSize;
    private final long batches;
    private final LearningRate learningRate;
    private final double clip;
    private final PlasticSet plastic;
    private final List<Projection> projections;
    private final Gradients engine;
    private final String engineNote;
    private final long seed;
    private final int validationEvery;
    private final int validationSize;
    private final int patience;
    private final Path folder;
    private final int checkpointEvery;
    private final TrainingListener listener;
    private final BiConsumer<Trials, Rollout> observer;
    private final BooleanSupplier stop;
    private final Ranks ranks;
    private final String configuration;

    private final Weights weights;
    private final Optimizer optimizer;
    private final List<BatchMetrics> metrics = new ArrayList<>();
    private Weights best;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int unimproved;
    private long done;
    private boolean folderIsThere;

    private Trainer(Builder builder) {
        environment = builder.environment;
        policy = builder.policy;
        List<Loss> asked = builder.losses == null ? environment.task().losses() : builder.losses;
        if (builder.losses != null) {
            Gradients.requireServed("optLosses", asked, policy, environment.type());
        }
        List<Loss> unserved = Gradients.unserved(asked, policy, environment.type());
        losses = asked.stream().filter(loss -> !unserved.contains(loss)).toList();
        if (losses.isEmpty()) {
            throw new IllegalArgumentException("losses: got none that policy '" + policy.name()
                    + "' can serve, expected at least one; set them with optLosses");
        }
        batchSize = builder.batchSize;
        batches = builder.batches;
        learningRate = builder.learningRate;
        optimizer = builder.optimizer;
        plastic = builder.plastic;
        projections = builder.projections;
        observer = builder.observer;
        clip = builder.clip;
        seed = builder.resume == null ? builder.seed : builder.resume.seed();
        validationEvery = builder.validationEvery;
        validationSize = builder.validationSize;
        patience = builder.patience;
        folder = builder.folder;
        folderIsThere = folder != null && Files.isDirectory(folder);
        checkpointEvery = builder.checkpointEvery;
        listener = builder.listener;
        stop = builder.stop;
        ranks = builder.ranks;
        configuration = builder.configuration == null ? describe() : builder.configuration;
        var setup = new Gradients.Setup(
                environment, policy, losses, builder.truncation == 0 ? Integer.MAX_VALUE : builder.truncation,
                builder.hiddenNoise);
        var choice = Gradients.choose(
                setup, builder.engine, builder.threads, environment.trials(batchSize, seed, 0, Task.Purpose.TRAINING));
        Gradients alone = builder.rule == null ? choice.engine()
                : new RuleGradients(setup, choice.engine(), builder.rule);
        engine = ranks.size() == 1 ? alone : new SharedGradients(alone, ranks);
        engineNote = choice.note() + (builder.rule == null ? "" : "; learning by " + builder.rule.name())
                + (unserved.isEmpty() ? "" : "; without the task's losses "
                + unserved.stream().map(Loss::name).toList() + ", as the policy shows no " + Loss.Need.HIDDEN);
        weights = new Weights(policy.initialWeights(RandomStreams.stream(seed, "weights", 0)));
        requireKnown(policy.frozen());
        plastic.requireFor(weights);
        if (builder.initialWeights != null) {
            weights.set(builder.initialWeights);
        }
        if (!projections.isEmpty()) {
            plastic.change(weights, () -> Projection.applyAll(projections, weights, policy.frozen()));
        }
        best = weights.copy();
        if (builder.resume != null) {
            resume(builder.resume);
        }
    }

    private void requireKnown(Set<String> frozen) {
        for (String name : frozen) {
            if (!weights.names().contains(name)) {
                throw new IllegalArgumentException(
                        "frozen: got '" + name + "', expected some of " + weights.names());
            }
        }
    }

    /**
     * Which engine computes gradients, why if it is not the compiled one, and which losses of the task are left out:
     * one line for a log.
     */
    public String engine() {
        return engineNote;
    }

    /** The loss terms. */
    public List<Loss> losses() {
        return losses;
    }

    @Override
    public String toString() {
        return "trainer of %s with %s: batch %d of %d, %d trials each, %d weights, seed %d; %s".formatted(
                environment.task().name(), environment.effector().name(), done, batches, batchSize,
                weights.count(), seed, engineNote);
    }

    private void resume(Checkpoint checkpoint) {
        weights.set(checkpoint.weights());
        optimizer.restore(checkpoint.optimizer());
        done = checkpoint.batches();
        bestLoss = checkpoint.bestLoss();
        unimproved = checkpoint.patience();
        best = weights.copy();
        Path bestFile = folder == null ? null : folder.resolve(BEST);
        if (bestFile != null && Files.exists(bestFile)) {
            Weights found = Checkpoint.load(bestFile).weights();
            try {
                best.set(found);
            } catch (IllegalArgumentException e) {
                throw ArrayFile.damaged(bestFile, e.getMessage());
            }
        }
    }

    private String describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("environment", environment.describe());
        description.put("policy", policy.describe());
        Map<String, Object> terms = new LinkedHashMap<>();
        losses.forEach(loss -> terms.put(loss.name(), loss.weight()));
        description.put("losses", terms);
        description.put("batchSize", batchSize);
        description.put("batches", batches);
        description.put("optimizer", optimizer.name());
        description.put("clip", clip);
        description.put("projections", projections.stream().map(Projection::toString).toList());
        description.put("seed", seed);
        try {
            return JSON.writeValueAsString(description);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a description is not JSON", e);
        }
    }

    /**
     * Trains until all batches are done, validation stops improving, or it is asked to stop.
     *
     * @throws NonFiniteException if a NaN or an infinity comes up, naming where; checkpoints of earlier batches are
     *     kept
     * @throws UncheckedIOException if a checkpoint cannot be written
     */
    public TrainingResult run() {
        TrainingResult.End end = end();
        while (end == null) {
            BatchMetrics batch = learn();
            metrics.add(batch);
            listener.onBatch(batch);
            if (folder != null && done % checkpointEvery == 0) {
                save(checkpoint(), LAST);
            }
            end = end();
        }
        Checkpoint last = checkpoint();
        if (folder != null) {
            save(last, LAST);
        }
        Weights result = bestLoss < Double.POSITIVE_INFINITY ? best : weights.copy();
        return new TrainingResult(result, last, bestLoss, List.copyOf(metrics), end);
    }

    /** Why training is over; null if it is not. */
    private TrainingResult.End end() {
        if (patience > 0 && unimproved >= patience) {
            return TrainingResult.End.CONVERGED;
        }
        if (done >= batches) {
            return TrainingResult.End.COMPLETED;
        }
        return ranks.any(stop.getAsBoolean()) ? TrainingResult.End.STOPPED : null;
    }

    /** A folder that somebody has removed does not come back with only half of what was in it. */
    private void save(Checkpoint checkpoint, String name) {
        Path file = folder.resolve(name);
        if (folderIsThere && !Files.isDirectory(folder)) {
            throw new UncheckedIOException(
                    "cannot write " + file + ": its folder was removed", new NoSuchFileException(folder.toString()));
        }
        checkpoint.save(file);
        folderIsThere = true;
    }

    /**
     * Learns one batch: forward, backward, one step of the optimizer, and validation when it is due. {@link #run} does
     * so until the end.
     *
     * @throws NonFiniteException if a NaN or an infinity comes up
     */
    public BatchMetrics learn() {
        return learn(environment.trials(batchSize, seed, done, Task.Purpose.TRAINING));
    }

    /**
     * Learns from trials of the caller's, of any number, in place of those that the task would draw next.
     *
     * @param trials what happens; noise is that of the next batch
     * @throws NonFiniteException if a NaN or an infinity comes up
     */
    public BatchMetrics learn(Trials trials) {
        long start = System.nanoTime();
        Gradients.Batch batch = batch(trials);
        Map<String, Double> terms = new LinkedHashMap<>();
        Map<String, double[]> gradients = gradients(batch, terms);
        double loss = terms.values().stream().mapToDouble(Double::doubleValue).sum();
        double norm = GradientNorm.of(gradients);
        if (!Double.isFinite(norm)) {
            try (NDManager manager = Tensors.newManager()) {
                Gradients.requireFinite(engine.rollout(manager, weights, batch.trials()), losses, done + 1);
            }
            throw NonFiniteException.inGradient(done + 1, gradients);
        }
        GradientNorm.clip(gradients, norm, clip);
        double rate = learningRate.at(done, batches);
        listener.beforeUpdate(done + 1, weights, gradients);
        plastic.change(weights, () -> {
            optimizer.step(weights, gradients, rate);
            Projection.applyAll(projections, weights, projections.isEmpty() ? Set.of() : policy.frozen());
        });
        done++;
        listener.afterUpdate(done, weights);
        boolean isDue = validationEvery > 0 && (done % validationEvery == 0 || done == batches);
        Double validation = isDue ? validate() : null;
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new BatchMetrics(
                done, loss, terms, norm, rate, seconds, (double) trials.batch() * trials.steps() / seconds,
                validation);
    }

    /**
     * Runs trials with the present weights and without noise; nothing is learned.
     *
     * @param shownTo gets trials and rollout, whose arrays are freed when it returns
     */
    public void show(Trials trials, BiConsumer<Trials, Rollout> shownTo) {
        try (NDManager manager = Tensors.newManager()) {
            shownTo.accept(trials, engine.rollout(manager, weights, trials));
        }
    }

    private Gradients.Batch batch(Trials trials) {
        return new Gradients.Batch(
                done + 1, trials, RandomStreams.stream(seed, "noise", done),
                RandomStreams.stream(seed, "hidden noise", done),
                RandomStreams.stream(seed, "training", done * ranks.size() + ranks.rank()), observer);
    }

    /**
     * The gradients that {@link #learn()} is about to use, by weight that is not frozen, row-major and not yet clipped.
     * Nothing is learned.
     *
     * @throws NonFiniteException if the loss is not finite
     */
    public Map<String, double[]> gradients() {
        return gradients(
                batch(environment.trials(batchSize, seed, done, Task.Purpose.TRAINING)), new LinkedHashMap<>());
    }

    private Map<String, double[]> gradients(Gradients.Batch batch, Map<String, Double> terms) {
        Map<String, double[]> gradients = engine.of(weights, batch, terms);
        gradients.keySet().removeAll(policy.frozen());
        plastic.restrict(gradients);
        return gradients;
    }

    private double validate() {
        Trials trials = environment.trials(validationSize, seed, 0, Task.Purpose.VALIDATION);
        Evaluation evaluation = Evaluation.of(engine, environment, weights, losses, trials, (_, _) -> { });
        if (evaluation.nonFinite() != null) {
            listener.onNonFiniteValidation(done, evaluation.nonFinite());
        } else if (evaluation.loss() < bestLoss) {
            bestLoss = evaluation.loss();
            best = weights.copy();
            unimproved = 0;
            if (folder != null) {
                save(checkpoint(), BEST);
            }
        } else {
            unimproved++;
        }
        return evaluation.loss();
    }

    /** The present state of training. */
    public Checkpoint checkpoint() {
        return new Checkpoint(
                weights.copy(), optimizer.state(), done, seed, bestLoss, unimproved, configuration);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the settings of a training run. */
    public static final class Builder {
        private Environment environment;
        private Policy policy;
        private List<Loss> losses;
        private int batchSize = 64;
        private long batches = 1000;
        private LearningRate learningRate = LearningRate.constant(1e-3);
        private Optimizer optimizer = new Adam();
        private LearningRule rule;
        private PlasticSet plastic = PlasticSet.ALL;
        private List<Projection> projections = List.of();
        private double clip = 1;
        private int truncation;
        private double hiddenNoise;
        private GradientEngine engine = GradientEngine.AUTO;
        private int threads = Runtime.getRuntime().availableProcessors();
        private long seed;
        private int validationEvery = 100;
        private int validationSize = 64;
        private int patience;
        private Path folder;
        private int checkpointEvery = 100;
        private TrainingListener listener = metrics -> { };
        private BiConsumer<Trials, Rollout> observer;
        private BooleanSupplier stop = () -> false;
        private Ranks ranks = Ranks.ALONE;
        private String configuration;
        private Weights initialWeights;
        private Checkpoint resume;

        private Builder() {}

        public Builder setEnvironment(Environment newEnvironment) {
            environment = newEnvironment;
            return this;
        }

        public Builder setPolicy(Policy newPolicy) {
            policy = newPolicy;
            return this;
        }

        /** Loss terms; default those of the task, without those on hidden activity if the policy shows none. */
        public Builder optLosses(List<Loss> newLosses) {
            losses = List.copyOf(newLosses);
            return this;
        }

        /** Trials per batch; default 64. */
        public Builder optBatchSize(int size) {
            batchSize = atLeast("batchSize", size, 1);
            return this;
        }

        /** Number of batches; default 1000. */
        public Builder optBatches(long count) {
            if (count < 1) {
                throw new IllegalArgumentException("batches: got " + count + ", expected at least 1");
            }
            batches = count;
            return this;
        }

        /** Learning rate over time; default 1e-3 throughout. */
        public Builder optLearningRate(LearningRate rate) {
            learningRate = rate;
            return this;
        }

        /** The optimizer, fresh; default Adam with its usual constants. */
        public Builder optOptimizer(Optimizer newOptimizer) {
            optimizer = newOptimizer;
            return this;
        }

        /**
         * What changes the weights instead of the gradient of the loss, which is the default. The noise on memory that
         * is set does not count for {@link NodePerturbation}, which has its own, nor truncation for any.
         */
        public Builder optRule(LearningRule newRule) {
            rule = newRule;
            return this;
        }

        /** What learns; default all but what the policy freezes. */
        public Builder optPlastic(PlasticSet set) {
            plastic = set;
            return this;
        }

        /** What is done to weights before training and after each update, in this order; default nothing. */
        public Builder optProjections(List<Projection> all) {
            projections = List.copyOf(all);
            return this;
        }

        /** Largest norm of the gradient, which is scaled down beyond; default 1, 0 for no limit. */
        public Builder optClip(double norm) {
            clip = Require.notNegative("clip", norm);
            return this;
        }

        /** Number of steps over which gradients flow back; default 0, all of them. */
        public Builder optTruncation(int steps) {
            truncation = atLeast("truncation", steps, 0);
            return this;
        }

        /** Standard deviation of noise on the network's memory before each step; default 0. */
        public Builder optHiddenNoise(double deviation) {
            hiddenNoise = Require.notNegative("hiddenNoise", deviation);
            return this;
        }

        /** How gradients are computed; default compiled where possible. */
        public Builder optEngine(GradientEngine newEngine) {
            engine = newEngine;
            return this;
        }

        /** Threads of the compiled engine; default all processors. Results do not depend on it. */
        public Builder optThreads(int count) {
            threads = atLeast("threads", count, 1);
            return this;
        }

        /** Fixes initial weights, trials and noise; default 0. */
        public Builder optSeed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * Validate after every so many batches (default 100, 0 for never) and the last, on so many trials (default 64).
         */
        public Builder optValidation(int every, int size) {
            validationEvery = atLeast("validation interval", every, 0);
            validationSize = atLeast("validation size", size, 1);
            return this;
        }

        /** Stop after so many validations without improvement; default 0, never. */
        public Builder optPatience(int validations) {
            patience = atLeast("patience", validations, 0);
            return this;
        }

        /** Where checkpoints {@code last.npz} and {@code best.npz} are kept; default nowhere. */
        public Builder optFolder(Path newFolder) {
            folder = newFolder;
            return this;
        }

        /** Write {@code last.npz} after every so many batches; default 100. */
        public Builder optCheckpointEvery(int count) {
            checkpointEvery = atLeast("checkpointEvery", count, 1);
            return this;
        }

        /** Is told of each batch, before and after its update. */
        public Builder optListener(TrainingListener newListener) {
            listener = newListener;
            return this;
        }

        /** Gets trials and rollout of each batch, noise included, whose arrays are freed when it returns. */
        public Builder optObserver(BiConsumer<Trials, Rollout> newObserver) {
            observer = newObserver;
            return this;
        }

        /** Asked before each batch whether to stop. */
        public Builder optStop(BooleanSupplier newStop) {
            stop = newStop;
            return this;
        }

        /**
         * Processes that share the trials of each batch; default this one alone. All of them build the same trainer and
         * do the same with it; only one should be given a folder. Gradients are those of one process to rounding, for
         * losses that are means over trials or are of weights alone, whatever noise is drawn; what a policy draws in
         * training, such as dropout, differs. An observer gets the share of its process.
         */
        public Builder optRanks(Ranks processes) {
            ranks = processes;
            return this;
        }

        /** What checkpoints say about the run, as JSON; default a description of environment, policy and settings. */
        public Builder optConfiguration(String json) {
            configuration = json;
            return this;
        }

        /** Weights to start from; default the policy's own. */
        public Builder optInitialWeights(Weights weights) {
            initialWeights = weights;
            return this;
        }

        /** Go on where a checkpoint was taken; its seed counts. */
        public Builder optResume(Checkpoint checkpoint) {
            resume = checkpoint;
            return this;
        }

        private static int atLeast(String name, int value, int least) {
            if (value < least) {
                throw new IllegalArgumentException(name + ": got " + value + ", expected at least " + least);
            }
            return value;
        }

        /**
         * The trainer.
         *
         * @throws IllegalArgumentException if something is missing or policy and environment do not fit
         */
        public Trainer build() {
            if (environment == null) {
                throw new IllegalArgumentException("environment: none was set; call setEnvironment");
            }
            if (policy == null) {
                throw new IllegalArgumentException("policy: none was set; call setPolicy");
            }
            if (policy.observationSize() != environment.observationSize()
                    || policy.actionSize() != environment.actionSize()) {
                throw new IllegalArgumentException("policy: got one from " + policy.observationSize() + " inputs to "
                        + policy.actionSize() + " outputs, expected " + environment.observationSize() + " inputs "
                        + environment.channels() + " and " + environment.actionSize() + " outputs");
            }
            environment.requireRoom("batchSize", batchSize);
            if (ranks.size() > 1 && rule != null) {
                throw new IllegalArgumentException("ranks: got " + ranks.size() + " processes and learning by "
                        + rule.name() + ", expected one, as only gradients are shared");
            }
            if (batchSize < ranks.size()) {
                throw new IllegalArgumentException("batchSize: got " + batchSize + ", expected at least "
                        + ranks.size() + ", a trial for each process");
            }
            environment.requireRoom("validationSize", validationSize);
            return new Trainer(this);
        }
    }
}
