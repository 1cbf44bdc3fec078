package io.efferent.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tasks by name, as the command line and configuration files have them. */
public final class Tasks {
    /** Names accepted by {@link #named}. */
    public static final List<String> NAMES =
            List.of("reach", "reach-loads", "delayed-reach", "center-out", "stand", "posture");

    private Tasks() {}

    /**
     * A task.
     *
     * <ul>
     *   <li>{@code reach}: duration
     *   <li>{@code reach-loads}: duration, loadX, loadY
     *   <li>{@code stand}: duration, push
     *   <li>{@code posture}: duration, background, torque (N m), startShoulder, startElbow (rad)
     *   <li>{@code delayed-reach}: duration, cueFrom, cueTo, catchFraction
     *   <li>{@code center-out}: duration, angularStep (degrees), distance, startShoulder, startElbow (rad),
     *   catchFraction,
     *       cueFrom, cueTo, cueDelay, movementTime,
     *       coContraction (of activations at the start), curl (N s/m)
     * </ul>
     *
     * @param name one of {@link #NAMES}
     * @param options what to set; times in s, lengths in m, forces in N
     * @throws IllegalArgumentException if the name or an option is unknown, or a value is out of range
     */
    public static Task named(String name, Map<String, Double> options) {
        var rest = new Options(name, options);
        Task task = switch (name) {
            case "reach" -> new RandomTargetReach(rest.take("duration", 1));
            case "reach-loads" -> new RandomTargetReach(
                    rest.take("duration", 1), new double[] {rest.take("loadX", 0), rest.take("loadY", -3)});
            case "delayed-reach" -> new DelayedReach(
                    rest.take("duration", 1.2), rest.take("cueFrom", 0.3), rest.take("cueTo", 0.6),
                    rest.take("catchFraction", 0));
            case "center-out" -> centerOut(rest);
            case "stand" -> new Standing(rest.take("duration", 5), rest.take("push", 50));
            case "posture" -> new HeldPosture(
                    rest.take("duration", 1.2), rest.take("background", 3), rest.take("torque", 2), rest.start());
            default -> throw new IllegalArgumentException("task: got '" + name + "', expected one of " + NAMES);
        };
        rest.requireEmpty();
        return task;
    }

    private static Task centerOut(Options options) {
        var builder = CenterOutReach.builder()
                .optDuration(options.take("duration", 1))
                .optAngularStep(options.take("angularStep", 45))
                .optDistance(options.take("distance", 0.1))
                .optCatchFraction(options.take("catchFraction", 0.5))
                .optGoCue(options.take("cueFrom", 0.05), options.take("cueTo", 0.25))
                .optCueDelay(options.take("cueDelay", 0))
                .optMovementTime(options.take("movementTime", 0));
        double[] start = options.start();
        if (start != null) {
            builder.optStartPosition(start);
        }
        double coContraction = options.take("coContraction", Double.NaN);
        if (!Double.isNaN(coContraction)) {
            builder.optCoContraction(coContraction);
        }
        double curl = options.take("curl", 0);
        if (curl != 0) {
            builder.optField(ForceField.curl(curl));
        }
        return builder.build();
    }

    /** Options not yet used. */
    private static final class Options {
        private final String task;
        private final Map<String, Double> left;
        private final List<String> known = new ArrayList<>();

        Options(String task, Map<String, Double> options) {
            this.task = task;
            this.left = new HashMap<>(options);
        }

        double take(String name, double fallback) {
            known.add(name);
            Double value = left.remove(name);
            return value == null ? fallback : value;
        }

        /** Joint positions; null for none. */
        double[] start() {
            double shoulder = take("startShoulder", Double.NaN);
            double elbow = take("startElbow", Double.NaN);
            if (Double.isNaN(shoulder) != Double.isNaN(elbow)) {
                throw new IllegalArgumentException(
                        "startShoulder, startElbow: got only one of them, expected both or none");
            }
            return Double.isNaN(shoulder) ? null : new double[] {shoulder, elbow};
        }

        void requireEmpty() {
            if (!left.isEmpty()) {
                throw new IllegalArgumentException(
                        "options of task '" + task + "': got " + left.keySet() + ", expected some of " + known);
            }
        }
    }
}
