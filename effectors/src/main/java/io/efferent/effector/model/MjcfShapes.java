package io.efferent.effector.model;

import io.efferent.array.Require;
import io.efferent.skeleton.Transform;
import java.util.List;
import java.util.Optional;

/** Masses and moments of inertia of MuJoCo's geometric shapes, of uniform density. */
final class MjcfShapes {
    static final List<String> KINDS = List.of("sphere", "capsule", "cylinder", "box", "ellipsoid");

    private MjcfShapes() {}

    /**
     * Something with a mass.
     *
     * @param mass kg
     * @param center in the body's frame, m
     * @param inertia about the center along the body's axes: xx, yy, zz, xy, xz, yz
     */
    record Piece(double mass, double[] center, double[] inertia) {}

    /** One shape. Capsules and cylinders may be given by their ends. */
    static Piece piece(
            String name, String type, double[] size, Optional<double[]> ends, Transform frame, Optional<Double> mass,
            double density) {
        double[] s = size.clone();
        Transform at = frame;
        if (ends.isPresent()) {
            double[] e = ends.get();
            double[] along = {e[3] - e[0], e[4] - e[1], e[5] - e[2]};
            double length = Math.sqrt(along[0] * along[0] + along[1] * along[1] + along[2] * along[2]);
            s = new double[] {size.length > 0 ? size[0] : 0, length / 2, length / 2};
            at = alongZ((e[0] + e[3]) / 2, (e[1] + e[4]) / 2, (e[2] + e[5]) / 2, along, length);
        }
        int needed = switch (type) {
            case "sphere" -> 1;
            case "capsule", "cylinder" -> 2;
            default -> 3;
        };
        if (s.length < needed) {
            throw new IllegalArgumentException(
                    name + ": size: got " + s.length + " numbers, expected " + needed + " for a " + type);
        }
        for (int i = 0; i < needed; i++) {
            Require.positive(name + ": size", s[i], "m");
        }
        Solid solid = solid(type, s);
        double weight = mass.orElse(density * solid.volume());
        double[] d = solid.square();
        double[] inertia = {weight * (d[1] + d[2]), weight * (d[0] + d[2]), weight * (d[0] + d[1]), 0, 0, 0};
        return new Piece(weight, at.position(), turned(at.rotation(), inertia));
    }

    /** Volume, and the mean squares of x, y, z. */
    private record Solid(double volume, double[] square) {}

    private static Solid solid(String type, double[] s) {
        double r = s[0] * s[0];
        return switch (type) {
            case "sphere" -> new Solid(4 * Math.PI / 3 * r * s[0], new double[] {r / 5, r / 5, r / 5});
            case "ellipsoid" -> new Solid(4 * Math.PI / 3 * s[0] * s[1] * s[2],
                    new double[] {r / 5, s[1] * s[1] / 5, s[2] * s[2] / 5});
            case "box" -> new Solid(8 * s[0] * s[1] * s[2], new double[] {r / 3, s[1] * s[1] / 3, s[2] * s[2] / 3});
            case "cylinder" -> new Solid(2 * Math.PI * r * s[1], new double[] {r / 4, r / 4, s[1] * s[1] / 3});
            default -> capsule(s[0], s[1]);
        };
    }

    /** A cylinder with two half balls, whose centers of mass are 3/8 of the radius beyond its ends. */
    private static Solid capsule(double radius, double half) {
        double r = radius * radius;
        double tube = 2 * Math.PI * r * half;
        double ball = 4 * Math.PI / 3 * r * radius;
        double across = (tube * r / 4 + ball * r / 5) / (tube + ball);
        double along = (tube * half * half / 3 + ball * (half * half + 0.75 * half * radius + r / 5)) / (tube + ball);
        return new Solid(tube + ball, new double[] {across, across, along});
    }

    private static Transform alongZ(double x, double y, double z, double[] along, double length) {
        double[] turn = {-along[1], along[0], 0};
        double sine = Math.hypot(turn[0], turn[1]);
        Transform at = Transform.at(x, y, z);
        return sine < 1e-12 * length ? at : at.turnedAbout(turn, Math.atan2(sine, along[2]));
    }

    /** Pieces as one. */
    static Piece together(List<Piece> pieces) {
        double mass = pieces.stream().mapToDouble(Piece::mass).sum();
        double[] center = new double[3];
        for (Piece piece : pieces) {
            for (int k = 0; mass > 0 && k < 3; k++) {
                center[k] += piece.mass() * piece.center()[k] / mass;
            }
        }
        double[] inertia = new double[6];
        for (Piece piece : pieces) {
            double[] c = piece.center();
            double x = c[0] - center[0];
            double y = c[1] - center[1];
            double z = c[2] - center[2];
            double[] shift = {y * y + z * z, x * x + z * z, x * x + y * y, -x * y, -x * z, -y * z};
            for (int k = 0; k < 6; k++) {
                inertia[k] += piece.inertia()[k] + piece.mass() * shift[k];
            }
        }
        return new Piece(mass, center, inertia);
    }

    /** An inertia along turned axes along those that are not. */
    static double[] turned(double[][] r, double[] i) {
        double[][] full = {{i[0], i[3], i[4]}, {i[3], i[1], i[5]}, {i[4], i[5], i[2]}};
        double[] turned = new double[6];
        int[][] entries = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
        for (int k = 0; k < 6; k++) {
            for (int a = 0; a < 3; a++) {
                for (int b = 0; b < 3; b++) {
                    turned[k] += r[entries[k][0]][a] * full[a][b] * r[entries[k][1]][b];
                }
            }
        }
        return turned;
    }
}
