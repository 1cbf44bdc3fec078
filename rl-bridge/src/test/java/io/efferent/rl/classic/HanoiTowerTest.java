package io.efferent.rl.classic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.efferent.rl.Environments;
import io.efferent.rl.RlEnvironment;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HanoiTowerTest {
    private static final int[] SHORTEST = {1, 0, 5, 1, 2, 3, 1};

    private static float[] pegs(RlEnvironment tower) {
        var pegs = new float[3];
        tower.observe(pegs, 0);
        return pegs;
    }

    @Test
    void sevenMovesAreEnough() {
        var tower = Environments.named("hanoitower").create();
        tower.reset(1);
        double sum = 0;
        for (int i = 0; i < SHORTEST.length; i++) {
            var outcome = tower.step(new float[] {SHORTEST[i]}, 0);
            sum += outcome.reward();
            assertEquals(i == SHORTEST.length - 1, outcome.terminated(), "move " + i);
        }
        assertArrayEquals(new float[] {2, 2, 2}, pegs(tower));
        assertEquals(99.94, sum, 1e-12);
    }

    @Test
    void aLargerDiskOrNoneDoesNotMove() {
        var tower = new HanoiTower();
        tower.reset(1);
        for (int empty : new int[] {2, 3, 4, 5}) {
            assertEquals(-1, tower.step(new float[] {empty}, 0).reward());
        }
        assertEquals(-0.01, tower.step(new float[] {0}, 0).reward());
        assertArrayEquals(new float[] {1, 0, 0}, pegs(tower));
        assertEquals(-1, tower.step(new float[] {0}, 0).reward());
        assertArrayEquals(new float[] {1, 0, 0}, pegs(tower));
        assertFalse(tower.step(new float[] {1}, 0).terminated());
        assertArrayEquals(new float[] {1, 2, 0}, pegs(tower));
    }

    /** Expected return and length of random moves, from the probabilities of the 27 states, by another program. */
    @Test
    void randomMovesEarnWhatTheyShould() {
        var tower = Environments.named("HanoiTower-v0").create();
        var random = new Random(2);
        int episodes = 4000;
        var returns = new double[episodes];
        var lengths = new double[episodes];
        for (int i = 0; i < episodes; i++) {
            tower.reset(i);
            RlEnvironment.Outcome outcome;
            do {
                outcome = tower.step(new float[] {random.nextInt(6)}, 0);
                returns[i] += outcome.reward();
                lengths[i]++;
            } while (!outcome.isOver());
        }
        assertMean(-52.96910605484122, returns);
        assertMean(287.6000238570078, lengths);
    }

    private static void assertMean(double expected, double[] values) {
        double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
        double square = IntStream.range(0, values.length)
                .mapToDouble(i -> (values[i] - mean) * (values[i] - mean)).average().orElseThrow();
        assertEquals(expected, mean, 4 * Math.sqrt(square / values.length));
    }
}
