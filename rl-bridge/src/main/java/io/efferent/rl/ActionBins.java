package io.efferent.rl;

import java.util.Collections;

/**
 * Offers a continuous environment as choices: each dimension takes one of evenly spaced values, ends of its range
 * included.
 */
public final class ActionBins extends EnvironmentWrapper {
    private final ActionSpace.Continuous range;
    private final ActionSpace choices;
    private final int bins;
    private final float[] values;

    /**
     * Divides actions.
     *
     * @param bins how many values each dimension takes, at least 2
     * @throws IllegalArgumentException if the actions are choices already
     */
    public ActionBins(RlEnvironment inner, int bins) {
        super(inner);
        if (bins < 2) {
            throw new IllegalArgumentException("bins: got " + bins + ", expected at least 2");
        }
        if (!(inner.actions() instanceof ActionSpace.Continuous continuous)) {
            throw new IllegalArgumentException(
                    "actions of " + inner.name() + ": got " + inner.actions() + ", expected continuous ones");
        }
        range = continuous;
        this.bins = bins;
        choices = new ActionSpace.MultiDiscrete(Collections.nCopies(range.width(), bins));
        values = new float[range.width()];
    }

    @Override
    public ActionSpace actions() {
        return choices;
    }

    @Override
    public Outcome step(float[] actions, int offset) {
        choices.require(actions, offset, name());
        for (int i = 0; i < values.length; i++) {
            float share = actions[offset + i] / (bins - 1);
            values[i] = range.low().get(i) + share * (range.high().get(i) - range.low().get(i));
        }
        return inner.step(values, 0);
    }
}
