package io.efferent.figure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.wrap.Surface;
import io.efferent.figure.Canvas.Anchor;
import io.efferent.figure.Canvas.Pen;
import io.efferent.figure.Canvas.Type;
import io.efferent.skeleton.Bones;
import io.efferent.skeleton.JointTree;
import java.awt.Color;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A body in one posture: bones, joints with their ranges, muscles along their paths, what these wrap over, and the
 * floor, a meter as long across as up; a body in space from the side and from the front. Muscles that have moment arms
 * and no place are listed with these.
 */
public final class BodyPicture implements Figure {

    private static final int PANEL = 430;
    private static final int HEIGHT = 470;
    private static final double ROW = 19;
    private static final int MOST_ROWS = 21;
    private static final double TEXT = 13;
    private static final double TAG = 8;
    private static final String DOT = "\u2022";
    /** How far ranges of joints are drawn, in lengths of the bone. */
    private static final double WEDGE = 0.45;
    private static final int ARC = 32;
    private static final Color BONE = new Color(0xC9, 0xC3, 0xB4);
    private static final Color OBSTACLE = new Color(0x56, 0x8E, 0xA8);
    private static final Color RANGE = new Color(0xF0, 0xE4, 0x42);
    private static final Color FLOOR = new Color(0x8B, 0x6B, 0x4A);
    private static final double GOLDEN = 0.618034;
    /** As many muscles as have a color of the palette. */
    private static final int FEW = 6;

    /** Points as a panel shows them, and its labels. */
    private record Side(String caption, String across, String up, UnaryOperator<double[]> seen) {
        List<double[]> all(double[][] points) {
            return Arrays.stream(points).map(seen).toList();
        }
    }

    /** A row of text beside the panels, after a tag or a heading without one. */
    private record Row(String tag, Color color, String text) {}

    private final Effector body;
    private final double[] position;
    private final BodyShape shape;
    private final List<Side> sides;
    private final List<Row> rows;

    /**
     * A picture in the middle of the ranges of the joints, or at 0 where a joint has none.
     *
     * @param body to be drawn
     */
    public static BodyPicture of(Effector body) {
        double[] middle = body.limits().lower();
        double[] upper = body.limits().upper();
        Arrays.setAll(middle, d -> Double.isFinite(upper[d] - middle[d]) ? (middle[d] + upper[d]) / 2 : 0);
        return new BodyPicture(body, middle);
    }

    /**
     * A picture.
     *
     * @param body to be drawn
     * @param position of its joints (rad or m)
     */
    public BodyPicture(Effector body, double[] position) {
        this.body = Shapes.present("body", body);
        Shapes.length("position", position.length, body.skeleton().dof(), "one per joint");
        this.position = position.clone();
        shape = BodyShape.of(body, new double[][] {position});
        sides = sides();
        rows = rows();
    }

    @Override
    public String title() {
        return "%s: %d degrees of freedom, %d muscles".formatted(
                body.name(), body.skeleton().dof(), body.muscleCount());
    }

    @Override
    public int width() {
        return sides.size() * PANEL + IntStream.iterate(0, first -> first < rows.size(), first -> first + MOST_ROWS)
                .map(this::columnWidth).sum();
    }

    private int columnWidth(int first) {
        return 30 + (int) rows.stream().skip(first).limit(MOST_ROWS).mapToDouble(row -> 2 * TAG
                + new Type(TEXT, row.tag().isEmpty(), Canvas.INK, Anchor.START, false).width(row.text()))
                .max().orElseThrow();
    }

    @Override
    public int height() {
        return HEIGHT;
    }

    private List<Side> sides() {
        if (body.skeleton().dimension() == 2) {
            return List.of(new Side("", "x (m)", "y (m)", UnaryOperator.identity()));
        }
        boolean upright = BodyShape.isUpright(body.skeleton());
        var up = upright ? "z (m)" : "y (m)";
        return List.of(
                new Side("from the side", "x (m)", up, point -> new double[] {point[0], point[2]}),
                new Side("from the front", upright ? "y (m)" : "\u2212z (m)", up,
                        point -> new double[] {point[1], point[2]}));
    }

