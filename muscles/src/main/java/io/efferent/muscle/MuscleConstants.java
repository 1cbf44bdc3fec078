package io.efferent.muscle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers given for one muscle, by parameter name. What is not given takes the model's default.
 *
 * @param values name to value in SI units
 */
public record MuscleConstants(Map<String, Double> values) {
    /** Nothing given. */
    public static final MuscleConstants DEFAULTS = new MuscleConstants(Map.of());

    public MuscleConstants {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * The three numbers every Hill-type muscle needs.
     *
     * @param maximumIsometricForce N
     * @param optimalFiberLength m
     * @param tendonSlackLength m
     */
    public static MuscleConstants hill(
            double maximumIsometricForce, double optimalFiberLength, double tendonSlackLength) {
        return force(maximumIsometricForce)
                .with(Muscle.OPTIMAL_FIBER_LENGTH, optimalFiberLength)
                .with(Muscle.TENDON_SLACK_LENGTH, tendonSlackLength);
    }

    /** Only the maximum isometric force in N, for {@link ReluMuscle}. */
    public static MuscleConstants force(double maximumIsometricForce) {
        return DEFAULTS.with(Muscle.MAXIMUM_ISOMETRIC_FORCE, maximumIsometricForce);
    }

    /** These constants with one more, or another, value. */
    public MuscleConstants with(String name, double value) {
        var copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return new MuscleConstants(copy);
    }
}
