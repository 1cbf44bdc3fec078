package io.efferent.rl.body;

/** Which of Gymnasium's versions of an environment is meant. */
public enum GymVersion {
    /** The one that most published results are for. Being well is rewarded also in the step in which it ends. */
    V4("-v4"),
    /** The one since Gymnasium 1.0: mended rewards, and observations without numbers that never change. */
    V5("-v5");

    private final String suffix;

    GymVersion(String suffix) {
        this.suffix = suffix;
    }

    /** How a name ends. */
    String suffix() {
        return suffix;
    }
}
