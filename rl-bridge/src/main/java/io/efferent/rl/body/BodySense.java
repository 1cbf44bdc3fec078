package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoData;
import io.efferent.rl.Sense;
import java.util.ArrayList;
import java.util.List;

/**
 * What a humanoid feels: positions without x and y, velocities, then inertia and mass of each body about the center of
 * mass (10 numbers each), velocity of each body (6), torque of each actuated degree of freedom, external force on each
 * body (6).
 *
 * <p>In {@link GymVersion#V4} the world is among the bodies and the floating root among the degrees of freedom, always
 * 0.
 */
final class BodySense {
    private final List<Doubles> parts = new ArrayList<>();
    private final Doubles forces;
    private final double weight;
    private final Settings.Range costs;

    /**
     * Feels a body.
     *
     * @param cost what the cost of external forces is called in the settings, before {@code _weight} and {@code _range}
     */
    BodySense(MujocoData data, GymVersion version, Settings settings, String cost) {
        int world = version == GymVersion.V4 ? 0 : 1;
        forces = from(data.doubles("cfrc_ext"), 6 * world);
        weight = settings.number(cost + "_weight", 5e-7);
        costs = settings.range(cost + "_range", Double.NEGATIVE_INFINITY, 10);
        parts.add(from(data.qpos(), settings.flag("exclude_current_positions_from_observation", true) ? 2 : 0));
        parts.add(data.qvel());
        include("cinert", from(data.doubles("cinert"), 10 * world), settings);
        include("cvel", from(data.doubles("cvel"), 6 * world), settings);
        include("qfrc_actuator", from(data.doubles("qfrc_actuator"), 6 * world), settings);
        include("cfrc_ext", forces, settings);
    }

    private void include(String field, Doubles part, Settings settings) {
        if (settings.flag("include_" + field + "_in_observation", true)) {
            parts.add(part);
        }
    }

    private static Doubles from(Doubles whole, int begin) {
        return whole.slice(begin, whole.size() - begin);
    }

    Sense sense() {
        return Sense.of(Sense.PROPRIOCEPTION, parts.stream().mapToInt(Doubles::size).sum());
    }

    void observe(float[] into, int offset) {
        int begin = offset;
        for (var part : parts) {
            part.copyTo(into, begin);
            begin += part.size();
        }
    }

    /** 0.0000005 times the sum of the squares of the external forces, at most 10. */
    double contactCost() {
        double sum = 0;
        for (int i = 0; i < forces.size(); i++) {
            sum += forces.get(i) * forces.get(i);
        }
        return costs.clamp(weight * sum);
    }
}
