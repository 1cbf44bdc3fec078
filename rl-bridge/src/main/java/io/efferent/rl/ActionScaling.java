package io.efferent.rl;

/**
 * Takes actions from -1 to 1, and stretches them over the ranges of a continuous environment; what is beyond is
 * clipped.
 */
public final class ActionScaling extends EnvironmentWrapper {
    private final ActionSpace.Continuous range;
    private final float[] stretched;

    /**
     * Stretches actions.
     *
     * @throws IllegalArgumentException if the actions are choices
     */
    public ActionScaling(RlEnvironment inner) {
        super(inner);
        if (!(inner.actions() instanceof ActionSpace.Continuous continuous)) {
            throw new IllegalArgumentException(
                    "actions of " + inner.name() + ": got " + inner.actions() + ", expected continuous ones");
        }
        range = continuous;
        stretched = new float[range.width()];
    }

    @Override
    public ActionSpace actions() {
        return ActionSpace.Continuous.of(range.width(), -1, 1);
    }

    @Override
    public Outcome step(float[] actions, int offset) {
        range.require(actions, offset, name());
        for (int i = 0; i < stretched.length; i++) {
            float share = (1 + Math.clamp(actions[offset + i], -1f, 1f)) / 2;
            stretched[i] = range.low().get(i) + share * (range.high().get(i) - range.low().get(i));
        }
        return inner.step(stretched, 0);
    }
}
