package io.efferent.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Shows only some of the numbers of an observation. A sense of which no number is left is gone. */
public final class ObservationColumns extends EnvironmentWrapper {
    private final int[] kept;
    private final List<Sense> senses;
    private final float[] whole;

    private ObservationColumns(RlEnvironment inner, int[] kept) {
        super(inner);
        this.kept = kept;
        whole = new float[inner.observationSize()];
        senses = remaining(inner.senses(), kept);
    }

    /**
     * Keeps some.
     *
     * @param columns of the whole observation, from 0
     * @throws IllegalArgumentException if there is no such column, none at all, or only part of a picture is kept
     */
    public static ObservationColumns only(RlEnvironment inner, int... columns) {
        return new ObservationColumns(inner, sorted(inner, columns));
    }

    /** Hides some; see {@link #only}. */
    public static ObservationColumns without(RlEnvironment inner, int... columns) {
        int[] hidden = sorted(inner, columns);
        return only(inner, IntStream.range(0, inner.observationSize())
                .filter(i -> Arrays.binarySearch(hidden, i) < 0).toArray());
    }

    private static int[] sorted(RlEnvironment inner, int[] columns) {
        int size = inner.observationSize();
        int[] sorted = Arrays.stream(columns).sorted().distinct().toArray();
        if (sorted.length == 0 || sorted[0] < 0 || sorted[sorted.length - 1] >= size) {
            throw new IllegalArgumentException("columns of " + inner.name() + ": got " + Arrays.toString(columns)
                    + ", expected some of 0 to " + (size - 1));
        }
        return sorted;
    }

    private static List<Sense> remaining(List<Sense> senses, int[] kept) {
        var remaining = new ArrayList<Sense>();
        int begin = 0;
        for (var sense : senses) {
            int from = begin;
            int to = begin + sense.size();
            int left = (int) Arrays.stream(kept).filter(i -> i >= from && i < to).count();
            if (left == sense.size()) {
                remaining.add(sense);
            } else if (left > 0 && sense.shape().size() > 1) {
                throw new IllegalArgumentException(
                        "columns: got " + left + " numbers of " + sense + ", expected all or none");
            } else if (left > 0) {
                remaining.add(new Sense(sense.name(), List.of(left), sense.privileged()));
            }
            begin = to;
        }
        return List.copyOf(remaining);
    }

    @Override
    public List<Sense> senses() {
        return senses;
    }

    @Override
    public void observe(float[] into, int offset) {
        inner.observe(whole, 0);
        for (int i = 0; i < kept.length; i++) {
            into[offset + i] = whole[kept[i]];
        }
    }
}
