package io.efferent.kernel;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Code that reads Java numbers, and is frozen into compiled steps as it was when they were traced: tells what it does
 * now from what it did then, by {@link Transcript}s of the last things that it did.
 */
public final class Transcripts {
    /** Code that makes all its arrays by a manager, and yields some. */
    @FunctionalInterface
    public interface Code {
        /** Runs. */
        NDList of(NDManager manager);
    }

    private final String name;
    private final DataType type;
    private final Code code;
    /** The last one used first. */
    private final Deque<Transcript> known = new ArrayDeque<>();

    /**
     * Watches code.
     *
     * @param name for messages, such as "body"
     * @param type float type of its arrays
     * @param code what may change
     */
    public Transcripts(String name, DataType type, Code code) {
        this.name = name;
        this.type = type;
        this.code = code;
    }

    /**
     * What the code does now: an object for the key of a compiled step, the same whenever it does the same.
     *
     * @param calls how often it is called in a sweep: so often it is tried when it does something new
     * @throws UntraceableException if it reads other numbers in one of these calls
     */
    public synchronized Object now(int calls) {
        Transcript now = known.stream().filter(transcript -> transcript.departure(code).isEmpty()).findFirst()
                .orElseGet(() -> written(calls));
        known.remove(now);
        known.addFirst(now);
        if (known.size() > Recent.MOST) {
            known.removeLast();
        }
        return now;
    }

    private Transcript written(int calls) {
        var transcript = Transcript.of(type, code);
        for (int call = 1; call < calls; call++) {
            Optional<String> departure = transcript.departure(code);
            if (departure.isPresent()) {
                throw UntraceableException.changing(name, departure.get());
            }
        }
        return transcript;
    }
}
