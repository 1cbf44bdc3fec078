package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.experiment.Adaptation;
import io.efferent.experiment.AdaptationRun;
import io.efferent.experiment.AdaptationStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent adapt}: a trained network goes on learning, trial by trial. */
@Command(
        name = "adapt",
        resourceBundle = HelpValues.BUNDLE,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Let a trained network go on learning, trial by trial, through the blocks of a schedule.",
            "Leaves a row per trial (trials.csv), hand paths and a report. Several networks are compared: median and",
            "quartiles of networks, and study.npz with all of them; the same command goes on where they were",
            "interrupted. Ctrl-C keeps what is there."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all trials were done",
            "1:they were not, as a number became infinite or undefined",
            "2:a setting, a file or a folder was wrong",
            "129, 130, 143:SIGHUP, Ctrl-C or SIGTERM stopped it"
        })
final class AdaptCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN",
            description = "The run folder of a trained network or agent, whose best checkpoint is taken, or a "
                    + "checkpoint.")
    private Path run;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "RUN", description = "Others, to compare with.")
    private List<Path> others = List.of();

    @Mixin private AtOnce atOnce;

    @Option(names = "--schedule", paramLabel = "FILE|NAME",
            description = "Blocks and conditions in JSON or YAML, or ${bundle:names.schedule} "
                    + "(default: ${bundle:adapt.schedule}).")
    private String schedule;

    @Option(names = "--perturb", paramLabel = "NAME[:X=V,...]",
            description = "In place of the schedule's condition 'field', such as curl:strength=8 or "
                    + "rotation:angle=30; or none. Repeatable.")
    private List<String> perturb;

    @Option(names = "--rule", paramLabel = "NAME",
            description = "What changes the weights in place of the gradient through time and the body: "
                    + "${bundle:names.rule}; with the optimizer sgd, and no clip.")
    private String rule;

    @Option(names = "--learner", paramLabel = "NAME",
            description = "Optimizer of the gradient through time and the body: ${bundle:names.optimizer} "
                    + "(default: ${bundle:adapt.optimizer}); or ppo, with which an agent of 'rl train' goes on.")
    private String optimizer;

    @Option(names = "--learning-rate", paramLabel = "R", description = "(default: ${bundle:adapt.learningRate}).")
    private Double learningRate;

    @Option(names = "--momentum", paramLabel = "M", description = "Of sgd and rmsprop (default: none).")
    private Double momentum;

    @Option(names = "--weight-decay", paramLabel = "D", description = "Of adamw (default: 0.01).")
    private Double weightDecay;

    @Option(names = "--carry-moments", description = "Go on with what the optimizer remembers of training.")
    private Boolean carryMoments;

    @Option(names = "--trials-per-update", paramLabel = "N",
            description = "Trials with the same weights, learned from together (default: "
                    + "${bundle:adapt.trialsPerUpdate}).")
    private Integer trialsPerUpdate;

    @Option(names = "--plastic", paramLabel = "PART", split = ",",
            description = "What learns: ${bundle:names.plastic}, or weights by their own names (default: all).")
    private List<String> plastic;

    @Option(names = "--clip", paramLabel = "NORM",
            description = "Largest norm of the gradient, 0 for no limit (default: ${bundle:adapt.clip}).")
    private Double clip;

    @Option(names = "--teach-in-channels", description = "Learn from trials in force channels too.")
    private Boolean teachInChannels;

    @Option(names = "--probe-every", paramLabel = "N",
            description = "Trials between tests of a frozen copy in all conditions, 0 for none (default: "
                    + "${bundle:adapt.probeEvery}).")
    private Integer probeEvery;

    @Option(names = "--seed", paramLabel = "N",
            description = "Fixes the schedule and noise (default: ${bundle:adapt.seed}).")
    private Long seed;

    @ArgGroup(validate = false, order = 5, heading = "%nFiles and output:%n")
    private Output output = new Output();

    private static final class Output extends RunOptions {

        @Option(names = "--checkpoint-every", paramLabel = "N", defaultValue = "100",
                description = "Updates between checkpoints (default: ${DEFAULT-VALUE}).")
        private int checkpointEvery;
    }

    @Override
    public Integer call() throws IOException {
        var given = given();
        if (output.resume != null && (run != null || output.config != null || !given.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "--resume takes the network and all settings from the run folder");
        }
        if (output.resume == null && run == null) {
            throw new ParameterException(
                    spec.commandLine(), "RUN: got none, expected the run folder of a trained network");
        }
        var settings = Adaptation.parse(given.toString());
        if (output.config != null) {
            var file = ExperimentFile.parse(output.config);
            settings = settings.orElse(
                    Adaptation.parse((file.has("adaptation") ? file.get("adaptation") : file).toString()));
        }
        if (!others.isEmpty()) {
            return study(settings);
        }
        if (atOnce.count != null) {
            throw new ParameterException(spec.commandLine(), "--at-once needs several networks, got " + run);
        }
        var plan = output.given(AdaptationRun.builder(), output.checkpointEvery)
                .setNetwork(run).optAdaptation(settings);
        return output.call(spec, plan, new AdaptText(), "Stopping after this update; Ctrl-C again ends at once.");
    }

    private int study(Adaptation settings) throws IOException {
        var folder = output.folder == null ? Path.of("studies", "adaptation") : output.folder;
        var study = AdaptationStudy.of(
                Stream.concat(Stream.of(run), others.stream()).toList(), settings, folder);
        if (atOnce.count != null) {
            study.optAtOnce(atOnce.count);
        }
        return ManyRuns.run(spec, study::run, study::report);
    }

    /** The settings for which there was a flag. */
    private ObjectNode given() throws IOException {
        ObjectNode all = JSON.createObjectNode();
        if (schedule != null) {
            var file = Path.of(schedule);
            all.set("schedule", Files.isRegularFile(file) || schedule.contains(".") ? ExperimentFile.parse(file)
                    : JSON.getNodeFactory().textNode(schedule));
        }
        all.set("perturb", JSON.valueToTree(perturb == null ? null : PerturbationFlags.named(perturb)));
        all.put("rule", rule);
        all.put("optimizer", optimizer);
        all.put("learningRate", learningRate);
        all.put("momentum", momentum);
        all.put("weightDecay", weightDecay);
        all.put("carryMoments", carryMoments);
        all.put("trialsPerUpdate", trialsPerUpdate);
        all.set("plastic", JSON.valueToTree(plastic));
        all.put("clip", clip);
        all.put("teachInChannels", teachInChannels);
        all.put("probeEvery", probeEvery);
        all.put("seed", seed);
        all.properties().removeIf(setting -> setting.getValue().isNull());
        return all;
    }
}
