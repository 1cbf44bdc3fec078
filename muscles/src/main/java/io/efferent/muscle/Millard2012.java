package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The equilibrium muscle of Millard, Uchida, Seth &amp; Delp 2013 (J Biomech Eng 135:021005) with the defaults of
 * OpenSim's Millard2012EquilibriumMuscle. The curves of a muscle that is elastic and undamped end with slopes and a
 * floor, without which its velocity would not be defined.
 */
public record Millard2012() implements HillModel {
    private static final double FLOOR = 0.1;

    @Override
    public String name() {
        return "millard";
    }

    private static boolean isSingular(Map<String, Double> given, boolean elastic) {
        return elastic && given.get(DAMPING) < LEAST_DAMPING;
    }

    @Override
    public List<MuscleParameter> parameters(boolean elastic) {
        double most = Double.MAX_VALUE;
        return HillModel.constants(
                0.01, 0.01, 0.04,
                HillModel.dampingParameter(0.1),
                MuscleParameter.optional(MillardCurves.MINIMUM_LENGTH, "1", "shortest active fiber", 0, 1, 0.4441),
                MuscleParameter.optional(MillardCurves.TRANSITION_LENGTH, "1",
                        "fiber length where the shallow part of the ascending limb begins", 0, 1, 0.73),
                MuscleParameter.optional(MillardCurves.MAXIMUM_LENGTH, "1", "longest active fiber", 1, 10, 1.8123),
                MuscleParameter.optional(MillardCurves.ASCENDING_SLOPE, "1", "slope of its shallow part", 0, 10,
                        0.8616),
                new MuscleParameter(MillardCurves.MINIMUM_FORCE, "1", "smallest active force factor", 0, 1,
                        given -> isSingular(given, elastic) ? FLOOR : 0),
                MuscleParameter.optional(MillardCurves.CONCENTRIC_SLOPE, "1",
                        "slope of the force-velocity curve just below maximum shortening velocity", 0, most, 0.25),
                new MuscleParameter(MillardCurves.CONCENTRIC_SLOPE_AT_END, "1",
                        "slope at maximum shortening velocity", 0, most,
                        given -> isSingular(given, elastic) ? given.get(MillardCurves.CONCENTRIC_SLOPE) / 2 : 0),
                MuscleParameter.positive(MillardCurves.ISOMETRIC_SLOPE, "1", "slope at rest", 5),
                MuscleParameter.optional(MillardCurves.ECCENTRIC_SLOPE, "1",
                        "slope just below maximum lengthening velocity", 0, most, 0.15),
                new MuscleParameter(MillardCurves.ECCENTRIC_SLOPE_AT_END, "1",
                        "slope at maximum lengthening velocity", 0, most,
                        given -> isSingular(given, elastic) ? given.get(MillardCurves.ECCENTRIC_SLOPE) / 2 : 0),
                MuscleParameter.optional(MillardCurves.ECCENTRIC_FORCE, "1",
                        "force factor at maximum lengthening velocity", 1, 10, 1.4),
                MuscleParameter.optional(MillardCurves.CONCENTRIC_CURVINESS, "1", "curviness in shortening", 0, 1, 0.6),
                MuscleParameter.optional(
                        MillardCurves.ECCENTRIC_CURVINESS, "1", "curviness in lengthening", 0, 1, 0.9),
                MuscleParameter.optional(MillardCurves.PASSIVE_ZERO, "1",
                        "fiber strain at which passive force begins", -1, 10, 0),
                MuscleParameter.optional(MillardCurves.PASSIVE_ONE, "1",
                        "fiber strain at maximum isometric force", 0, 10, 0.7),
                MuscleParameter.optional(MillardCurves.PASSIVE_LOW_STIFFNESS, "1",
                        "stiffness where passive force begins", 0, most, 0.2),
                new MuscleParameter(MillardCurves.PASSIVE_STIFFNESS, "1", "stiffness at maximum isometric force",
                        Double.MIN_NORMAL, most,
                        given -> 2 / (given.get(MillardCurves.PASSIVE_ONE) - given.get(MillardCurves.PASSIVE_ZERO))),
                MuscleParameter.optional(MillardCurves.PASSIVE_CURVINESS, "1", "curviness of passive force", 0, 1,
                        0.75),
                MuscleParameter.positive(MillardCurves.TENDON_STRAIN, "1",
                        "tendon strain at maximum isometric force", 0.049),
                new MuscleParameter(MillardCurves.TENDON_STIFFNESS, "1", "stiffness at maximum isometric force",
                        Double.MIN_NORMAL, most, given -> 1.375 / given.get(MillardCurves.TENDON_STRAIN)),
                MuscleParameter.optional(MillardCurves.TENDON_TOE_FORCE, "1", "force at which the tendon is straight",
                        0.01, 0.99, 2.0 / 3),
                MuscleParameter.optional(MillardCurves.TENDON_CURVINESS, "1", "curviness of the tendon", 0, 1, 0.5));
    }

