package io.efferent.network.mpi;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

/**
 * Ranks that are threads of one process.
 *
 * @param rank of this one
 * @param said what each says at the moment
 * @param barrier for all
 */
public record ThreadRanks(int rank, Object[] said, CyclicBarrier barrier) implements Ranks {

    /** The ranks of a group. */
    public static List<Ranks> of(int size) {
        Object[] said = new Object[size];
        var barrier = new CyclicBarrier(size);
        return IntStream.range(0, size).mapToObj(rank -> (Ranks) new ThreadRanks(rank, said, barrier)).toList();
    }

    private Object[] exchange(Object own) {
        try {
            said[rank] = own;
            barrier.await();
            Object[] all = said.clone();
            barrier.await();
            return all;
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int size() {
        return said.length;
    }

    @Override
    public void sum(double[] numbers) {
        Object[] all = exchange(numbers.clone());
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 0;
            for (Object other : all) {
                numbers[i] += ((double[]) other)[i];
            }
        }
    }

    @Override
    public void broadcast(double[] numbers) {
        System.arraycopy((double[]) exchange(numbers.clone())[0], 0, numbers, 0, numbers.length);
    }

    @Override
    public List<byte[]> gather(byte[] own) {
        return Arrays.stream(exchange(own)).map(bytes -> (byte[]) bytes).toList();
    }

    @Override
    public void abort(int status) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