    private String jointName(int joint) {
        return shape.bones().getFirst().joints().stream().filter(hinge -> hinge.position() == joint)
                .map(Bones.Hinge::name).findFirst().orElseGet(() -> body.skeleton() instanceof JointTree tree
                        ? tree.joints().get(joint).name() : "xyz".substring(joint, joint + 1));
    }

    private boolean turns(int joint) {
        return shape.bones().getFirst().joints().stream().anyMatch(hinge -> hinge.position() == joint);
    }

    private List<Row> rows() {
        List<Row> all = new ArrayList<>();
        var letters = letters();
        all.add(new Row("", Canvas.INK, letters.isEmpty() ? "Position" : body.skeleton().dimension() > 2 ? "Joints"
                : "Joints, ranges in yellow"));
        double[] lower = body.limits().lower();
        double[] upper = body.limits().upper();
        for (int joint = 0; joint < position.length; joint++) {
            var range = !Double.isFinite(upper[joint] - lower[joint]) ? "no limits" : turns(joint)
                    ? "%.0f to %.0f\u00b0".formatted(Math.toDegrees(lower[joint]), Math.toDegrees(upper[joint]))
                    : "%s to %s m".formatted(number(lower[joint]), number(upper[joint]));
            all.add(new Row(letters.getOrDefault(joint, DOT), Canvas.GRAY,
                    jointName(joint) + " " + range.replace('-', '\u2212')));
        }
        all.add(new Row(DOT, Canvas.INK, endpointName() + ", the endpoint"));
        if (!shape.obstacles().isEmpty()) {
            all.add(new Row(DOT, Canvas.fade(OBSTACLE, 0.5), "what muscles wrap over"));
        }
        if (shape.courses().stream().anyMatch(Optional::isPresent)) {
            all.add(new Row("", Canvas.INK, "Muscles"));
            for (int m = 0; m < shape.courses().size(); m++) {
                if (shape.courses().get(m).isPresent()) {
                    all.add(new Row(Integer.toString(m + 1), color(m), body.muscleNames().get(m)));
                }
            }
        }
        if (shape.courses().stream().anyMatch(Optional::isEmpty)) {
            all.add(new Row("", Canvas.INK, "Muscles: moment arms in this posture;"));
            all.add(new Row("", Canvas.INK, "they have no paths that could be drawn"));
            var arms = momentArms();
            for (int m = 0; m < shape.courses().size(); m++) {
                if (shape.courses().get(m).isEmpty()) {
                    all.add(new Row(DOT, Canvas.GRAY, body.muscleNames().get(m) + ": " + arms(arms[m])));
                }
            }
        }
        return all;
    }

    private String endpointName() {
        return body.skeleton() instanceof JointTree tree ? tree.endpointNames().getFirst()
                : body.skeleton().limb(position).length > 1 ? "hand" : "mass";
    }

    /** Joints at the same place share a letter; by joint position. */
    private Map<Integer, String> letters() {
        Map<String, String> places = new LinkedHashMap<>();
        Map<Integer, String> letters = new LinkedHashMap<>();
        for (var hinge : shape.bones().getFirst().joints()) {
            var place = Arrays.toString(Arrays.stream(hinge.place()).map(x -> Math.rint(1e4 * x)).toArray());
            letters.put(hinge.position(), places.computeIfAbsent(place,
                    _ -> Character.toString('A' + places.size())));
        }
        return letters;
    }

    private double[][] momentArms() {
        try (NDManager manager = Tensors.newManager()) {
            var plant = body.bind(manager, DataType.FLOAT64);
            NDArray q = Constants.of(manager, DataType.FLOAT64, new double[][] {position});
            NDArray arms = plant.initialState(q, q.zerosLike()).path().momentArms();
            double[] flat = Tensors.toDoubles(arms);
            double[][] byMuscle = new double[body.muscleCount()][position.length];
            for (int i = 0; i < flat.length; i++) {
                byMuscle[i % byMuscle.length][i / byMuscle.length] = flat[i];
            }
            return byMuscle;
        }
    }

