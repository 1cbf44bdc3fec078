package io.efferent.rl.box2d;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.Environments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Returns and lengths of many episodes, held against Gymnasium's by the means and quantiles of theirs. */
@Tag("slow")
class ReturnsTest {
    private static final int EPISODES = 200;
    /** Standard errors; of some 40 comparisons none should be farther off. */
    private static final double FARTHEST = 4;

    static List<JsonNode> references() throws IOException {
        try (var in = ReturnsTest.class.getResourceAsStream("returns.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false).toList();
        }
    }

    private static UnaryOperator<float[]> policy(JsonNode reference, ActionSpace actions, Random random) {
        if (reference.get("policy").asText().equals("random")) {
            return _ -> switch (actions) {
                case ActionSpace.Continuous range -> {
                    var action = new float[range.width()];
                    for (int i = 0; i < action.length; i++) {
                        action[i] = random.nextFloat(-1, 1);
                    }
                    yield action;
                }
                case ActionSpace.Discrete discrete -> new float[] {random.nextInt(discrete.choices())};
                case ActionSpace.MultiDiscrete _ -> throw new AssertionError(actions);
            };
        }
        return switch (reference.get("name").asText()) {
            case "LunarLander-v3" -> Heuristics::choice;
            case "LunarLanderContinuous-v3" -> Heuristics::throttles;
            default -> new Heuristics.Walking();
        };
    }

    @ParameterizedTest
    @MethodSource("references")
    void returnsAreDistributedAsGymnasiums(JsonNode reference) {
        var returns = new ArrayList<Double>();
        var lengths = new ArrayList<Double>();
        var random = new Random(3);
        try (var environment = Environments.named(reference.get("name").asText()).create()) {
            var observed = new float[environment.observationSize()];
            for (int episode = 0; episode < EPISODES; episode++) {
                environment.reset(episode);
                var policy = policy(reference, environment.actions(), random);
                double sum = 0;
                int steps = 0;
                boolean over = false;
                while (!over) {
                    environment.observe(observed, 0);
                    var outcome = environment.step(policy.apply(observed), 0);
                    sum += outcome.reward();
                    steps++;
                    over = outcome.isOver();
                }
                returns.add(sum);
                lengths.add((double) steps);
            }
        }
        compareMeans(reference, "mean", "deviation", returns);
        compareMeans(reference, "length", "lengthDeviation", lengths);
        double both = 1.0 / EPISODES + 1 / reference.get("episodes").asDouble();
        for (var quantile : reference.get("quantiles")) {
            double share = quantile.get(0).asDouble();
            double below = returns.stream().filter(r -> r < quantile.get(1).asDouble()).count() / (double) EPISODES;
            assertEquals(share, below, FARTHEST * Math.sqrt(share * (1 - share) * both), reference + ", " + share);
        }
    }

    private static void compareMeans(JsonNode reference, String mean, String deviation, List<Double> values) {
        double ours = values.stream().mapToDouble(v -> v).average().orElseThrow();
        double square = values.stream().mapToDouble(v -> (v - ours) * (v - ours)).sum() / (values.size() - 1);
        double theirs = reference.get(deviation).asDouble();
        double error = Math.sqrt(square / values.size() + theirs * theirs / reference.get("episodes").asDouble());
        assertEquals(reference.get(mean).asDouble(), ours, FARTHEST * error, reference + ", " + mean);
    }
}
