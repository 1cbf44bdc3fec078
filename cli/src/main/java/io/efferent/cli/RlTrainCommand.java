package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.rl.Environments;
import io.efferent.rl.mpi.Mpi;
import io.efferent.rl.mpi.MpiException;
import io.efferent.rl.mpi.Ranks;
import io.efferent.rl.ppo.Presets;
import io.efferent.experiment.Monitor;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent rl train}: an agent learns to act in an environment, and leaves a run folder behind. */
@Command(
        name = "train",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Train an agent in an environment, see: efferent env list. Known environments have settings of their own.",
            "Started by mpirun or srun, processes share the environments and minibatches; the first one writes and prints.",
            "Ctrl-C stops after the current cycle and writes checkpoint and report; once more ends at once."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:training came to its end",
            "1:it did not, as an environment failed or a number became infinite or undefined",
            "2:a setting, a file or a folder was wrong",
            "130:Ctrl-C stopped it"
        })
final class RlTrainCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "An environment, such as cartpole.")
    private String name;

    @Mixin private PpoOptions options;

    @ArgGroup(validate = false, order = 5, heading = "%nRun, files and output:%n")
    private Output output = new Output();

    private static final class Output extends RunOptions {

        @Option(names = "--seed", paramLabel = "N", description = "Fixes everything (default: 0).")
        private Long seed;

        @Option(names = "--threads", paramLabel = "N", description = "Default: all processors; results do not depend on it.")
        private Integer threads;

        @Option(names = "--checkpoint-every", paramLabel = "N", defaultValue = "10",
                description = "Cycles between checkpoints (default: ${DEFAULT-VALUE}).")
        private int checkpointEvery;

        @Option(names = "--evaluate-every", paramLabel = "N",
                description = "Cycles between evaluations, by which the best checkpoint is chosen; 0 for none "
                        + "(default: a twentieth of all).")
        private Long evaluateEvery;

        @Option(names = "--episodes", paramLabel = "N", defaultValue = "10",
                description = "Episodes of an evaluation (default: ${DEFAULT-VALUE}).")
        private int episodes;

        @Option(names = "--monitor", paramLabel = "PORT", arity = "0..1", fallbackValue = "" + RlMonitorCommand.PORT,
                description = "Show all runs next to this one on a live page, for this machine only "
                        + "(port: ${FALLBACK-VALUE}, or another if that is taken).")
        private Integer monitor;
    }

    @Override
    public Integer call() throws IOException {
        if (output.monitor != null) {
            Monitor.requirePort(output.monitor);
        }
        var ranks = Mpi.ranks();
        try {
            int status = ranks.rank() == 0 ? train(ranks) : help(ranks);
            if (status == ExitCode.SOFTWARE) {
                ranks.abort(status);
            }
            ranks.close();
            return status;
        } catch (IOException | RuntimeException e) {
            if (ranks.size() > 1) {
                spec.commandLine().getErr().printf("efferent: process %d of %d failed and ends all: %s%n",
                        ranks.rank(), ranks.size(), e.getMessage() == null ? e : e.getMessage());
                ranks.abort(ExitCode.SOFTWARE);
            }
            throw e;
        }
    }

    /** Gathers and learns with the first process. */
    private int help(Ranks ranks) throws IOException {
        try (var run = output.resume == null ? begin(ranks) : resume(ranks)) {
            run.help();
            return ExitCode.OK;
        }
    }

    private int train(Ranks ranks) throws IOException {
        try (var run = output.resume == null ? begin(ranks) : resume(ranks)) {
            try {
                var outcome = run.train(output.messages(spec), !output.quiet, output.monitor);
                output.print(spec, outcome.values());
                return outcome.exitStatus();
            } catch (IllegalStateException | MpiException e) {
                spec.commandLine().getErr().println("efferent: training failed: " + e.getMessage() + "; " + run.lastGood());
                return ExitCode.SOFTWARE;
            }
        }
    }

    private AgentTraining.Pace pace() {
        return new AgentTraining.Pace(output.checkpointEvery, output.evaluateEvery, output.episodes);
    }

    private AgentTraining begin(Ranks ranks) throws IOException {
        var file = output.config == null ? JSON.createObjectNode() : ExperimentFile.parse(output.config);
        var wanted = name != null || !file.has("environment") ? name : file.get("environment").asText();
        if (wanted == null) {
            throw new ParameterException(spec.commandLine(), "NAME: got none, expected an environment (efferent env list shows all)");
        }
        var environment = Environments.named(wanted);
        var changes = JSON.createObjectNode();
        changes.setAll((ObjectNode) (file.has(AgentTraining.SETTINGS) ? file.get(AgentTraining.SETTINGS) : file));
        changes.setAll(options.given());
        var settings = PpoOptions.changed(Presets.of(environment.name()), changes);
        long seed = output.seed != null ? output.seed : file.path("seed").asLong();
        return AgentTraining.begin(environment, settings, seed, threads(), ranks, output.folder, pace());
    }

    private AgentTraining resume(Ranks ranks) throws IOException {
        var given = options.given();
        var steps = given.remove("steps");
        if (name != null || output.config != null || output.seed != null || !given.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "--resume takes environment and settings from the checkpoint, only --steps may be given with it");
        }
        return AgentTraining.resume(
                output.resume, steps == null ? null : steps.asLong(), threads(), ranks, output.folder, pace());
    }

    private int threads() {
        return output.threads == null ? Runtime.getRuntime().availableProcessors() : output.threads;
    }
}
