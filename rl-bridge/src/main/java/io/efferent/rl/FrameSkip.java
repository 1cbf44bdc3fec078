package io.efferent.rl;

/** Repeats every action a number of times, adding up the rewards, unless the episode ends before. */
public final class FrameSkip extends EnvironmentWrapper {
    private final int repeats;

    /**
     * Repeats actions.
     *
     * @param repeats steps per action, at least 1
     */
    public FrameSkip(RlEnvironment inner, int repeats) {
        super(inner);
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats: got " + repeats + ", expected at least 1");
        }
        this.repeats = repeats;
    }

    @Override
    public double timestep() {
        return repeats * inner.timestep();
    }

    @Override
    public Outcome step(float[] actions, int offset) {
        double reward = 0;
        for (int i = 1; ; i++) {
            var outcome = inner.step(actions, offset);
            reward += outcome.reward();
            if (outcome.isOver() || i == repeats) {
                return new Outcome(reward, outcome.terminated(), outcome.truncated());
            }
        }
    }
}
