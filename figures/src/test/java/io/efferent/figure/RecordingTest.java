package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTest {

    private static Recording.Builder small() {
        return Recording.builder().setTimestep(0.1).setMuscleNames(List.of("a", "b"))
                .setEndpoint(new double[3][4][2]).setEndpointVelocity(new double[3][4][2])
                .setTarget(new double[3][4][2]).setActivation(new double[3][4][2]).setBody(new double[3][4][1][1][2]);
    }

    private static void rejects(String message, Recording.Builder builder) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }

    @Test
    void messagesNameTheArgumentWhatCameAndWhatWasExpected() {
        rejects("timestep is 0.0, expected a positive number of seconds", small().setTimestep(0));
        rejects("target has length 2, expected 3 (trials)", small().setTarget(new double[2][4][2]));
        rejects("endpointVelocity[0] has length 5, expected 4 (time samples)",
                small().setEndpointVelocity(new double[3][5][2]));
        rejects("endpoint[0][0] has length 3, expected 2 (x and y)", small().setEndpoint(new double[3][4][3]));
        rejects("activation[0][0] has length 6, expected 2 (one per muscle name)",
                small().setActivation(new double[3][4][6]));
        rejects("body[0][0][0] has length 3, expected 2 (x and y)", small().setBody(new double[3][4][1][2][3]));
        rejects("goCue has length 1, expected 3 (trials)", small().optGoCue(new int[1]));
        rejects("goCue[1] is 4, expected a sample index from 0 to 3", small().optGoCue(new int[] {0, 4, 0}));
        rejects("targetRadius is -1.0, expected zero or more meters", small().optTargetRadius(-1));
        rejects("target is required, none was given", small().setTarget(null));
        rejects("endpoint is empty, expected at least one trial with one time sample",
                small().setEndpoint(new double[0][][]));
    }

    @Test
    void raggedRowsAreFoundWhereTheyAre() {
        var activation = new double[3][4][2];
        activation[2][3] = new double[1];
        rejects("activation[2][3] has length 1, expected 2 (one per muscle name)", small().setActivation(activation));
        var body = new double[3][4][2][2][2];
        body[1][2][1][0] = new double[3];
        rejects("body[1][2][1] has length 3, expected 2 (x and y)", small().setBody(body));
    }

    @Test
    void timeCountsFromTheGoCue() {
        assertArrayEquals(new double[] {0, 0.1, 0.2, 0.3}, small().build().time(1), 1e-12);
        assertArrayEquals(new double[] {-0.2, -0.1, 0, 0.1},
                small().optGoCue(new int[] {0, 2, 1}).build().time(1), 1e-12);
    }

    @Test
    void speedIsTheLengthOfTheVelocity() {
        var velocity = new double[3][4][2];
        velocity[2][1] = new double[] {-3, 4};
        assertArrayEquals(new double[] {0, 5, 0, 0}, small().setEndpointVelocity(velocity).build().speed(2));
    }

    @Test
    void sampleKeepsTrialsSpreadOverTheBatchWithTheirOwnData() {
        var whole = Reaches.recording(10, true);
        var some = whole.sample(4);
        assertEquals(4, some.trials());
        int[] kept = {0, 2, 5, 7};
        for (int i = 0; i < kept.length; i++) {
            assertEquals(whole.endpoint()[kept[i]], some.endpoint()[i]);
            assertEquals(whole.body()[kept[i]], some.body()[i]);
            assertEquals(whole.goCue()[kept[i]], some.goCue()[i]);
        }
    }

    @Test
    void directionsPointFromTheStartToTheTarget() {
        var directions = Reaches.recording(8, false).directions();
        for (int trial = 0; trial < 8; trial++) {
            double expected = Math.IEEEremainder(2 * Math.PI * trial / 8, 2 * Math.PI);
            assertEquals(0, Math.IEEEremainder(directions[trial] - expected, 2 * Math.PI), 1e-9);
        }
    }

    @Test
    void meanOverTrialsIsAlignedToTheGoCue() {
        // Each trial steps from 0 to 1 at its own go cue: aligned, the mean is the same sharp step.
        var activation = new double[3][4][2];
        int[] go = {1, 2, 1};
        for (int trial = 0; trial < 3; trial++) {
            for (int k = go[trial]; k < 4; k++) {
                activation[trial][k][0] = 1;
            }
        }
        var recording = small().setActivation(activation).optGoCue(go).build();
        var mean = TrialMean.of(recording, trial -> recording.activation(trial, 0));
        assertArrayEquals(new double[] {-0.1, 0, 0.1}, mean.time(), 1e-12);
        assertArrayEquals(new double[] {0, 1, 1}, mean.value(), 1e-12);
    }
}
