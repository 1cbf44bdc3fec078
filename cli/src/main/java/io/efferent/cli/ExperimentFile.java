package io.efferent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.efferent.experiment.Experiment;
import io.efferent.network.StrictJson;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings in a file: JSON if its name ends so, else YAML. The {@code config.json} of a run folder will do. */
final class ExperimentFile {

    private ExperimentFile() {}

    static Experiment read(Path file) throws IOException {
        var tree = parse(file);
        try {
            return Experiment.parse((tree.has(Experiment.PART) ? tree.get(Experiment.PART) : tree).toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    static JsonNode parse(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + " is a folder, expected a file of settings");
        }
        try {
            var text = Files.readString(file);
            return file.toString().endsWith(".json") ? StrictJson.parse(text)
                    : new ObjectMapper(new YAMLFactory()).readTree(text);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not UTF-8, expected text", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ": " + StrictJson.why(e), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
