package io.efferent.effector.wrap;

import static io.efferent.effector.wrap.Space.dot;
import static io.efferent.effector.wrap.Space.minus;
import static io.efferent.effector.wrap.Space.norm;
import static io.efferent.effector.wrap.Space.perpendicular;
import static io.efferent.effector.wrap.Space.plus;
import static io.efferent.effector.wrap.Space.times;
import static io.efferent.effector.wrap.Space.unit;

import io.efferent.kernel.Search;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds where a path past several surfaces, one after the other, goes from one to the next: a junction is a point of
 * the straight part between two of them. The path is that of least length, a sum of {@link Strand strands} past one
 * surface each, so that it lifts off from each of them as from one alone.
 *
 * <p>The search is Newton's with steps halved until they shorten the path. Along the straight part a junction is free:
 * it stays where it is.
 *
 * <p>Arguments: the coordinates of the first point, of the last one, and for each surface those of its center, of its
 * axes and its radius (of an ellipsoid any number). Results: the coordinates of junctions, and the inverse of the
 * second derivatives of length by them; NaN where no path is found, so that nothing goes on with a wrong one.
 */
record Junctions(List<Surface> surfaces, int dimension) implements Search.Finder {
    private static final int MOST = 60;
    private static final int HALVINGS = 20;
    /** How far out the search begins, in sizes of the surfaces: from the next one where nothing is found. */
    private static final double[] WIDTHS = {1, 0, 3};
    /** For each surface, how often it may be touched or left before the search ends. */
    private static final int ROUNDS = 4;
    /** Slopes at a junction; another step leaves their square. */
    private static final double CONVERGED = 1e-11;
    /** Slopes of a path that was not found; where axes are of float32, they are at right angles to rounding only. */
    private static final double LOOSE = 1e-7;
    private static final double LOOSE_FLOATS = 1e-3;
    /** Of a line between two surfaces: nearer to one of them a junction moves badly. */
    private static final double OFF_CENTER = 0.2;
    /** Of a length: rounding. */
    private static final double ROUNDING = 1e-14;

    /** A surface where it is; axes in rows. */
    private record Placed(Surface surface, double radius, double[] center, double[][] axes) {
        double[] local(double[] x) {
            double[] offset = minus(x, center);
            return new double[] {dot(offset, axes[0]), dot(offset, axes[1]), dot(offset, axes[2])};
        }

        boolean isInside(double[] x) {
            double[] p = local(x);
            double squared = switch (surface) {
                case Surface.Cylinder _ -> (p[0] * p[0] + p[1] * p[1]) / (radius * radius);
                case Surface.Sphere _ -> dot(p, p) / (radius * radius);
                case Surface.Ellipsoid ellipsoid -> {
                    double[] scaled = EllipsoidGeodesic.scaled(p, ellipsoid.radii());
                    yield dot(scaled, scaled);
                }
            };
            return !(squared > 1 + Contact.CLOSE);
        }

        Strand strand(boolean isHeld, double[] from, double[] to) {
            return Strand.past(surface, radius, isHeld, local(from), local(to)).turned(axes);
        }

        /** Near its middle on the way between two points: of a cylinder, where its axis is nearest to them. */
        double[] middle(double[] from, double[] to) {
            if (!(surface instanceof Surface.Cylinder)) {
                return center;
            }
            double[] p = local(from);
            double[] d = minus(local(to), p);
            double flat = d[0] * d[0] + d[1] * d[1];
            double at = flat > 0 ? Math.clamp(-(p[0] * d[0] + p[1] * d[1]) / flat, 0, 1) : 0.5;
            return plus(center, axes[2], p[2] + at * d[2]);
        }

        /** About where a path that comes from one point and goes to another touches. */
        double[] side(double[] middle, double[] from, double[] to) {
            double[] back = minus(from, middle);
            double[] on = minus(to, middle);
            double[] direction = minus(times(on, 1 / Math.max(norm(on), 1e-300)),
                    times(back, 1 / Math.max(norm(back), 1e-300)));
            double[] out = switch (surface) {
                case Surface.Cylinder cylinder -> times(Space.cross(direction, axes[2]), cylinder.side());
                case Surface.Sphere _ -> nearest(back, on);
                case Surface.Ellipsoid ellipsoid -> {
                    double[] past = ellipsoid.past();
                    double[] near = nearest(back, on);
                    double[] wanted = past.length == 0 ? near
                            : plus(plus(times(axes[0], past[0]), axes[1], past[1]), axes[2], past[2]);
                    yield dot(near, wanted) >= 0 ? near : wanted;
                }
            };
            double size = norm(out);
            return plus(middle, size > 1e-12 ? times(out, 1 / size) : perpendicular(on), size());
        }

