package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.array.Values;
import io.efferent.network.ArrayFile;
import io.efferent.network.LearnedArrays;
import io.efferent.network.StrictJson;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Sense;
import io.efferent.rl.hand.PosePretraining;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An eye that has learned where the block is, as a {@link PretrainingRun} leaves it behind.
 *
 * @param settings what it learned from
 * @param learning the eye and its optimizer
 */
record PretrainedEye(Pretraining settings, PosePretraining learning) {
    private static final String FORMAT = "efferent-eye/1";
    private static final String ADAM = "adam";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The JSON of a file. */
    private record Header(String format, Pretraining settings, int epochs, long adamSteps) {
        Header {
            if (epochs < 0 || adamSteps < 0) {
                throw new IllegalArgumentException(
                        "epochs: got " + epochs + " with " + adamSteps + " steps of Adam, expected at least 0");
            }
        }

        static Header of(JsonNode json) {
            return StrictJson.whole(json, Header.class);
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is damaged, or no such file
     */
    static PretrainedEye load(Path file) {
        var content = ArrayFile.load(file, FORMAT);
        try {
            var header = content.header(Header::of);
            content.requireFolders(LearnedArrays.folders(ADAM));
            var learning = header.settings.begin();
            learning.restore(LearnedArrays.in(content, ADAM, header.adamSteps), header.epochs);
            return new PretrainedEye(header.settings, learning);
        } catch (IllegalArgumentException e) {
            throw ArrayFile.damaged(file, e.getMessage());
        }
    }

    void save(Path file) {
        var learned = learning.learned();
        var header = new Header(FORMAT, settings, learning.epochs(), learned.optimizer().steps());
        new ArrayFile(JSON.valueToTree(header), learned.arrays()).save(file);
    }

    /**
     * Its weights, for an agent.
     *
     * @throws IllegalArgumentException if pictures of that environment have another size
     */
    Map<String, Values> weightsFor(EnvironmentSpec environment) {
        var expected = List.of(settings.side(), settings.side(), 3);
        try (var one = environment.create()) {
            var shown = one.senses().stream().filter(sense -> sense.name().equals(Sense.VISION)).map(Sense::shape)
                    .findFirst();
            if (!shown.equals(Optional.of(expected))) {
                throw new IllegalArgumentException("encoder: got one of pictures of shape " + expected
                        + ", expected one for the vision of " + environment.name() + ", of shape "
                        + shown.map(Object::toString).orElse("none"));
            }
        }
        return learning.forActor();
    }
}
