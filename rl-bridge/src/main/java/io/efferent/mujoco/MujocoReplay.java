package io.efferent.mujoco;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.efferent.array.WholeFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A movement as a page to be played and looked at from all sides: the geoms, sites and tendons and where they were, drawn by
 * <a href="https://threejs.org">three.js</a>, which is part of the page. It needs no network and can be opened from a file.
 *
 * <p>Sizes and colors are those of the model when the page is written. Positions are rounded to 0.1 mm, orientations to 1e-4.
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
        return resource("replay.html").formatted(json().replace("</", "<\\/"), resource("three.min.js"), resource("replay.js"));
    }

    /**
     * Writes the page.
     *
     * @throws IllegalStateException if there are no frames
     */
    public void write(Path file) {
        WholeFile.write(file, page());
    }

    private String json() {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("interval", interval);
            json.writeNumberField("radius", framing.radius());
            json.writeNumberField("tile", framing.tile());
            json.writeNumberField("distance", framing.distance(viewpoint));
            numbers(json, "direction", framing.direction(viewpoint));
            json.writeStringField("background", "#%06x".formatted(MujocoDrawing.BACKGROUND));
            json.writeArrayFieldStart("parts");
            for (var part : scene.parts()) {
                part(json, part);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("tendons");
            for (int tendon = 0; tendon < model.count(MujocoObject.TENDON); tendon++) {
                json.writeStartObject();
                json.writeStringField("name", model.name(MujocoObject.TENDON, tendon));
                json.writeNumberField("width", scene.width(tendon));
                rgba(json, scene.rgba(MujocoObject.TENDON, tendon));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("frames");
            for (var frame : frames) {
                json.writeStartObject();
                json.writeStringField("label", frame.label());
                numbers(json, "center", frame.center());
                numbers(json, "poses", frame.poses());
                json.writeArrayFieldStart("pieces");
                for (var piece : frame.pieces()) {
                    json.writeStartObject();
                    json.writeNumberField("tendon", piece.tendon());
                    numbers(json, "points", piece.points());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void part(JsonGenerator json, Scene.Part part) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", model.name(part.kind(), part.id()));
        json.writeStringField("shape", part.shape().name().toLowerCase(Locale.ROOT));
        numbers(json, "size", scene.size(part));
        rgba(json, scene.rgba(part));
        if (part.shape() == GeomShape.MESH) {
            json.writeArrayFieldStart("points");
            for (double[] point : part.solid().points()) {
                for (double coordinate : point) {
                    json.writeNumber((float) coordinate);
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void rgba(JsonGenerator json, float[] shares) throws IOException {
        json.writeArrayFieldStart("rgba");
        for (float share : shares) {
            json.writeNumber(share);
        }
        json.writeEndArray();
    }

    private static void numbers(JsonGenerator json, String name, double[] numbers) throws IOException {
        json.writeArrayFieldStart(name);
        for (double number : numbers) {
            json.writeRawValue(rounded(number));
        }
        json.writeEndArray();
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
