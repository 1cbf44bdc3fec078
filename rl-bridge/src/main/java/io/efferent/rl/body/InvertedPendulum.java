package io.efferent.rl.body;

import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.Map;
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
    private static final double LEAN = 0.2;

    private final GymVersion version;
    private final double noise;

    /** A pendulum. */
    public InvertedPendulum(GymVersion version) {
        this(version, Settings.usual());
    }

    InvertedPendulum(GymVersion version, Settings settings) {
        super("InvertedPendulum", settings.model(Bodies.model("inverted_pendulum")), settings.frameSkip(2));
        this.version = version;
        noise = settings.number("reset_noise_scale", 0.01);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(data.qpos(), noise, random);
        addUniform(data.qvel(), noise, random);
    }

    private boolean isFallen() {
        return Math.abs(data.qpos().get(1)) > LEAN;
    }

    private double reward() {
        return isFallen() && version == GymVersion.V5 ? 0 : 1;
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        simulate(action, offset);
        return new Outcome(reward(), isFallen(), false);
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

    /** {@code reward_survive}: what the last step earned. */
    @Override
    public Map<String, Double> measures() {
        return Map.of("reward_survive", reward());
    }
}
