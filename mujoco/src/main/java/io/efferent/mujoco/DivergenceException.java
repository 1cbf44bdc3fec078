package io.efferent.mujoco;

/** A simulation left the realm of finite numbers: a control, position, velocity or acceleration is NaN, infinite or huge. */
public final class DivergenceException extends MujocoException {
    private static final long serialVersionUID = 1L;

    private final long step;

    DivergenceException(String text, long step) {
        super("step " + step + ": " + text);
        this.step = step;
    }

    /** The step in which it happened, counted from the last reset; the first is 1. */
    public long step() {
        return step;
    }
}