    private String arms(double[] arms) {
        return IntStream.range(0, arms.length).filter(joint -> arms[joint] != 0)
                .mapToObj(joint -> jointName(joint) + " " + (turns(joint)
                        ? number(100 * arms[joint]) + " cm" : number(arms[joint])))
                .collect(Collectors.joining(", "));
    }

    private static String number(double x) {
        return Scale.label(new BigDecimal(x).round(new MathContext(2)).doubleValue());
    }

    /** Apart from its neighbors, for any number of muscles. */
    private Color color(int muscle) {
        return body.muscleCount() <= FEW ? Palette.series(muscle)
                : Color.getHSBColor((float) (muscle * GOLDEN % 1), 0.85f, muscle % 2 == 0 ? 0.62f : 0.8f);
    }

    @Override
    public void draw(Canvas canvas) {
        Axes.title(canvas, title());
        double perPixel = sides.stream().mapToDouble(side -> axes(side, 0).perPixel()).max().orElseThrow();
        for (int i = 0; i < sides.size(); i++) {
            panel(canvas, sides.get(i), axes(sides.get(i), i * PANEL).equal(perPixel));
        }
        double left = sides.size() * PANEL + 14;
        for (int i = 0; i < rows.size(); i++) {
            left += i > 0 && i % MOST_ROWS == 0 ? columnWidth(i - MOST_ROWS) : 0;
            row(canvas, rows.get(i), left, Axes.TOP + 12 + i % MOST_ROWS * ROW);
        }
    }

    private static void row(Canvas canvas, Row row, double x, double y) {
        boolean heading = row.tag().isEmpty();
        if (!heading) {
            if (row.tag().equals(DOT)) {
                canvas.disk(x + TAG, y - 4.5, TAG / 2, row.color());
            } else {
                tag(canvas, x + TAG, y - 4.5, row.tag(), row.color());
            }
        }
        canvas.text(row.text(), heading ? x : x + 2 * TAG + 8, y,
                new Type(TEXT, heading, Canvas.INK, Anchor.START, false));
    }

    private static void tag(Canvas canvas, double x, double y, String text, Color color) {
        canvas.disk(x, y, TAG, color);
        canvas.text(text, x, y + 3.5, new Type(10, true, Color.WHITE, Anchor.MIDDLE, false));
    }

    private Axes axes(Side side, double left) {
        List<double[]> points = new ArrayList<>(side.all(shape.endpoints()));
        shape.bones().getFirst().segments().forEach(segment -> points.addAll(side.all(segment)));
        shape.courses().forEach(course -> course.ifPresent(lines -> points.addAll(side.all(lines[0]))));
        shape.obstacles().forEach(obstacle -> points.addAll(outline(obstacle, side)));
        ranges().forEach(points::addAll);
        if (points.size() == 1) {
            // A mass that muscles move without having a place: its limits.
            points.addAll(List.of(body.limits().lower(), body.limits().upper()));
        }
        return new Axes(left + Axes.LEFT, Axes.TOP + 14, PANEL - Axes.LEFT - Axes.RIGHT,
                height() - Axes.TOP - 14 - Axes.BOTTOM,
                Scale.around(false, points.stream().mapToDouble(point -> point[0]).toArray()),
                Scale.around(false, points.stream().mapToDouble(point -> point[1]).toArray()));
    }

