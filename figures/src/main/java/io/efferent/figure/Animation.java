package io.efferent.figure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.efferent.array.WholeFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The recorded movements in the browser: the limb, the path of the hand, the target and the muscle activations, to be
 * played, stopped and searched, one trial at a time. Positions and activations are rounded to 1e-4 (0.1 mm), which
 * keeps a trial of a hundred samples of a six-muscle arm near ten kilobytes.
 */
public record Animation(Recording recording) {

    private static final double PRECISION = 1e4;

    /** The part of a page that shows the animation; a page may hold several, and needs {@link #style} once. */
    public String fragment() {
        return """
                <div class="animation">
                <div class="animation-view">
                <canvas role="img" aria-label="Animation of the limb"></canvas>
                <div class="animation-muscles"></div>
                </div>
                <div class="animation-controls">
                <button type="button">Play</button>
                <input type="range" min="0" value="0" step="1" aria-label="Time">
                <output></output>
                <label>Trial <select class="animation-trial"></select></label>
                <label>Speed <select class="animation-speed"><option value="1">1</option>\
                <option value="0.5">1/2</option><option value="0.25">1/4</option><option value="0.1">1/10</option>\
                </select></label>
                </div>
                <script type="application/json">%s</script>
                <script>%s</script>
                </div>
                """.formatted(scriptJson(), Html.resource("animation.js"));
    }

    public static String style() {
        return Html.resource("animation.css");
    }

    /** Writes a page of its own that needs nothing else. */
    public void write(Path file) {
        WholeFile.write(file, """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Movement</title><style>%s%s</style></head>
                <body><main><section>%s</section></main></body></html>
                """.formatted(Html.resource("report.css"), style(), fragment()));
    }

    /**
     * The data: {@code timestep} (s), {@code radius} (m), {@code muscles}, {@code goCue} (samples, or null), and per
     * trial {@code hand}, {@code target}, {@code activation} and {@code body}, shaped as in {@link Recording}; null
     * where a value is not finite.
     */
    public String json() {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("timestep", recording.timestep());
            json.writeNumberField("radius", recording.targetRadius());
            field(json, "muscles", recording.muscleNames());
            field(json, "goCue", recording.goCue());
            field(json, "colors", Palette.directions(recording).stream().map(Palette::hex).toList());
            json.writeArrayFieldStart("trials");
            for (int trial = 0; trial < recording.trials(); trial++) {
                json.writeStartObject();
                field(json, "hand", recording.endpoint()[trial]);
                field(json, "target", recording.target()[trial]);
                field(json, "activation", recording.activation()[trial]);
                field(json, "body", recording.body()[trial]);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write JSON", e);
        }
        return text.toString();
    }

    /** Inside a script element no "<" may start a tag; JSON can write it as an escape. */
    private String scriptJson() {
        return json().replace("<", "\\u003c");
    }

    private static void field(JsonGenerator json, String name, Object value) throws IOException {
        json.writeFieldName(name);
        write(json, value);
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case double[] numbers -> {
                json.writeStartArray();
                for (double number : numbers) {
                    writeRounded(json, number);
                }
                json.writeEndArray();
            }
            case int[] numbers -> json.writeArray(numbers, 0, numbers.length);
            case Object[] rows -> write(json, List.of(rows));
            case List<?> items -> {
                json.writeStartArray();
                for (var item : items) {
                    write(json, item);
                }
                json.writeEndArray();
            }
            default -> json.writeString(value.toString());
        }
    }

    private static void writeRounded(JsonGenerator json, double number) throws IOException {
        double rounded = Math.rint(number * PRECISION) / PRECISION;
        if (!Double.isFinite(rounded)) {
            json.writeNull();
        } else if (rounded == Math.rint(rounded)) {
            json.writeNumber((long) rounded);
        } else {
            json.writeNumber(rounded);
        }
    }
}
