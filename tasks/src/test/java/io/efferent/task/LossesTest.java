package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two trials of two steps, short enough to compute every term by hand. */
class LossesTest {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    private final Map<Rollout.Quantity, NDArray> quantities = new EnumMap<>(Map.of(
            Rollout.Quantity.ENDPOINT, times(3, 0, 0, 0.1, 0, 0.1, -0.2, 0, 0.003, 0, 0, 0.004, 0),
            Rollout.Quantity.ENDPOINT_VELOCITY, times(3, 0, 0, 1, 0, 1, -2, 0, 0, 0, 0, 0, 3),
            Rollout.Quantity.TARGET, times(3, 0.1, 0, 0.1, 0, 0.1, 0, 0, 0, 0, 0, 0, 0),
            Rollout.Quantity.POSITION, times(3, 0, 0, 0.1, 0, 0.1, -0.2, 1, 1, 1, 1, 1.3, 1),
            Rollout.Quantity.VELOCITY, times(3, 1, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0),
            Rollout.Quantity.ACTIVATION, times(3, 0.2, 0, 0.4, 0, 0.4, 0.2, 0, 0, 0, 0, 0, 0.4),
            Rollout.Quantity.FORCE, times(3, 10, 0, 0, 30, 0, 0, 0, 0, 50, 0, 0, 0),
            Rollout.Quantity.FIBER_VELOCITY, times(3, 0.1, -0.1, 0, 0, 0.2, 0, 0, 0, 0, -0.3, 0, 0),
            Rollout.Quantity.EXCITATION, times(2, 1, 0, 0.5, 0, 0, 0, 0, 0.5),
            Rollout.Quantity.HIDDEN, times(2, 0.5, 0.1, 0, -0.2)));

    private final Rollout rollout = new Rollout(
            0.1, manager, DataType.FLOAT64, quantities::get, array(new Shape(1, 2), 100, 300),
            Map.of("w", array(new Shape(2, 2), 1, 2, 3, -4), "b", array(new Shape(1), 5)));

    private NDArray array(Shape shape, double... numbers) {
        return Constants.of(manager, DataType.FLOAT64, shape, numbers);
    }

    private NDArray times(int times, double... numbers) {
        return array(new Shape(2, times, numbers.length / times / 2), numbers);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        // Errors are (-.1, 0), (0, 0), (0, -.2) and (0, .003), (0, 0), (.004, 0).
        "position, 0.0511666666666667",
        "posture, 0.0125",
        "squared position, 0.0083375",
        "huber position, 0.000935416666666667",
        "clipped position, 0.05",
        "speed, 2.5",
        "joint velocity, 0.5",
        // Activations weigh .5 and 1.5.
        "activation, 0.045",
        "activation rate, 5.75",
        "effort, 4.4e-7",
        "fiber velocity, 0.0125",
        "absolute fiber velocity, 0.0583333333333333",
        "force, 0.0225",
        "excitation, 0.1875",
        "hidden, 0.075",
        "hidden rate, 10",
        "jerk, 70000",
        // Biases do not decay.
        "weight decay, 30",
    })
    void termsAreAsComputedByHand(String name, double expected) {
        double value = Tensors.toDoubles(Losses.named(name).of(rollout))[0];
        assertEquals(expected, value, 1e-13 * Math.max(1, expected));
        assertEquals(name, Losses.named(name.replace(' ', '-')).name());
    }

    @Test
    void hiddenTermsNeedHiddenActivity() {
        quantities.remove(Rollout.Quantity.HIDDEN);
        var failure = assertThrows(IllegalArgumentException.class, () -> Losses.hidden().of(rollout));
        assertEquals("loss 'hidden': got a rollout without hidden activity, expected a network that shows it",
                failure.getMessage());
    }

    @Test
    void onlyTermsOnTheNetworkNeedIt() {
        assertEquals(Set.of(Loss.Need.HIDDEN), Losses.hidden().times(3).needs());
        assertEquals(Set.of(Loss.Need.HIDDEN), Losses.hiddenRate().needs());
        assertEquals(Set.of(Loss.Need.WEIGHTS), Losses.weightDecay().needs());
        assertEquals(Set.of(), Losses.activation().needs());
        assertEquals(Set.of(), new Loss("mine", 1, r -> r.constant(0)).needs());
    }

    /** The first number of such an array would be reported, its sum trained on. */
    @Test
    void termsThatAreNoScalarAreNamedWithTheirShape() {
        Map<String, Loss.Term> terms = Map.of(
                "(2, 3, 2)", r -> r.endpoint().sub(r.target()).square(),
                "(2)", r -> r.endpoint().square().sum(new int[] {1, 2}),
                "(1, 1, 1)", r -> r.endpoint().square().sum(new int[] {0, 1, 2}, true),
                "(1)", r -> r.constant(3).reshape(1));
        terms.forEach((shape, term) -> assertEquals(
                "loss 'mine': got shape " + shape + ", expected a scalar of shape (); take its mean() or sum()",
                assertThrows(IllegalArgumentException.class, () -> new Loss("mine", 1, term).of(rollout))
                .getMessage()));
        assertEquals(
                "loss 'mine': got null, expected a scalar of shape (); take its mean() or sum()",
                assertThrows(IllegalArgumentException.class, () -> new Loss("mine", 1, _ -> null).of(rollout))
                .getMessage());
    }

    @Test
    void rejectsUnknownNamesAndBadNumbers() {
        var unknown = assertThrows(IllegalArgumentException.class, () -> Losses.named("postion"));
        assertTrue(unknown.getMessage().startsWith("loss: got 'postion', expected one of [position, "),
                unknown.getMessage());
        assertEquals("weight of loss 'position': got -1.0, expected a number of at least 0",
                assertThrows(IllegalArgumentException.class, () -> Losses.position().times(-1)).getMessage());
        assertEquals("width: got 0.0, expected a positive number of m",
                assertThrows(IllegalArgumentException.class, () -> Losses.huberPosition(0)).getMessage());
        assertEquals("radius: got NaN, expected a positive number of m",
                assertThrows(IllegalArgumentException.class, () -> Losses.clippedPosition(Double.NaN)).getMessage());
    }
}
