package io.efferent.muscle;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One number that a muscle model needs of each muscle.
 *
 * @param name lowerCamelCase name, unique within the model
 * @param unit SI unit, or "1" for a ratio
 * @param meaning what it is, in half a sentence
 * @param lower smallest allowed value
 * @param upper largest allowed value
 * @param fallback the value when none is given, computed from the parameters declared before it; null if required
 */
public record MuscleParameter(
        String name,
        String unit,
        String meaning,
        double lower,
        double upper,
        ToDoubleFunction<Map<String, Double>> fallback) {

    /** A number within bounds that the user must give. */
    public static MuscleParameter required(String name, String unit, String meaning, double lower, double upper) {
        return new MuscleParameter(name, unit, meaning, lower, upper, null);
    }

    /** A number within bounds with a default. */
    public static MuscleParameter optional(
            String name, String unit, String meaning, double lower, double upper, double fallback) {
        return new MuscleParameter(name, unit, meaning, lower, upper, ignored -> fallback);
    }

    /** A positive number that the user must give. */
    public static MuscleParameter positive(String name, String unit, String meaning) {
        return required(name, unit, meaning, Double.MIN_NORMAL, Double.MAX_VALUE);
    }

    /** A positive number with a default. */
    public static MuscleParameter positive(String name, String unit, String meaning, double fallback) {
        return optional(name, unit, meaning, Double.MIN_NORMAL, Double.MAX_VALUE, fallback);
    }

    boolean isRequired() {
        return fallback == null;
    }
}
