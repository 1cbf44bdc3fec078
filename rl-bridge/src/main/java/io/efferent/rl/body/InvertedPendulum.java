package io.efferent.rl.body;

import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A pole on a cart is to be kept upright (Barto, Sutton &amp; Anderson 1983, in Gymnasium's form).
 *
 * <p>Observation, 4 numbers: position of the cart (m), angle of the pole (rad), their velocities. Action: force on the
 * cart, -3 to 3 times 100 N. Reward: 1 per step. An episode ends when the pole leans by more than 0.2 rad.
 *
 * <p>In {@link GymVersion#V5} the last step is not rewarded.
 */
public final class InvertedPendulum extends MujocoEnvironment {
    private static final double NOISE = 0.01;
    private static final double LEAN = 0.2;

    private final GymVersion version;

    /** A pendulum. */
    public InvertedPendulum(GymVersion version) {
        super("InvertedPendulum", Bodies.model("inverted_pendulum"), 2);
        this.version = version;
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(data.qpos(), NOISE, random);
        addUniform(data.qvel(), NOISE, random);
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        simulate(action, offset);
        boolean fallen = Math.abs(data.qpos().get(1)) > LEAN;
        return new Outcome(fallen && version == GymVersion.V5 ? 0 : 1, fallen, false);
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, 4));
    }

    @Override
    public void observe(float[] into, int offset) {
        data.qpos().copyTo(into, offset);
        data.qvel().copyTo(into, offset + 2);
    }
}
