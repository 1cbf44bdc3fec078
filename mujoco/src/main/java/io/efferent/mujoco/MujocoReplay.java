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
 * A movement as a page to be played and looked at from all sides: the geoms, sites and tendons and where they were,
 * drawn by
 * <a href="https://threejs.org">three.js</a>, which is part of the page. It needs no network and can be opened from a
 * file.
 *
 * <p>Muscles are blue at rest and red when fully active; sizes and all other colors are those of the model when the
 * page is written. Positions are rounded to 0.1 mm, orientations to 1e-4.
 */
public final class MujocoReplay {
    private static final double PRECISION = 1e4;

    private final MujocoModel model;
    private final Scene scene;
    private final Viewpoint viewpoint;
    private final Framing framing;
    private final double interval;
    private final List<Frame> frames = new ArrayList<>();

    /**
     * One moment.
     *
     * @param poses position and quaternion of each part, one after the other
     * @param center what the eye follows
     * @param pieces of tendons
     */
    private record Frame(double[] poses, double[] center, List<Scene.Piece> pieces, String label) {}

    /**
     * A replay without frames.
     *
     * @param interval time between frames, s
     */
    public MujocoReplay(MujocoModel model, double interval) {
        this(model, interval, Viewpoint.DEFAULT);
    }

    /**
     * A replay without frames, seen at first from a viewpoint.
     *
     * @param interval time between frames, s
     */
    public MujocoReplay(MujocoModel model, double interval, Viewpoint viewpoint) {
        if (!(interval > 0 && interval < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("interval: got " + interval + ", expected a positive number of seconds");
        }
        this.model = model;
        this.interval = interval;
        scene = new Scene(model);
        this.viewpoint = viewpoint;
        framing = new Framing(model, scene);
    }

    /** Number of frames. */
    public int size() {
        return frames.size();
    }

    /** Adds the present state of data of this model; the label says what it shows, and may be empty. */
    public void add(MujocoData data, String label) {
        var parts = scene.parts();
        double[] poses = new double[7 * parts.size()];
        for (int i = 0; i < parts.size(); i++) {
            var pose = scene.pose(parts.get(i), data);
            System.arraycopy(pose.position(), 0, poses, 7 * i, 3);
            System.arraycopy(quaternion(pose.rotation()), 0, poses, 7 * i + 3, 4);
        }
        frames.add(new Frame(poses, framing.center(data), scene.pieces(data), label));
    }

    /** From a rotation matrix by rows (Shepperd 1978). */
    static double[] quaternion(double[] r) {
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
                member("radius", framing.radius()),
                member("tile", framing.tile()),
                member("distance", framing.distance(viewpoint)),
                member("direction", rounded(framing.direction(viewpoint))),
                member("rest", shares(MuscleColors.REST)),
                member("active", shares(MuscleColors.ACTIVE)),
                member("background", quoted("#%06x".formatted(MujocoDrawing.BACKGROUND))),
                member("parts", array(scene.parts().stream().map(this::part))),
                member("tendons", array(IntStream.range(0, model.count(MujocoObject.TENDON)).mapToObj(this::tendon))),
                member("frames", array(frames.stream().map(MujocoReplay::frame))));
    }

    private String part(Scene.Part part) {
        var name = member("name", quoted(model.name(part.kind(), part.id())));
        var shape = member("shape", quoted(part.shape().name().toLowerCase(Locale.ROOT)));
        var size = member("size", rounded(scene.size(part)));
        var rgba = rgba(scene.rgba(part));
        return part.shape() == GeomShape.MESH
                ? object(name, shape, size, rgba, member("points", array(Arrays.stream(part.solid().points())
                        .flatMapToDouble(Arrays::stream).mapToObj(coordinate -> Float.toString((float) coordinate)))))
                : object(name, shape, size, rgba);
    }

    private String tendon(int tendon) {
        return object(
                member("name", quoted(model.name(MujocoObject.TENDON, tendon))), member("width", scene.width(tendon)),
                rgba(scene.rgba(MujocoObject.TENDON, tendon)));
    }

    private static String frame(Frame frame) {
        return object(member("label", quoted(frame.label())), member("center", rounded(frame.center())),
                member("poses", rounded(frame.poses())),
                member("pieces", array(frame.pieces().stream().map(MujocoReplay::piece))));
    }

    private static String piece(Scene.Piece piece) {
        var tendon = member("tendon", piece.tendon());
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
        return array(Arrays.stream(numbers).mapToObj(MujocoReplay::rounded));
    }

    private static String rounded(double number) {
        double rounded = Math.round(number * PRECISION) / PRECISION;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    private static String resource(String name) {
        try (var stream = MujocoReplay.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
