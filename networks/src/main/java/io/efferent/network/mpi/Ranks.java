package io.efferent.network.mpi;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The processes that work together, each with a rank from 0 on. What talks to the others has to be called by all of
 * them, in the same order, each by one thread at a time.
 */
public interface Ranks {
    /** This process by itself. */
    Ranks ALONE = new Ranks() {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void sum(double[] numbers) {}

        @Override
        public void broadcast(double[] numbers) {}

        @Override
        public List<byte[]> gather(byte[] own) {
            return List.of(own);
        }

        @Override
        public void abort(int status) {}

        @Override
        public void close() {}
    };

    /** Which one this is. */
    int rank();

    /** How many there are. */
    int size();

    /** Replaces numbers by their sums over all processes; arrays are of the same length everywhere. */
    void sum(double[] numbers);

    /** The same for several arrays, in one exchange. */
    default void sum(Collection<double[]> arrays) {
        double[] flat = arrays.stream().flatMapToDouble(Arrays::stream).toArray();
        sum(flat);
        int at = 0;
        for (double[] array : arrays) {
            System.arraycopy(flat, at, array, 0, array.length);
            at += array.length;
        }
    }

    /** Replaces numbers by those of rank 0. */
    void broadcast(double[] numbers);

    /** What each process has, by rank; lengths may differ. */
    List<byte[]> gather(byte[] own);

    /** Whether something is true in some process. */
    default boolean any(boolean own) {
        double[] count = {own ? 1 : 0};
        sum(count);
        return count[0] > 0;
    }

    /** Ends all processes at once, this one too. Where there is only one, nothing happens. */
    void abort(int status);

    /**
     * Parts from the others, when all do. Not for after a failure: this would wait for them, while they wait for this
     * rank. A process that ends without parting makes the launcher end the others.
     */
    void close();
}
