package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.experiment.Pretraining;
import io.efferent.experiment.PretrainingRun;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code efferent rl pretrain}: an eye learns where the block in the hand is, for {@code rl train --encoder}. */
@Command(
        name = "pretrain",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Teach an eye where the block in the hand is, from pictures, before it becomes part of an agent: "
                    + "efferent rl train ManipulateBlockAbsoluteVisual-v0 --encoder RUN.",
            "Leaves checkpoints and a report. Ctrl-C stops after the current epoch; once more ends at once."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:pretraining came to its end",
            "1:it did not, as a number became infinite or undefined",
            "2:a setting, a file or a folder was wrong",
            "129, 130, 143:SIGHUP, Ctrl-C or SIGTERM stopped it"
        })
final class RlPretrainCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PART = "pretraining";

    @Spec private CommandSpec spec;

    @Option(names = "--eye", paramLabel = "KIND", description = "convolutional or keypoints (default: keypoints).")
    private String eye;

    @Option(names = "--side", paramLabel = "N",
            description = "Height and width of the pictures (default: 64, as the environments have them).")
    private Integer side;

    @Option(names = "--pictures", paramLabel = "N",
            description = "To learn from; a tenth more are only looked at (default: 2000).")
    private Integer pictures;

    @Option(names = "--epochs", paramLabel = "N", description = "How often each is learned from (default: 30).")
    private Integer epochs;

    @Option(names = "--learning-rate", paramLabel = "R", description = "Of Adam (default: 0.001).")
    private Double learningRate;

    @Option(names = "--seed", paramLabel = "N", description = "Fixes everything (default: 0).")
    private Long seed;

    @ArgGroup(validate = false, order = 5, heading = "%nFiles and output:%n")
    private RunOptions output = new RunOptions();

    @Override
    public Integer call() throws IOException {
        var given = given();
        var plan = output.given(PretrainingRun.builder(), 1);
        if (output.resume == null) {
            var file = output.config == null ? JSON.createObjectNode() : ExperimentFile.parse(output.config);
            plan.optSettings(Pretraining.DEFAULTS.with(file.has(PART) ? file.get(PART) : file).with(given));
        } else {
            given.remove("epochs");
            if (output.config != null || !given.isEmpty()) {
                throw new ParameterException(spec.commandLine(),
                        "--resume takes all settings from the run folder, only --epochs may be given with it");
            }
            if (epochs != null) {
                plan.optEpochs(epochs);
            }
        }
        return output.call(spec, plan, new PretrainText(), "Stopping after this epoch; Ctrl-C again ends at once.");
    }

    /** The settings for which there was a flag. */
    private ObjectNode given() {
        ObjectNode all = JSON.createObjectNode();
        all.put("eye", eye);
        all.put("side", side);
        all.put("pictures", pictures);
        all.put("epochs", epochs);
        all.put("learningRate", learningRate);
        all.put("seed", seed);
        all.properties().removeIf(setting -> setting.getValue().isNull());
        return all;
    }
}