        private double size() {
            return surface instanceof Surface.Ellipsoid ellipsoid
                    ? Arrays.stream(ellipsoid.radii()).max().orElseThrow() : radius;
        }

        private static double[] nearest(double[] from, double[] to) {
            double[] d = minus(to, from);
            double squared = dot(d, d);
            return squared > 0 ? plus(from, d, Math.clamp(-dot(from, d) / squared, 0, 1)) : from;
        }
    }

    /** A path through some points, past a surface between each and the next; without surfaces a line. */
    private record Path(double[][] points, Strand[] strands, double length, double[] slopes) {
        static Path past(List<Placed> surfaces, boolean isHeld, double[][] points) {
            Strand[] strands = new Strand[surfaces.size()];
            double length = 0;
            for (int i = 0; i < strands.length; i++) {
                strands[i] = surfaces.get(i).strand(isHeld, points[i], points[i + 1]);
                length += strands[i].length();
            }
            double[] slopes = new double[Math.max(0, 3 * (strands.length - 1))];
            for (int k = 0; k < slopes.length; k++) {
                slopes[k] = strands[k / 3].byEnd()[k % 3] + strands[k / 3 + 1].byStart()[k % 3];
            }
            return new Path(points, strands, length, slopes);
        }

        double steepest() {
            return Arrays.stream(slopes).map(Math::abs).max().orElse(0);
        }

        double[][] moved(double[] step, double factor) {
            double[][] moved = points.clone();
            for (int j = 1; j < strands.length; j++) {
                moved[j] = plus(points[j], Arrays.copyOfRange(step, 3 * j - 3, 3 * j), factor);
            }
            return moved;
        }

        /** The largest part of a step, up to 1, that moves no junction further than to the nearer end of its line. */
        double reach(double[] step) {
            double reach = 1;
            for (int j = 1; j < strands.length; j++) {
                double nearer = Math.min(strands[j - 1].free2(), strands[j].free1());
                reach = Math.min(reach, nearer / norm(Arrays.copyOfRange(step, 3 * j - 3, 3 * j)));
            }
            return reach;
        }

        /** Where the line before a surface begins; after the last one, the last line. */
        double[] lineBegin(int line) {
            return line == 0 ? points[0]
                    : plus(points[line], strands[line - 1].byEnd(), -strands[line - 1].free2());
        }

        double[] lineEnd(int line) {
            return line == strands.length ? points[points.length - 1]
                    : plus(points[line], strands[line].byStart(), -strands[line].free1());
        }

        /** The point at a part of the way along a line. */
        double[] onLine(int line, double part) {
            return plus(times(lineBegin(line), 1 - part), lineEnd(line), part);
        }

        /** With junctions that are near to an end of their line in its middle; null if there is none. */
        double[][] centered() {
            double[][] centered = null;
            for (int j = 1; j < strands.length; j++) {
                double before = strands[j - 1].free2();
                double after = strands[j].free1();
                if (Math.min(before, after) < OFF_CENTER * (before + after)) {
                    centered = centered == null ? points.clone() : centered;
                    centered[j] = onLine(j, 0.5);
                }
            }
            return centered;
        }
    }

    int results() {
        int unknowns = (surfaces.size() - 1) * dimension;
        return unknowns + unknowns * unknowns;
    }

    @Override
    public void find(double[][] x, boolean doubles, double[][] found) {
        for (int set = 0; set < found[0].length; set++) {
            int at = 0;
            double[] from = coordinates(x, at, set);
            double[] to = coordinates(x, at += dimension, set);
            at += dimension;
            List<Placed> placed = new ArrayList<>();
            for (Surface surface : surfaces) {
                double[] center = coordinates(x, at, set);
                double[][] axes = new double[3][];
                axes[2] = new double[] {0, 0, 1};
                for (int axis = 0; axis < dimension; axis++) {
                    axes[axis] = coordinates(x, at += dimension, set);
                }
                at += dimension;
                placed.add(new Placed(surface, x[at++][set], center, axes));
            }
            Path path = taut(placed, from, to);
            if (path.steepest() < (doubles ? LOOSE : LOOSE_FLOATS)) {
                write(path, found, set);
            } else {
                for (double[] row : found) {
                    row[set] = Double.NaN;
                }
            }
        }
    }

    private double[] coordinates(double[][] x, int first, int set) {
        double[] point = new double[3];
        for (int k = 0; k < dimension; k++) {
            point[k] = x[first + k][set];
        }
        return point;
    }

