package io.efferent.effector;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.Pennation;
import io.efferent.skeleton.JointLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How much of a movement lies where a body was not made for: fibers outside of {@value #SHORTEST} to {@value #LONGEST}
 * optimal lengths or faster than their maximum velocity, where curves were hardly measured; paths that are too short
 * for their tendons; and joints outside of the range that a path was fitted in. Fibers are looked at as if tendons had
 * their slack length.
 *
 * @param muscles those that left it anywhere
 */
public record Domain(List<Share> muscles) {
    /** In optimal lengths. */
    public static final double SHORTEST = 0.5;
    /** In optimal lengths. */
    public static final double LONGEST = 1.5;
    /** Part of half its range by which joints may leave that of a fit, whose postures do not reach the very ends. */
    private static final double MARGIN = 0.05;

    /**
     * Parts of all states, 0 to 1.
     *
     * @param muscle its name
     * @param tooShort its fiber is shorter than {@link #SHORTEST}, slack states not counted
     * @param tooLong its fiber is longer than {@link #LONGEST}
     * @param tooFast its fiber is faster than the maximum velocity
     * @param slack its path is not longer than its tendon
     * @param unfitted a joint is outside of the range that its path was fitted in
     */
    public record Share(
            String muscle, double tooShort, double tooLong, double tooFast, double slack, double unfitted) {
        private boolean isEmpty() {
            return tooShort + tooLong + tooFast + slack + unfitted == 0;
        }

        /** In words, such as {@code fiber shorter than 0.5 optimal lengths in 3 %}. */
        public String describe() {
            List<String> parts = new ArrayList<>();
            part(parts, "fiber shorter than " + SHORTEST + " optimal lengths", tooShort);
            part(parts, "fiber longer than " + LONGEST + " optimal lengths", tooLong);
            part(parts, "fiber faster than its maximum velocity", tooFast);
            part(parts, "path shorter than its tendon", slack);
            part(parts, "path outside of the range it was fitted in", unfitted);
            return String.join(", ", parts);
        }

        private static void part(List<String> parts, String what, double share) {
            if (share > 0) {
                parts.add(what + String.format(Locale.ROOT, " in %.2g %%", 100 * share));
            }
        }
    }

    /**
     * Looks at the states of a movement.
     *
     * @param effector the body
     * @param positions joint positions, [state][joint]
     * @param velocities joint velocities, [state][joint]
     * @throws IllegalArgumentException if there are none or sizes do not fit
     */
    public static Domain of(Effector effector, double[][] positions, double[][] velocities) {
        int n = positions.length;
        if (n == 0 || velocities.length != n) {
            throw new IllegalArgumentException("positions, velocities: got " + n + " and " + velocities.length
                    + " states, expected as many, at least 1");
        }
        int count = effector.muscleCount();
        double[] lengths;
        double[] speeds;
        try (NDManager manager = Tensors.newManager()) {
            PathGeometry path = effector.bind(manager, DataType.FLOAT64).paths(
                    Constants.of(manager, DataType.FLOAT64, positions),
                    Constants.of(manager, DataType.FLOAT64, velocities));
            lengths = Tensors.toDoubles(path.length());
            speeds = Tensors.toDoubles(path.velocity());
        }
        List<Share> shares = new ArrayList<>();
        for (int m = 0; m < count; m++) {
            Effector.MuscleEntry muscle = effector.muscles().get(m);
            var fibers = Fibers.of(muscle);
            JointLimits fitted = muscle.path().fittedRange(effector.skeleton());
            int[] counts = new int[5];
            for (int i = 0; i < n; i++) {
                if (fibers != null) {
                    fibers.count(lengths[i * count + m], speeds[i * count + m], counts);
                }
                counts[4] += isWithin(positions[i], fitted) ? 0 : 1;
            }
            double all = n;
            var share = new Share(
                    muscle.name(), counts[0] / all, counts[1] / all, counts[2] / all, counts[3] / all, counts[4] / all);
            if (!share.isEmpty()) {
                shares.add(share);
            }
        }
        return new Domain(List.copyOf(shares));
    }

    private static boolean isWithin(double[] position, JointLimits fitted) {
        return IntStream.range(0, position.length).allMatch(joint -> isWithin(position[joint], fitted, joint));
    }

    /** Whether a joint is within the range of a fit. */
    static boolean isWithin(double position, JointLimits fitted, int joint) {
        double lower = fitted.lower()[joint];
        double upper = fitted.upper()[joint];
        double margin = Double.isFinite(upper - lower) ? MARGIN * (upper - lower) / 2 : 0;
        return position >= lower - margin && position <= upper + margin;
    }

    /** What is known of the fibers of a muscle. */
    private record Fibers(double optimal, double tendon, double height, double fastest) {
        /** Null for muscles without fibers. */
        static Fibers of(Effector.MuscleEntry muscle) {
            Map<String, Double> constants = muscle.model().resolve(muscle.name(), muscle.constants());
            if (!constants.containsKey(Muscle.OPTIMAL_FIBER_LENGTH)) {
                return null;
            }
            double optimal = constants.get(Muscle.OPTIMAL_FIBER_LENGTH);
            return new Fibers(optimal, constants.getOrDefault(Muscle.TENDON_SLACK_LENGTH, 0.0),
                    optimal * Math.sin(constants.getOrDefault(Pennation.ANGLE, 0.0)),
                    constants.getOrDefault(Muscle.MAXIMUM_VELOCITY, Double.POSITIVE_INFINITY));
        }

        void count(double path, double speed, int[] counts) {
            double along = path - tendon;
            if (along <= 0) {
                counts[3]++;
                return;
            }
            double fiber = Math.hypot(along, height);
            counts[0] += fiber < SHORTEST * optimal ? 1 : 0;
            counts[1] += fiber > LONGEST * optimal ? 1 : 0;
            counts[2] += Math.abs(speed) * along / fiber > fastest * optimal ? 1 : 0;
        }
    }
}
