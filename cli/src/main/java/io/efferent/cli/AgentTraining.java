package io.efferent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.efferent.array.WholeFile;
import io.efferent.experiment.EventFile;
import io.efferent.experiment.MetricsFile;
import io.efferent.experiment.Monitor;
import io.efferent.experiment.RunFolder;
import io.efferent.experiment.TrainedAgent;
import io.efferent.experiment.Words;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.mpi.Ranks;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoEvaluation;
import io.efferent.rl.ppo.PpoMetrics;
import io.efferent.rl.ppo.PpoSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ExitCode;

/** The run of an agent from its settings to its report. */
final class AgentTraining implements AutoCloseable {

    /** The part of {@code config.json} that {@code --config} reads. */
    static final String SETTINGS = "settings";

    private static final Path RUNS = Path.of("runs");
    private static final int PARTS = 20;
    private static final int KEPT = 10;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * How often something is done besides learning.
     *
     * @param checkpointEvery cycles between checkpoints
     * @param evaluateEvery cycles between evaluations, 0 for none, null for a twentieth of all
     * @param episodes of an evaluation
     */
    record Pace(int checkpointEvery, Long evaluateEvery, int episodes) {
        Pace {
            if (checkpointEvery < 1) {
                throw new IllegalArgumentException("checkpoint-every: got " + checkpointEvery + ", expected at least 1");
            }
            if (evaluateEvery != null && evaluateEvery < 0) {
                throw new IllegalArgumentException("evaluate-every: got " + evaluateEvery + ", expected at least 0");
            }
            if (episodes < 1) {
                throw new IllegalArgumentException("episodes: got " + episodes + ", expected at least 1");
            }
        }

        private boolean isEvaluation(long cycle, long cycles) {
            long every = evaluateEvery == null ? Math.max(1, cycles / PARTS) : evaluateEvery;
            return every > 0 && (cycle % every == 0 || cycle == cycles);
        }
    }

    private final PpoAgent agent;
    private final Ranks ranks;
    private final RunFolder folder;
    private final Pace pace;
    private final long cyclesBefore;

    private AgentTraining(PpoAgent agent, Ranks ranks, RunFolder folder, Pace pace) {
        this.agent = agent;
        this.ranks = ranks;
        this.folder = folder;
        this.pace = pace;
        cyclesBefore = agent.cycles();
    }

    /** A new run; {@code out} is its folder, null for one below {@code runs}. */
    static AgentTraining begin(
            EnvironmentSpec environment, PpoSettings settings, long seed, int threads, Ranks ranks, Path out, Pace pace)
            throws IOException {
        var agent = PpoAgent.builder()
                .setEnvironment(environment).optSettings(settings).optSeed(seed).optThreads(threads)
                .optRanks(ranks).build();
        return with(agent, ranks, out != null ? out : RUNS.resolve(RunFolder.stamped(environment.name())), pace);
    }

