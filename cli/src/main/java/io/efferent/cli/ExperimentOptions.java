package io.efferent.cli;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.experiment.Experiment;
import java.util.List;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Every setting of an {@link Experiment} as a flag. Fields have the names of the settings, and are null without their
 * flag.
 */
final class ExperimentOptions {

    private static final ObjectMapper FIELDS = new ObjectMapper()
            .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    @ArgGroup(validate = false, order = 1, heading = "%nBody and task:%n")
    private Body body = new Body();

    @ArgGroup(validate = false, order = 2, heading = "%nSenses:%n")
    private Senses senses = new Senses();

    @ArgGroup(validate = false, order = 3, heading = "%nNetwork:%n")
    private Network network = new Network();

    @ArgGroup(validate = false, order = 4, heading = "%nTraining:%n")
    private Training training = new Training();

    private static final class Body {

        @Option(names = "--effector", paramLabel = "NAME",
                description = "${bundle:names.effector}; or a model file, .osim, .mjcf or .xml "
                        + "(default: ${bundle:default.effector}).")
        private String effector;

        @Option(names = "--muscle", paramLabel = "NAME",
                description = "${bundle:names.muscle} (default: the effector's own).")
        private String muscle;

        @Option(names = "--integrator", paramLabel = "NAME",
                description = "euler, rk4 or implicit (default: the effector's own).")
        private String integrator;

        @Option(names = "--timestep", paramLabel = "S", description = "Control step, s (default: the effector's own).")
        private Double timestep;

        @Option(names = "--substeps", paramLabel = "N",
                description = "Integration steps per control step (default: the effector's own).")
        private Integer substeps;

        @Option(names = "--damping", paramLabel = "D", description = "Joint damping, N m s/rad (default: none).")
        private Double damping;

        @Option(names = "--compatibility", paramLabel = "NAME",
                description =
                        "none, or motornet for its equations with their defects (default: "
                        + "${bundle:default.compatibility}).")
        private String compatibility;

        @Option(names = "--type", paramLabel = "NAME",
                description = "float32 or float64 (default: ${bundle:default.type}).")
        private String type;

        @Option(names = "--task-option", paramLabel = "NAME=VALUE",
                description =
                        "An option of the task, such as duration=1.5; times in s, lengths in m, forces in N. "
                        + "Repeatable.")
        private Map<String, Double> taskOptions;

        @Option(names = PerturbationFlags.NAME, paramLabel = PerturbationFlags.LABEL,
                description = PerturbationFlags.MEANING)
        private List<String> perturbations;
    }

    private static final class Senses {

        @Option(names = "--vision-delay", paramLabel = "S",
                description = "Age of what is seen, s (default: ${bundle:default.visionDelay}).")
        private Double visionDelay;

        @Option(names = "--proprioception-delay", paramLabel = "S",
                description = "Age of what is felt, s (default: ${bundle:default.proprioceptionDelay}).")
        private Double proprioceptionDelay;

        @Option(names = "--vision-noise", paramLabel = "SD",
                description = "m (default: ${bundle:default.visionNoise}).")
        private Double visionNoise;

        @Option(names = "--proprioception-noise", paramLabel = "SD",
                description = "Normalized units (default: ${bundle:default.proprioceptionNoise}).")
        private Double proprioceptionNoise;

        @Option(names = "--action-noise", paramLabel = "SD",
                description = "Noise on excitations (default: ${bundle:default.actionNoise}).")
        private Double actionNoise;

        @Option(names = "--signal-dependent-noise", paramLabel = "SHARE",
                description = "Noise on excitations, as a share of each (default: "
                        + "${bundle:default.signalDependentNoise}).")
        private Double signalDependentNoise;

        @Option(names = "--observation-noise", paramLabel = "SD",
                description = "Noise on all of an observation (default: ${bundle:default.observationNoise}).")
        private Double observationNoise;

        @Option(names = "--stacked-actions", paramLabel = "N",
                description = "Past excitations in an observation (default: ${bundle:default.stackedActions}).")
        private Integer stackedActions;

        @Option(names = "--sense", paramLabel = "NAME[=S]", mapFallbackValue = "0",
                description = "One more sense and its delay, s: ${bundle:names.sense}. Repeatable.")
        private Map<String, Double> senses;
    }

    private static final class Network {

        @Option(names = "--policy", paramLabel = "NAME",
                description = "gru, lstm, rnn, leaky, mlp, ei, spiking or areas (default: ${bundle:default.policy}).")
        private String policy;

        @Option(names = "--hidden", paramLabel = "N",
                description = "Units per layer (default: ${bundle:default.hidden}).")
        private Integer hidden;

