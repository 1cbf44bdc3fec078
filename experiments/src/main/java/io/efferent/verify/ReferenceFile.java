package io.efferent.verify;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.efferent.kernel.UntraceableException;
import io.efferent.network.GradientEngine;
import io.efferent.verify.analysis.AnalysisSchema;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Comparison;
import io.efferent.verify.compare.Schema;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import io.efferent.verify.episode.RecordedEpisodes;
import io.efferent.verify.motornet.MotorNetSchema;
import io.efferent.verify.opensim.MyoSuiteSchema;
import io.efferent.verify.opensim.OpenSimSchema;
import io.efferent.verify.opensim.SensorSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A file of recorded numbers.
 *
 * @param path where it is
 * @param kind what it contains
 * @param content all of it
 * @param check what recomputes it
 */
public record ReferenceFile(Path path, String kind, Section content, Check check) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Map<String, Schema> SCHEMAS = new LinkedHashMap<>();

    static {
        for (var schema : List.of(
                new MotorNetSchema(), new AnalysisSchema(), new OpenSimSchema(), new MyoSuiteSchema(),
                new SensorSchema())) {
            SCHEMAS.put(schema.name(), schema);
        }
    }

    /**
     * Opens a file, compressed if its name ends in {@code .gz}.
     *
     * @throws IllegalArgumentException if there is no such file, it is not JSON, or not of a known schema and kind; the
     *     message names the file
     */
    public static ReferenceFile open(Path path) {
        try (var raw = Files.newInputStream(path);
                var in = path.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            var root = JSON.readTree(in);
            if (root == null || !root.isObject()) {
                throw new IllegalArgumentException("is not a JSON object");
            }
            var content = new Section("", root);
            var episodes = RecordedEpisodes.check(content, path.toAbsolutePath().getParent());
            return episodes.isPresent()
                    ? new ReferenceFile(path, content.text("task"), content, episodes.get())
                    : new ReferenceFile(
                            path, content.text("kind"), content, content.choose("schema", SCHEMAS).check(content));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(path + ": no such file", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + ": is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Recomputes the file's numbers.
     *
     * @param type the float type to compute in
     * @param engine autograd or compiled
     * @return one comparison per quantity
     * @throws IllegalArgumentException naming the file and what is missing or wrong in it, or cannot be compiled
     */
    public List<Comparison> verify(DataType type, GradientEngine engine) {
        try (var trial = new Trial(type, engine)) {
            check.run(content, trial);
            return List.copyOf(trial.comparisons());
        } catch (IllegalArgumentException | UntraceableException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }
}
