package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.TrainingResult.End;
import io.efferent.network.mpi.Ranks;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.ppo.ActorCritic;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoEvaluation;
import io.efferent.rl.ppo.PpoMetrics;
import io.efferent.rl.ppo.PpoSettings;
import io.efferent.rl.ppo.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run of an agent that learns by PPO. Besides what every run leaves, it keeps ten numbered checkpoints,
 * {@code steps-*.npz}.
 *
 * <pre>{@code
 * var run = PpoRun.builder().setEnvironment(Environments.named("cartpole")).build();
 * System.out.println(run.call().text());
 * }</pre>
 */
public final class PpoRun extends Run<PpoRun.Outcome> {
    private static final int PARTS = 20;
    private static final int KEPT = 10;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> RENAMED = Map.of(
            "divergence", "klDivergence", "clipped", "clipFraction", "deviationReturn", "returnStandardDeviation");

    private final PpoAgent agent;
    private final Builder plan;
    private final long cyclesBefore;
    private final List<ObjectNode> lines;

    private PpoRun(Builder plan, RunLock lock, PpoAgent agent, RunFolder from) throws IOException {
        super(plan, lock);
        this.plan = plan;
        this.agent = agent;
        cyclesBefore = agent.cycles();
        lines = from == null
                ? new ArrayList<>()
                : MetricsLog.read(from.metrics(), ObjectNode.class, line -> line.path("cycle").asLong(), cyclesBefore);
        lines.forEach(PpoRun::rename);
    }

    /** Gives what version 0.1.0 wrote the present names. */
    private static void rename(ObjectNode line) {
        RENAMED.forEach((earlier, now) -> {
            for (var values : List.of(line, line.path("evaluation"))) {
                if (values instanceof ObjectNode numbers && numbers.has(earlier)) {
                    numbers.set(now, numbers.remove(earlier));
                }
            }
        });
    }

    @Override
    public long done() {
        return agent.steps();
    }

    @Override
    public long total() {
        var settings = agent.settings();
        return settings.cycles() * settings.experience().horizon() * settings.experience().environments();
    }

    @Override
    Outcome learn() throws IOException {
        try (var log = MetricsLog.open(folder().metrics(), lines); var events = new EventFile(folder().path())) {
            double best = lines.stream().map(line -> line.at("/evaluation/meanReturn")).filter(JsonNode::isNumber)
                    .mapToDouble(JsonNode::asDouble).max().orElse(Double.NEGATIVE_INFINITY);
            double secondsBefore = seconds();
            long begin = System.nanoTime();
            boolean stopped = false;
            while (agent.cycles() < agent.settings().cycles()) {
                stopped = isToStop();
                if (stopped) {
                    break;
                }
                var cycle = agent.cycle();
                var evaluation = isEvaluation(cycle) ? agent.evaluate(plan.episodes) : null;
                double seconds = secondsBefore + (System.nanoTime() - begin) * 1e-9;
                lines.add(log(log, events, line(cycle, seconds, evaluation)));
                boolean isBest = evaluation != null && evaluation.meanReturn() >= best;
                best = isBest ? evaluation.meanReturn() : best;
                keep(cycle, isBest);
            }
            save(folder().last());
            return outcome(stopped ? End.STOPPED : End.COMPLETED);
        }
    }

    /** Gathers and learns with the first of several processes, which does all else: to be called in the others. */
    public void help() {
        try (var _ = this) {
            while (agent.cycles() < agent.settings().cycles() && !isToStop()) {
                keep(agent.cycle(), false);
            }
            save(folder().last());
        }
    }

    private boolean isToStop() {
        return plan.ranks.any(isAskedToStop());
    }

    private static ObjectNode line(PpoMetrics cycle, double seconds, PpoEvaluation evaluation) {
        ObjectNode line = JSON.valueToTree(cycle);
        line.put("seconds", seconds);
        if (evaluation != null) {
            var values = line.putObject("evaluation");
            values.put("episodes", evaluation.episodes().size());
            values.put("meanReturn", evaluation.meanReturn());
            values.put("returnStandardDeviation", evaluation.returnStandardDeviation());
            values.put("meanLength", evaluation.meanLength());
            evaluation.measures().forEach(values::put);
        }
        return line;
    }

    private boolean isEvaluation(PpoMetrics cycle) {
        long cycles = agent.settings().cycles();
        long every = plan.evaluateEvery == null ? Math.max(1, cycles / PARTS) : plan.evaluateEvery;
        return every > 0 && (cycle.cycle() % every == 0 || cycle.cycle() == cycles);
    }

    /** Writes the best checkpoint, the one to go on from, and the numbered ones; all processes take part in each. */
    private void keep(PpoMetrics cycle, boolean isBest) {
        if (isEvaluation(cycle) && plan.ranks.any(isBest)) {
            save(folder().best());
        }
        if (cycle.cycle() % plan.checkpointEvery == 0) {
            save(folder().last());
        }
        long cycles = agent.settings().cycles();
        if (cycle.cycle() * KEPT / cycles > (cycle.cycle() - 1) * KEPT / cycles) {
            save(folder().path().resolve(String.format(Locale.ROOT, "steps-%09d.npz", cycle.steps())));
        }
    }