    @Override
    public Optional<String> misshapen(Parameters p) {
        Map<String, QuinticCurve> curves = new LinkedHashMap<>();
        curves.put("active force-length", MillardCurves.activeForceLength(p));
        curves.put("force-velocity", MillardCurves.forceVelocity(p));
        curves.put("passive force", MillardCurves.passive(p));
        curves.put("tendon", MillardCurves.tendon(p));
        return curves.entrySet().stream().filter(curve -> curve.getValue().firstUnbent() >= 0).findFirst()
                .map(curve -> curve.getKey() + " curve: bends both ways between knots " + curve.getValue().firstUnbent()
                        + " and " + (curve.getValue().firstUnbent() + 1) + ", expected one; change its slopes");
    }

    @Override
    public NDArray activeForceLength(Parameters p, NDArray length) {
        return MillardCurves.activeForceLength(p).value(length);
    }

    @Override
    public NDArray activeForceLengthSlope(Parameters p, NDArray length) {
        return MillardCurves.activeForceLength(p).slope(length);
    }

    @Override
    public NDArray passive(Parameters p, NDArray length) {
        return MillardCurves.passive(p).value(length);
    }

    @Override
    public NDArray passiveSlope(Parameters p, NDArray length) {
        return MillardCurves.passive(p).slope(length);
    }

    @Override
    public NDArray passiveIntegral(Parameters p, NDArray length) {
        return MillardCurves.passive(p).integral(length);
    }

    @Override
    public NDArray tendon(Parameters p, NDArray length) {
        return MillardCurves.tendon(p).value(length);
    }

    @Override
    public NDArray tendonSlope(Parameters p, NDArray length) {
        return MillardCurves.tendon(p).slope(length);
    }

    @Override
    public NDArray tendonIntegral(Parameters p, NDArray length) {
        return MillardCurves.tendon(p).integral(length);
    }

    @Override
    public NDArray forceVelocity(Parameters p, NDArray activation, NDArray velocity) {
        return MillardCurves.forceVelocity(p).value(velocity);
    }

    @Override
    public NDArray forceVelocitySlope(Parameters p, NDArray activation, NDArray velocity) {
        return MillardCurves.forceVelocity(p).slope(velocity);
    }

    @Override
    public NDArray velocity(Parameters p, NDArray activation, NDArray isometric, NDArray force) {
        return MillardCurves.velocity(p).value(force.div(isometric));
    }

    @Override
    public NDArray shortestFiber(Parameters p) {
        return p.derived("shortestFiber", () -> {
            NDArray inactive = p.get(MillardCurves.MINIMUM_LENGTH).mul(p.get(Muscle.OPTIMAL_FIBER_LENGTH));
            return Tensors.atLeast(inactive, HillModel.steepest(p));
        });
    }

    @Override
    public boolean isBounded() {
        return true;
    }
}
