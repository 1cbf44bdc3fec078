package io.efferent.experiment;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.effector.Effector;
import io.efferent.effector.Integrator;
import io.efferent.effector.model.Effectors;
import io.efferent.effector.model.ModelFile;
import io.efferent.effector.motornet.Compatibility;
import io.efferent.muscle.Muscles;
import io.efferent.network.Cell;
import io.efferent.network.GradientEngine;
import io.efferent.network.LearningRate;
import io.efferent.network.MlpPolicy;
import io.efferent.network.Optimizer;
import io.efferent.network.PlasticSet;
import io.efferent.network.Policy;
import io.efferent.network.Projection;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.SpinalReflex;
import io.efferent.network.StandardInputs;
import io.efferent.network.StrictJson;
import io.efferent.network.Trainer;
import io.efferent.network.layer.Architectures;
import io.efferent.network.layer.Input;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.network.layer.ReadOut;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.Perturbation;
import io.efferent.task.Task;
import io.efferent.task.Tasks;
import io.efferent.task.perturbation.Perturbations;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A training run in names and numbers: what the command line takes, what a configuration file holds, and what a
 * checkpoint remembers. Null means the default of what the setting belongs to. Files and flags have the names of all
 * settings side by side, without the groups.
 *
 * @param body what moves, and what it has to do
 * @param senses what it observes
 * @param network what learns
 * @param training how it learns
 */
public record Experiment(Body body, Senses senses, Network network, Training training) {

    /**
     * What moves, and what it has to do.
     *
     * @param task a name of {@link Tasks#NAMES}
     * @param taskOptions options of the task by name, see {@link Tasks#named}
     * @param effector a name of {@link Effectors#NAMES}, or a file that {@link ModelFile} reads
     * @param muscle a name of {@link Muscles#NAMES}; null for the effector's usual one, and for files
     * @param integrator euler, rk4 or implicit; null for the effector's usual one
     * @param timestep control step, s; null for the effector's usual one
     * @param substeps integration steps per control step; null for the effector's usual number
     * @param damping joint damping, N m s/rad
     * @param compatibility whose equations
     * @param type of all numbers
     * @param perturbations what acts in all trials, each as {@link Perturbations#of} or {@link Perturbations#parse} has
     *     it; null for nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Body(
            String task, Map<String, Double> taskOptions, String effector, String muscle, String integrator,
            Double timestep, Integer substeps, Double damping, Compatibility compatibility, Precision type,
            List<Object> perturbations) {

        /** The effector's name; of a file its own name alone. */
        String title() {
            String file = Path.of(effector).getFileName().toString();
            return ModelFile.isModel(effector) ? file.substring(0, file.lastIndexOf('.')) : effector;
        }

