package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoModel;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.Map;

/**
 * A body that is to get ahead along x. An episode ends when the body is no longer well.
 *
 * <p>reward = forward · velocity + healthy · (1 if well) - control · |action|² - contact cost, where the velocity is
 * the mean one of the step, m/s. In {@link GymVersion#V4} the second term is paid in every step, also in the last.
 *
 * <p>It observes its positions, without those that only tell where it is, and its velocities.
 */
abstract class Locomotion extends MujocoEnvironment {
    /**
     * What is rewarded how much.
     *
     * @param forward a meter per second
     * @param healthy a step
     * @param control costs of an action's square
     */
    record Rates(double forward, double healthy, double control) {}

    final GymVersion version;
    final Doubles qpos;
    final Doubles qvel;

    private final Rates rates;
    private final Doubles seen;
    private final double velocityLimit;

    /**
     * A body at rest.
     *
     * @param skipped how many positions at the front are not observed
     * @param velocityLimit to which observed velocities are clipped
     */
    Locomotion(String name, MujocoModel model, int frameSkip, GymVersion version, Rates rates, int skipped,
            double velocityLimit) {
        super(name, model, frameSkip);
        this.version = version;
        this.rates = rates;
        this.velocityLimit = velocityLimit;
        qpos = data.qpos();
        qvel = data.qvel();
        seen = qpos.slice(skipped, qpos.size() - skipped);
    }

    /** Where it is along x, m. */
    double position() {
        return qpos.get(0);
    }

    /** Whether it is well. */
    boolean isHealthy() {
        return true;
    }

    /** Works out the forces of contacts where they matter, and what they cost in this step. */
    double contactCost() {
        return 0;
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        double before = position();
        simulate(action, offset);
        double velocity = (position() - before) / timestep();
        boolean healthy = isHealthy();
        double bonus = healthy || version == GymVersion.V4 ? rates.healthy : 0;
        double reward = rates.forward * velocity + bonus - rates.control * squares(action, offset) - contactCost();
        return new Outcome(reward, !healthy, false);
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, stateSize()));
    }

    final int stateSize() {
        return seen.size() + qvel.size();
    }

    @Override
    public void observe(float[] into, int offset) {
        seen.copyTo(into, offset);
        int begin = offset + seen.size();
        for (int i = 0; i < qvel.size(); i++) {
            into[begin + i] = (float) Math.clamp(qvel.get(i), -velocityLimit, velocityLimit);
        }
    }

    /** How far it has come, {@code distance}, m. */
    @Override
    public Map<String, Double> measures() {
        return Map.of("distance", position());
    }
}
