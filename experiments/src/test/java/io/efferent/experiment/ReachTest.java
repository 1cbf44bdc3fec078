package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ReachTest {
    private static final double CURL = 8;
    private static final double TIMESTEP = 0.01;

    /** Minimum-jerk movement of 10 cm in 0.5 s along a direction, from 0.2 s on, against a wall. */
    private static Reach reach(double angle, double share) {
        double[] u = {Math.cos(angle), Math.sin(angle)};
        double[][] position = new double[101][];
        double[][] velocity = new double[101][];
        double[][] load = new double[100][];
        for (int i = 0; i <= 100; i++) {
            double t = Math.clamp((i * TIMESTEP - 0.2) / 0.5, 0, 1);
            double along = 0.1 * t * t * t * (10 - 15 * t + 6 * t * t);
            double speed = 0.1 / 0.5 * 30 * t * t * (1 - t) * (1 - t);
            position[i] = new double[] {along * u[0], along * u[1]};
            velocity[i] = new double[] {speed * u[0], speed * u[1]};
            if (i < 100) {
                // The hand pushes against the field to come; the wall pushes back with as much, to the left.
                double wall = share * CURL * speed;
                load[i] = new double[] {-wall * u[1], wall * u[0]};
            }
        }
        return new Reach(new double[] {0.1 * u[0], 0.1 * u[1]}, position, velocity, load, TIMESTEP);
    }

    /** Whatever the direction; a network that pushes the wrong way has a negative index. */
    @Test
    void theIndexIsTheShareOfTheFieldThatIsMadeUpFor() {
        for (double angle : new double[] {0, 1, 2.5, -2}) {
            for (double share : new double[] {1, 0.4, 0, -0.5}) {
                assertEquals(share, reach(angle, share).adaptation(CURL).index(), 1e-9);
            }
        }
    }

    @Test
    void whatTheHandDidBeforeItLearnedIsNotLearned() {
        assertEquals(0.6, reach(1, 0.9).adaptation(CURL, reach(1, 0.3)).index(), 1e-9);
        assertEquals(1.1, reach(1, 0.9).adaptation(CURL, reach(1, -0.2)).index(), 1e-9);
    }

    @Test
    void withoutAChannelThereIsNoIndex() {
        var reach = reach(0, 1);
        var free = new Reach(reach.target(), reach.position(), reach.velocity(), null, TIMESTEP);
        assertEquals(0, free.kinematics().maximumLateral(), 1e-15);
        assertEquals("load: got none, expected the forces of a channel",
                assertThrows(IllegalArgumentException.class, () -> free.adaptation(CURL)).getMessage());
    }
}
