package io.efferent.mujoco;

/**
 * A simulation left the realm of finite numbers: a control, position, velocity or acceleration is NaN, infinite or
 * huge.
 */
public final class DivergenceException extends MujocoException {
    private static final long serialVersionUID = 1L;

    private final long step;

    /**
     * Also for bodies that MuJoCo does not simulate: an environment that throws it ends the episode.
     *
     * @param text what is no longer finite
     * @param step in which it happened, counted from the last reset
     */
    public DivergenceException(String text, long step) {
        super("the simulation diverged in its step " + step + ": " + text);
        this.step = step;
    }

    /** The step in which it happened, counted from the last reset; the first is 1. */
    public long step() {
        return step;
    }
}