    /** Only the first of several processes writes to the folder. */
    private static AgentTraining with(PpoAgent agent, Ranks ranks, Path out, Pace pace) throws IOException {
        try {
            return new AgentTraining(agent, ranks, ranks.rank() == 0 ? RunFolder.create(out) : new RunFolder(out), pace);
        } catch (IOException | RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    /**
     * An earlier run that goes on.
     *
     * @param from its folder or a checkpoint
     * @param steps how many in all, null for as many as planned
     * @param out a folder for what is to come, null for that of the earlier run
     */
    static AgentTraining resume(Path from, Long steps, int threads, Ranks ranks, Path out, Pace pace) throws IOException {
        var file = Files.isDirectory(from) ? new RunFolder(from).last() : from;
        var agent = load(file, steps, threads, ranks);
        if (agent.cycles() >= agent.settings().cycles()) {
            agent.close();
            throw new IllegalArgumentException("steps: got " + agent.settings().steps() + ", expected more than the "
                    + agent.steps() + " that are done; raise them with --steps");
        }
        var earlier = new RunFolder(file.toAbsolutePath().getParent());
        if (ranks.rank() > 0) {
            return new AgentTraining(agent, ranks, earlier, pace);
        }
        if (out == null) {
            return new AgentTraining(agent, ranks, RunFolder.writable(earlier.path()), pace);
        }
        var run = with(agent, ranks, out, pace);
        for (var name : new String[] {"best.npz", "metrics.jsonl"}) {
            if (Files.exists(earlier.path().resolve(name))) {
                Files.copy(earlier.path().resolve(name), run.folder.path().resolve(name));
            }
        }
        return run;
    }

    private static PpoAgent load(Path file, Long steps, int threads, Ranks ranks) {
        var agent = PpoAgent.builder().optResume(file).optThreads(threads).optRanks(ranks).build();
        if (steps == null) {
            return agent;
        }
        agent.close();
        var settings = agent.settings().toBuilder().optSteps(steps).build();
        return PpoAgent.builder().optResume(file).optSettings(settings).optThreads(threads).optRanks(ranks).build();
    }

    /**
     * Trains and writes the report.
     *
     * @param out for messages
     * @param showsProgress whether to show how it goes
     * @param port of the monitor; null for none
     */
    Outcome train(PrintWriter out, boolean showsProgress, Integer port) throws IOException {
        announce(out);
        WholeFile.write(folder.configuration(), configuration());
        try (var metrics = MetricsFile.open(folder.metricsLines(), cyclesBefore);
                var events = new EventFile(folder.path());
                var monitor = port == null ? null : monitor(port);
                var stop = new StopSignal(() -> askToWait(out))) {
            if (monitor != null) {
                out.printf("Monitor: %s while it runs%n", monitor.address());
                out.flush();
            }
            try (var progress = showsProgress
                    ? Progress.on(out, agent.steps(), agent.settings().cycles() * stepsPerCycle()) : Progress.NONE) {
                learn(metrics, events, progress, stop);
            }
            agent.save(folder.last());
            var outcome = outcome(metrics, stop);
            outcome.print(out);
            return outcome;
        }
    }

    /** At the port, or at another one if a run or a monitor has it already. */
    private Monitor monitor(int port) throws IOException {
        var runs = folder.path().toAbsolutePath().getParent();
        try {
            return new Monitor(runs, port);
        } catch (BindException _) {
            return new Monitor(runs, 0);
        }
    }

    private long stepsPerCycle() {
        return (long) agent.settings().horizon() * agent.settings().environments();
    }

    private void learn(MetricsFile metrics, EventFile events, Progress progress, StopSignal stop) {
        double best = best(metrics);
        double secondsBefore = metrics.lines().isEmpty() ? 0 : metrics.lines().getLast().path("seconds").asDouble();
        long begin = System.nanoTime();
        var text = new AgentText();
        while (goesOn(stop)) {
            var cycle = agent.cycle();
            var evaluation = isEvaluation(cycle) ? agent.evaluate(pace.episodes()) : null;
            double seconds = secondsBefore + (System.nanoTime() - begin) * 1e-9;
            events.write(cycle.steps(), MetricsFile.scalars(metrics.add(cycle, seconds, evaluation)));
            boolean isBest = evaluation != null && evaluation.meanReturn() >= best;
            best = isBest ? evaluation.meanReturn() : best;
            keep(cycle, isBest);
            text.add(cycle, evaluation);
            progress.at(cycle.steps(), text.brief(), text.full());
        }
    }

    /** Gathers and learns with the first process, which does all else, and tells it for checkpoints where the episodes stand. */
    void help() {
        try (var stop = new StopSignal(() -> { })) {
            while (goesOn(stop)) {
                keep(agent.cycle(), false);
            }
            agent.save(folder.last());
        }
    }

    private boolean isEvaluation(PpoMetrics cycle) {
        return pace.isEvaluation(cycle.cycle(), agent.settings().cycles());
    }

    private boolean goesOn(StopSignal stop) {
        return agent.cycles() < agent.settings().cycles() && !ranks.any(stop.isRequested());
    }

    /** Writes the best checkpoint, the one to go on from, and the numbered ones. */
    private void keep(PpoMetrics cycle, boolean isBest) {
        if (isEvaluation(cycle) && ranks.any(isBest)) {
            agent.save(folder.best());
        }
        if (cycle.cycle() % pace.checkpointEvery() == 0) {
            agent.save(folder.last());
        }
        long cycles = agent.settings().cycles();
        if (cycle.cycle() * KEPT / cycles > (cycle.cycle() - 1) * KEPT / cycles) {
            agent.save(folder.path().resolve(String.format(Locale.ROOT, "steps-%09d.npz", cycle.steps())));
        }
    }

    private static double best(MetricsFile metrics) {
        return metrics.lines().stream().map(line -> line.at("/evaluation/meanReturn")).filter(JsonNode::isNumber)
                .mapToDouble(JsonNode::asDouble).max().orElse(Double.NEGATIVE_INFINITY);
    }

    private Outcome outcome(MetricsFile metrics, StopSignal stop) throws IOException {
        var file = Files.exists(folder.best()) ? folder.best() : folder.last();
        try (var trained = new TrainedAgent(file)) {
            var evaluation = trained.agent().evaluate(2 * pace.episodes());
            var outcome = new Outcome(folder, agent.environment(), agent.steps(), trained.agent().steps(), evaluation,
                    solvedAfter(metrics), metrics.lines().getLast().path("seconds").asDouble(), shares(metrics), stop.isRequested(),
                    stop.isRequested() ? stop.exitStatus() : ExitCode.OK);
            trained.report(folder, agent.environment().name(), metrics.lines(), outcome.describe(agent.seed()), configuration());
            return outcome;
        }
    }

    /** Steps after which an evaluation first reached what counts as solved; null if none did. */
    private Long solvedAfter(MetricsFile metrics) {
        double threshold = agent.environment().rewardThreshold();
        return metrics.lines().stream()
                .filter(line -> line.at("/evaluation/meanReturn").asDouble(Double.NEGATIVE_INFINITY) >= threshold)
                .map(line -> line.path("steps").asLong()).findFirst().orElse(null);
    }

    /** What the time of the run went into; the environments' share is that of one processor's time. */
    private static Map<String, Double> shares(MetricsFile metrics) {
        double seconds = metrics.lines().getLast().path("seconds").asDouble();
        Map<String, Double> shares = new LinkedHashMap<>();
        for (var part : new String[] {"Stepping", "Waiting", "Acting", "Learning"}) {
            double sum = metrics.lines().stream().mapToDouble(line -> line.path("seconds" + part).asDouble()).sum();
            shares.put("share" + part, sum / seconds);
        }
        return shares;
    }

    private void askToWait(PrintWriter out) {
        out.printf("%nStopping%s%n", ranks.size() == 1
                ? " after this cycle; Ctrl-C again ends at once."
                : ": interrupted, or another process has ended; " + lastGood() + ".");
        out.flush();
    }

    private void announce(PrintWriter out) {
        var settings = agent.settings();
        out.printf("%s %s: %s; %s%n", cyclesBefore == 0 ? "Training in" : "Going on in", agent.environment().name(),
                agent.environment().description(), agent.network().distribution().name() + " policy, "
                        + Words.count(agent.weights().count()) + " weights");
        out.printf("Steps: %s%s, in cycles of %d x %d, seed %d%n",
                cyclesBefore == 0 ? "" : Words.count(agent.steps()) + " of ", Words.count(settings.steps()),
                settings.environments(), settings.horizon(), agent.seed());
        if (ranks.size() > 1) {
            out.printf("Processes: %d, each with %d of the environments%n", ranks.size(), settings.environments() / ranks.size());
        }
        out.printf("Engine: %s%n", agent.engine());
        out.printf("Folder: %s%n", folder.path());
        out.flush();
    }

    private String configuration() throws JsonProcessingException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("environment", agent.environment().name());
        all.put("seed", agent.seed());
        all.put(SETTINGS, agent.settings());
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("efferent", Version.number());
        versions.put("java", Runtime.version().toString());
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        all.put("versions", versions);
        return JSON.writeValueAsString(all);
    }

    /** Where training can be taken up after it failed. */
    String lastGood() {
        return Files.exists(folder.last()) ? "the last good checkpoint is " + folder.last() : "there is no checkpoint yet";
    }

    @Override
    public void close() {
        agent.close();
    }

    /**
     * What came of a run.
     *
     * @param folder where it is
     * @param environment what was learned
     * @param steps done
     * @param bestSteps after how many the agent was best
     * @param evaluation of the best agent
     * @param solvedAfter steps, null if it was not solved
     * @param seconds it took
     * @param shares of this time, by name
     * @param stopped whether it ended early
     * @param exitStatus of the command
     */
    record Outcome(
            RunFolder folder, EnvironmentSpec environment, long steps, long bestSteps, PpoEvaluation evaluation,
            Long solvedAfter, double seconds, Map<String, Double> shares, boolean stopped, int exitStatus) {

        private Map<String, String> performance() {
            Map<String, String> lines = new LinkedHashMap<>(TrainedAgent.describe(evaluation));
            if (!Double.isNaN(environment.rewardThreshold())) {
                lines.put("Solved, at " + Words.number(environment.rewardThreshold()),
                        solvedAfter == null ? "no" : "after " + Words.count(solvedAfter) + " steps");
            }
            return lines;
        }

        private Map<String, String> describe(long seed) {
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

        private void print(PrintWriter out) {
            out.println(stopped
                    ? "Stopped after " + Words.count(steps) + " steps. Go on with: efferent rl train --resume " + folder.path()
                    : "Done after " + Words.count(steps) + " steps, " + Words.duration(seconds) + ".");
            performance().forEach((name, value) -> out.printf("  %-24s %s%n", name, value));
            out.printf("Report: %s%n", folder.report());
            out.flush();
        }

        /** The outcome for programs. */
        Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("folder", folder.path().toString());
            values.put("report", folder.report().toString());
            values.put("end", stopped ? "stopped" : "completed");
            values.put("steps", steps);
            values.put("bestSteps", bestSteps);
            values.put("solvedAfter", solvedAfter);
            values.put("seconds", seconds);
            values.put("stepsPerSecond", steps / seconds);
            values.putAll(shares);
            values.putAll(TrainedAgent.values(evaluation));
            return values;
        }
    }
}
