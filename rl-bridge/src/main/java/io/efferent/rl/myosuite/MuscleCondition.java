package io.efferent.rl.myosuite;

/** What is the matter with the muscles. */
public enum MuscleCondition {
    HEALTHY(""),
    /** Muscles of half their largest force, as in old age; passive forces stay. */
    SARCOPENIA("Sarc"),
    /** Motor units tire and recover ({@link io.efferent.muscle.Fatigue}); each episode begins fresh. */
    FATIGUE("Fati"),
    /** A tendon transfer: the command of EIP pulls EPL, the extensor of the thumb, and EIP is silent. */
    REAFFERENTATION("Reaf");

    private final String infix;

    MuscleCondition(String infix) {
        this.infix = infix;
    }

    /** How it is written in the name of a task, after {@code myo}. */
    String infix() {
        return infix;
    }
}
