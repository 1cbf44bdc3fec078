package io.efferent.network;

import java.util.List;

/**
 * How a network learns from trials when it does not get the gradient of the loss: rules that a nervous system could
 * follow. What a rule gives is taken for a gradient, so that {@link Sgd} moves the weights by the rule's change times
 * the learning rate; what is frozen stays.
 */
public sealed interface LearningRule permits NodePerturbation, FeedbackRule, ReadoutRule {
    /** Names accepted by {@link #named}. */
    List<String> NAMES = List.of("node-perturbation", "feedback", "readout");

    /** Short name, as used on the command line. */
    String name();

    /**
     * A rule by name, with its usual numbers.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    static LearningRule named(String name) {
        return switch (name) {
            case "node-perturbation" -> new NodePerturbation();
            case "feedback" -> new FeedbackRule();
            case "readout" -> new ReadoutRule();
            default -> throw new IllegalArgumentException("rule: got '" + name + "', expected one of " + NAMES);
        };
    }
}
