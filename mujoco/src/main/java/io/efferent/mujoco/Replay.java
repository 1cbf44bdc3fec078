package io.efferent.mujoco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A movement in space as a page to be played and looked at from all sides, drawn by
 * <a href="https://threejs.org">three.js</a>, which is part of the page. It needs no network and can be opened from a
 * file. Models of MuJoCo have it by {@link MujocoReplay}.
 *
 * <p>z is up. Muscles are blue at rest and red when fully active. Positions are rounded to 0.1 mm, orientations to
 * 1e-4.
 */
public final class Replay {
    private static final double PRECISION = 1e4;

    private final List<Part> parts;
    private final List<Cord> cords;
    private final double interval;
    private final double radius;
    private final Viewpoint viewpoint;
    private final List<Trail> trails = new ArrayList<>();
    private final List<Chapter> chapters = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();

    /**
     * Something rigid.
     *
     * @param shape anything but a height field
     * @param size half sizes, m, as MuJoCo has them for the shape
     * @param rgba red, green, blue and opacity, 0 to 1
     * @param corners of the triangles of a mesh, three each, m; none for other shapes
     */
    public record Part(String name, GeomShape shape, double[] size, float[] rgba, double[][] corners) {}

    /**
     * Something thin, round and bent.
     *
     * @param width radius, m
     * @param rgba red, green, blue and opacity, 0 to 1; of a muscle its activation gives the color
     */
    public record Cord(String name, double width, float[] rgba) {}

    /**
     * A piece of a cord.
     *
     * @param cord its number
     * @param points of a line, at least two, 3 numbers each, m
     * @param activation of a muscle, 0 to 1; NaN for what is none
     */
    public record Piece(int cord, double[] points, double activation) {}

    /** What a part leaves behind: a cord along the way that its middle has come since the chapter began. */
    private record Trail(int part, int cord) {}

    private record Chapter(String name, int first) {}

    /**
     * One moment.
     *
     * @param poses position and quaternion of each part, one after the other
     * @param center what the eye follows
     */
    private record Frame(double[] poses, double[] center, List<Piece> pieces, String label) {}

    /**
     * A replay without frames.
     *
     * @param interval time between frames, s
     * @param radius half the diagonal of what moves, m
     * @param viewpoint from which it is seen at first
     */
    public Replay(List<Part> parts, List<Cord> cords, double interval, double radius, Viewpoint viewpoint) {
        if (!(interval > 0 && interval < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("interval: got " + interval + ", expected a positive number of seconds");
        }
        this.parts = List.copyOf(parts);
        this.cords = List.copyOf(cords);
        this.interval = interval;
        this.radius = radius;
        this.viewpoint = viewpoint;
    }

    /** Number of frames. */
    public int size() {
        return frames.size();
    }

    /** Draws the way of a part, as a cord. */
    public void addTrail(int part, int cord) {
        trails.add(new Trail(part, cord));
    }

    /** What is added from now on is a chapter of its own: it is chosen by its name, and its time begins at 0. */
    public void beginChapter(String name) {
        chapters.add(new Chapter(name, size()));
    }

    /**
     * Adds a frame.
     *
     * @param poses position (3), m, and quaternion (4) of each part, one after the other
     * @param center what the eye looks at, m
     * @param pieces of cords
     * @param label what it shows, may be empty
     */
    public void add(double[] poses, double[] center, List<Piece> pieces, String label) {
        if (poses.length != 7 * parts.size()) {
            throw new IllegalArgumentException(
                    "poses: got " + poses.length + " numbers, expected " + 7 * parts.size() + ", 7 for each part");
        }
        frames.add(new Frame(poses.clone(), center.clone(), List.copyOf(pieces), label));
    }

    /** The quaternion of a rotation matrix by rows (Shepperd 1978). */
    public static double[] quaternion(double[] r) {
        double[] squares = {
            1 + r[0] + r[4] + r[8], 1 + r[0] - r[4] - r[8], 1 - r[0] + r[4] - r[8], 1 - r[0] - r[4] + r[8]
        };
        int largest = 0;
        for (int i = 1; i < 4; i++) {
            largest = squares[i] > squares[largest] ? i : largest;
        }
        double[] products = switch (largest) {
            case 0 -> new double[] {squares[0], r[7] - r[5], r[2] - r[6], r[3] - r[1]};
            case 1 -> new double[] {r[7] - r[5], squares[1], r[1] + r[3], r[2] + r[6]};
            case 2 -> new double[] {r[2] - r[6], r[1] + r[3], squares[2], r[5] + r[7]};
            default -> new double[] {r[3] - r[1], r[2] + r[6], r[5] + r[7], squares[3]};
        };
        double scale = 0.5 / Math.sqrt(squares[largest]);
        for (int i = 0; i < 4; i++) {
            products[i] *= scale;
        }
        return products;
    }

    /** A rotation matrix by rows that turns z into a direction of length one. */
    public static double[] facing(double[] z) {
        double[] x = Math.abs(z[2]) < 0.9 ? MujocoDrawing.unit(-z[1], z[0], 0) : MujocoDrawing.unit(0, -z[2], z[1]);
        double[] y = {z[1] * x[2] - z[2] * x[1], z[2] * x[0] - z[0] * x[2], z[0] * x[1] - z[1] * x[0]};
        return new double[] {x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]};
    }