    private void save(Path file) {
        requireFolder();
        agent.save(file);
    }

    private double seconds() {
        return lines.isEmpty() ? 0 : lines.getLast().path("seconds").asDouble();
    }

    private Outcome outcome(End end) throws IOException {
        try (var trained = new TrainedAgent(folder().bestOrLast())) {
            var evaluation = trained.agent().evaluate(2 * plan.episodes);
            var outcome = new Outcome(folder(), agent.environment(), end, agent.steps(), trained.agent().steps(),
                    evaluation, solvedAfter(), seconds(), shares());
            RunReport.write(folder(), agent.environment().name(), trained, lines, outcome.numbers(agent.seed()),
                    configuration());
            return outcome;
        }
    }

    /** Steps after which an evaluation first reached what counts as solved; null if none did. */
    private Long solvedAfter() {
        double threshold = agent.environment().rewardThreshold();
        return lines.stream()
                .filter(line -> line.at("/evaluation/meanReturn").asDouble(Double.NEGATIVE_INFINITY) >= threshold)
                .map(line -> line.path("steps").asLong()).findFirst().orElse(null);
    }

    /** What the time of the run went into; the environments' share is that of one processor's time. */
    private Map<String, Double> shares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (var part : List.of("Stepping", "Waiting", "Acting", "Learning")) {
            double sum = lines.stream().mapToDouble(line -> line.path("seconds" + part).asDouble()).sum();
            shares.put("share" + part, sum / seconds());
        }
        return shares;
    }

    @Override
    List<String> describe() {
        var settings = agent.settings();
        List<String> lines = new ArrayList<>();
        lines.add("%s %s: %s; %s policy, %s weights".formatted(
                cyclesBefore == 0 ? "Training in" : "Going on in", agent.environment().name(),
                agent.environment().description(), agent.network().distribution().name(),
                Words.count(agent.weights().count())));
        lines.add("Steps: %s%s, in cycles of %d x %d, seed %d".formatted(
                cyclesBefore == 0 ? "" : Words.count(agent.steps()) + " of ",
                Words.count(settings.experience().steps()),
                settings.experience().environments(), settings.experience().horizon(), agent.seed()));
        int size = plan.ranks.size();
        if (size > 1) {
            lines.add("Processes: %d, each with %d of the environments".formatted(
                    size, settings.experience().environments() / size));
        }
        lines.add("Engine: " + agent.engine());
        return lines;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("environment", agent.environment().name());
        all.put("seed", agent.seed());
        all.put("settings", agent.settings());
        if (plan.encoder != null) {
            all.put("encoder", plan.encoder.toString());
        }
        all.put("versions", Versions.all());
        return all;
    }

    @Override
    public String lastGood() {
        return Files.exists(folder().last())
                ? "the last good checkpoint is " + folder().last()
                : "there is no checkpoint yet";
    }

    @Override
    public void close() {
        agent.close();
        super.close();
    }

    /** Begins to describe a run. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what a run needs: an environment, or a run to go on with. */
    public static final class Builder extends Run.Builder<Builder> {
        private EnvironmentSpec environment;
        private ActorCritic network;
        private PpoSettings settings;
        private Long seed;
        private Long steps;
        private Integer threads;
        private Long evaluateEvery;
        private int episodes = 10;
        private Path encoder;

        private Builder() {
            super(10);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Where to act; not needed to go on in what can be had by name. */
        public Builder setEnvironment(EnvironmentSpec spec) {
            environment = spec;
            return this;
        }

        /** The network; default as the settings say. A run that goes on has to be given it again. */
        public Builder optNetwork(ActorCritic value) {
            network = value;
            return this;
        }

        /** How to learn; default the environment's preset, or as before. */
        public Builder optSettings(PpoSettings value) {
            settings = value;
            return this;
        }

        /** Fixes everything; default 0, or as before. */
        public Builder optSeed(long value) {
            seed = value;
            return this;
        }

        /**
         * Begins with an eye that knows where the block is: the run folder of a {@link PretrainingRun}, whose best
         * checkpoint is taken, or a checkpoint. A run that goes on has it already.
         */
        public Builder optEncoder(Path run) {
            encoder = run;
            return this;
        }

        /** How many steps of the environments in all; default as the settings say, or the run that goes on. */
        public Builder optSteps(long count) {
            steps = count;
            return this;
        }

        /** Default all processors; results do not depend on it. */
        public Builder optThreads(int count) {
            threads = count;
            return this;
        }

        /** Processes that share the work, as in {@link PpoAgent.Builder#optRanks}. The first one calls, others help. */
        public Builder optRanks(Ranks value) {
            ranks = value;
            return this;
        }

        /** Cycles between evaluations, which choose the best checkpoint; default a twentieth of all, 0 for none. */
        public Builder optEvaluateEvery(long cycles) {
            evaluateEvery = atLeast("evaluate-every", cycles, 0);
            return this;
        }

        /** Episodes of an evaluation, and half of those at the end; default 10. */
        public Builder optEpisodes(int count) {
            episodes = atLeast("episodes", count, 1);
            return this;
        }

        @Override
        public PpoRun build() throws IOException {
            if (resumed == null && environment == null) {
                throw new IllegalArgumentException("environment: none was set; call setEnvironment or optResume");
            }
            var file = resumed == null ? null : RunFolder.lastIn(resumed);
            var from = file == null ? null : RunFolder.of(file);
            return make(from == null ? begin(folderName()) : goOnIn(from), lock -> {
                var agent = agent(file);
                try {
                    if (from != null) {
                        goOn(agent, from, lock);
                    }
                    return new PpoRun(this, lock, agent, from);
                } catch (IOException | RuntimeException e) {
                    agent.close();
                    throw e;
                }
            });
        }

        /** Not all systems have files with colons in their names. */
        private String folderName() {
            return environment.name().replaceAll("[^\\w.+=-]", "-");
        }

        private void goOn(PpoAgent agent, RunFolder from, RunLock lock) throws IOException {
            long done = agent.cycles();
            long planned = agent.settings().cycles();
            boolean onlyReport = done == planned && lacksReport(from);
            if (done >= planned && !onlyReport) {
                throw new IllegalArgumentException("steps: got " + agent.settings().experience().steps()
                        + ", expected more than the " + agent.steps() + " that are done; raise them with --steps");
            }
            goOn(from, lock);
        }

        private PpoAgent agent(Path file) {
            if (encoder != null) {
                return seeing();
            }
            var agent = agent(file, settings);
            if (steps == null) {
                return agent;
            }
            agent.close();
            return agent(file, agent.settings().toBuilder().optSteps(steps).build());
        }

        /** A new agent with an eye that has learned. */
        private PpoAgent seeing() {
            if (resumed != null) {
                throw new IllegalArgumentException("encoder: got " + encoder + " and a run that goes on, expected one");
            }
            var eye = PretrainedEye.load(RunFolder.bestIn(encoder));
            var weights = eye.weightsFor(environment);
            var wanted = settings == null ? Presets.of(environment.name()) : settings;
            var builder = wanted.toBuilder().optEye(eye.settings().eye());
            var agent = agent(null, (steps == null ? builder : builder.optSteps(steps)).build());
            agent.borrow(weights);
            return agent;
        }

        private PpoAgent agent(Path file, PpoSettings wanted) {
            var builder = PpoAgent.builder().setEnvironment(environment).optSettings(wanted).optNetwork(network)
                    .optResume(file).optRanks(ranks);
            if (seed != null) {
                builder.optSeed(seed);
            }
            if (threads != null) {
                builder.optThreads(threads);
            }
            return builder.build();
        }
    }

    /**
     * What came of a run.
     *
     * @param folder where it is
     * @param environment what was learned
     * @param end why it ended
     * @param steps done
     * @param bestSteps after how many the agent was best
     * @param evaluation of the best agent
     * @param solvedAfter steps, null if it was not solved
     * @param seconds it took
     * @param shares of this time, by name
     */
    public record Outcome(
            RunFolder folder, EnvironmentSpec environment, End end, long steps, long bestSteps,
            PpoEvaluation evaluation, Long solvedAfter, double seconds, Map<String, Double> shares)
            implements Run.Outcome {

        @Override
        public String headline() {
            return end == End.STOPPED
                    ? "Stopped after " + Words.count(steps) + " steps."
                    : "Done after " + Words.count(steps) + " steps, " + Words.duration(seconds) + ".";
        }

        @Override
        public Map<String, String> performance() {
            Map<String, String> lines = new LinkedHashMap<>(TrainedAgent.describe(evaluation));
            if (!Double.isNaN(environment.rewardThreshold())) {
                lines.put("Solved, at " + Words.number(environment.rewardThreshold()),
                        solvedAfter == null ? "no" : "after " + Words.count(solvedAfter) + " steps");
            }
            return lines;
        }

        private Map<String, String> numbers(long seed) {
            Map<String, String> lines = performance();
            lines.put("Steps", Words.count(steps) + ", best after " + Words.count(bestSteps));
            lines.put("Time", Words.duration(seconds));
            lines.put("Throughput", Words.count(Math.round(steps / seconds)) + " steps/s");
            lines.put("Of the time", "%s learning, %s acting, %s waiting for environments".formatted(
                    share("Learning"), share("Acting"), share("Waiting")));
            lines.put("Environments", "busy " + share("Stepping") + " of one processor's time");
            lines.put("Seed", Long.toString(seed));
            return lines;
        }

        private String share(String part) {
            return Words.percent(shares.get("share" + part));
        }

        @Override
        public Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("folder", folder.path().toString());
            values.put("report", folder.report().toString());
            values.put("end", end.name().toLowerCase(Locale.ROOT));
            values.put("steps", steps);
            values.put("bestSteps", bestSteps);
            values.put("solvedAfter", solvedAfter);
            values.put("seconds", seconds);
            values.put("stepsPerSecond", steps / seconds);
            values.putAll(shares);
            values.putAll(TrainedAgent.values(evaluation));
            return values;
        }

        @Override
        public String toString() {
            return text();
        }
    }
}
