package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds of joint positions and velocities, one number per dof (m or rad, m/s or rad/s). A position bound is an
 * inelastic stop: a joint that reaches it loses the velocity that points outwards.
 *
 * @param lower smallest positions
 * @param upper largest positions
 * @param lowerVelocity smallest velocities, -infinity for none
 * @param upperVelocity largest velocities, infinity for none
 */
public record JointLimits(double[] lower, double[] upper, double[] lowerVelocity, double[] upperVelocity) {
    private static final String LOWER = "lower";
    private static final String UPPER = "upper";
    private static final String LOWER_VELOCITY = "lowerVelocity";
    private static final String UPPER_VELOCITY = "upperVelocity";

    public JointLimits {
        require("limits", lower, upper);
        require("velocity limits", lowerVelocity, upperVelocity);
        if (lower.length != lowerVelocity.length) {
            throw new IllegalArgumentException("velocity limits: got " + lowerVelocity.length
                    + " joints, expected " + lower.length);
        }
        lower = lower.clone();
        upper = upper.clone();
        lowerVelocity = lowerVelocity.clone();
        upperVelocity = upperVelocity.clone();
    }

    private static void require(String name, double[] lower, double[] upper) {
        if (lower.length != upper.length) {
            throw new IllegalArgumentException(name + ": got " + lower.length + " lower and " + upper.length
                    + " upper bounds, expected one of each per joint");
        }
        for (int i = 0; i < lower.length; i++) {
            if (!(lower[i] < upper[i])) {
                throw new IllegalArgumentException(name + ": joint " + i + ": got lower " + lower[i] + " and upper "
                        + upper[i] + ", expected lower < upper");
            }
        }
    }

    /** Position bounds with unlimited velocity. */
    public static JointLimits ofPosition(double[] lower, double[] upper) {
        double[] fastest = new double[lower.length];
        Arrays.fill(fastest, Double.POSITIVE_INFINITY);
        double[] slowest = Arrays.stream(fastest).map(v -> -v).toArray();
        return new JointLimits(lower, upper, slowest, fastest);
    }

    /** The same bounds for every joint, with unlimited velocity. */
    public static JointLimits uniform(int dof, double lower, double upper) {
        double[] low = new double[dof];
        double[] high = new double[dof];
        Arrays.fill(low, lower);
        Arrays.fill(high, upper);
        return ofPosition(low, high);
    }

    /**
     * The middle of the position bounds.
     *
     * @throws IllegalArgumentException if a joint has no lower or no upper bound
     */
    public double[] middle() {
        requireBounded();
        double[] middle = new double[lower.length];
        Arrays.setAll(middle, joint -> (lower[joint] + upper[joint]) / 2);
        return middle;
    }

    /** Whether every joint has a lower and an upper position bound. */
    public boolean isBounded() {
        return Arrays.stream(lower).allMatch(Double::isFinite) && Arrays.stream(upper).allMatch(Double::isFinite);
    }

    /**
     * Checks that postures can be drawn within the position bounds.
     *
     * @throws IllegalArgumentException if a joint has no lower or no upper bound
     */
    public void requireBounded() {
        for (int joint = 0; joint < lower.length; joint++) {
            if (Double.isInfinite(lower[joint]) || Double.isInfinite(upper[joint])) {
                throw new IllegalArgumentException("limits: joint " + joint + " has no "
                        + (Double.isInfinite(lower[joint]) ? "lower" : "upper")
                        + " position limit, expected finite limits to choose postures within");
            }
        }
    }

    /**
     * Checks that a body can start somewhere.
     *
     * @param position joint positions, [sample][dof]
     * @param velocity joint velocities, [sample][dof]
     * @throws IllegalArgumentException if a number is not finite or beyond its bound
     */
    public void requireWithin(double[][] position, double[][] velocity) {
        requireWithin("position", position, lower, upper);
        requireWithin("velocity", velocity, lowerVelocity, upperVelocity);
    }

    private static void requireWithin(String name, double[][] x, double[] lower, double[] upper) {
        for (int sample = 0; sample < x.length; sample++) {
            if (x[sample].length != lower.length) {
                throw new IllegalArgumentException(name + ": got " + x[sample].length + " joints in sample " + sample
                        + ", expected " + lower.length);
            }
            for (int joint = 0; joint < lower.length; joint++) {
                double number = x[sample][joint];
                if (!(number >= lower[joint] && number <= upper[joint]) || Double.isInfinite(number)) {
                    throw new IllegalArgumentException(name + ": joint " + joint + " of sample " + sample + ": got "
                            + number + ", expected a number in [" + lower[joint] + ", " + upper[joint]
                            + "], the joint's limits");
                }
            }
        }
    }

    @Override
    public double[] lower() {
        return lower.clone();
    }

    @Override
    public double[] upper() {
        return upper.clone();
    }

    @Override
    public double[] lowerVelocity() {
        return lowerVelocity.clone();
    }

    @Override
    public double[] upperVelocity() {
        return upperVelocity.clone();
    }

    /** The bounds as rows to bind. */
    public Map<String, Values> values() {
        Map<String, Values> values = new LinkedHashMap<>();
        values.put(LOWER, Values.row(lower));
        values.put(UPPER, Values.row(upper));
        values.put(LOWER_VELOCITY, Values.row(lowerVelocity));
        values.put(UPPER_VELOCITY, Values.row(upperVelocity));
        return values;
    }

    /**
     * Velocity within the bounds.
     *
     * @param p bound {@link #values()}
     * @param position unlimited new position, (batch, dof)
     * @param velocity unlimited new velocity, (batch, dof)
     */
    public NDArray limitVelocity(Parameters p, NDArray position, NDArray velocity) {
        NDArray limited = velocity;
        if (hasVelocityBounds(p)) {
            limited = Tensors.clip(limited, p.get(LOWER_VELOCITY), p.get(UPPER_VELOCITY));
        }
        NDArray zero = p.constant(0);
        NDArray stopsLow = limited.lt(zero).logicalAnd(position.lte(p.get(LOWER)));
        NDArray stopsHigh = limited.gt(zero).logicalAnd(position.gte(p.get(UPPER)));
        return Tensors.where(stopsLow.logicalOr(stopsHigh), zero, limited);
    }

    private boolean hasVelocityBounds(Parameters p) {
        return p.isReplaced(LOWER_VELOCITY)
                || p.isReplaced(UPPER_VELOCITY)
                || Arrays.stream(upperVelocity).anyMatch(Double::isFinite)
                || Arrays.stream(lowerVelocity).anyMatch(Double::isFinite);
    }

    /** Position within the bounds; the gradient of a position that equals its bound is that of the way inwards, 1. */
    public NDArray limitPosition(Parameters p, NDArray position) {
        return Tensors.clip(position, p.get(LOWER), p.get(UPPER));
    }

    @Override
    public String toString() {
        return "JointLimits[position " + Arrays.toString(lower) + " to " + Arrays.toString(upper) + ", velocity "
                + Arrays.toString(lowerVelocity) + " to " + Arrays.toString(upperVelocity) + "]";
    }
}
