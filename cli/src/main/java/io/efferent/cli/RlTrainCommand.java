package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.experiment.PpoRun;
import io.efferent.network.mpi.Ranks;
import io.efferent.rl.Environments;
import io.efferent.rl.ppo.Presets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
            "Started by mpirun or srun, processes share environments and minibatches; the first one writes and prints.",
            "Ctrl-C stops after the current cycle and writes checkpoint and report; once more ends at once."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:training came to its end",
            "1:it did not, as an environment failed or a number became infinite or undefined",
            "2:a setting, a file or a folder was wrong",
            "129, 130, 143:SIGHUP, Ctrl-C or SIGTERM stopped it"
        })
final class RlTrainCommand implements Callable<Integer> {

    /** The part of {@code config.json} that {@code --config} reads. */
    private static final String SETTINGS = "settings";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "An environment, such as cartpole.")
    private String name;

    @Option(names = PerturbationFlags.NAME, paramLabel = "NAME[:K=V,...]",
            description = "What acts in all episodes of a body with muscles, such as curl:strength=8. Repeatable. It "
                    + "becomes part of the environment's name: Arm26Reach-v0+curl:strength=8.")
    private List<String> perturbations = List.of();

    @Option(names = "--encoder", paramLabel = "RUN",
            description = "Begin with an eye that efferent rl pretrain made, for environments that show pictures; "
                    + "--frozen 'actor.vision features' keeps it as it is.")
    private Path encoder;

    @Mixin private PpoOptions options;

    @ArgGroup(validate = false, order = 5, heading = "%nRun, files and output:%n")
    private Output output = new Output();

    private static final class Output extends RunOptions {

        @Option(names = "--seed", paramLabel = "N", description = "Fixes everything (default: 0).")
        private Long seed;

        @Option(names = "--threads", paramLabel = "N", converter = OptionValues.Threads.class,
                description = "Threads, or auto for one per processor (default: auto); results do not depend on it.")
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
    }

    @Override
    public Integer call() throws IOException {
        return RunOptions.together(spec, this::train);
    }

    private int train(Ranks ranks) throws IOException {
        var plan = output.given(PpoRun.builder(), output.checkpointEvery).optEpisodes(output.episodes).optRanks(ranks);
        if (output.evaluateEvery != null) {
            plan.optEvaluateEvery(output.evaluateEvery);
        }
        if (output.threads != null) {
            plan.optThreads(output.threads);
        }
        if (output.resume == null) {
            begin(plan);
        } else {
            resume(plan);
        }
        return output.share(spec, plan, new PpoText(), ranks, "cycle", stop -> plan.optStop(stop).build().help());
    }

    private void begin(PpoRun.Builder plan) throws IOException {
        var file = output.config == null ? JSON.createObjectNode() : ExperimentFile.parse(output.config);
        var part = file.has(SETTINGS) ? file.get(SETTINGS) : file;
        if (!(part instanceof ObjectNode fromFile)) {
            throw new IllegalArgumentException(output.config + ": expected settings, names and values");
        }
        var wanted = name != null || !file.has("environment") ? name : file.get("environment").asText();
        if (wanted == null) {
            throw new ParameterException(
                    spec.commandLine(), "NAME: got none, expected an environment (efferent env list shows all)");
        }
        var environment = Environments.named(
                Stream.concat(Stream.of(wanted), perturbations.stream()).collect(Collectors.joining("+")));
        var changes = JSON.createObjectNode();
        changes.setAll(fromFile);
        changes.setAll(options.given());
        if (!file.path("seed").isMissingNode() && !file.path("seed").canConvertToExactIntegral()) {
            throw new IllegalArgumentException(
                    output.config + ": seed: got " + file.get("seed") + ", expected a whole number");
        }
        plan.setEnvironment(environment).optEncoder(encoder)
                .optSettings(PpoOptions.changed(Presets.of(environment.name()), changes))
                .optSeed(output.seed != null ? output.seed : file.path("seed").asLong());
    }

    private void resume(PpoRun.Builder plan) {
        var given = options.given();
        var steps = given.remove("steps");
        if (name != null || !perturbations.isEmpty() || encoder != null || output.config != null || output.seed != null
                || !given.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "--resume takes environment and settings from the checkpoint, only --steps may be given with it");
        }
        if (steps != null) {
            plan.optSteps(steps.asLong());
        }
    }
}
