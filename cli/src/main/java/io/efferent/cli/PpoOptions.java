package io.efferent.cli;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.StrictJson;
import io.efferent.rl.ppo.PpoSettings;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Every one of {@link PpoSettings} as a flag. Fields have the names of the settings, and are null without their flag.
 */
final class PpoOptions {

    private static final ObjectMapper FIELDS = new ObjectMapper()
            .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    @ArgGroup(validate = false, order = 1, heading = "%nExperience (defaults: the environment's preset):%n")
    private Experience experience = new Experience();

    @ArgGroup(validate = false, order = 2, heading = "%nNetwork:%n")
    private Network network = new Network();

    @ArgGroup(validate = false, order = 3, heading = "%nLearning:%n")
    private Learning learning = new Learning();

    private static final class Experience {

        @Option(names = "--steps", paramLabel = "N", description = "Steps of the environments in all.")
        private Long steps;

        @Option(names = "--environments", paramLabel = "N", description = "Stepped together.")
        private Integer environments;

        @Option(names = "--horizon", paramLabel = "N", description = "Steps of each environment per cycle.")
        private Integer horizon;

        @Option(names = "--normalize-observations", negatable = true, description = "To mean 0 and variance 1.")
        private Boolean normalizeObservations;

        @Option(names = "--normalize-rewards", negatable = true,
                description = "By the standard deviation of the return.")
        private Boolean normalizeRewards;
    }

    private static final class Network {

        @Option(names = "--architecture", paramLabel = "NAME",
                description = "simple, ei, spiking or areas, or areas of cortex for a hand: shadow, shadow2.")
        private String architecture;

        @Option(names = "--hidden", paramLabel = "N", split = ",",
                description = "Units of each layer, as 64,64; not of shadow and shadow2.")
        private List<Integer> hidden;

        @Option(names = "--memory", paramLabel = "KIND", description = "Of the last layer: none, gru, lstm or rnn.")
        private String memory;

        @Option(names = "--sequence-length", paramLabel = "N",
                description = "Steps through which gradients of a network with memory flow back.")
        private Integer sequenceLength;

        @Option(names = "--chunk", hidden = true)
        private void chunk(Integer value) {
            sequenceLength = value;
        }

        @Option(names = "--eye", paramLabel = "KIND",
                description = "What looks at pictures: convolutional or keypoints.")
        private String eye;

        @Option(names = "--frozen", paramLabel = "PREFIX", split = ",",
                description = "Weights that are not learned, by the beginnings of their names.")
        private List<String> frozen;

        @Option(names = "--shared", negatable = true, description = "The critic reads the actor's last layer.")
        private Boolean shared;

        @Option(names = "--distribution", paramLabel = "NAME",
                description = "Of actions: auto, categorical, beta, gaussian, and others as the guide says.")
        private String distribution;

        @Option(names = "--initial-log-standard-deviation", paramLabel = "X",
                description = "Where that of a Gaussian starts.")
        private Double initialLogStandardDeviation;

        @Option(names = "--initial-log-deviation", hidden = true)
        private void initialLogDeviation(Double value) {
            initialLogStandardDeviation = value;
        }
    }

    private static final class Learning {

        @Option(names = "--minibatch", paramLabel = "N", description = "Rows per update, about.")
        private Integer minibatch;

        @Option(names = "--epochs", paramLabel = "N", description = "How often each row is used.")
        private Integer epochs;

        @Option(names = "--learning-rate", paramLabel = "R", description = "Of Adam, at the start.")
        private Double learningRate;

        @Option(names = "--schedule", paramLabel = "NAME",
                description = "Of the learning rate: constant, linear, exponential or cosine.")
        private String schedule;

        @Option(names = "--discount", paramLabel = "X", description = "Of later rewards, per step.")
        private Double discount;

        @Option(names = "--lambda", paramLabel = "X", description = "Of generalized advantage estimation.")
        private Double lambda;

        @Option(names = "--clip", paramLabel = "X", description = "Of the ratio of probabilities.")
        private Double clip;

        @Option(names = "--clip-values", negatable = true, description = "Clip the critic's loss too.")
        private Boolean clipValues;

        @Option(names = "--entropy-weight", paramLabel = "X", description = "Of the entropy in the objective.")
        private Double entropyWeight;

        @Option(names = "--value-weight", paramLabel = "X", description = "Of the critic's loss.")
        private Double valueWeight;

        @Option(names = "--gradient-norm", paramLabel = "X",
                description = "Largest norm of the gradient, 0 for no limit.")
        private Double gradientNorm;

        @Option(names = "--target-kl", paramLabel = "X",
                description = "KL divergence from the old policy that ends a cycle's updates, 0 for no limit.")
        private Double targetKl;

        @Option(names = "--largest-divergence", hidden = true)
        private void largestDivergence(Double value) {
            targetKl = value;
        }

        @Option(names = "--advantages", paramLabel = "OVER",
                description = "Over what advantages are normalized: none, cycle or minibatch.")
        private String advantages;
    }

    /** The settings for which there was a flag. */
    ObjectNode given() {
        ObjectNode all = FIELDS.createObjectNode();
        Stream.of(experience, network, learning).forEach(group -> all.setAll((ObjectNode) FIELDS.valueToTree(group)));
        return all;
    }

    /**
     * Settings with some of them changed.
     *
     * @throws IllegalArgumentException if one does not exist, or its value does not do
     */
    static PpoSettings changed(PpoSettings settings, JsonNode changes) {
        ObjectNode all = FIELDS.valueToTree(settings);
        changes.properties().forEach(change -> {
            if (all.get(change.getKey()) instanceof ObjectNode group && change.getValue() instanceof ObjectNode some) {
                group.setAll(some);
            } else {
                all.set(change.getKey(), change.getValue());
            }
        });
        return StrictJson.partial(all, PpoSettings.class);
    }
}
