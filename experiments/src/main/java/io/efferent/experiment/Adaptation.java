package io.efferent.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.LearningRule;
import io.efferent.network.Optimizer;
import io.efferent.network.PlasticSet;
import io.efferent.network.StrictJson;
import java.util.List;

/**
 * How a trained network goes on learning, trial by trial, in names and numbers. Null means the default.
 *
 * @param schedule a name of {@link Schedules#NAMES}, or what a file of a schedule holds
 * @param perturb in place of the schedule's condition "field", as {@code curl:strength=8}
 * @param rule a name of {@link LearningRule#NAMES}, in place of the gradient through time and the body, which is the
 *     default; with a rule the optimizer is sgd and the change is not clipped unless said otherwise
 * @param optimizer a name of {@link Optimizer#NAMES}; for an agent that learned by PPO, "ppo": as it learned before,
 *     with Adam, in cycles of {@code trialsPerUpdate} trials
 * @param momentum of sgd and rmsprop
 * @param weightDecay of adamw
 * @param carryMoments whether the optimizer goes on with what it remembers of training
 * @param learningRate of all trials
 * @param trialsPerUpdate trials that are run with the same weights and learned from together
 * @param plastic what learns, see {@link PlasticSet#of}
 * @param clip largest norm of the gradient, 0 for no limit
 * @param teachInChannels whether trials in force channels are learned from; walls hide the error
 * @param probeEvery trials between tests of a frozen copy in all conditions, 0 for none
 * @param seed fixes the schedule and all noise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Adaptation(
        JsonNode schedule, List<String> perturb, String rule, String optimizer, Double momentum, Double weightDecay,
        Boolean carryMoments, Double learningRate, Integer trialsPerUpdate, List<String> plastic, Double clip,
        Boolean teachInChannels, Integer probeEvery, Long seed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The part of {@code config.json} that holds them. */
    static final String PART = "adaptation";

    /** What holds where nothing else is said: gradient descent after each trial, in all weights. */
    public static final Adaptation DEFAULTS =
            parse("""
            {"schedule": "adaptation", "optimizer": "adam", "carryMoments": false, "learningRate": 0.0001,
             "trialsPerUpdate": 1, "plastic": ["all"], "clip": 1.0, "teachInChannels": false, "probeEvery": 0,
             "seed": 0}
            """);

    /** The learner of agents. */
    public static final String PPO = "ppo";

    private static final Adaptation OF_PPO =
            parse("{\"trialsPerUpdate\": 8, \"learningRate\": 0.0003, \"clip\": 0.5}").orElse(DEFAULTS);

    private static final Adaptation OF_RULES = parse("{\"optimizer\": \"sgd\", \"clip\": 0.0}").orElse(DEFAULTS);

    /**
     * Reads settings from JSON.
     *
     * @throws IllegalArgumentException if it is no JSON object or has an unknown setting, naming it
     */
    public static Adaptation parse(String json) {
        return StrictJson.partial(StrictJson.parse(json), Adaptation.class);
    }

    /** These settings where they are given, those of {@code other} elsewhere. */
    public Adaptation orElse(Adaptation other) {
        ObjectNode merged = JSON.valueToTree(other);
        merged.setAll((ObjectNode) JSON.valueToTree(this));
        return StrictJson.partial(merged, Adaptation.class);
    }

    /** All settings: these, and what holds where nothing else is said. */
    Adaptation complete() {
        if (isPpo() && rule != null) {
            throw new IllegalArgumentException("rule: got '" + rule + "' and the learner ppo, expected one of them");
        }
        return orElse(isPpo() ? OF_PPO : rule == null ? DEFAULTS : OF_RULES);
    }

    boolean isPpo() {
        return PPO.equals(optimizer);
    }
}
