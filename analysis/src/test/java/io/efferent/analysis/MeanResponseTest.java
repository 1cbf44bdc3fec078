package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeanResponseTest {

    /** A step of 1 that comes 50 ms after the load, on a baseline of 0.2 with a ripple of 0.01, at several rates. */
    @Test
    void aStepIsSeenInTheWindowsAfterIt() {
        for (double timestep : new double[] {0.001, 0.0025, 0.005}) {
            var response = step(timestep);
            assertEquals(0, response.in(ResponseWindow.R1, ResponseWindow.BASELINE), 0.01);
            assertEquals(1, response.in(ResponseWindow.R2, ResponseWindow.BASELINE), 0.01);
            assertEquals(1, response.in(ResponseWindow.VOLUNTARY, ResponseWindow.BASELINE), 0.01);
            assertEquals(0.05, response.onset(ResponseWindow.BASELINE, 3, 0.01).orElseThrow(), 1e-9);
        }
    }

    @Test
    void whatIsShorterThanTheDurationIsNoOnset() {
        double[] blip = new double[300];
        for (int i = 150; i < 159; i++) {
            blip[i] = 1;
        }
        var response = MeanResponse.of(new double[][] {blip}, -0.1, 0.001);
        assertTrue(response.onset(ResponseWindow.BASELINE, 3, 0.01).isEmpty());
        assertEquals(0.05, response.onset(ResponseWindow.BASELINE, 3, 0.009).orElseThrow(), 1e-9);
    }

    @Test
    void windowsWithTooFewSamplesAreRefused() {
        var slow = step(0.02);
        assertEquals("window R1: got 2 samples of 0.02 s, expected at least 3",
                assertThrows(IllegalArgumentException.class,
                        () -> slow.in(ResponseWindow.R1, ResponseWindow.BASELINE)).getMessage());
        assertEquals("window steady: got 0.75 to 1.25 s, expected one within 60 samples of 0.005 s from -0.1 s on",
                assertThrows(IllegalArgumentException.class,
                () -> step(0.005).in(ResponseWindow.STEADY, ResponseWindow.BASELINE)).getMessage());
        assertEquals("window late: got 0.2 to 0.1 s, expected an end after its beginning", assertThrows(
                IllegalArgumentException.class, () -> new ResponseWindow("late", 0.2, 0.1)).getMessage());
    }

    private static MeanResponse step(double timestep) {
        int samples = (int) Math.round(0.3 / timestep);
        double[][] trials = new double[2][];
        for (int trial = 0; trial < 2; trial++) {
            double sign = trial == 0 ? 1 : 3;
            trials[trial] = IntStream.range(0, samples).mapToDouble(i -> 0.2 + sign * 0.005 * (i % 2 == 0 ? 1 : -1)
                    + (-0.1 + i * timestep >= 0.05 - 1e-9 ? 1 : 0)).toArray();
        }
        return MeanResponse.of(trials, -0.1, timestep);
    }
}
