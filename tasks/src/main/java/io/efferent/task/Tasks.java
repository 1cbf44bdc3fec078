package io.efferent.task;

import java.util.List;

/** Tasks by name, with their usual settings. */
public final class Tasks {
    /** Names accepted by {@link #named}. */
    public static final List<String> NAMES = List.of("reach", "reach-loads", "delayed-reach", "center-out");

    private Tasks() {}

    /**
     * A task with its defaults.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException for any other name
     */
    public static Task named(String name) {
        return switch (name) {
            case "reach" -> new RandomTargetReach();
            case "reach-loads" -> new RandomTargetReach(1, new double[] {0, -3});
            case "delayed-reach" -> new DelayedReach();
            case "center-out" -> CenterOutReach.builder().build();
            default -> throw new IllegalArgumentException("task: got '" + name + "', expected one of " + NAMES);
        };
    }
}
