package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.efferent.array.Require;
import io.efferent.task.Loss.Need;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The loss terms of the field. Unless stated otherwise a term is the mean over batch, time and columns; weights are
 * given with {@link Loss#times}.
 */
public final class Losses {
    private Losses() {}

    /** Distance of hand and target in the city-block norm, mean over batch and time: |dx| + |dy|. */
    public static Loss position() {
        return new Loss("position", 1, r -> perTime(r, error(r).abs()));
    }

    /**
     * {@link #position} of what is seen of the hand, the cursor: what counts under a rotated or displaced cursor.
     * Without noise and perturbations of vision it is the hand's.
     */
    public static Loss cursor() {
        return new Loss("cursor", 1, r -> {
            NDArray seen = r.sensed(Senses.VISION.label());
            if (seen == null) {
                throw new IllegalArgumentException(
                        "loss 'cursor': got a rollout without vision, expected an environment in which it is a sense");
            }
            return perTime(r, seen.sub(r.target()).abs());
        });
    }

    /** Squared distance of hand and target, mean over batch and time. */
    public static Loss squaredPosition() {
        return new Loss("squared position", 1, r -> perTime(r, error(r).square()));
    }

    /**
     * Huber's compromise between the two: quadratic up to {@code width}, then linear with slope {@code width}.
     *
     * @param width m
     */
    public static Loss huberPosition(double width) {
        Require.positive("width", width, "m");
        return new Loss("huber position", 1, r -> {
            NDArray distance = error(r).abs();
            NDArray inner = distance.minimum(r.constant(width));
            NDArray linear = distance.sub(inner).mul(r.constant(width));
            return perTime(r, inner.square().mul(r.constant(0.5)).add(linear));
        });
    }

    /**
     * City-block distance where the Euclidean distance is at least {@code radius}, 0 inside the target (Codol et al.
     * 2024, Eq. 1).
     *
     * @param radius target radius, m
     */
    public static Loss clippedPosition(double radius) {
        Require.positive("radius", radius, "m");
        return new Loss("clipped position", 1, r -> {
            NDArray error = error(r);
            NDArray outside = error.square().sum(new int[] {2}, true).gte(r.constant(radius * radius))
                    .toType(r.type(), false);
            return perTime(r, error.abs().mul(outside));
        });
    }

    /** Squared hand speed, mean over batch and time. */
    public static Loss speed() {
        return new Loss("speed", 1, r -> perTime(r, r.endpointVelocity().square()));
    }

    /** Squared distance of each joint from where it was at the start, rad^2 or m^2. */
    public static Loss posture() {
        return new Loss("posture", 1, r -> r.mean(r.position().sub(r.position().get(":, 0:1")).square()));
    }

    /** Squared joint velocity. */
    public static Loss jointVelocity() {
        return new Loss("joint velocity", 1, r -> r.mean(r.velocity().square()));
    }

    /** Squared activation, each muscle scaled by its maximum isometric force over the mean of all. */
    public static Loss activation() {
        return new Loss("activation", 1, r -> r.mean(scaledActivation(r).square()));
    }

    /** Squared rate of change of the scaled activation, 1/s^2. */
    public static Loss activationRate() {
        return new Loss("activation rate", 1, r -> squaredRate(r, scaledActivation(r), 1));
    }

    /**
     * Effort as in Codol et al. 2024, Eq. 1: {@code (u . f / f . f)^2} of activations u and maximal forces f, mean over
     * time.
     */
    public static Loss effort() {
        return new Loss("effort", 1, r -> {
            NDArray f = r.maximumIsometricForce();
            return r.mean(r.activation().mul(f).sum(new int[] {2}, true).div(f.square().sum()).square());
        });
    }

    /** Squared fiber velocity divided by maximum velocity. */
    public static Loss fiberVelocity() {
        return new Loss("fiber velocity", 1, r -> r.mean(r.fiberVelocity().square()));
    }

    /** Absolute fiber velocity divided by maximum velocity. */
    public static Loss absoluteFiberVelocity() {
        return new Loss("absolute fiber velocity", 1, r -> r.mean(r.fiberVelocity().abs()));
    }

    /** Squared muscle force over maximum isometric force. */
    public static Loss force() {
        return new Loss("force", 1, r -> r.mean(r.force().div(r.maximumIsometricForce()).square()));
    }

    /**
     * Metabolic rate of all muscles, W, mean over batch and time. The environment has to measure it: {@link
     * Environment.Builder#addMeasure} with a {@link MetabolicMeasure}.
     */
    public static Loss metabolic() {
        return new Loss("metabolic", 1, r -> {
            NDArray rate = r.sensed(MetabolicMeasure.LABEL);
            if (rate == null) {
                throw new IllegalArgumentException("loss 'metabolic': got a rollout without " + MetabolicMeasure.LABEL
                        + ", expected an environment that measures it");
            }
            return perTime(r, rate);
        });
    }

    /** Squared excitation. */
    public static Loss excitation() {
        return new Loss("excitation", 1, r -> r.mean(r.excitation().square()));
    }

    /** Squared hidden activity. */
    public static Loss hidden() {
        return new Loss("hidden", 1, r -> r.mean(r.hidden().square()), Set.of(Need.HIDDEN));
    }

    /** Squared rate of change of the hidden activity, 1/s^2. */
    public static Loss hiddenRate() {
        return new Loss("hidden rate", 1, r -> squaredRate(r, r.hidden(), 1), Set.of(Need.HIDDEN));
    }

    /** Squared jerk of the hand, (m/s^3)^2, mean over batch and time. */
    public static Loss jerk() {
        return new Loss("jerk", 1, r -> {
            NDArray jerk = squaredRate(r, r.endpointVelocity(), 2);
            return jerk.mul(r.constant(r.endpoint().getShape().get(2)));
        });
    }

    /** Sum of squares of the weight matrices, biases excepted. */
    public static Loss weightDecay() {
        return new Loss("weight decay", 1, r -> {
            NDArray sum = r.constant(0);
            for (Map.Entry<String, NDArray> weight : r.weights().entrySet()) {
                if (weight.getValue().getShape().dimension() > 1) {
                    sum = sum.add(weight.getValue().square().sum());
                }
            }
            return sum;
        }, Set.of(Need.WEIGHTS));
    }

    /**
     * A term by name, with weight 1.
     *
     * @param name for example "position" or "activation rate" (also "activation-rate"); "huber position" has a width of
     *     2 cm, "clipped position" a radius of 1 cm; with the epoch in which it counts, as in "position@go+0.4..", see
     *     {@link Epoch#parse}
     * @throws IllegalArgumentException if the name is unknown, or the epoch is none
     */
    public static Loss named(String name) {
        int at = name.indexOf('@');
        return at < 0 ? wholeTrial(name)
                : wholeTrial(name.substring(0, at)).during(Epoch.parse(name.substring(at + 1)));
    }

    private static Loss wholeTrial(String name) {
        List<Loss> all = List.of(
                position(), cursor(), squaredPosition(), huberPosition(0.02), clippedPosition(0.01), speed(),
                posture(), jointVelocity(), activation(), activationRate(), effort(), fiberVelocity(),
                absoluteFiberVelocity(), force(), excitation(), hidden(), hiddenRate(), jerk(), weightDecay());
        return all.stream().filter(loss -> loss.name().equals(name.replace('-', ' '))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "loss: got '" + name + "', expected one of " + all.stream().map(Loss::name).toList()));
    }

    private static NDArray error(Rollout r) {
        return r.endpoint().sub(r.target());
    }

    /**
     * The sum over columns, mean over batch and time; a mean over everything is several times faster than one along an
     * axis.
     */
    private static NDArray perTime(Rollout r, NDArray x) {
        return r.mean(x).mul(r.constant(x.getShape().get(2)));
    }

    private static NDArray scaledActivation(Rollout r) {
        NDArray force = r.maximumIsometricForce();
        return r.activation().mul(force.div(force.mean()));
    }

    /** Mean square of the n-th difference over time divided by the timestep; 0 if there are too few times. */
    private static NDArray squaredRate(Rollout r, NDArray x, int order) {
        NDArray difference = x;
        for (int i = 0; i < order; i++) {
            long times = difference.getShape().get(1);
            if (times < 2) {
                return r.constant(0);
            }
            difference = difference.get(new NDIndex().addAllDim().addSliceDim(1, times))
                    .sub(difference.get(new NDIndex().addAllDim().addSliceDim(0, times - 1)));
        }
        return r.mean(difference.square()).mul(r.constant(Math.pow(r.timestep(), -2.0 * order)));
    }
}
