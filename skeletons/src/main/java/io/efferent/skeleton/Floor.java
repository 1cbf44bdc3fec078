package io.efferent.skeleton;

import io.efferent.array.Require;
import java.util.Arrays;

/**
 * A compliant plane that pushes points of a {@link JointTree} out of it. With depth d and speed v along the normal, and
 * sliding velocity s,
 *
 * <pre>
 * N = stiffness d+ (1 - dissipation v)+      F = N normal - friction N s / sqrt(|s|^2 + slip^2)
 * </pre>
 *
 * (Hunt &amp; Crossley 1975, J Appl Mech 42:440, with an exponent of 1, and Coulomb's friction regularized). {@code x+}
 * is {@code (x + sqrt(x^2 + w^2)) / 2}: smooth everywhere, so that derivatives exist at touch-down and at rest; w is
 * {@code softness} for depths, and 0.1 for the factor. Above the floor the force falls off as the square of softness:
 * with the numbers of {@link #GROUND} a point 1 cm above it feels 2.5 N.
 *
 * @param normal upwards, one number per dimension, made a unit vector
 * @param height of the plane along the normal, m
 * @param stiffness N/m per point
 * @param dissipation s/m
 * @param friction coefficient of friction
 * @param slip sliding speed at which friction is at 71 % of its largest, m/s
 * @param softness m
 */
public record Floor(
        double[] normal, double height, double stiffness, double dissipation, double friction, double slip,
        double softness) {
    /** The ground under a person's foot, with y upwards in the plane. */
    public static final Floor GROUND = new Floor(new double[] {0, 1}, 0, 1e5, 1, 0.9, 0.05, 1e-3);

    /** @throws IllegalArgumentException if the normal has no length or a number is out of its range */
    public Floor {
        double length = 0;
        for (double x : Require.finite("normal", normal)) {
            length += x * x;
        }
        double norm = Math.sqrt(Require.positive("length of the normal", length, ""));
        normal = Arrays.stream(normal).map(x -> x / norm).toArray();
        Require.finite("height", height);
        Require.positive("stiffness", stiffness, "N/m");
        Require.notNegative("dissipation", dissipation);
        Require.notNegative("friction", friction);
        Require.positive("slip", slip, "m/s");
        Require.positive("softness", softness, "m");
    }

    @Override
    public double[] normal() {
        return normal.clone();
    }
}
