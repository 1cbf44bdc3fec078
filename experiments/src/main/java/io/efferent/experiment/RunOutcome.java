package io.efferent.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.WholeFile;
import io.efferent.network.NonFiniteException;
import io.efferent.network.StrictJson;
import io.efferent.network.TrainingResult.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * Whether one of many runs has come to its end, and what came of it: {@code outcome.json} in its folder.
 *
 * @param run where it is, or will be
 */
record RunOutcome(RunFolder run) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATUS = "status";
    private static final String DONE = "done";

    /** What makes a run. */
    interface Plan<O extends Run.Outcome> {
        Run<O> build() throws IOException;
    }

    private Path file() {
        return run.path().resolve("outcome.json");
    }

    /** Whether it has ended, well or not. */
    boolean isThere() {
        return Files.exists(file());
    }

    /** What came of it: "status", which is "done" or "failed", then numbers or a "message". */
    ObjectNode read() throws IOException {
        return (ObjectNode) StrictJson.parse(Files.readString(file()));
    }

    static boolean isDone(ObjectNode outcome) {
        return outcome.path(STATUS).asText().equals(DONE);
    }

    /**
     * Calls a run. One that is stopped has no outcome yet, one that fails has its message.
     *
     * @param values what is to be known of it
     */
    <O extends Run.Outcome> void of(Plan<O> plan, Function<O, Map<String, Object>> values) throws IOException {
        ObjectNode outcome = JSON.createObjectNode();
        try (Run<O> planned = plan.build()) {
            O ended = planned.call();
            if (ended.end() == End.STOPPED) {
                return;
            }
            outcome.put(STATUS, DONE).setAll((ObjectNode) JSON.valueToTree(values.apply(ended)));
        } catch (IllegalArgumentException | NonFiniteException e) {
            outcome.put(STATUS, "failed").put("message", e.getMessage());
        }
        Files.createDirectories(run.path());
        WholeFile.write(file(), JSON.writeValueAsString(outcome));
    }
}