        private Effector.Builder named() {
            if (!ModelFile.isModel(effector)) {
                return Effectors.named(effector, muscle == null ? null : Muscles.named(muscle));
            }
            if (muscle != null) {
                throw new IllegalArgumentException("muscle: got '" + muscle + "', expected none for " + effector
                        + ", whose muscles have models of their own");
            }
            return ModelFile.read(Path.of(effector)).fitted().effector();
        }
    }

    /**
     * What the network observes.
     *
     * @param visionDelay s
     * @param proprioceptionDelay s
     * @param visionNoise m
     * @param proprioceptionNoise normalized units
     * @param actionNoise excitation
     * @param signalDependentNoise share of excitation
     * @param observationNoise on all of an observation
     * @param stackedActions past excitations in an observation
     * @param senses delay in s by name of {@link io.efferent.task.Senses}, behind vision and proprioception
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Senses(
            Double visionDelay, Double proprioceptionDelay, Double visionNoise, Double proprioceptionNoise,
            Double actionNoise, Double signalDependentNoise, Double observationNoise, Integer stackedActions,
            Map<String, Double> senses) {}

    /**
     * What learns.
     *
     * @param policy kind of its units
     * @param hidden units per layer
     * @param layers number of layers
     * @param hiddenNoise on the network's memory
     * @param reflex gains of a {@link SpinalReflex} by name, length and velocity, which needs the sense stretch, behind
     *     all others; null for none
     * @param standardInputs whether it sees {@link StandardInputs}; null for no
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Network(
            Units policy, Integer hidden, Integer layers, Double hiddenNoise, Map<String, Double> reflex,
            Boolean standardInputs) {}

    /**
     * How it learns.
     *
     * @param losses weight by name of {@link Losses#named}; null for the task's usual ones
     * @param batches number of batches
     * @param batchSize trials per batch
     * @param learningRate at the start
     * @param schedule how the learning rate changes
     * @param optimizer a name of {@link Optimizer#NAMES}
     * @param momentum of sgd and rmsprop; null for none
     * @param weightDecay of adamw; null for its usual one
     * @param plastic what learns, see {@link PlasticSet#of}; null for all
     * @param projections what is done to parts of the weights after each update, see {@link Projection#of}, by part;
     *     null for nothing
     * @param clip largest norm of the gradient, 0 for no limit
     * @param truncation steps over which gradients flow back, 0 for all
     * @param validationEvery batches between validations, 0 for none
     * @param validationSize trials per validation
     * @param patience validations without improvement before stopping, 0 for never
     * @param engine what computes gradients and runs trials
     * @param threads threads of the compiled engine; null for all processors
     * @param seed fixes everything
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Training(
            Map<String, Double> losses, Long batches, Integer batchSize, Double learningRate,
            LearningRate.Schedule schedule, String optimizer, Double momentum, Double weightDecay,
            List<String> plastic, Map<String, String> projections, Double clip, Integer truncation,
            Integer validationEvery, Integer validationSize, Integer patience,
            GradientEngine engine, Integer threads, Long seed) {}

    /** Width of floating-point numbers. */
    public enum Precision {
        FLOAT32(DataType.FLOAT32), FLOAT64(DataType.FLOAT64);

        private final DataType type;

        Precision(DataType type) {
            this.type = type;
        }
    }

    /**
     * Kinds of units. Leaky ones have a time constant of 50 ms; multilayer perceptrons remember nothing; the last three
     * are those of {@link Architectures#layers}.
     */
    public enum Units { GRU, LSTM, RNN, LEAKY, MLP, EI, SPIKING, AREAS }

    /** The part of {@code config.json} that holds an experiment. */
    public static final String PART = "experiment";

    /** Muscles begin almost silent. */
    private static final double OUTPUT_BIAS = -5;

    private static final double LEAKY_TIME_CONSTANT = 0.05;

    private static final ObjectMapper JSON = JsonMapper.builder().enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE).build();

    private static final List<Class<? extends Record>> GROUPS =
            List.of(Body.class, Senses.class, Network.class, Training.class);

    /** The names of all settings, as files and flags have them. */
    static final List<String> NAMES = GROUPS.stream().flatMap(group -> names(group).stream()).toList();

    /** Those of body and senses. */
    static final List<String> ENVIRONMENT =
            Stream.of(Body.class, Senses.class).flatMap(group -> names(group).stream()).toList();

    /** What holds where nothing else is said: the six-muscle arm learns to reach, with human delays. */
    public static final Experiment DEFAULTS = new Experiment(
            new Body("reach", null, "arm26", null, null, null, null, null, Compatibility.NONE, Precision.FLOAT32,
                    null),
            new Senses(0.05, 0.02, 0.0, 0.0, 0.0, 0.0, 0.0, 0, null),
            new Network(Units.GRU, 64, 1, 0.0, null, null),
            new Training(
                    null, 3000L, 32, 3e-3, LearningRate.Schedule.COSINE, "adam", null, null, null, null, 1.0, 0,
                    100, 64, 0, GradientEngine.AUTO, null, 0L));

    /**
     * Reads settings from JSON.
     *
     * @throws IllegalArgumentException if it is no JSON object or has an unknown setting, naming it
     */
    public static Experiment parse(String json) {
        var settings = configuration(() -> StrictJson.parse(json));
        requireChoices(settings);
        return configuration(() -> of(settings));
    }

    private static <T> T configuration(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("configuration: " + e.getMessage(), e);
        }
    }

    private static void requireChoices(JsonNode settings) {
        GROUPS.stream().flatMap(group -> Arrays.stream(group.getRecordComponents()))
                .filter(setting -> setting.getType().isEnum() && settings.hasNonNull(setting.getName()))
                .forEach(setting -> {
                    var given = settings.get(setting.getName()).asText();
                    var choices = Arrays.stream(setting.getType().getEnumConstants())
                            .map(choice -> choice.toString().toLowerCase(Locale.ROOT)).toList();
                    if (!choices.contains(given.toLowerCase(Locale.ROOT))) {
                        throw new IllegalArgumentException(
                                setting.getName() + ": got '" + given + "', expected one of " + choices);
                    }
                });
    }

    private static Experiment of(JsonNode settings) {
        settings.fieldNames().forEachRemaining(name -> {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("unknown setting '" + name + "', expected some of " + NAMES);
            }
        });
        return new Experiment(part(settings, Body.class), part(settings, Senses.class), part(settings, Network.class),
                part(settings, Training.class));
    }

    private static <T> T part(JsonNode settings, Class<T> group) {
        return StrictJson.partial(
                settings instanceof ObjectNode all ? all.deepCopy().retain(names(group)) : settings, group);
    }

    private static List<String> names(Class<?> group) {
        return Arrays.stream(group.getRecordComponents()).map(RecordComponent::getName).toList();
    }

    /** The same with another number of batches. */
    Experiment withBatches(long count) {
        return parse("{\"batches\": " + count + "}").orElse(this);
    }

    /** All settings side by side; this is how files have them. */
    @JsonValue
    ObjectNode settings() {
        ObjectNode all = JSON.createObjectNode();
        Stream.of(body, senses, network, training).forEach(group -> all.setAll((ObjectNode) JSON.valueToTree(group)));
        return all;
    }

    /** The settings as JSON. */
    public String toJson() {
        return settings().toPrettyString();
    }

    /** These settings where they are given, those of {@code other} elsewhere; options of another task do not count. */
    public Experiment orElse(Experiment other) {
        ObjectNode merged = other.settings();
        merged.setAll(settings());
        Map<String, Double> options = new LinkedHashMap<>();
        if (other.body.taskOptions != null && (body.task == null || body.task.equals(other.body.task))) {
            options.putAll(other.body.taskOptions);
        }
        if (body.taskOptions != null) {
            options.putAll(body.taskOptions);
        }
        merged.set("taskOptions", JSON.valueToTree(options));
        return of(merged);
    }

    /** The settings that were given. */
    @Override
    public String toString() {
        return settings().toString();
    }

    /** Body, senses and task. */
    public Environment environment() {
        Experiment all = orElse(DEFAULTS);
        Body given = all.body;
        Effector.Builder effector = given.named().optVariant(given.compatibility);
        if (given.integrator != null) {
            effector.optIntegrator(Integrator.named(given.integrator));
        }
        if (given.timestep != null) {
            effector.optTimestep(given.timestep);
        }
        if (given.substeps != null) {
            effector.optSubsteps(given.substeps);
        }
        if (given.damping != null) {
            effector.optDamping(given.damping);
        }
        Effector body = effector.build();
        Environment.Builder environment = Environment.builder()
                .setEffector(body)
                .setTask(Tasks.named(given.task, given.taskOptions))
                .optType(given.type.type)
                .optVisionDelay(all.senses.visionDelay)
                .optProprioceptionDelay(all.senses.proprioceptionDelay)
                .optVisionNoise(all.senses.visionNoise)
                .optProprioceptionNoise(all.senses.proprioceptionNoise)
                .optActionNoise(all.senses.actionNoise)
                .optSignalDependentNoise(all.senses.signalDependentNoise)
                .optObservationNoise(all.senses.observationNoise)
                .optStackedActions(all.senses.stackedActions);
        if (all.senses.senses != null) {
            all.senses.senses.forEach((name, delay) ->
                    environment.addSensor(io.efferent.task.Senses.named(name), delay, 0));
        }
        for (Perturbation perturbation : all.perturbations()) {
            requireSubsteps(given.substeps, perturbation, body);
            environment.addPerturbation(perturbation);
        }
        return environment.build();
    }

    /** Substeps that are given stay; where none are, the environment takes as many as it needs. */
    private static void requireSubsteps(Integer given, Perturbation perturbation, Effector effector) {
        int needed = perturbation.substeps(effector);
        if (given != null && given < needed) {
            throw new IllegalArgumentException(
                    "substeps: got " + given + ", expected at least " + needed + " for " + perturbation);
        }
    }

    /**
     * What acts in all trials.
     *
     * @throws IllegalArgumentException if a name or a parameter is unknown
     */
    public List<Perturbation> perturbations() {
        Experiment all = orElse(DEFAULTS);
        return all.body.perturbations == null ? List.of()
                : all.body.perturbations.stream().map(all::perturbation).toList();
    }

    private Perturbation perturbation(Object given) {
        return switch (given) {
            case String text -> perturbation(Perturbations.described(text));
            case Map<?, ?> parts -> {
                Map<String, Object> description = new LinkedHashMap<>();
                parts.forEach((name, value) -> description.put(name.toString(), value));
                if (Perturbations.isOfUnits(description)) {
                    int areas = network.policy == Units.AREAS ? 3 : network.layers;
                    description.putIfAbsent("of", network.hidden * areas);
                }
                yield Perturbations.of(description);
            }
            default -> throw new IllegalArgumentException("perturbations: got " + given
                    + ", expected a name, name:parameter=value, or names and values");
        };
    }

    /** The network, fitted to an environment. */
    public Policy policy(Environment environment) {
        Network given = orElse(DEFAULTS).network;
        if (given.reflex == null) {
            return network(given, environment, environment.channels());
        }
        List<Channel> channels = environment.channels();
        int seen = channels.size() - 2;
        if (!channels.get(seen).name().equals(io.efferent.task.Senses.STRETCH.label())) {
            throw new IllegalArgumentException("reflex: got the senses " + channels.stream().map(Channel::name).toList()
                    + ", expected the sense stretch as the last, such as stretch=0.025, and no stacked actions");
        }
        List<String> gains = List.of("length", "velocity");
        given.reflex.keySet().stream().filter(name -> !gains.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("reflex: got '" + name + "', expected some of " + gains);
        });
        return new SpinalReflex(
                network(given, environment, channels.subList(0, seen)),
                given.reflex.getOrDefault("length", 0.0), given.reflex.getOrDefault("velocity", 0.0));
    }

    private static Policy network(Network given, Environment environment, List<Channel> channels) {
        Policy network = plain(given, environment, channels);
        return given.standardInputs != null && given.standardInputs
                ? StandardInputs.of(network, environment) : network;
    }

    private static Policy plain(Network given, Environment environment, List<Channel> channels) {
        int in = channels.stream().mapToInt(Channel::width).sum();
        int out = environment.actionSize();
        Cell cell = switch (given.policy) {
            case GRU -> new Cell.Gru();
            case LSTM -> new Cell.Lstm();
            case RNN -> new Cell.Rate(1, false);
            case LEAKY -> new Cell.Rate(Math.min(1, environment.effector().timestep() / LEAKY_TIME_CONSTANT), false);
            case MLP, EI, SPIKING, AREAS -> null;
        };
        return switch (given.policy) {
            case MLP -> new MlpPolicy(in, given.hidden, given.layers, out, OUTPUT_BIAS);
            case EI, SPIKING, AREAS -> layers(channels, out, given);
            default -> new RecurrentPolicy(cell, in, given.hidden, given.layers, out, OUTPUT_BIAS);
        };
    }

    private static Policy layers(List<Channel> channels, int actions, Network network) {
        List<Input> inputs = channels.stream()
                .map(channel -> Input.of(channel.name(), channel.width())).toList();
        return new ModularNetwork(
                inputs, Architectures.layers(
                        network.policy.name().toLowerCase(Locale.ROOT), inputs,
                        Collections.nCopies(network.layers, network.hidden), Architectures.Memory.NONE),
                ReadOut.excitations(actions));
    }

    /** The loss terms, or those of the task if none are given. */
    public List<Loss> losses(Task reached) {
        var losses = training.losses;
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
        Experiment all = orElse(DEFAULTS);
        Training given = all.training;
        Trainer.Builder trainer = Trainer.builder();
        if (given.threads != null) {
            trainer.optThreads(given.threads);
        }
        Policy policy = policy(environment);
        if (given.plastic != null) {
            trainer.optPlastic(PlasticSet.of(environment, policy, given.plastic));
        }
        if (given.projections != null) {
            trainer.optProjections(given.projections.entrySet().stream()
                    .map(entry -> Projection.of(environment, policy, entry.getKey(), entry.getValue())).toList());
        }
        return trainer
                .setEnvironment(environment)
                .setPolicy(policy)
                .optOptimizer(Optimizer.named(given.optimizer, given.momentum, given.weightDecay))
                .optEngine(given.engine)
                .optLosses(losses(environment.task()))
                .optBatches(given.batches)
                .optBatchSize(given.batchSize)
                .optLearningRate(given.schedule.from(given.learningRate))
                .optClip(given.clip)
                .optTruncation(given.truncation)
                .optHiddenNoise(all.network.hiddenNoise)
                .optValidation(given.validationEvery, given.validationSize)
                .optPatience(given.patience)
                .optSeed(given.seed)
                .optConfiguration(all.toJson());
    }
}
