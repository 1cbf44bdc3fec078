package io.efferent.mujoco;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What is visible of a model: geoms, sites and tendons of groups 0 to 2 that are not transparent altogether, as
 * MuJoCo's own viewer shows at first. Height fields are not shown.
 */
final class Scene {
    private static final int VISIBLE_GROUPS = 3;
    /** What MuJoCo writes in place of a geom where a tendon's path is divided. */
    private static final int PULLEY = -2;

    private final MujocoModel model;
    private final Ints bodies;
    private final Floats materials;
    private final List<Part> parts = new ArrayList<>();
    private final int[] tendons;
    private final MuscleColors muscles;

    /**
     * Something to be seen.
     *
     * @param kind geom or site
     * @param id its number
     * @param shape anything but a height field
     * @param solid its surface if it is a mesh, else null
     */
    record Part(MujocoObject kind, int id, GeomShape shape, Solid solid) {}

    /** Where a part is: position (3), and rotation matrix by rows (9). */
    record Pose(double[] position, double[] rotation) {}

    Scene(MujocoModel model) {
        this.model = model;
        this.bodies = model.ints("geom_bodyid");
        this.materials = model.floats("mat_rgba");
        add(MujocoObject.GEOM);
        add(MujocoObject.SITE);
        muscles = new MuscleColors(model);
        var groups = model.ints("tendon_group");
        tendons = IntStream.range(0, groups.rows())
                .filter(tendon -> groups.get(tendon) < VISIBLE_GROUPS && rgba(MujocoObject.TENDON, tendon)[3] > 0)
                .toArray();
    }

    private void add(MujocoObject kind) {
        var prefix = prefix(kind);
        var groups = model.ints(prefix + "group");
        var types = model.ints(prefix + "type");
        for (int id = 0; id < groups.rows(); id++) {
            // From 3.0 on there is a shape behind meshes, signed distance fields, which have a mesh too.
            var shape = GeomShape.values()[Math.min(types.get(id), GeomShape.MESH.ordinal())];
            if (groups.get(id) < VISIBLE_GROUPS && shape != GeomShape.HEIGHT_FIELD && rgba(kind, id)[3] > 0) {
                parts.add(new Part(kind, id, shape,
                        shape == GeomShape.MESH ? Solid.mesh(model, model.ints("geom_dataid").get(id)) : null));
            }
        }
    }

    private static String prefix(MujocoObject kind) {
        return kind.name().toLowerCase(Locale.ROOT) + "_";
    }

    List<Part> parts() {
        return parts;
    }

    /** Half sizes, m, as MuJoCo has them for the shape. */
    double[] size(Part part) {
        return model.doubles(prefix(part.kind()) + "size").row(part.id()).toArray();
    }

    /** Red, green, blue and opacity, 0 to 1. The material's, unless the part has a color of its own. */
    float[] rgba(Part part) {
        return rgba(part.kind(), part.id());
    }

    float[] rgba(MujocoObject kind, int id) {
        float[] own = model.floats(prefix(kind) + "rgba").row(id);
        int material = model.ints(prefix(kind) + "matid").get(id);
        boolean isDefault = own[0] == 0.5f && own[1] == 0.5f && own[2] == 0.5f && own[3] == 1;
        return material >= 0 && isDefault ? materials.row(material) : own;
    }

    Pose pose(Part part, MujocoData data) {
        boolean geom = part.kind() == MujocoObject.GEOM;
        return new Pose(
                data.doubles(geom ? "geom_xpos" : "site_xpos").row(part.id()).toArray(),
                data.doubles(geom ? "geom_xmat" : "site_xmat").row(part.id()).toArray());
    }

    /** That of its muscle's activation, or its own. */
    float[] rgba(Replay.Piece piece) {
        float[] rgba = rgba(MujocoObject.TENDON, piece.cord());
        for (int channel = 0; channel < 3 && !Double.isNaN(piece.activation()); channel++) {
            rgba[channel] = MuscleColors.color(channel, piece.activation());
        }
        return rgba;
    }

    /** The pieces of all visible tendons. */
    List<Replay.Piece> pieces(MujocoData data) {
        var first = data.ints("ten_wrapadr");
        var count = data.ints("ten_wrapnum");
        var objects = data.ints("wrap_obj");
        var points = data.doubles("wrap_xpos");
        List<Replay.Piece> pieces = new ArrayList<>();
        for (int tendon : tendons) {
            double activation = muscles.isMuscle(tendon) ? muscles.activation(tendon, data) : Double.NaN;
            for (int i = first.get(tendon); i < first.get(tendon) + count.get(tendon) - 1; i++) {
                if (objects.get(i) != PULLEY && objects.get(i + 1) != PULLEY) {
                    pieces.add(new Replay.Piece(tendon, points.slice(3 * i, 6).toArray(), activation));
                }
            }
        }
        return pieces;
    }

    /** Radius of a tendon, m. */
    double width(int tendon) {
        return model.doubles("tendon_width").get(tendon);
    }

    /** Whether it can move, other than by being put somewhere. */
    private boolean moves(int body) {
        return model.ints("body_weldid").get(body) != 0;
    }

    /** The smallest upright box around all geoms but planes: its middle, and half its diagonal, m (4). */
    double[] bounds(MujocoData data) {
        var positions = data.geomXpos();
        var radii = model.doubles("geom_rbound");
        int[] solid = parts.stream()
                .filter(part -> part.kind() == MujocoObject.GEOM && part.shape() != GeomShape.PLANE)
                .mapToInt(Part::id).toArray();
        boolean anyMoves = IntStream.of(solid).anyMatch(geom -> moves(bodies.get(geom)));
        int[] seen = IntStream.of(solid).filter(geom -> !anyMoves || moves(bodies.get(geom))).toArray();
        if (seen.length == 0) {
            return new double[] {0, 0, 0, 1};
        }
        double[] bounds = new double[4];
        double squares = 0;
        for (int axis = 0; axis < 3; axis++) {
            int a = axis;
            double low = IntStream.of(seen).mapToDouble(geom -> positions.get(geom, a) - radii.get(geom)).min()
                    .orElseThrow();
            double high = IntStream.of(seen).mapToDouble(geom -> positions.get(geom, a) + radii.get(geom)).max()
                    .orElseThrow();
            bounds[axis] = (low + high) / 2;
            squares += (high - low) * (high - low) / 4;
        }
        bounds[3] = Math.sqrt(squares);
        return bounds;
    }
}
