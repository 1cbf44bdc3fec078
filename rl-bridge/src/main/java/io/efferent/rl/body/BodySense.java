package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoData;
import io.efferent.rl.Sense;
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
    private final List<Doubles> parts;

    BodySense(MujocoData data, GymVersion version) {
        int world = version == GymVersion.V4 ? 0 : 1;
        parts = List.of(
                from(data.qpos(), 2),
                data.qvel(),
                from(data.doubles("cinert"), 10 * world),
                from(data.doubles("cvel"), 6 * world),
                from(data.doubles("qfrc_actuator"), 6 * world),
                from(data.doubles("cfrc_ext"), 6 * world));
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
        var forces = parts.getLast();
        double sum = 0;
        for (int i = 0; i < forces.size(); i++) {
            sum += forces.get(i) * forces.get(i);
        }
        return Math.min(5e-7 * sum, 10);
    }
}