    private void write(Path path, double[][] found, int set) {
        int junctions = surfaces.size() - 1;
        double[][] inverse = inverse(path);
        int row = 0;
        for (int j = 0; j < junctions; j++) {
            for (int k = 0; k < dimension; k++) {
                found[row++][set] = path.points()[j + 1][k];
            }
        }
        for (int a = 0; a < junctions * dimension; a++) {
            for (int b = 0; b < junctions * dimension; b++) {
                found[row++][set] = inverse[a / dimension * 3 + a % dimension][b / dimension * 3 + b % dimension];
            }
        }
    }

    /** The path, with junctions past surfaces that it does not touch on its lines. */
    private static Path taut(List<Placed> surfaces, double[] from, double[] to) {
        TreeSet<Integer> touched = new TreeSet<>();
        Path path = Path.past(List.of(), true, new double[][] {from, to});
        boolean left = false;
        // Without an end to it the path is one that is held where it would lift off: its slopes tell.
        for (int round = 0; left || round < ROUNDS * surfaces.size(); round++) {
            Integer changing = lifted(path, touched);
            left = changing != null;
            if (left) {
                touched.remove(changing);
            } else {
                changing = hit(surfaces, path, touched);
                if (changing == null) {
                    break;
                }
                touched.add(changing);
            }
            List<Placed> some = touched.stream().map(surfaces::get).toList();
            for (double width : WIDTHS) {
                path = shortest(some, begin(some, width, from, to));
                if (path.steepest() <= CONVERGED) {
                    break;
                }
            }
        }
        double[][] points = new double[surfaces.size() + 1][];
        points[0] = from;
        points[surfaces.size()] = to;
        for (int i = 1; i < surfaces.size(); i++) {
            Integer before = touched.lower(i);
            Integer after = touched.ceiling(i);
            int first = before == null ? 0 : before + 1;
            int last = after == null ? surfaces.size() - 1 : after;
            points[i] = path.onLine(touched.headSet(i).size(), (i - first + 1.0) / (last - first + 2.0));
        }
        return Path.past(surfaces, false, points);
    }

    /** Which of the surfaces that a path is held on it would most lift off from; null for none. */
    private static Integer lifted(Path path, Set<Integer> touched) {
        Integer found = null;
        double least = 0;
        int strand = 0;
        for (int i : touched) {
            double on = path.strands()[strand++].on();
            if (on <= least) {
                least = on;
                found = i;
            }
        }
        return found;
    }

    /** Which of the other surfaces is most in the way of the lines of a path; null for none. */
    private static Integer hit(List<Placed> surfaces, Path path, TreeSet<Integer> touched) {
        Integer found = null;
        double most = 0;
        for (int i = 0; i < surfaces.size(); i++) {
            if (!touched.contains(i)) {
                int line = touched.headSet(i).size();
                double[] begin = path.lineBegin(line);
                double[] end = path.lineEnd(line);
                boolean isCut = line > 0 && surfaces.get(i).isInside(begin)
                        || line < touched.size() && surfaces.get(i).isInside(end);
                double on = isCut ? Double.MAX_VALUE : surfaces.get(i).strand(false, begin, end).on();
                if (on > most) {
                    most = on;
                    found = i;
                }
            }
        }
        return found;
    }

    /** A path about halfway between where surfaces are touched, further out where that is inside of one. */
    private static double[][] begin(
            List<Placed> surfaces, double width, double[] from, double[] to) {
        int count = surfaces.size();
        double[][] middles = new double[count + 2][];
        middles[0] = from;
        middles[count + 1] = to;
        for (int i = 0; i < count; i++) {
            middles[i + 1] = surfaces.get(i).middle(from, to);
        }
        double[][] sides = new double[count + 2][];
        for (int i = 1; i <= count; i++) {
            sides[i] = surfaces.get(i - 1).side(middles[i], middles[i - 1], middles[i + 1]);
        }
        double[][] points = new double[Math.max(count, 1) + 1][];
        points[0] = from;
        points[points.length - 1] = to;
        for (int i = 1; i < count; i++) {
            double[] own = minus(sides[i], middles[i]);
            double[] out = plus(own, minus(sides[i + 1], middles[i + 1]), 1);
            // Opposite sides of one place leave no way; the search has to find that out from somewhere outside.
            out = norm(out) > 1e-9 * norm(own) ? out : times(perpendicular(minus(to, from)), norm(own));
            points[i] = plus(times(plus(middles[i], middles[i + 1], 1), 0.5), out, width / 2);
            Placed before = surfaces.get(i - 1);
            Placed after = surfaces.get(i);
            for (int k = 0; k < 10 && (before.isInside(points[i]) || after.isInside(points[i])); k++) {
                points[i] = plus(points[i], out, 0.25 * (1 << k));
            }
        }
        return points;
    }

