package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MuscleSynergiesTest {
    private static final double[][] GROUPS = {
        {1, 0, 0}, {0.8, 0, 0.1}, {0, 1, 0}, {0, 0.7, 0}, {0, 0, 1}, {0.2, 0, 0.9}};

    private static double[][] activity() {
        double[][] bursts = new double[3][60];
        for (int t = 0; t < 60; t++) {
            for (int i = 0; i < 3; i++) {
                double late = (t - 15 * (i + 1)) / 6.0;
                bursts[i][t] = Math.exp(-late * late / 2);
            }
        }
        return Matrices.times(GROUPS, bursts);
    }

    @Test
    void plantedGroupsAreFound() {
        var found = MuscleSynergies.factorize(activity(), 3, 10, 1);
        assertEquals(1, found.explained(activity()), 1e-4);
        var planted = new MuscleSynergies(GROUPS, new double[3][60]);
        for (double match : planted.bestMatches(found)) {
            assertEquals(1, match, 0.01);
        }
        assertEquals(3, MuscleSynergies.fewest(activity(), 0.95, 0.9, 10, 1).activations().length);
    }

    @Test
    void noUpdateExplainsLess() {
        var random = new Random(3);
        double[][] activity = new double[7][30];
        Arrays.stream(activity).forEach(row -> Arrays.setAll(row, _ -> random.nextDouble()));
        var synergies = MuscleSynergies.factorize(activity, 2, 1, 5);
        for (int start = 0; start < 20; start++) {
            double[][] w = positive(7, 3, start);
            double[][] h = positive(3, 30, start + 100);
            synergies = new MuscleSynergies(w, h);
            for (int update = 0; update < 50; update++) {
                var next = synergies.updated(activity, 1);
                assertTrue(next.explained(activity) >= synergies.explained(activity) - 1e-12);
                synergies = next;
            }
        }
    }

    @Test
    void perMuscleAddsUpToTheWhole() {
        double[][] activity = activity();
        var found = MuscleSynergies.factorize(activity, 2, 3, 1);
        double[] each = found.explainedPerMuscle(activity);
        double sum = 0;
        for (int muscle = 0; muscle < 6; muscle++) {
            sum += each[muscle] * Matrices.dot(activity[muscle], activity[muscle]) / Matrices.squares(activity);
        }
        assertEquals(found.explained(activity), sum, 1e-12);
        assertTrue(found.centeredDetermination(activity) < found.explained(activity));
    }

    @Test
    void aSeedFixesTheStarts() {
        assertArrayEquals(MuscleSynergies.factorize(activity(), 2, 3, 7).weights()[0],
                MuscleSynergies.factorize(activity(), 2, 3, 7).weights()[0], 0);
    }

    @Test
    void musclesAreDividedByTheirMaximum() {
        double[][] normalized = MuscleSynergies.normalized(new double[][] {{1, 4, 2}, {0, 0, 0}});
        assertArrayEquals(new double[] {0.25, 1, 0.5}, normalized[0]);
        assertArrayEquals(new double[3], normalized[1]);
    }

    @Test
    void activityBelowZeroIsRefused() {
        refused("activity[1]: got -0.5, expected zero or more", new double[][] {{1, 2}, {1, -0.5}}, 1);
        refused("activity: got nothing but zeros, expected some activity", new double[2][3], 1);
        refused("synergies: got 3, expected 1 to 2, the number of muscles", new double[][] {{1, 2}, {1, 1}}, 3);
    }

    private static void refused(String message, double[][] activity, int synergies) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> MuscleSynergies.factorize(activity, synergies, 1, 1)).getMessage());
    }

    private static double[][] positive(int rows, int columns, long seed) {
        double[][] numbers = Populations.noise(rows, columns, seed);
        Arrays.stream(numbers).forEach(row -> Arrays.setAll(row, i -> 0.1 + Math.abs(row[i])));
        return numbers;
    }
}
