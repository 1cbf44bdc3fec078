package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A history in arrays: all fields of all times so far. */
public final class KeptHistory implements History {
    private final NDManager manager;
    private final DataType type;
    private final Brought brought;
    private final List<Map<String, NDArray>> moments = new ArrayList<>();
    private final Map<String, NDArray> current = new HashMap<>();
    /** Gradients of later steps do not flow back to what happened up to this time. */
    private int detached = -1;

    /**
     * A history of which nothing has happened.
     *
     * @param manager owner of the arrays that the trials bring
     * @param type of those arrays
     * @param brought what the trials bring
     */
    public KeptHistory(NDManager manager, DataType type, Brought brought) {
        this.manager = manager;
        this.type = type;
        this.brought = brought;
    }

    /** What was added last is now: -1 before the start, 0 at the start. */
    public int time() {
        return moments.size() - 1;
    }

    /** Adds the fields of one more moment. */
    public void add(Map<String, NDArray> fields) {
        moments.add(fields);
        current.clear();
    }

    /** Adds a field to the last moment. */
    public void record(String name, NDArray field) {
        moments.getLast().put(name, field);
    }

    @Override
    public NDArray field(String name, int age) {
        int time = Math.max(0, time() - age);
        NDArray field = moments.get(time).get(name);
        return field != null && time <= detached ? field.stopGradient() : field;
    }

    @Override
    public NDArray now(String channel) {
        return current.computeIfAbsent(channel, name -> brought.at(manager, type, name, time()));
    }

    @Override
    public NDArray next(String channel) {
        return brought.at(manager, type, channel, time() + 1);
    }

    /** Cuts the tape: gradients of what follows do not flow back beyond this moment. */
    public void detach() {
        detached = time();
    }

    /**
     * A field over all times, (batch, time, columns); null if there is none. What only steps have is 0 at the start.
     */
    public NDArray over(String name) {
        NDArray last = moments.getLast().get(name);
        if (last == null) {
            return null;
        }
        NDList arrays = new NDList();
        for (Map<String, NDArray> moment : moments) {
            arrays.add(moment.get(name));
        }
        if (arrays.getFirst() == null) {
            arrays.set(0, last.zerosLike());
        }
        return NDArrays.stack(arrays, 1);
    }
}