    private static Path shortest(List<Placed> surfaces, double[][] begin) {
        Path path = Path.past(surfaces, true, begin);
        for (int i = 0; i < MOST && path.steepest() > CONVERGED; i++) {
            double[][] centered = path.centered();
            if (centered != null) {
                Path next = Path.past(surfaces, true, centered);
                path = isOutside(surfaces, centered) && next.length() < path.length() * (1 + ROUNDING) ? next : path;
            }
            double[] step = product(inverse(path), path.slopes());
            Optional<Path> next = Optional.empty();
            double factor = path.reach(step);
            for (int halving = 0; halving < HALVINGS && next.isEmpty(); halving++, factor /= 2) {
                next = better(surfaces, path, path.moved(step, -factor));
            }
            if (next.isEmpty()) {
                break;
            }
            path = next.get();
        }
        return path;
    }

    /** The path through other junctions, if they are outside and it is shorter; or as long and less bent. */
    private static Optional<Path> better(List<Placed> surfaces, Path path, double[][] points) {
        if (!isOutside(surfaces, points)) {
            return Optional.empty();
        }
        Path next = Path.past(surfaces, true, points);
        return next.length() < path.length() * (1 - ROUNDING)
                || next.length() <= path.length() * (1 + ROUNDING) && next.steepest() < path.steepest()
                ? Optional.of(next) : Optional.empty();
    }

    /** Whether junctions are; past a surface that has an end of the path inside the path is straight. */
    private static boolean isOutside(List<Placed> surfaces, double[][] points) {
        for (int i = 0; i < surfaces.size(); i++) {
            Placed surface = surfaces.get(i);
            if (i > 0 && surface.isInside(points[i]) || i < surfaces.size() - 1 && surface.isInside(points[i + 1])) {
                return false;
            }
        }
        return true;
    }

    /** The inverse of the second derivatives; where the path is no minimum, of larger ones. */
    private static double[][] inverse(Path path) {
        Strand[] strands = path.strands();
        int n = 3 * (strands.length - 1);
        double[][] matrix = new double[n][n];
        double scale = 0;
        for (int j = 0; j < strands.length - 1; j++) {
            Strand before = strands[j];
            Strand after = strands[j + 1];
            double[] along = unit(minus(after.byStart(), before.byEnd()));
            double stiff = 0;
            for (int k = 0; k < 3; k++) {
                stiff += before.endEnd()[k][k] + after.startStart()[k][k];
            }
            scale = Math.max(scale, Math.abs(stiff));
            for (int a = 0; a < 3; a++) {
                for (int b = 0; b < 3; b++) {
                    // A junction may be anywhere along the straight part: it is held there.
                    matrix[3 * j + a][3 * j + b] = before.endEnd()[a][b] + after.startStart()[a][b]
                            + Math.abs(stiff) * along[a] * along[b];
                    if (j + 2 < strands.length) {
                        matrix[3 * j + a][3 * j + 3 + b] = after.startEnd()[a][b];
                        matrix[3 * j + 3 + b][3 * j + a] = after.startEnd()[a][b];
                    }
                }
            }
        }
        double[][] inverse = inverse(matrix, 0);
        for (double more = 1e-3 * scale; inverse == null && more < 1e9 * scale; more *= 10) {
            inverse = inverse(matrix, more);
        }
        return inverse == null ? new double[n][n] : inverse;
    }

    /** The inverse of a matrix with a number added along its diagonal; null if that is not positive definite. */
    private static double[][] inverse(double[][] matrix, double more) {
        int n = matrix.length;
        double[][] root = new double[n][n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = matrix[row][column] + (row == column ? more : 0);
                for (int k = 0; k < column; k++) {
                    sum -= root[row][k] * root[column][k];
                }
                if (row == column && !(sum > 0)) {
                    return null;
                }
                root[row][column] = row == column ? Math.sqrt(sum) : sum / root[column][column];
            }
        }
        double[][] inverse = new double[n][n];
        for (int column = 0; column < n; column++) {
            double[] x = inverse[column];
            x[column] = 1;
            for (int row = 0; row < n; row++) {
                for (int k = 0; k < row; k++) {
                    x[row] -= root[row][k] * x[k];
                }
                x[row] /= root[row][row];
            }
            for (int row = n - 1; row >= 0; row--) {
                for (int k = row + 1; k < n; k++) {
                    x[row] -= root[k][row] * x[k];
                }
                x[row] /= root[row][row];
            }
        }
        return inverse;
    }

    private static double[] product(double[][] matrix, double[] x) {
        double[] product = new double[x.length];
        for (int row = 0; row < x.length; row++) {
            for (int k = 0; k < x.length; k++) {
                product[row] += matrix[row][k] * x[k];
            }
        }
        return product;
    }
}
