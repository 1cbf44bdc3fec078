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
 * Whether one of many runs has come to its end, and what came of it: {@code outcome.json} in its folder. That another
 * process is at it is known to this object only: the next time it is tried again.
 */
final class RunOutcome {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATUS = "status";
    private static final String DONE = "done";

    /** What makes a run. */
    interface Plan<O extends Run.Outcome> {
        Run<O> build() throws IOException;
    }

    private final RunFolder run;
    private ObjectNode inUse;

    /** Of the run that is, or will be, in a folder. */
    RunOutcome(RunFolder run) {
        this.run = run;
    }

    private Path file() {
        return run.path().resolve("outcome.json");
    }

    /** Whether it has ended, well or not. */
    boolean hasEnded() {
        return Files.exists(file());
    }

    /** Whether there is something to tell: it has ended, or could not be begun. */
    synchronized boolean isThere() {
        return hasEnded() || inUse != null;
    }

    /** What came of it: "status", which is "done", "failed" or "in use", then numbers or a "message". */
    synchronized ObjectNode read() throws IOException {
        return hasEnded() ? (ObjectNode) StrictJson.parse(Files.readString(file())) : inUse.deepCopy();
    }

    static boolean isDone(ObjectNode outcome) {
        return outcome.path(STATUS).asText().equals(DONE);
    }

    /**
     * Calls a run. One that is stopped has no outcome yet, one that fails has its message. One that another process is
     * at is left to it.
     *
     * @param plan makes it
     * @param values what is to be known of it
     */
    <O extends Run.Outcome> void of(Plan<O> plan, Function<O, Map<String, Object>> values) throws IOException {
        ObjectNode outcome = JSON.createObjectNode();
        tellOf(null);
        try (Run<O> planned = plan.build()) {
            O ended = planned.call();
            if (ended.end() == End.STOPPED) {
                return;
            }
            outcome.put(STATUS, DONE).setAll((ObjectNode) JSON.valueToTree(values.apply(ended)));
        } catch (RunLock.InUseException e) {
            tellOf(outcome.put(STATUS, "in use").put("message", e.getMessage()));
            return;
        } catch (IllegalArgumentException | NonFiniteException e) {
            outcome.put(STATUS, "failed").put("message", e.getMessage());
        }
        Files.createDirectories(run.path());
        WholeFile.write(file(), JSON.writeValueAsString(outcome));
    }

    private synchronized void tellOf(ObjectNode use) {
        inUse = use;
    }
}
