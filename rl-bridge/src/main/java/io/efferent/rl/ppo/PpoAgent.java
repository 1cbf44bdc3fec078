package io.efferent.rl.ppo;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.Memory;
import io.efferent.array.RandomStreams;
import io.efferent.array.Values;
import io.efferent.kernel.UntraceableException;
import io.efferent.network.Adam;
import io.efferent.network.ArrayFile;
import io.efferent.network.LearnedArrays;
import io.efferent.network.Projection;
import io.efferent.network.StrictJson;
import io.efferent.network.Weights;
import io.efferent.network.mpi.Ranks;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import io.efferent.rl.VectorEnvironment.Finished;
import io.efferent.rl.VectorEnvironment;
import io.efferent.rl.distribution.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns to act in an environment by proximal policy optimization. A cycle gathers experience and improves the policy
 * on it.
 *
 * <pre>
 *   try (var agent = PpoAgent.builder().setEnvironment(Environments.named("cartpole")).build()) {
 *       agent.train(20, metrics -&gt; IO.println(metrics.meanReturn()));
 *       IO.println(agent.evaluate(10).meanReturn());
 *   }
 * </pre>
 *
 * <p>The seed fixes everything: an agent that was saved and loaded goes on with the numbers it would have had.
 */
public final class PpoAgent implements AutoCloseable {
    private static final String FORMAT = "efferent-ppo/1";
    private static final String ACTOR = "actor.";
    private static final String OBSERVATIONS = "observations";
    private static final String RETURNS = "returns";
    private static final String ADAM = "adam";
    private static final String NONE = "none";
    private static final List<String> FOLDERS =
            Stream.concat(LearnedArrays.folders(ADAM).stream(), Stream.of(OBSERVATIONS, RETURNS)).toList();
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE).build();
    private static final Logger LOG = LoggerFactory.getLogger(PpoAgent.class);
    /** As many divergent episodes in a row end learning. */
    private static final int MOST_DIVERGED_IN_A_ROW = 100;

    private final EnvironmentSpec environment;
    private final PpoSettings settings;
    private final long seed;
    private final int threads;
    private final Ranks ranks;
    /** The seed of what this rank does otherwise than the others. */
    private final long ownSeed;
    private final VectorEnvironment environments;
    private final ActorCritic network;
    private final Weights weights;
    private final Adam adam = new Adam(0.9, 0.999, 1e-5);
    private final Actor actor;
    private final String engine;
    private final RolloutCollector collector;
    private final Learning learning;
    /** What is done to weights after each update, in words. */
    private final List<String> projections;
    /** The same as a file has it of the agent that goes on. */
    private List<String> before = List.of();
    private boolean begun;
    private long cycles;
    /** Of the episodes that ended last, how many in a row because the body diverged. */
    private int divergedInARow;
    private Throwable failure;

    private PpoAgent(Builder builder) {
        environment = builder.environment;
        settings = builder.settings;
        seed = builder.seed;
        threads = builder.threads;
        ranks = builder.ranks;
        ownSeed = ranks.rank() == 0 ? seed : RandomStreams.stream(seed, "ranks", ranks.rank()).nextLong();
        if (settings.experience().environments() % ranks.size() != 0) {
            throw new IllegalArgumentException("environments: got " + settings.experience().environments()
                    + ", expected a multiple of the number of processes, which is " + ranks.size());
        }
        environments = environment.vector(settings.experience().environments() / ranks.size(), threads, ownSeed);
        try {
            Distribution distribution = Distribution.of(
                    settings.network().distribution(), environments.actions(),
                    settings.network().initialLogStandardDeviation());
            network = builder.network == null
                    ? ActorCritic.of(environments.senses(), distribution, settings)
                    : builder.network;
            double rows = (double) settings.experience().horizon() * environments.count();
            Memory.require("environments, horizon", environments.count() + ", " + settings.experience().horizon(),
                    rows * environments.observationSize(), rows * environments.observationSize() * Float.BYTES);
            Map<String, Values> initial = network.initialWeights(RandomStreams.stream(seed, "weights", 0));
            weights = new Weights(initial);
            settings.learning().frozen().forEach(prefix -> requireSome("frozen", prefix, weights.names()));
            var loss = new PpoLoss(
                    network, settings.learning().clip(), settings.learning().clipValues(),
                    settings.learning().valueWeight(), settings.learning().entropyWeight());
            Engine choice = engine(loss, initial);
            actor = choice.actor();
            engine = choice.note();
            List<Integer> memorySizes = network.memorySizes();
            collector = new RolloutCollector(environments, settings, actor, network.distribution(), memorySizes);
            Update update = ranks.size() == 1 ? choice.update() : new AveragedUpdate(choice.update(), ranks);
            learning = new Learning(settings, update, weights, frozen(), adam, memorySizes, ranks, builder.projections);
            projections = builder.projections.stream().map(Projection::toString).toList();
            Projection.applyAll(builder.projections, weights, frozen());
        } catch (RuntimeException e) {
            environments.close();
            throw e;
        }
    }

    /** What neither settings nor the network's parts let learn. */
    private Set<String> frozen() {
        Set<String> frozen = new HashSet<>(network.frozen());
        weights.names().stream().filter(name -> settings.learning().frozen().stream().anyMatch(name::startsWith))
                .forEach(frozen::add);
        return frozen;
    }

    private static void requireSome(String argument, String prefix, Collection<String> names) {
        if (prefix.isBlank() || names.stream().noneMatch(name -> name.startsWith(prefix))) {
            throw new IllegalArgumentException(
                    argument + ": got '" + prefix + "', expected the beginning of one of " + names);
        }
    }

    private record Engine(Actor actor, Update update, String note) {}

    private Engine engine(PpoLoss loss, Map<String, Values> shapes) {
        try {
            return new Engine(
                    new CompiledActor(network, shapes, threads),
                    new CompiledUpdate(loss, DataType.FLOAT32, shapes, threads), "compiled, " + threads + " threads");
        } catch (UntraceableException e) {
            return new Engine(
                    new DirectActor(network), new AutogradUpdate(loss, DataType.FLOAT32),
                    "autograd (" + e.getMessage() + ")");
        }
    }

    /** Environment, progress, size and engine in one line. */
    @Override
    public String toString() {
        return "PPO in " + environment.name() + ": " + cycles + " cycles, " + steps() + " steps, " + weights.count()
                + " weights, "
                + engine;
    }

    /** How the network is computed, and why so if it is not compiled: one line for a log. */
    public String engine() {
        return engine;
    }

    /** What is learned. */
    public EnvironmentSpec environment() {
        return environment;
    }

    /** How it is learned. */
    public PpoSettings settings() {
        return settings;
    }

    /** The seed of everything. */
    public long seed() {
        return seed;
    }

    /** The network. */
    public ActorCritic network() {
        return network;
    }

    /** Its weights; changes to them are changes to the agent. */
    public Weights weights() {
        return weights;
    }

    /** The weights of the actor alone, as its own class names them: to be trained by other means, or evaluated. */
    public Weights actorWeights() {
        return new Weights(part(weights.values(), ACTOR));
    }

    /**
     * Takes over weights of the actor, such as another way of training has found.
     *
     * @throws IllegalArgumentException if they are of another network
     */
    public void setActorWeights(Weights actorWeights) {
        requireFinite(actorWeights);
        Map<String, Values> all = weights.values();
        all.keySet().removeIf(name -> name.startsWith(ACTOR));
        put(all, ACTOR, actorWeights.values());
        weights.set(new Weights(all));
    }

    /** Number of cycles done. */
    public long cycles() {
        return cycles;
    }

    /** Number of steps of the environments done. */
    public long steps() {
        return cycles * settings.experience().horizon() * settings.experience().environments();
    }

    /**
     * More cycles.
     *
     * @param more how many
     * @param listener is told of each
     */
    public void train(long more, Consumer<PpoMetrics> listener) {
        for (long i = 0; i < more; i++) {
            listener.accept(cycle());
        }
    }

    /**
     * One cycle.
     *
     * @throws IllegalStateException naming environment, episode and step if an environment fails, or yields an
     *     observation or a reward that is not finite; if the body diverged in each of the last 100 episodes that ended;
     *     and whenever this is called again after that, as the environments stand where they failed: a checkpoint goes
     *     on, this agent does not
     * @throws IllegalArgumentException if a weight is not finite
     */
    public PpoMetrics cycle() {
        return orFail(this::gatherAndLearn);
    }

    /**
     * One cycle in environments of the caller's, in place of the agent's own: an episode in each, which are as long as
     * the horizon and begin here. What is known of observations and returns stays as it is.
     *
     * @param others with the senses and actions of the agent's own, of any number
     * @throws IllegalStateException as {@link #cycle} does
     * @throws IllegalArgumentException if they are of another kind
     */
    public PpoMetrics learn(VectorEnvironment others) {
        requireAlike(others);
        return orFail(() -> {
            long start = System.nanoTime();
            RolloutCollector there = collector.in(others);
            there.begin();
            RolloutBuffer experience = there.gather(weights, RandomStreams.stream(ownSeed, "actions", cycles));
            return improve(there, others, experience, start);
        });
    }

    /**
     * Plays an episode in each environment of the caller's, always taking the most likely action. Nothing is learned by
     * it.
     *
     * @param others with the senses and actions of the agent's own, of any number
     * @return the episodes, in the order in which they ended
     * @throws IllegalArgumentException if the environments are of another kind
     */
    public List<Finished> play(VectorEnvironment others) {
        requireAlike(others);
        PpoPlayer player = player(others.count());
        float[] actions = new float[others.count() * network.distribution().width()];
        List<Finished> over = new ArrayList<>();
        others.reset();
        while (over.size() < others.count()) {
            player.act(others.observations(), actions);
            others.step(actions);
            over.addAll(others.drainFinished());
        }
        return over;
    }

    private void requireAlike(VectorEnvironment others) {
        if (!others.senses().equals(environments.senses()) || !others.actions().equals(environments.actions())) {
            throw new IllegalArgumentException("others: got " + others.name() + " with senses " + others.senses()
                    + ", expected the " + environments.senses() + " and the actions of " + environment.name());
        }
    }

    private PpoMetrics orFail(Supplier<PpoMetrics> cycle) {
        requireSound();
        requireFinite(weights);
        if (projections.size() < before.size()) {
            throw new IllegalStateException("projections: got " + projections + ", expected those that this agent has "
                    + "learned with until here, by optProjections: " + before);
        }
        try {
            return cycle.get();
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        }
    }

    private void requireSound() {
        if (failure != null) {
            throw new IllegalStateException(
                    "the agent cannot go on, but one that resumes its last checkpoint can; it failed with: "
                    + failure.getMessage(), failure);
        }
    }

    private static void requireFinite(Weights weights) {
        for (String name : weights.names()) {
            double[] numbers = weights.get(name);
            for (int i = 0; i < numbers.length; i++) {
                if (!Double.isFinite(numbers[i])) {
                    throw new IllegalArgumentException(
                            "weights: got " + numbers[i] + " in " + name + "[" + i + "], expected finite numbers");
                }
            }
        }
    }

    private PpoMetrics gatherAndLearn() {
        long start = System.nanoTime();
        RunningMoments observations = collector.observationMoments.copy();
        RunningMoments returns = collector.returnMoments.copy();
        if (!begun) {
            weights.names().forEach(name -> ranks.broadcast(weights.get(name)));
            collector.begin();
            begun = true;
        }
        RolloutBuffer experience = collector.gather(weights, RandomStreams.stream(ownSeed, "actions", cycles));
        collector.observationMoments.join(observations, ranks);
        collector.returnMoments.join(returns, ranks);
        return improve(collector, environments, experience, start);
    }

    private PpoMetrics improve(
            RolloutCollector gathering, VectorEnvironment where, RolloutBuffer experience, long start) {
        List<Finished> finished = ofAllRanks(where.drainFinished());
        int diverged = countDiverged(finished);
        long gathered = System.nanoTime();
        double rate = settings.rate().at(Math.min(cycles, settings.cycles() - 1), settings.cycles());
        Learning.Result result = learning.improve(experience, rate, RandomStreams.stream(seed, "minibatches", cycles));
        cycles++;
        long end = System.nanoTime();
        var episodes = new PpoEvaluation(finished);
        double[] terms = result.terms();
        return new PpoMetrics(
                cycles, steps(), adam.steps(), finished.size(), diverged,
                episodes.meanReturn(), episodes.returnStandardDeviation(), episodes.meanLength(), episodes.measures(),
                terms[PpoLoss.POLICY], terms[PpoLoss.VALUE], result.entropy(), terms[PpoLoss.KL_DIVERGENCE],
                terms[PpoLoss.CLIP_FRACTION], result.explainedVariance(), result.gradientNorm(), rate, result.epochs(),
                experience.rows() * ranks.size() / ((end - start) * 1e-9), where.drainSeconds(),
                gathering.secondsWaiting(), gathering.secondsActing(), (end - gathered) * 1e-9);
    }

    /** Says so if bodies diverged, and gives up if they do nothing else. */
    private int countDiverged(List<Finished> finished) {
        int diverged = new PpoEvaluation(finished).diverged();
        for (Finished episode : finished) {
            divergedInARow = episode.diverged() ? divergedInARow + 1 : 0;
            if (divergedInARow == MOST_DIVERGED_IN_A_ROW) {
                throw new IllegalStateException("the body diverged in each of the last " + divergedInARow
                        + " episodes; its timestep may be too long or its actions too strong. The last: "
                        + episode.divergence());
            }
        }
        if (diverged > 0) {
            LOG.warn("cycle {}: the body diverged in {} of {} episodes, first in {}", cycles + 1, diverged,
                    finished.size(),
                    finished.stream().filter(Finished::diverged).findFirst().orElseThrow().divergence());
        }
        return diverged;
    }

    private List<Finished> ofAllRanks(List<Finished> finished) {
        if (ranks.size() == 1) {
            return finished;
        }
        try {
            List<Finished> all = new ArrayList<>();
            for (byte[] bytes : ranks.gather(JSON.writeValueAsBytes(finished))) {
                all.addAll(List.of(JSON.readValue(bytes, Finished[].class)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An agent that acts in one environment at a time, always taking the most likely action, with the present weights.
     */
    public PpoPlayer player() {
        return player(1);
    }

    /**
     * Plays episodes, always taking the most likely action. Nothing is learned by it.
     *
     * @param episodes how many; they are the same ones each time
     */
    public PpoEvaluation evaluate(int episodes) {
        if (episodes < 1) {
            throw new IllegalArgumentException("episodes: got " + episodes + ", expected at least 1");
        }
        int count = Math.min(episodes, 16);
        long evaluationSeed = RandomStreams.stream(seed, "evaluation", 0).nextLong();
        int width = network.distribution().width();
        int[] left = new int[count];
        for (int i = 0; i < episodes; i++) {
            left[i % count]++;
        }
        List<Finished> counted = new ArrayList<>();
        PpoPlayer player = player(count);
        try (var others = environment.vector(count, threads, evaluationSeed)) {
            others.reset();
            float[] actions = new float[count * width];
            while (counted.size() < episodes) {
                player.act(others.observations(), actions);
                others.step(actions);
                for (Finished episode : others.drainFinished()) {
                    player.forget(episode.environment());
                    if (left[episode.environment()]-- > 0) {
                        counted.add(episode);
                    }
                }
            }
        }
        return new PpoEvaluation(counted);
    }

    private PpoPlayer player(int count) {
        requireFinite(weights);
        RunningMoments moments = settings.experience().normalizeObservations() ? collector.observationMoments : null;
        return new PpoPlayer(network, actor, weights, moments, count);
    }

    /**
     * Writes all that is needed to go on. Of several processes all have to call it, and the first one writes.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     * @throws IllegalStateException after a cycle has failed
     */
    public void save(Path file) {
        requireSound();
        JsonNode present = begun ? collector.present().ofAll(ranks) : null;
        if (ranks.rank() > 0) {
            return;
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("environment", environment.name());
        json.put("seed", seed);
        json.put("cycles", cycles);
        json.put("adamSteps", adam.steps());
        json.put("divergedInARow", divergedInARow);
        json.set("settings", JSON.valueToTree(settings));
        List<String> applied = before.isEmpty() ? projections : before;
        if (!applied.isEmpty()) {
            json.set("projections", JSON.valueToTree(applied));
        }
        Map<String, Values> arrays = new LearnedArrays(weights, adam.state()).arrays();
        put(arrays, OBSERVATIONS + "/", collector.observationMoments.values());
        put(arrays, RETURNS + "/", collector.returnMoments.values());
        if (present != null) {
            json.set("present", present);
        } else if (cycles > 0) {
            json.put("present", NONE);
        }
        new ArrayFile(json, arrays).save(file);
    }

    private static void put(Map<String, Values> arrays, String prefix, Map<String, Values> more) {
        more.forEach((name, values) -> arrays.put(prefix + name, values));
    }

    /**
     * An agent that was saved: of an environment that can be had by name, with a network that follows from its
     * settings. See also {@link Builder#optResume}.
     *
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if it is not of an agent or is damaged, or there is no such environment
     */
    public static PpoAgent load(Path file) {
        return builder().optResume(file).build();
    }

    /**
     * What a file is of.
     *
     * @param environment its name
     * @param settings by which it learned
     * @param cycles that it has done
     */
    public record Description(String environment, PpoSettings settings, long cycles) {}

    /** Whether a file is of an agent, by what it says of itself. */
    public static boolean isIn(Path file) {
        return ArrayFile.format(file).equals(FORMAT);
    }

    /**
     * What an agent that was saved is.
     *
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if it is not of an agent or is damaged
     */
    public static Description describe(Path file) {
        Header header = Saved.load(file).header;
        return new Description(header.environment, header.settings, header.cycles);
    }

    /**
     * Takes over some weights of an agent that was saved.
     *
     * @param prefix with which the names of those weights begin, as {@code actor.SSC}
     * @throws IllegalArgumentException if there are none, or they are of other shapes than here
     */
    public void borrow(Path file, String prefix) {
        Map<String, Values> others = Saved.load(file).learned().weights().values();
        requireSome("prefix", prefix, others.keySet());
        others.keySet().removeIf(name -> !name.startsWith(prefix));
        borrow(others);
    }

    /**
     * Takes weights over that were learned elsewhere.
     *
     * @param others by the names that this agent has for them
     * @throws IllegalArgumentException if this agent has none of such a name, or one of another shape
     */
    public void borrow(Map<String, Values> others) {
        Map<String, Values> all = weights.values();
        all.putAll(others);
        weights.set(new Weights(all));
    }

    /** A file that {@link #save} wrote. */
    private record Saved(Path file, ArrayFile content, Header header, LearnedArrays learned) {
        static Saved load(Path file) {
            ArrayFile content = ArrayFile.load(file, FORMAT);
            try {
                Header header = content.header(Header::of);
                content.requireFolders(FOLDERS);
                return new Saved(file, content, header, LearnedArrays.in(content, ADAM, header.adamSteps));
            } catch (IllegalArgumentException e) {
                throw ArrayFile.damaged(file, e.getMessage());
            }
        }
    }

    /** The JSON of a file; {@code present} says so if there were cycles in environments of others only. */
    private record Header(
            String format, String environment, long seed, long cycles, long adamSteps, int divergedInARow,
            PpoSettings settings, List<String> projections, JsonNode present) {
        Header {
            atLeastZero("cycles", cycles);
            atLeastZero("adamSteps", adamSteps);
            atLeastZero("divergedInARow", divergedInARow);
            if (cycles > 0 && !present.asText().equals(NONE) && (!present.isArray() || present.isEmpty())) {
                throw new IllegalArgumentException(
                        "present: got none, expected where the episodes of each process stand");
            }
        }

        private static void atLeastZero(String name, long value) {
            if (value < 0) {
                throw new IllegalArgumentException(name + ": got " + value + ", expected at least 0");
            }
        }

        /** Files of version 0.1.0 do not count divergent episodes; projections are named where there are any. */
        static Header of(JsonNode json) {
            ObjectNode all = JSON.createObjectNode().put("divergedInARow", 0);
            all.set("projections", JSON.createArrayNode());
            all.set("present", JSON.createArrayNode());
            return StrictJson.whole(all.setAll((ObjectNode) json), Header.class);
        }
    }

    private void restore(Saved saved) {
        weights.set(saved.learned.weights());
        adam.restore(saved.learned.optimizer());
        restore(OBSERVATIONS, collector.observationMoments, saved);
        restore(RETURNS, collector.returnMoments, saved);
        cycles = saved.header.cycles;
        before = saved.header.projections;
        divergedInARow = saved.header.divergedInARow;
        JsonNode present = saved.header.present;
        if (present.size() == ranks.size()) {
            begun = true;
            try {
                collector.goOn(Present.of(present, ranks.rank()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "checkpoint.json: present[" + ranks.rank() + "]: " + e.getMessage(), e);
            }
        }
    }

    /** Takes over what another agent has learned, as if it had not learned it here. */
    private void begin(Saved other, boolean withAdam) {
        weights.set(other.learned.weights());
        if (withAdam) {
            adam.restore(other.learned.optimizer());
        }
        restore(OBSERVATIONS, collector.observationMoments, other);
        restore(RETURNS, collector.returnMoments, other);
        before = other.header.projections;
    }

    private static void restore(String folder, RunningMoments moments, Saved saved) {
        try {
            moments.restore(saved.content.folder(folder));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(folder + "/" + e.getMessage(), e);
        }
    }

    private static Map<String, Values> part(Map<String, Values> arrays, String prefix) {
        Map<String, Values> part = new LinkedHashMap<>();
        arrays.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), values);
            }
        });
        return part;
    }

    /** Frees the environments. */
    @Override
    public void close() {
        environments.close();
    }

    /** Begins to describe an agent. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what an agent needs. */
    public static final class Builder {
        private EnvironmentSpec environment;
        private PpoSettings settings;
        private ActorCritic network;
        private Long seed;
        private Path resumed;
        private Path start;
        private boolean withAdam;
        private List<Projection> projections = List.of();
        private int threads = Runtime.getRuntime().availableProcessors();
        private Ranks ranks = Ranks.ALONE;

        private Builder() {}

        /** Where to act; see {@link Environments#named}. Not needed to resume what can be had by name. */
        public Builder setEnvironment(EnvironmentSpec spec) {
            environment = spec;
            return this;
        }

        /** How to learn; default what {@link Presets} has for the environment, or as before. */
        public Builder optSettings(PpoSettings value) {
            settings = value;
            return this;
        }

        /** The network; default layers as the settings say. */
        public Builder optNetwork(ActorCritic value) {
            network = value;
            return this;
        }

        /**
         * What is done to weights at the start and after each update; default nothing. Not kept in files: to resume,
         * give them again.
         */
        public Builder optProjections(List<Projection> all) {
            projections = List.copyOf(all);
            return this;
        }

        /** Default 0, or as before. */
        public Builder optSeed(long value) {
            seed = value;
            return this;
        }

        /** Default all processors; results do not depend on it. */
        public Builder optThreads(int count) {
            threads = count;
            return this;
        }

        /**
         * Default alone. Several processes share the environments and the minibatches that the settings ask for, as
         * equal parts, and keep equal weights; each has an agent built like this, and calls {@link PpoAgent#cycle} as
         * often as the others.
         */
        public Builder optRanks(Ranks value) {
            ranks = value;
            return this;
        }

        /** Goes on from an agent that was saved. A network that was given must be given again. */
        public Builder optResume(Path file) {
            resumed = file;
            return this;
        }

        /**
         * Begins with what an agent that was saved has learned: weights, and what it knows of observations and returns.
         * Environment, settings and seed are those of this builder.
         *
         * @param withMoments whether the optimizer goes on with its moments, too
         */
        public Builder optStart(Path file, boolean withMoments) {
            start = file;
            withAdam = withMoments;
            return this;
        }

        /** The agent, which is to be closed. */
        public PpoAgent build() {
            Saved before = resumed == null ? null : Saved.load(resumed);
            if (before == null && environment == null) {
                throw new IllegalArgumentException("environment: not set");
            }
            try {
                return before == null ? begin() : resume(before);
            } catch (IllegalArgumentException e) {
                throw before == null ? e : ArrayFile.damaged(resumed, e.getMessage());
            }
        }

        private PpoAgent begin() {
            settings = settings == null ? Presets.of(environment.name()) : settings;
            seed = seed == null ? 0 : seed;
            var agent = new PpoAgent(this);
            if (start == null) {
                return agent;
            }
            return filled(agent, () -> agent.begin(Saved.load(start), withAdam));
        }

        private static PpoAgent filled(PpoAgent agent, Runnable filling) {
            try {
                filling.run();
                return agent;
            } catch (RuntimeException e) {
                agent.close();
                throw e;
            }
        }

        private PpoAgent resume(Saved before) {
            environment = environment == null ? Environments.named(before.header.environment) : environment;
            settings = settings == null ? before.header.settings : settings;
            seed = seed == null ? before.header.seed : seed;
            var agent = new PpoAgent(this);
            return filled(agent, () -> agent.restore(before));
        }
    }
}