    private void panel(Canvas canvas, Side side, Axes axes) {
        axes.frame(canvas, side.across(), side.up());
        canvas.text(side.caption(), axes.left() + axes.width() / 2, Axes.TOP + 8, Type.of(TEXT, Anchor.MIDDLE));
        axes.clip(canvas, () -> {
            floor(canvas, side, axes);
            ranges().forEach(range -> fill(canvas, axes, range, Canvas.fade(RANGE, 0.35)));
            for (var obstacle : shape.obstacles()) {
                var outline = outline(obstacle, side);
                fill(canvas, axes, outline, Canvas.fade(OBSTACLE, 0.2));
                outline.add(outline.getFirst());
                HandPathPlot.drawPath(canvas, axes, outline.toArray(double[][]::new), new Pen(OBSTACLE, 1));
            }
            var bones = shape.bones().getFirst();
            for (double[][] segment : bones.segments()) {
                HandPathPlot.drawPath(canvas, axes, side.all(segment).toArray(double[][]::new), new Pen(BONE, 8));
                side.all(segment).forEach(end -> axes.dot(canvas, end[0], end[1], 4, BONE));
            }
            for (int m = 0; m < shape.courses().size(); m++) {
                var pen = new Pen(color(m), 2.2);
                shape.courses().get(m).ifPresent(lines -> HandPathPlot.drawPath(
                        canvas, axes, side.all(lines[0]).toArray(double[][]::new), pen));
            }
            double[] hand = side.seen().apply(shape.endpoints()[0]);
            axes.dot(canvas, hand[0], hand[1], 5, Canvas.INK);
            tags(canvas, side, axes);
        });
    }

    private void floor(Canvas canvas, Side side, Axes axes) {
        body.skeleton().floor().ifPresent(floor -> {
            double[] up = side.seen().apply(BodyShape.upright(body.skeleton()).apply(floor.normal()));
            if (up[1] > 0.99) {
                double y = floor.height();
                axes.curve(canvas, new double[] {axes.x().low(), axes.x().high()}, new double[] {y, y},
                        new Pen(FLOOR, 3));
                canvas.text("floor", axes.right() - 6, axes.py(y) - 6,
                        new Type(TEXT, false, FLOOR, Anchor.END, false));
            }
        });
    }

    /** In the plane, sectors that bones pass while a joint goes through its range. */
    private List<List<double[]>> ranges() {
        double[] lower = body.limits().lower();
        double[] upper = body.limits().upper();
        return body.skeleton().dimension() > 2 ? List.of() : shape.bones().getFirst().joints().stream()
                .filter(hinge -> Double.isFinite(upper[hinge.position()] - lower[hinge.position()]))
                .flatMap(hinge -> bone(hinge).stream().map(bone -> {
                    List<double[]> sector = new ArrayList<>(List.of(hinge.place()));
                    for (int i = 0; i <= ARC; i++) {
                        double share = (double) i / ARC;
                        double[] end = turned(hinge, (1 - share) * lower[hinge.position()]
                                + share * upper[hinge.position()]).get(bone)[1];
                        sector.add(new double[] {hinge.place()[0] + WEDGE * (end[0] - hinge.place()[0]),
                            hinge.place()[1] + WEDGE * (end[1] - hinge.place()[1])});
                    }
                    return sector;
                })).toList();
    }

    /** Number of the longest bone that begins at a joint and is turned by it. */
    private Optional<Integer> bone(Bones.Hinge hinge) {
        var here = shape.bones().getFirst().segments();
        var there = turned(hinge, position[hinge.position()] + 0.1);
        return IntStream.range(0, here.size()).filter(i -> Arrays.equals(here.get(i)[0], hinge.place())
                && !Arrays.equals(here.get(i)[1], there.get(i)[1])).boxed()
                .max(Comparator.comparingDouble(i -> length(List.of(here.get(i)))));
    }

    private List<double[][]> turned(Bones.Hinge hinge, double angle) {
        double[] turned = position.clone();
        turned[hinge.position()] = angle;
        return body.skeleton().bones(turned).segments();
    }