        @Option(names = "--layers", paramLabel = "N", description = "Layers (default: ${bundle:default.layers}).")
        private Integer layers;

        @Option(names = "--hidden-noise", paramLabel = "SD",
                description = "Noise on the memory (default: ${bundle:default.hiddenNoise}).")
        private Double hiddenNoise;

        @Option(names = "--reflex", paramLabel = "NAME=GAIN",
                description = "Gain of a spinal reflex on length or velocity of each muscle, of the sense stretch, "
                        + "which comes last: --sense stretch=0.02. Repeatable.")
        private Map<String, Double> reflex;

        @Option(names = "--standard-inputs",
                description = "Inputs in standard deviations from their means over training trials.")
        private Boolean standardInputs;
    }

    private static final class Training {

        @Option(names = "--loss", paramLabel = "NAME=WEIGHT",
                description = "A term of the loss, such as position=1; replaces the task's usual terms. Repeatable.")
        private Map<String, Double> losses;

        @Option(names = "--batches", paramLabel = "N", description = "How many (default: ${bundle:default.batches}).")
        private Long batches;

        @Option(names = "--batch-size", paramLabel = "N",
                description = "Trials per batch (default: ${bundle:default.batchSize}).")
        private Integer batchSize;

        @Option(names = "--learning-rate", paramLabel = "R",
                description = "Of the optimizer, at the start (default: ${bundle:default.learningRate}).")
        private Double learningRate;

        @Option(names = "--schedule", paramLabel = "NAME",
                description =
                        "constant, linear to 0, or exponential or cosine down to a hundredth (default: "
                        + "${bundle:default.schedule}).")
        private String schedule;

        @Option(names = "--optimizer", paramLabel = "NAME",
                description = "${bundle:names.optimizer} (default: ${bundle:default.optimizer}).")
        private String optimizer;

        @Option(names = "--momentum", paramLabel = "M",
                description = "Share of the last update that goes on, of sgd and rmsprop (default: none).")
        private Double momentum;

        @Option(names = "--weight-decay", paramLabel = "D",
                description = "Share of itself that a weight loses per step and learning rate, of adamw "
                        + "(default: 0.01).")
        private Double weightDecay;

        @Option(names = "--plastic", paramLabel = "PART", split = ",",
                description = "What learns, the rest stays as it is to the last bit: ${bundle:names.plastic}, or "
                        + "weights by their own names (default: all).")
        private List<String> plastic;

        @Option(names = "--projection", paramLabel = "PART=RULE",
                description = "What is done to a part of the weights after each update: nonnegative, bounds such as "
                        + "-1..1, or norm:2 for the largest norm of a row; parts as of --plastic. Repeatable.")
        private Map<String, String> projections;

        @Option(names = "--clip", paramLabel = "NORM",
                description = "Largest norm of the gradient, 0 for no limit (default: ${bundle:default.clip}).")
        private Double clip;

        @Option(names = "--truncation", paramLabel = "STEPS",
                description = "How far gradients flow back, 0 for all the way (default: ${bundle:default.truncation}).")
        private Integer truncation;

        @Option(names = "--validation-every", paramLabel = "N",
                description = "Batches between validations, 0 for none (default: ${bundle:default.validationEvery}).")
        private Integer validationEvery;

        @Option(names = "--validation-size", paramLabel = "N",
                description = "Trials per validation (default: ${bundle:default.validationSize}).")
        private Integer validationSize;

        @Option(names = "--patience", paramLabel = "N",
                description =
                        "Stop after so many validations without improvement, 0 for never (default: "
                        + "${bundle:default.patience}).")
        private Integer patience;

        @Option(names = "--engine", paramLabel = "NAME",
                description =
                        "compiled, autograd, or auto for compiled where possible (default: ${bundle:default.engine}).")
        private String engine;

        @Option(names = "--threads", paramLabel = "N", converter = OptionValues.Threads.class,
                description = "Threads of the compiled engine, or auto for one per processor (default: auto).")
        private Integer threads;

        @Option(names = "--seed", paramLabel = "N",
                description = "Fixes weights, trials and noise (default: ${bundle:default.seed}).")
        private Long seed;
    }

    /** The settings for which there was a flag. */
    ObjectNode given() throws IOException {
        ObjectNode all = FIELDS.createObjectNode();
        Stream.of(body, senses, network, training).forEach(group -> all.setAll((ObjectNode) FIELDS.valueToTree(group)));
        if (body.perturbations != null) {
            all.set("perturbations", PerturbationFlags.read(body.perturbations));
        }
        return all;
    }
}
