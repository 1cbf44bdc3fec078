package io.efferent.mujoco;

import io.efferent.mujoco.Raster.Corner;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws a model without OpenGL: geoms, sites and tendons of groups 0 to 2 in their colors, muscles from blue at rest to
 * red when fully active, by day, over a checkered floor where there is a plane. Textures and height fields are not
 * drawn. The same state gives the same picture everywhere.
 *
 * <p>Without a view, the model's first camera takes the picture; if it has none, {@link Viewpoint#DEFAULT} does.
 */
public final class MujocoDrawing implements MujocoRenderer {
    /** What is behind everything: red, green, blue. */
    public static final int BACKGROUND = 0xF4F6F8;

    private static final double[] SUN = unit(-0.35, -0.45, 0.82);
    private static final double AMBIENT = 0.55;
    private static final double SUNLIGHT = 0.35;
    private static final double HEADLIGHT = 0.15;
    private static final double SHADOW = 0.25;
    private static final double TILE_CONTRAST = 0.93;
    private static final double NEAREST = 1e-3;
    private static final int SHADED = 1 << 20;

    private final MujocoModel model;
    private final View view;
    private final Scene scene;
    private final Framing framing;

    /** By the model's first camera, or the default viewpoint if it has none. */
    public MujocoDrawing(MujocoModel model) {
        this(model, View.of(model));
    }

    /** From a view. */
    public MujocoDrawing(MujocoModel model, View view) {
        this.model = model;
        this.view = view;
        scene = new Scene(model);
        framing = new Framing(model, scene);
    }

    @Override
    public BufferedImage draw(MujocoData data, int width, int height) {
        MujocoRenderer.requireSize(width, height);
        var raster = new Raster(width, height, BACKGROUND);
        var eye = eye(data);
        var parts = scene.parts();
        int[] planes = IntStream.range(0, parts.size()).filter(i -> parts.get(i).shape() == GeomShape.PLANE).toArray();
        int[] solids = IntStream.range(0, parts.size()).filter(i -> parts.get(i).shape() != GeomShape.PLANE).toArray();
        for (int plane : planes) {
            plane(plane, data, eye, raster);
        }
        List<Body> bodies = new ArrayList<>();
        for (int solid : solids) {
            bodies.add(body(solid, data, eye, raster));
        }
        for (var piece : scene.pieces(data)) {
            bodies.add(body(parts.size() + bodies.size(), piece, eye, raster));
        }
        var opaque = bodies.stream().filter(body -> body.rgba[3] >= 1).toList();
        for (var body : opaque) {
            for (int plane : planes) {
                body.shade(plane, scene.pose(parts.get(plane), data));
            }
        }
        opaque.forEach(Body::draw);
        bodies.stream().filter(body -> body.rgba[3] < 1).sorted(Comparator.comparingDouble(body -> -body.depth))
                .forEach(Body::draw);
        return raster.image();
    }

    private Eye eye(MujocoData data) {
        return switch (view) {
            case Viewpoint viewpoint -> framing.eye(data, viewpoint);
            case View.ModelCamera(int id) -> new Eye(data.doubles("cam_xpos").row(id).toArray(),
                    data.doubles("cam_xmat").row(id).toArray(), model.doubles("cam_fovy").get(id));
        };
    }

    private Body body(int id, MujocoData data, Eye eye, Raster raster) {
        var part = scene.parts().get(id);
        double[] size = scene.size(part);
        var solid = switch (part.shape()) {
            case SPHERE, CAPSULE, ELLIPSOID -> Solid.SPHERE;
            case CYLINDER -> Solid.CYLINDER;
            case BOX -> Solid.BOX;
            case MESH -> part.solid();
            case PLANE,
                    HEIGHT_FIELD -> throw new IllegalArgumentException(part.shape() + " has no surface of triangles");
        };
        double[] scale = switch (part.shape()) {
            case SPHERE, CAPSULE -> new double[] {size[0], size[0], size[0]};
            case CYLINDER -> new double[] {size[0], size[0], size[1]};
            case MESH -> new double[] {1, 1, 1};
            default -> size;
        };
        double halves = part.shape() == GeomShape.CAPSULE ? size[1] : 0;
        return new Body(id, solid, scale, halves, scene.pose(part, data), scene.rgba(part), eye, raster);
    }

