package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two trials of four steps of 10 ms; the first gets its cue at step 2, the second never. */
class EpochTest {
    private static final double[][] HAND = {{0.1, 0.2, 0.4, 0.8, 1.6}, {3, 6, 12, 24, 48}};

    private static double loss(Loss loss, int... length) {
        try (var manager = Tensors.newManager()) {
            var plant = ReadyMade.reluPointMass24().build().bind(manager, DataType.FLOAT64);
            var trials = Trials.builder().setPosition(new double[2][2]).setTarget(new Sequence(5, 2, 2))
                    .optEpoch("go", new int[] {2, 5});
            if (length.length > 0) {
                trials.optLength(length);
            }
            NDArray hand = Constants.of(manager, DataType.FLOAT64, new Shape(2, 5, 1),
                    Stream.of(HAND).flatMapToDouble(Arrays::stream).toArray());
            NDArray two = hand.concat(hand.zerosLike(), 2);
            var rollout = Rollout.of(plant, trials.build(), 4,
                    Map.of("hand position", two, "hand velocity", two,
                    "excitation", hand)::get, Map.of("w", hand.get("0")));
            return Tensors.toDoubles(loss.of(rollout))[0];
        }
    }

    @ParameterizedTest
    @CsvSource({
        "position@.., 9.61",
        "position@..go, 13.328571428571428",
        "position@go.., 0.93333333333333333",
        "position@go+0.01..go+0.02, 0.8",
        "position@go-0.02..go-0.01, 0.1",
        "position@0.02..0.03, 6.2",
        "position@1.5.., 0",
        "position@0.03..0.02, 0",
        // What has no start belongs to the end of each step: .4, .8, 1.6.
        "excitation@go.., 1.12",
        // Second differences, .1, .2, .4, at the last of the three moments.
        "jerk@go+0.02.., 16000000",
        "jerk@go.., 7000000",
    })
    void termsOfAnEpochAreAsComputedByHand(String name, double expected) {
        assertEquals(expected, loss(Losses.named(name)), 1e-12 * Math.max(1, expected));
        assertEquals(name, Losses.named(name).name());
    }

    @Test
    void whatComesAfterTheEndOfAShorterTrialDoesNotCount() {
        double mean = (0.1 + 0.2 + 0.4 + 3 + 6 + 12 + 24 + 48) / 8;
        assertEquals(mean, loss(Losses.position(), 2, 4), 1e-13);
        assertEquals((3 + 6 + 12 + 24 + 48) / 5.0, loss(Losses.named("position@..go"), 1, 4) * 7 / 5
                - (0.1 + 0.2) / 5, 1e-13);
        assertEquals(loss(Losses.weightDecay()), loss(Losses.weightDecay(), 2, 4));
    }

    @Test
    void aTermThatWouldCountAllTimesIsRefused() {
        var own = new Loss("own", 1, r -> r.endpoint().square().mean());
        String message = "loss 'own': got a term of all times, expected one that takes Rollout.mean, for epochs and"
                + " trials of different length";
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> loss(own, 2, 4)).getMessage());
        assertEquals(message, assertThrows(
                IllegalArgumentException.class, () -> loss(own.during(Epoch.parse("..go")))).getMessage());
        var averaged = new Loss("own", 1, r -> r.mean(r.endpoint()));
        assertEquals(loss(Losses.named("position@go..")) / 2, loss(averaged.during(Epoch.parse("go.."))), 1e-13);
    }

    @Test
    void unknownEventsAndOtherFormsAreNamed() {
        assertEquals("epoch: got event 'stop', expected one of [go]",
                assertThrows(IllegalArgumentException.class, () -> loss(Losses.named("position@stop..")))
                .getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Losses.named("position@go"))
                .getMessage().startsWith("epoch: got 'go', expected two moments"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Losses.named("position@go*2.."))
                .getMessage().startsWith("moment of an epoch: got 'go*2', expected"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> loss(Losses.position(), 5, 4))
                .getMessage().startsWith("length: got [5, 4], expected 2 numbers from 1 to 4 steps"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "go..", "..go-0.1", "go+0.4..", "0.2..0.5", "go..target jump+0.1"})
    void isWrittenAsItIsRead(String text) {
        assertEquals(text, Epoch.parse(text).toString());
    }

    @Test
    void selectedTrialsKeepTheirLength() {
        var trials = Trials.builder().setPosition(new double[3][2]).setTarget(new Sequence(5, 3, 2))
                .optLength(new int[] {2, 3, 4}).build();
        assertEquals("[4, 2]", Arrays.toString(trials.select(2, 0).length()));
        assertEquals(3, IntStream.of(trials.toBuilder().build().length()).distinct().count());
    }
}