    /**
     * The page.
     *
     * @throws IllegalStateException if there are no frames
     */
    public String page() {
        if (frames.isEmpty()) {
            throw new IllegalStateException("the replay has no frames, add some first");
        }
        // In a script only its end has a meaning of its own.
        return resource("replay.html")
                .formatted(json().replace("</", "<\\/"), resource("three.min.js"), resource("replay.js"));
    }

    private String json() {
        return object(
                member("interval", interval),
                member("radius", radius),
                member("tile", Framing.tile(radius)),
                member("distance", Framing.distance(radius, viewpoint)),
                member("direction", rounded(Framing.direction(viewpoint))),
                member("rest", shares(MuscleColors.REST)),
                member("active", shares(MuscleColors.ACTIVE)),
                member("background", quoted("#%06x".formatted(MujocoDrawing.BACKGROUND))),
                member("parts", array(parts.stream().map(Replay::part))),
                member("tendons", array(cords.stream().map(Replay::cord))),
                member("trails", array(trails.stream().map(trail ->
                        object(member("part", trail.part()), member("tendon", trail.cord()))))),
                member("chapters", array(chapters.stream().map(chapter ->
                        object(member("name", quoted(chapter.name())), member("first", chapter.first()))))),
                member("frames", array(frames.stream().map(Replay::frame))));
    }

    private static String part(Part part) {
        var name = member("name", quoted(part.name()));
        var shape = member("shape", quoted(part.shape().name().toLowerCase(Locale.ROOT)));
        var size = member("size", rounded(part.size()));
        var rgba = rgba(part.rgba());
        return part.shape() == GeomShape.MESH
                ? object(name, shape, size, rgba, member("points", array(Arrays.stream(part.corners())
                        .flatMapToDouble(Arrays::stream).mapToObj(coordinate -> Float.toString((float) coordinate)))))
                : object(name, shape, size, rgba);
    }

    private static String cord(Cord cord) {
        return object(member("name", quoted(cord.name())), member("width", cord.width()), rgba(cord.rgba()));
    }

    private static String frame(Frame frame) {
        return object(member("label", quoted(frame.label())), member("center", rounded(frame.center())),
                member("poses", rounded(frame.poses())),
                member("pieces", array(frame.pieces().stream().map(Replay::piece))));
    }

    private static String piece(Piece piece) {
        var tendon = member("tendon", piece.cord());
        var points = member("points", rounded(piece.points()));
        return Double.isNaN(piece.activation()) ? object(tendon, points)
                : object(tendon, points, member("activation", rounded(piece.activation())));
    }

    private static String rgba(float[] shares) {
        return member("rgba", shares(shares));
    }

    private static String shares(float[] shares) {
        return array(IntStream.range(0, shares.length).mapToObj(i -> Float.toString(shares[i])));
    }

    private static String object(String... members) {
        return "{" + String.join(",", members) + "}";
    }

    private static String member(String name, Object value) {
        return "\"" + name + "\":" + value;
    }

    private static String array(Stream<String> values) {
        return values.collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : c == '"' || c == '\\' ? "\\" + c : c);
        }
        return quoted.append('"').toString();
    }

    private static String rounded(double[] numbers) {
        return array(Arrays.stream(numbers).mapToObj(Replay::rounded));
    }

    private static String rounded(double number) {
        double rounded = Math.round(number * PRECISION) / PRECISION;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    private static String resource(String name) {
        try (var stream = Replay.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
