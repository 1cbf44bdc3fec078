package io.efferent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.efferent.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings in a file: JSON if its name ends so, else YAML. The {@code config.json} of a run folder will do. */
final class ExperimentFile {

    private ExperimentFile() {}

    static Experiment read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + " is a folder, not a configuration file");
        }
        var tree = parse(file);
        try {
            return Experiment.parse((tree.has(Experiment.PART) ? tree.get(Experiment.PART) : tree).toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    static JsonNode parse(Path file) throws IOException {
        var text = Files.readString(file);
        var mapper = file.toString().endsWith(".json") ? new ObjectMapper() : new ObjectMapper(new YAMLFactory());
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            var at = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new IllegalArgumentException(file + ": " + e.getOriginalMessage().lines().findFirst().orElse("") + at, e);
        }
    }
}