    /** Letters at joints, and numbers on muscles, where they are farthest from each other. */
    private void tags(Canvas canvas, Side side, Axes axes) {
        List<double[]> taken = new ArrayList<>();
        var letters = letters();
        for (var hinge : shape.bones().getFirst().joints()) {
            double[] place = side.seen().apply(hinge.place());
            double[] pixel = {axes.px(place[0]), axes.py(place[1])};
            tag(canvas, pixel[0], pixel[1], letters.get(hinge.position()), Canvas.GRAY);
            taken.add(pixel);
        }
        for (int m = 0; m < shape.courses().size(); m++) {
            if (shape.courses().get(m).isPresent()) {
                double[] place = along(side.all(shape.courses().get(m).get()[0]), axes).stream()
                        .max(Comparator.comparingDouble(pixel -> taken.stream().mapToDouble(
                                other -> Math.hypot(other[0] - pixel[0], other[1] - pixel[1])).min().orElse(0)))
                        .orElseThrow();
                tag(canvas, place[0], place[1], Integer.toString(m + 1), color(m));
                taken.add(place);
            }
        }
    }

    /** Pixels along a line, the middle first. */
    private static List<double[]> along(List<double[]> line, Axes axes) {
        List<double[]> pixels = new ArrayList<>();
        for (double share : new double[] {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9}) {
            double left = share * length(line);
            for (int i = 0; i + 1 < line.size(); i++) {
                double[] from = line.get(i);
                double[] to = line.get(i + 1);
                double piece = Math.hypot(to[0] - from[0], to[1] - from[1]);
                if (left <= piece || i + 2 == line.size()) {
                    double part = piece > 0 ? left / piece : 0;
                    pixels.add(new double[] {axes.px(from[0] + part * (to[0] - from[0])),
                        axes.py(from[1] + part * (to[1] - from[1]))});
                    break;
                }
                left -= piece;
            }
        }
        return pixels;
    }

    private static double length(List<double[]> line) {
        return IntStream.range(1, line.size()).mapToDouble(i -> Math.hypot(
                line.get(i)[0] - line.get(i - 1)[0], line.get(i)[1] - line.get(i - 1)[1])).sum();
    }

    /** What is seen of an obstacle: the hull of points on it. */
    private static List<double[]> outline(BodyShape.Shown obstacle, Side side) {
        double[][] frame = obstacle.frames()[0];
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < ARC; i++) {
            double around = 2 * Math.PI * i / ARC;
            for (int k = -ARC / 4; k <= ARC / 4; k++) {
                double above = 2 * Math.PI * k / ARC;
                double across = Math.cos(above);
                double[] unit = {across * Math.cos(around), across * Math.sin(around), Math.sin(above)};
                double[] local = switch (obstacle.surface()) {
                    case Surface.Cylinder(double r, int _) -> new double[] {r * Math.cos(around),
                        r * Math.sin(around), k < 0 ? obstacle.low() : obstacle.high()};
                    case Surface.Sphere(double r) -> new double[] {r * unit[0], r * unit[1], r * unit[2]};
                    case Surface.Ellipsoid ellipsoid -> new double[] {ellipsoid.radii()[0] * unit[0],
                        ellipsoid.radii()[1] * unit[1], ellipsoid.radii()[2] * unit[2]};
                };
                points.add(side.seen().apply(BodyShape.world(Arrays.copyOf(local, frame[0].length), frame)));
            }
        }
        return hull(points);
    }

    /** The convex hull, counterclockwise (Andrew 1979). */
    private static List<double[]> hull(List<double[]> points) {
        var sorted = points.stream().sorted(Comparator.<double[]>comparingDouble(p -> p[0])
                .thenComparingDouble(p -> p[1])).toList();
        List<double[]> hull = new ArrayList<>();
        for (var half : List.of(sorted, sorted.reversed())) {
            int first = hull.size();
            for (double[] point : half) {
                while (hull.size() >= first + 2 && turn(hull.get(hull.size() - 2), hull.getLast(), point) <= 0) {
                    hull.removeLast();
                }
                hull.add(point);
            }
            hull.removeLast();
        }
        return hull;
    }

    private static double turn(double[] a, double[] b, double[] c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    }

    private static void fill(Canvas canvas, Axes axes, List<double[]> points, Color color) {
        canvas.polygon(points.stream().mapToDouble(point -> axes.px(point[0])).toArray(),
                points.stream().mapToDouble(point -> axes.py(point[1])).toArray(), color);
    }
}
