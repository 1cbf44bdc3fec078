package io.efferent.network.mpi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A program that every rank runs: all that ranks say to each other. With a number, how long sums of so many numbers
 * take.
 */
final class Conversation {
    private Conversation() {}

    public static void main(String[] arguments) {
        Mpi ranks = Mpi.start();
        if (arguments.length > 0) {
            time(ranks, Integer.parseInt(arguments[0]));
        } else {
            talk(ranks);
        }
        ranks.close();
    }

    private static void talk(Ranks ranks) {
        double[] summed = {1 + ranks.rank(), 0.1 * ranks.rank()};
        ranks.sum(summed);
        double[] told = {5 + ranks.rank(), 7};
        ranks.broadcast(told);
        var words = ranks.gather("x".repeat(100 * ranks.rank() + 1).getBytes(StandardCharsets.UTF_8));
        boolean some = ranks.any(ranks.rank() == 1);
        boolean none = ranks.any(false);
        // In one piece: lines of two processes can mix.
        System.out.print("rank " + ranks.rank() + " of " + ranks.size() + ": sum " + Arrays.toString(summed) + " told "
                + Arrays.toString(told) + " words " + words.stream().map(word -> word.length).toList() + " "
                + some + " "
                + none + "\n");
    }

    private static void time(Mpi ranks, int count) {
        double[] numbers = new double[count];
        int times = 2000;
        for (int i = 0; i < times; i++) {
            ranks.sum(numbers);
        }
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            ranks.sum(numbers);
        }
        if (ranks.rank() == 0) {
            System.out.printf(
                    "%s: %d bytes %.1f us%n", ranks.library(), 8 * count, (System.nanoTime() - start) * 1e-3 / times);
        }
    }
}
