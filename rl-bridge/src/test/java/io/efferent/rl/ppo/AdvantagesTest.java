package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** Cases computed by hand, with a discount of 1/2 and a lambda of 1/2. */
class AdvantagesTest {
    private static final boolean[] NEVER = new boolean[3];

    private static double[] advantages(double[] rewards, float[] values, boolean[] terminated, boolean[] truncated) {
        return Advantages.of(1, rewards, values, terminated, truncated, new float[] {8, 8, 8}, 0.5, 0.5);
    }

    @Test
    void theHorizonBootstrapsFromTheNextObservation() {
        // Errors: 1 + 4/2 - 2 = 1, 0 + 6/2 - 4 = -1, 2 + 10/2 - 6 = 1.
        assertArrayEquals(
                new double[] {1 + 0.25 * (-1 + 0.25), -1 + 0.25, 1},
                advantages(new double[] {1, 0, 2}, new float[] {2, 4, 6, 10}, NEVER, NEVER), 1e-12);
    }

    @Test
    void nothingComesAfterATerminalState() {
        // The second step ends the episode: 0 - 4 = -4, and the third belongs to another one.
        assertArrayEquals(
                new double[] {1 - 0.25 * 4, -4, 1},
                advantages(
                new double[] {1, 0, 2}, new float[] {2, 4, 6, 10}, new boolean[] {false, true, false}, NEVER),
                1e-12);
    }

    @Test
    void atATimeLimitTheLastObservationIsJudged() {
        // The second step is the last one: 0 + 8/2 - 4 = 0, not with the 6 of the next episode's first observation.
        assertArrayEquals(
                new double[] {1, 0, 1},
                advantages(
                new double[] {1, 0, 2}, new float[] {2, 4, 6, 10}, NEVER, new boolean[] {false, true, false}),
                1e-12);
    }

    @Test
    void anEpisodeMayEndAtTheHorizon() {
        // Errors: 0, 4/2 = 2, and 1 - 4 = -3 or 1 + 8/2 - 4 = 1; the 100 belongs to the next episode.
        double[] rewards = {0, 0, 1};
        float[] values = {0, 0, 4, 100};
        boolean[] last = {false, false, true};
        assertArrayEquals(new double[] {0.25 * 1.25, 2 - 0.75, -3}, advantages(rewards, values, last, NEVER), 1e-12);
        assertArrayEquals(new double[] {0.25 * 2.25, 2 + 0.25, 1}, advantages(rewards, values, NEVER, last), 1e-12);
    }

    @Test
    void environmentsDoNotMix() {
        double[] both = Advantages.of(
                2, new double[] {1, 5, 0, 5, 2, 5}, new float[] {2, 5, 4, 5, 6, 5, 10, 5}, new boolean[6],
                new boolean[6],
                new float[6], 0.5, 0.5);
        double third = 2.5;
        assertArrayEquals(
                new double[] {1 + 0.25 * (-1 + 0.25), third * (1 + 0.25 * 1.25), -1 + 0.25, third * 1.25, 1, third},
                both,
                1e-12);
    }
}
