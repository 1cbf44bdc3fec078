package io.efferent.experiment;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.effector.Effector;
import io.efferent.effector.Integrator;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.motornet.Compatibility;
import io.efferent.muscle.Muscles;
import io.efferent.network.Cell;
import io.efferent.network.GradientEngine;
import io.efferent.network.LearningRate;
import io.efferent.network.MlpPolicy;
import io.efferent.network.Policy;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.StrictJson;
import io.efferent.network.Trainer;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.Task;
import io.efferent.task.Tasks;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A training run in names and numbers: what the command line takes, what a configuration file holds, and what a checkpoint
 * remembers. Null means the default of what the setting belongs to.
 *
 * @param task a name of {@link Tasks#NAMES}
 * @param taskOptions options of the task by name, see {@link Tasks#named}
 * @param effector a name of {@link ReadyMade#NAMES}
 * @param muscle a name of {@link Muscles#NAMES}; null for the effector's usual one
 * @param integrator euler or rk4; null for the effector's usual one
 * @param timestep control step, s; null for the effector's usual one
 * @param substeps integration steps per control step; null for the effector's usual number
 * @param damping joint damping, N m s/rad
 * @param compatibility none or motornet
 * @param type float32 or float64
 * @param visionDelay s
 * @param proprioceptionDelay s
 * @param visionNoise m
 * @param proprioceptionNoise normalized units
 * @param actionNoise excitation
 * @param observationNoise on all of an observation
 * @param stackedActions past excitations in an observation
 * @param policy gru, lstm, rnn, leaky or mlp
 * @param hidden units per layer
 * @param layers number of layers
 * @param hiddenNoise on the network's memory
 * @param losses weight by name of {@link Losses#named}; null for the task's usual ones
 * @param batches number of batches
 * @param batchSize trials per batch
 * @param learningRate at the start
 * @param schedule constant, linear, exponential or cosine
 * @param clip largest norm of the gradient, 0 for no limit
 * @param truncation steps over which gradients flow back, 0 for all
 * @param validationEvery batches between validations, 0 for none
 * @param validationSize trials per validation
 * @param patience validations without improvement before stopping, 0 for never
 * @param engine auto, compiled or autograd, see {@link GradientEngine}
 * @param threads threads of the compiled engine; null for all processors
 * @param seed fixes everything
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Experiment(
        String task,
        Map<String, Double> taskOptions,
        String effector,
        String muscle,
        String integrator,
        Double timestep,
        Integer substeps,
        Double damping,
        String compatibility,
        String type,
        Double visionDelay,
        Double proprioceptionDelay,
        Double visionNoise,
        Double proprioceptionNoise,
        Double actionNoise,
        Double observationNoise,
        Integer stackedActions,
        String policy,
        Integer hidden,
        Integer layers,
        Double hiddenNoise,
        Map<String, Double> losses,
        Long batches,
        Integer batchSize,
        Double learningRate,
        String schedule,
        Double clip,
        Integer truncation,
        Integer validationEvery,
        Integer validationSize,
        Integer patience,
        String engine,
        Integer threads,
        Long seed) {

    /** The part of {@code config.json} that holds an experiment. */
    public static final String PART = "experiment";

    /** Muscles begin almost silent. */
    private static final double OUTPUT_BIAS = -5;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What holds where nothing else is said: the six-muscle arm learns to reach, with human delays. */
    public static final Experiment DEFAULTS = new Experiment(
            "reach", null, "arm26", null, null, null, null, null, "none", "float32", 0.05, 0.02, 0.0, 0.0, 0.0, 0.0, 0, "gru",
            64, 1, 0.0, null, 3000L, 32, 3e-3, "cosine", 1.0, 0, 100, 64, 0, "auto", null, 0L);

    /**
     * Reads settings from JSON.
     *
     * @throws IllegalArgumentException if it is no JSON object or has an unknown setting, naming it
     */
    public static Experiment parse(String json) {
        try {
            return StrictJson.partial(StrictJson.parse(json), Experiment.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("configuration: " + e.getMessage(), e);
        }
    }

    /** The same with another number of batches. */
    Experiment withBatches(long count) {
        return parse("{\"batches\": " + count + "}").orElse(this);
    }

    /** The settings as JSON. */
    public String toJson() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are not JSON", e);
        }
    }

    /** These settings where they are given, those of {@code other} elsewhere; options of another task do not count. */
    public Experiment orElse(Experiment other) {
        ObjectNode merged = JSON.valueToTree(other);
        merged.setAll((ObjectNode) JSON.valueToTree(this));
        Map<String, Double> options = new LinkedHashMap<>();
        if (other.taskOptions != null && (task == null || task.equals(other.task))) {
            options.putAll(other.taskOptions);
        }
        if (taskOptions != null) {
            options.putAll(taskOptions);
        }
        merged.set("taskOptions", JSON.valueToTree(options));
        return JSON.convertValue(merged, Experiment.class);
    }

    /** Body, senses and task. */
    public Environment environment() {
        Experiment e = orElse(DEFAULTS);
        Effector.Builder body = ReadyMade.named(e.effector, e.muscle == null ? null : Muscles.named(e.muscle))
                .optVariant(oneOf("compatibility", e.compatibility, Compatibility.values()));
        if (e.integrator != null) {
            body.optIntegrator(Integrator.named(e.integrator));
        }
        if (e.timestep != null) {
            body.optTimestep(e.timestep);
        }
        if (e.substeps != null) {
            body.optSubsteps(e.substeps);
        }
        if (e.damping != null) {
            body.optDamping(e.damping);
        }
        return Environment.builder()
                .setEffector(body.build())
                .setTask(Tasks.named(e.task, e.taskOptions))
                .optType(oneOf("type", e.type, DataType.FLOAT32, DataType.FLOAT64))
                .optVisionDelay(e.visionDelay)
                .optProprioceptionDelay(e.proprioceptionDelay)
                .optVisionNoise(e.visionNoise)
                .optProprioceptionNoise(e.proprioceptionNoise)
                .optActionNoise(e.actionNoise)
                .optObservationNoise(e.observationNoise)
                .optStackedActions(e.stackedActions)
                .build();
    }

    @SafeVarargs
    private static <T extends Enum<T>> T oneOf(String name, String value, T... allowed) {
        return Arrays.stream(allowed)
                .filter(a -> a.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + ": got '" + value + "', expected one of "
                        + Arrays.stream(allowed).map(a -> a.name().toLowerCase(Locale.ROOT)).toList()));
    }

    /** The network, fitted to an environment. */
    public Policy policy(Environment environment) {
        Experiment e = orElse(DEFAULTS);
        int in = environment.observationSize();
        int out = environment.actionSize();
        Cell cell = switch (e.policy) {
            case "gru" -> new Cell.Gru();
            case "lstm" -> new Cell.Lstm();
            case "rnn" -> new Cell.Rate(1, false);
            // A time constant of 50 ms.
            case "leaky" -> new Cell.Rate(Math.min(1, environment.effector().timestep() / 0.05), false);
            case "mlp" -> null;
            default -> throw new IllegalArgumentException(
                    "policy: got '" + e.policy + "', expected one of [gru, lstm, rnn, leaky, mlp]");
        };
        return cell == null
                ? new MlpPolicy(in, e.hidden, e.layers, out, OUTPUT_BIAS)
                : new RecurrentPolicy(cell, in, e.hidden, e.layers, out, OUTPUT_BIAS);
    }

    /** How gradients are computed, and trials run. */
    public GradientEngine gradientEngine() {
        return oneOf("engine", orElse(DEFAULTS).engine, GradientEngine.values());
    }

    /** The loss terms, or those of the task if none are given. */
    public List<Loss> losses(Task reached) {
        if (losses != null && losses.isEmpty()) {
            throw new IllegalArgumentException("losses: got none, expected at least one term");
        }
        return losses == null
                ? reached.losses()
                : losses.entrySet().stream()
                        .map(term -> Losses.named(term.getKey()).times(term.getValue()))
                        .toList();
    }

    /** A trainer with these settings; listener, folder and the like can still be added. */
    public Trainer.Builder trainer(Environment environment) {
        Experiment e = orElse(DEFAULTS);
        Trainer.Builder trainer = Trainer.builder();
        if (e.threads != null) {
            trainer.optThreads(e.threads);
        }
        return trainer
                .setEnvironment(environment)
                .setPolicy(policy(environment))
                .optEngine(gradientEngine())
                .optLosses(losses(environment.task()))
                .optBatches(e.batches)
                .optBatchSize(e.batchSize)
                .optLearningRate(LearningRate.named(e.schedule, e.learningRate))
                .optClip(e.clip)
                .optTruncation(e.truncation)
                .optHiddenNoise(e.hiddenNoise)
                .optValidation(e.validationEvery, e.validationSize)
                .optPatience(e.patience)
                .optSeed(e.seed)
                .optConfiguration(e.toJson());
    }
}