    /** A capsule between two points. */
    private Body body(int id, Replay.Piece piece, Eye eye, Raster raster) {
        double[] p = piece.points();
        double[] middle = {(p[0] + p[3]) / 2, (p[1] + p[4]) / 2, (p[2] + p[5]) / 2};
        double[] way = {p[3] - p[0], p[4] - p[1], p[5] - p[2]};
        double length = Math.sqrt(way[0] * way[0] + way[1] * way[1] + way[2] * way[2]);
        double[] z = length > 0 ? unit(way[0], way[1], way[2]) : new double[] {0, 0, 1};
        var pose = new Scene.Pose(middle, Replay.facing(z));
        double width = scene.width(piece.cord());
        return new Body(id, Solid.SPHERE, new double[] {width, width, width}, length / 2, pose,
                scene.rgba(piece), eye, raster);
    }

    /** A floor: one ray per point. Its tiles fade with the distance, and it ends in the haze if it is endless. */
    private void plane(int id, MujocoData data, Eye eye, Raster raster) {
        var part = scene.parts().get(id);
        var pose = scene.pose(part, data);
        double[] size = scene.size(part);
        float[] rgba = scene.rgba(part);
        double[] r = pose.rotation();
        double[] axes = eye.axes();
        double focal = eye.focalLength(raster.height);
        double tile = Framing.tile(framing.radius());
        double far = 12 * Math.max(framing.radius(), depth(eye));
        double[] from = new double[3];
        double[] right = new double[3];
        double[] up = new double[3];
        double[] ahead = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            for (int i = 0; i < 3; i++) {
                double turned = r[3 * i + axis];
                from[axis] += turned * (eye.position()[i] - pose.position()[i]);
                right[axis] += turned * axes[3 * i] / focal;
                up[axis] += turned * axes[3 * i + 1] / focal;
                ahead[axis] -= turned * axes[3 * i + 2];
            }
        }
        if (from[2] <= 0) {
            return;
        }
        double[] along = new double[3];
        for (int y = 0; y < raster.height; y++) {
            for (int x = 0; x < raster.width; x++) {
                for (int axis = 0; axis < 3; axis++) {
                    along[axis] = ahead[axis] + (x + 0.5 - raster.width / 2.0) * right[axis]
                            + (raster.height / 2.0 - y - 0.5) * up[axis];
                }
                double depth = -from[2] / along[2];
                double u = from[0] + depth * along[0];
                double v = from[1] + depth * along[1];
                if (along[2] < 0 && depth > NEAREST && (size[0] <= 0 || Math.abs(u) <= size[0])
                        && (size[1] <= 0 || Math.abs(v) <= size[1])) {
                    double haze = Math.min(1, depth / far);
                    boolean dark = ((long) Math.floor(u / tile) + (long) Math.floor(v / tile) & 1) == 0;
                    double light = dark ? TILE_CONTRAST + (1 - TILE_CONTRAST) * haze : 1;
                    raster.point(x, y, 1 / depth, id, hazy(light * rgba[0], haze, 16), hazy(light * rgba[1], haze, 8),
                            hazy(light * rgba[2], haze, 0), rgba[3]);
                }
            }
        }
    }

    private static double hazy(double color, double haze, int shift) {
        double share = haze * haze;
        return (1 - share) * color + share * (BACKGROUND >> shift & 0xff) / 255;
    }

    /** How far the middle of the model is from the eye. */
    private double depth(Eye eye) {
        double[] seen = new double[3];
        double[] middle = framing.middle();
        eye.see(middle[0], middle[1], middle[2], seen);
        return Math.abs(seen[2]);
    }

    /** Nothing to free. */
    @Override
    public void close() {}

    static double[] unit(double x, double y, double z) {
        double length = Math.sqrt(x * x + y * y + z * z);
        return new double[] {x / length, y / length, z / length};
    }

    /** A part in its place. */
    private static final class Body {
        private final int id;
        private final Raster raster;
        private final Eye eye;
        private final Solid solid;
        private final float[] rgba;
        private final double depth;
        private final double[][] points;
        private final double[][] normals;

        /**
         * Places a surface.
         *
         * @param scale along its axes
         * @param halves by how much its upper and its lower half are moved apart, each
         */
        Body(int id, Solid solid, double[] scale, double halves, Scene.Pose pose, float[] rgba, Eye eye,
                Raster raster) {
            this.id = id;
            this.solid = solid;
            this.rgba = rgba;
            this.eye = eye;
            this.raster = raster;
            double[] seen = new double[3];
            eye.see(pose.position()[0], pose.position()[1], pose.position()[2], seen);
            depth = seen[2];
            points = new double[solid.points().length][];
            normals = new double[points.length][];
            for (int i = 0; i < points.length; i++) {
                double[] p = solid.points()[i];
                double[] n = solid.normals()[i];
                double[] r = pose.rotation();
                points[i] = turned(r, p[0] * scale[0], p[1] * scale[1], p[2] * scale[2] + Math.signum(p[2]) * halves);
                for (int axis = 0; axis < 3; axis++) {
                    points[i][axis] += pose.position()[axis];
                }
                double[] normal = turned(r, n[0] / scale[0], n[1] / scale[1], n[2] / scale[2]);
                normals[i] = unit(normal[0], normal[1], normal[2]);
            }
        }

        private static double[] turned(double[] r, double x, double y, double z) {
            return new double[] {
                r[0] * x + r[1] * y + r[2] * z, r[3] * x + r[4] * y + r[5] * z, r[6] * x + r[7] * y + r[8] * z
            };
        }

        /** Draws the sides that face the eye. */
        void draw() {
            var corners = new Corner[points.length];
            for (int i = 0; i < points.length; i++) {
                corners[i] = corner(points[i], light(points[i], normals[i]));
            }
            for (int[] triangle : solid.triangles()) {
                var a = corners[triangle[0]];
                var b = corners[triangle[1]];
                var c = corners[triangle[2]];
                if (a != null && b != null && c != null
                        && (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x()) < 0) {
                    raster.triangle(a, b, c, id, rgba);
                }
            }
        }

        /** Throws a shadow on a plane. */
        void shade(int plane, Scene.Pose ground) {
            double[] r = ground.rotation();
            double sun = r[2] * SUN[0] + r[5] * SUN[1] + r[8] * SUN[2];
            if (sun <= 0) {
                return;
            }
            var corners = new Corner[points.length];
            for (int i = 0; i < points.length; i++) {
                double[] p = points[i];
                double above = 0;
                for (int axis = 0; axis < 3; axis++) {
                    above += r[3 * axis + 2] * (p[axis] - ground.position()[axis]);
                }
                double way = above / sun;
                corners[i] = above < 0 ? null
                        : corner(new double[] {p[0] - way * SUN[0], p[1] - way * SUN[1], p[2] - way * SUN[2]}, 0);
            }
            for (int[] triangle : solid.triangles()) {
                var a = corners[triangle[0]];
                var b = corners[triangle[1]];
                var c = corners[triangle[2]];
                if (a != null && b != null && c != null) {
                    raster.shadow(a, b, c, plane, SHADED + plane, SHADOW);
                }
            }
        }

        private double light(double[] point, double[] normal) {
            double[] toEye =
                    unit(eye.position()[0] - point[0], eye.position()[1] - point[1], eye.position()[2] - point[2]);
            return AMBIENT + SUNLIGHT * Math.max(0, dot(normal, SUN)) + HEADLIGHT * Math.max(0, dot(normal, toEye));
        }

        private static double dot(double[] a, double[] b) {
            return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        }

        /** Where a point is in the picture; null if it is behind the eye. */
        private Corner corner(double[] point, double light) {
            double[] seen = new double[3];
            eye.see(point[0], point[1], point[2], seen);
            if (seen[2] < NEAREST) {
                return null;
            }
            double scale = eye.focalLength(raster.height) / seen[2];
            return new Corner(
                    raster.width / 2.0 + scale * seen[0], raster.height / 2.0 - scale * seen[1], 1 / seen[2], light);
        }
    }
}
