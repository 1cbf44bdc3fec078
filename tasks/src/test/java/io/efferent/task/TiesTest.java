package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.kernel.BothEngines;
import io.efferent.task.Rollout.Quantity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives of loss terms exactly at their edges. Their gradients are DJL's, whichever engine goes on with them. */
class TiesTest {
    /** A term of one trial in which a quantity has the numbers x at each of four times, and all others are 0. */
    private static BothEngines.Function of(Loss loss, Quantity quantity) {
        return (manager, x) -> {
            NDArray columns = x.reshape(1, 1, x.size()).broadcast(1, 4, x.size());
            NDArray zero = columns.zerosLike();
            return loss.of(new Rollout(0.01, manager, x.getDataType(), asked -> asked == quantity ? columns : zero,
                    Constants.of(manager, x.getDataType(), new Shape(1, x.size()), 100, 300), Map.of()));
        };
    }

    static Stream<Arguments> edges() {
        return Stream.of(
                Arguments.of(Losses.position(), Quantity.ENDPOINT, new double[] {0, 0.5}, new double[] {0, 1}),
                Arguments.of(Losses.huberPosition(0.25), Quantity.ENDPOINT,
                        new double[] {0.25, -0.25}, new double[] {0.25, -0.25}),
                Arguments.of(
                Losses.huberPosition(0.25), Quantity.ENDPOINT, new double[] {0, 1}, new double[] {0, 0.25}),
                Arguments.of(Losses.clippedPosition(5), Quantity.ENDPOINT, new double[] {3, -4}, new double[] {1, -1}),
                Arguments.of(Losses.clippedPosition(5), Quantity.ENDPOINT, new double[] {0, 0}, new double[] {0, 0}),
                Arguments.of(Losses.absoluteFiberVelocity(), Quantity.FIBER_VELOCITY,
                        new double[] {0, -1}, new double[] {0, -0.5}));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("edges")
    void derivativesAtEdges(Loss loss, Quantity quantity, double[] at, double[] derivatives) {
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
            assertArrayEquals(derivatives, BothEngines.taped(type, of(loss, quantity), at), 1e-6, type.toString());
        }
    }

    /** A body at rest on its target: nothing is gained by moving. */
    @ParameterizedTest
    @ValueSource(
            strings = {"position", "squared position", "huber position", "clipped position", "speed", "posture",
        "joint velocity", "activation", "activation rate", "effort", "fiber velocity", "absolute fiber velocity",
        "force", "excitation", "hidden", "hidden rate", "jerk"})
    void everyTermHasGradientZeroAtRest(String name) {
        for (Quantity quantity : Quantity.values()) {
            assertArrayEquals(new double[2], BothEngines.taped(
                    DataType.FLOAT64, (manager, x) -> of(Losses.named(name), quantity).of(manager, x).add(x.sum().mul(
                            Constants.of(manager, x.getDataType(), 0))), 0, 0), 0, quantity.toString());
        }
    }
}
