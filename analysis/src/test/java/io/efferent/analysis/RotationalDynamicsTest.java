package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationalDynamicsTest {
    private static final double STEP = Populations.TIME_STEP;

    /** A turn by w per step has forward differences of sin(w) / step across the state, and shrinks by the rest. */
    @Test
    void aPlantedRotationIsFound() {
        var states = symmetric(Populations.rotating(new double[] {2}, 4, 20, 7, 1));
        var fit = RotationalDynamics.fit(states, STEP, 2);
        double angle = 2 * Math.PI * 2 * STEP;
        assertEquals(Math.sin(angle) / STEP / (2 * Math.PI), fit.planes().getFirst().frequency(), 1e-10);
        double along = Math.pow(1 - Math.cos(angle), 2);
        double across = Math.pow(Math.sin(angle), 2);
        assertEquals(across / (along + across), fit.skewDetermination(), 1e-10);
        assertEquals(1, fit.freeDetermination(), 1e-10);
        assertEquals(1, fit.planes().getFirst().varianceFraction(), 1e-10);
    }

    @Test
    void rotationsInSeveralPlanesAreToldApart() {
        var fit = RotationalDynamics.fit(
                symmetric(Populations.rotating(new double[] {1, 2.5, 0.4}, 20, 60, 30, 3)), STEP, 6);
        double[] found = fit.planes().stream().mapToDouble(RotationalDynamics.Plane::frequency).toArray();
        assertEquals(2.5, found[0], 0.05);
        assertEquals(1, found[1], 0.02);
        assertEquals(0.4, found[2], 0.02);
        assertEquals(1, fit.planes().stream().mapToDouble(RotationalDynamics.Plane::varianceFraction).sum(), 1e-9);
        assertTrue(fit.ratio() > 0.98);
    }

    @Test
    void whichUnitsCarryTheStatesDoesNotMatter() {
        for (int seed = 0; seed < 20; seed++) {
            var states = FiringRates.withoutConditionMean(Populations.velocityTuned(8, 31, 12, seed));
            double[][] turn = Populations.orthonormal(12, 12, seed + 100);
            var turned = Arrays.stream(states).map(one -> Matrices.times(one, turn)).toArray(double[][][]::new);
            var fit = RotationalDynamics.fit(states, STEP, 4);
            var other = RotationalDynamics.fit(turned, STEP, 4);
            assertEquals(fit.ratio(), other.ratio(), 1e-9);
            assertEquals(fit.planes().getFirst().frequency(), other.planes().getFirst().frequency(), 1e-9);
        }
    }

    @Test
    void backwardsInTimeTheyTurnTheOtherWay() {
        var states = symmetric(Populations.rotating(new double[] {2}, 4, 20, 7, 5));
        var reversed = Arrays.stream(states)
                .map(one -> List.of(one).reversed().toArray(double[][]::new)).toArray(double[][][]::new);
        double[][] forward = inUnits(RotationalDynamics.fit(states, STEP, 2));
        double[][] backward = inUnits(RotationalDynamics.fit(reversed, STEP, 2));
        assertEquals(0, Matrices.squares(Matrices.plus(forward, 1, backward)), 1e-18 * Matrices.squares(forward));
    }

    @Test
    void planesAreShownCounterClockwiseWithStartsAlongTheFirstAxis() {
        var states = symmetric(Populations.rotating(new double[] {1, 2}, 8, 40, 10, 6));
        for (var plane : RotationalDynamics.fit(states, STEP, 4).planes()) {
            assertTrue(plane.frequency() > 0);
            double[][] starts = Matrices.times(
                    Arrays.stream(states).map(one -> one[0]).toArray(double[][]::new), plane.axes());
            double[][] spread = Matrices.transposeTimes(starts, starts);
            assertTrue(spread[0][0] > spread[1][1]);
            assertEquals(0, spread[0][1], 1e-9 * spread[0][0]);
            double turned = 0;
            for (double[][] one : states) {
                double[][] path = Matrices.times(one, plane.axes());
                turned += path[0][0] * path[1][1] - path[0][1] * path[1][0];
            }
            assertTrue(turned > 0);
        }
    }

    @Test
    void whatHasNoPlanesIsRefused() {
        var states = Populations.rotating(new double[] {2}, 4, 20, 7, 1);
        refused("components: got 3, expected an even number, because a rotation takes two", states, 3);
        refused("components: got 8, expected at most 7, the number of units", states, 8);
        refused("components: got 4, expected at most the number of dimensions in which states vary", states, 4);
        assertEquals("rates: got 1 condition, expected at least 2: nothing is left of one without its mean",
                assertThrows(IllegalArgumentException.class,
                        () -> FiringRates.withoutConditionMean(new double[1][5][3])).getMessage());
    }

    private static void refused(String message, double[][][] states, int components) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> RotationalDynamics.fit(states, STEP, components)).getMessage());
    }

    /** With the opposite of each condition too, so that means are zero. */
    private static double[][][] symmetric(double[][][] states) {
        double[][][] both = Arrays.copyOf(states, 2 * states.length);
        for (int i = 0; i < states.length; i++) {
            both[states.length + i] = Matrices.scaled(-1, states[i]);
        }
        return both;
    }

    private static double[][] inUnits(RotationalDynamics fit) {
        return Matrices.times(Matrices.times(fit.basis(), fit.skew()), Matrices.transpose(fit.basis()));
    }
}
