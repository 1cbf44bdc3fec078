package io.efferent.mujoco;

import java.util.ArrayList;
import java.util.List;

/**
 * A closed surface of triangles, counterclockwise from outside.
 *
 * @param points x, y, z of each (n, 3)
 * @param normals of the surface at each point, not necessarily of length one (n, 3)
 * @param triangles three points each (m, 3)
 */
record Solid(double[][] points, double[][] normals, int[][] triangles) {
    private static final int MERIDIANS = 24;
    private static final int PARALLELS = 12;

    static final Solid SPHERE = sphere();
    static final Solid CYLINDER = cylinder();
    static final Solid BOX = box();

    /** Unit sphere. The equator is there twice, so that the halves can be taken apart. */
    private static Solid sphere() {
        var points = new ArrayList<double[]>();
        var triangles = new ArrayList<int[]>();
        int rows = PARALLELS + 2;
        for (int row = 0; row < rows; row++) {
            boolean upper = row >= rows / 2;
            double latitude = Math.PI * ((upper ? row - 1 : row) / (double) PARALLELS - 0.5);
            double z = row == rows / 2 ? Double.MIN_VALUE : row == rows / 2 - 1 ? -Double.MIN_VALUE
                    : Math.sin(latitude);
            ring(points, Math.cos(latitude), z);
        }
        bands(triangles, rows);
        var all = points.toArray(double[][]::new);
        return new Solid(all, all, triangles.toArray(int[][]::new));
    }

    /** Radius one, from z = -1 to 1. */
    private static Solid cylinder() {
        var points = new ArrayList<double[]>();
        var normals = new ArrayList<double[]>();
        var triangles = new ArrayList<int[]>();
        ring(points, 1, -1);
        ring(points, 1, 1);
        ring(normals, 1, 0);
        ring(normals, 1, 0);
        bands(triangles, 2);
        for (int side = -1; side <= 1; side += 2) {
            int first = points.size();
            ring(points, 1, side);
            for (int i = 0; i < MERIDIANS; i++) {
                normals.add(new double[] {0, 0, side});
            }
            for (int i = 1; i < MERIDIANS - 1; i++) {
                triangles.add(side > 0
                        ? new int[] {first, first + i, first + i + 1}
                        : new int[] {first, first + i + 1, first + i});
            }
        }
        return new Solid(
                points.toArray(double[][]::new), normals.toArray(double[][]::new), triangles.toArray(int[][]::new));
    }

    /** From -1 to 1 in each direction. */
    private static Solid box() {
        var points = new ArrayList<double[]>();
        var normals = new ArrayList<double[]>();
        var triangles = new ArrayList<int[]>();
        for (int axis = 0; axis < 3; axis++) {
            for (int side = -1; side <= 1; side += 2) {
                int first = points.size();
                for (int corner = 0; corner < 4; corner++) {
                    double[] point = new double[3];
                    double[] normal = new double[3];
                    normal[axis] = side;
                    point[axis] = side;
                    point[(axis + 1) % 3] = (corner == 1 || corner == 2 ? 1 : -1) * side;
                    point[(axis + 2) % 3] = corner >= 2 ? 1 : -1;
                    points.add(point);
                    normals.add(normal);
                }
                triangles.add(new int[] {first, first + 1, first + 2});
                triangles.add(new int[] {first, first + 2, first + 3});
            }
        }
        return new Solid(
                points.toArray(double[][]::new), normals.toArray(double[][]::new), triangles.toArray(int[][]::new));
    }

    /** A mesh of the model; flat, each triangle with points of its own. */
    static Solid mesh(MujocoModel model, int mesh) {
        var vertices = model.floats("mesh_vert");
        var faces = model.ints("mesh_face");
        int firstVertex = model.ints("mesh_vertadr").get(mesh);
        int firstFace = model.ints("mesh_faceadr").get(mesh);
        int count = model.ints("mesh_facenum").get(mesh);
        double[][] points = new double[3 * count][3];
        double[][] normals = new double[3 * count][];
        int[][] triangles = new int[count][];
        for (int face = 0; face < count; face++) {
            for (int corner = 0; corner < 3; corner++) {
                int vertex = firstVertex + faces.get(firstFace + face, corner);
                for (int axis = 0; axis < 3; axis++) {
                    points[3 * face + corner][axis] = vertices.get(vertex, axis);
                }
            }
            var normal = normal(points[3 * face], points[3 * face + 1], points[3 * face + 2]);
            for (int corner = 0; corner < 3; corner++) {
                normals[3 * face + corner] = normal;
            }
            triangles[face] = new int[] {3 * face, 3 * face + 1, 3 * face + 2};
        }
        return new Solid(points, normals, triangles);
    }

    private static double[] normal(double[] a, double[] b, double[] c) {
        double ux = b[0] - a[0];
        double uy = b[1] - a[1];
        double uz = b[2] - a[2];
        double vx = c[0] - a[0];
        double vy = c[1] - a[1];
        double vz = c[2] - a[2];
        return new double[] {uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx};
    }

    private static void ring(List<double[]> points, double radius, double z) {
        for (int i = 0; i < MERIDIANS; i++) {
            double longitude = 2 * Math.PI * i / MERIDIANS;
            points.add(new double[] {radius * Math.cos(longitude), radius * Math.sin(longitude), z});
        }
    }

    private static void bands(List<int[]> triangles, int rings) {
        for (int ring = 0; ring < rings - 1; ring++) {
            for (int i = 0; i < MERIDIANS; i++) {
                int a = ring * MERIDIANS + i;
                int b = ring * MERIDIANS + (i + 1) % MERIDIANS;
                triangles.add(new int[] {a, b, b + MERIDIANS});
                triangles.add(new int[] {a, b + MERIDIANS, a + MERIDIANS});
            }
        }
    }
}
