package io.efferent.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JointLimitsTest {
    private static final JointLimits BOUNDED = new JointLimits(
            new double[] {-1, -2}, new double[] {1, 2}, new double[] {-5, -5}, new double[] {5, 6});

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray row(double... x) {
        return Constants.of(manager, DataType.FLOAT64, new Shape(1, x.length), x);
    }

    @ParameterizedTest(name = "position {0}, velocity {1} becomes {2}, {3}")
    @CsvSource({
        // position, velocity, limited position, limited velocity; bounds -1..1, -5..5
        "0, 3, 0, 3",
        "0, -3, 0, -3",
        "0, 9, 0, 5",
        "0, -9, 0, -5",
        "1, 3, 1, 0",
        "1, -3, 1, -3",
        "1.2, 3, 1, 0",
        "1.2, -3, 1, -3",
        "1.2, -9, 1, -5",
        "-1, -3, -1, 0",
        "-1, 3, -1, 3",
        "-1.2, -3, -1, 0",
        "-1.2, 3, -1, 3",
        "0.999, 3, 0.999, 3",
        "1, 0, 1, 0",
    })
    void aBoundStopsWhatMovesOutwards(double position, double velocity, double limited, double slowed) {
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, BOUNDED.values());
        NDArray q = row(position, 0);
        NDArray v = row(velocity, 1);
        assertArrayEquals(new double[] {limited, 0}, BOUNDED.limitPosition(p, q).toDoubleArray());
        assertArrayEquals(new double[] {slowed, 1}, BOUNDED.limitVelocity(p, q, v).toDoubleArray());
    }

    @Test
    void withoutVelocityBoundsAnySpeedIsAllowed() {
        JointLimits limits = JointLimits.uniform(2, -1, 1);
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, limits.values());
        assertArrayEquals(
                new double[] {1e9, -1e9}, limits.limitVelocity(p, row(0, 0), row(1e9, -1e9)).toDoubleArray());
        assertArrayEquals(new double[] {0, 0}, limits.limitVelocity(p, row(1, -1), row(1e9, -1e9)).toDoubleArray());
    }

    @Test
    void gradientsPassInsideAndAtTheBoundAndStopOutside() {
        Map<String, Values> inputs = new LinkedHashMap<>();
        inputs.put("q", Values.row(0.5, -1.5, 1, -1));
        inputs.put("v", Values.row(2, -2, 2, 2));
        JointLimits limits = JointLimits.uniform(4, -1, 1);
        Map<String, double[]> position = Gradients.tape(inputs, (m, in) -> limits.limitPosition(
                Parameters.bind(m, DataType.FLOAT64, limits.values()), in.get("q")).sum());
        assertArrayEquals(new double[] {1, 0, 1, 1}, position.get("q"));
        Map<String, double[]> velocity = Gradients.tape(inputs, (m, in) -> limits.limitVelocity(
                Parameters.bind(m, DataType.FLOAT64, limits.values()), in.get("q"), in.get("v")).sum());
        assertArrayEquals(new double[] {1, 0, 0, 1}, velocity.get("v"));
    }

    @Test
    void boundsMayBeLearned() {
        Map<String, Values> inputs = new LinkedHashMap<>(JointLimits.uniform(3, -1, 1).values());
        JointLimits limits = JointLimits.uniform(3, -1, 1);
        Map<String, double[]> gradients = Gradients.tape(inputs, (m, in) -> {
            Parameters p = Parameters.bind(m, DataType.FLOAT64, limits.values(), in);
            NDArray q = Constants.of(m, DataType.FLOAT64, new Shape(1, 3), -2, 0, 2);
            return limits.limitPosition(p, q).add(limits.limitVelocity(p, q, q)).sum();
        });
        assertArrayEquals(new double[] {1, 0, 0}, gradients.get("lower"));
        assertArrayEquals(new double[] {0, 0, 1}, gradients.get("upper"));
        assertArrayEquals(new double[] {0, 0, 0}, gradients.get("lowerVelocity"));
    }

    @Test
    void impossibleBoundsAreRefused() {
        assertEquals("limits: joint 1: got lower 2.0 and upper 2.0, expected lower < upper",
                assertThrows(IllegalArgumentException.class,
                        () -> JointLimits.ofPosition(new double[] {0, 2}, new double[] {1, 2})).getMessage());
        assertEquals("limits: got 2 lower and 1 upper bounds, expected one of each per joint",
                assertThrows(IllegalArgumentException.class,
                        () -> JointLimits.ofPosition(new double[] {0, 2}, new double[] {1})).getMessage());
        assertEquals("velocity limits: got 1 joints, expected 2",
                assertThrows(IllegalArgumentException.class, () -> new JointLimits(
                        new double[] {0, 0}, new double[] {1, 1}, new double[] {0}, new double[] {1})).getMessage());
        assertThrows(IllegalArgumentException.class, () -> JointLimits.uniform(1, Double.NaN, 1));
    }

    @Test
    void aMissingLimitIsNamedWhereOneIsNeeded() {
        double[] below = {0, Double.NEGATIVE_INFINITY};
        double[] above = {Double.POSITIVE_INFINITY, 1};
        assertEquals("limits: joint 0 has no upper position limit, expected finite limits to choose postures within",
                refusal(() -> JointLimits.ofPosition(below, above).requireBounded()));
        assertEquals("limits: joint 0 has no lower position limit, expected finite limits to choose postures within",
                refusal(() -> JointLimits.uniform(2, Double.NEGATIVE_INFINITY, 1).middle()));
        assertArrayEquals(new double[] {0.5, 0.5}, JointLimits.uniform(2, 0, 1).middle());
    }

    @Test
    void aStartThatIsImpossibleIsNamed() {
        double[][] rest = new double[2][2];
        BOUNDED.requireWithin(new double[][] {{1, 2}, {-1, -2}}, new double[][] {{5, 6}, {-5, -5}});
        assertEquals("position: joint 1 of sample 1: got 2.1, expected a number in [-2.0, 2.0], the joint's limits",
                refusal(() -> BOUNDED.requireWithin(new double[][] {{0, 0}, {0, 2.1}}, rest)));
        assertEquals("position: joint 0 of sample 0: got NaN, expected a number in [-1.0, 1.0], the joint's limits",
                refusal(() -> BOUNDED.requireWithin(new double[][] {{Double.NaN, 0}, {0, 0}}, rest)));
        assertEquals("velocity: joint 0 of sample 1: got -6.0, expected a number in [-5.0, 5.0], the joint's limits",
                refusal(() -> BOUNDED.requireWithin(rest, new double[][] {{0, 0}, {-6, 0}})));
        assertEquals("velocity: got 1 joints in sample 0, expected 2",
                refusal(() -> BOUNDED.requireWithin(rest, new double[][] {{0}, {0}})));
        JointLimits free = JointLimits.uniform(2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        assertEquals("position: joint 0 of sample 0: got Infinity, expected a number in [-Infinity, Infinity], "
                        + "the joint's limits",
                refusal(() -> free.requireWithin(new double[][] {{Double.POSITIVE_INFINITY, 0}}, rest)));
    }

    private static String refusal(Executable action) {
        return assertThrows(IllegalArgumentException.class, action).getMessage();
    }

    @Test
    void boundsAreCopied() {
        double[] lower = {0};
        JointLimits limits = JointLimits.ofPosition(lower, new double[] {1});
        lower[0] = 9;
        limits.upper()[0] = 9;
        assertArrayEquals(new double[] {0}, limits.lower());
        assertArrayEquals(new double[] {1}, limits.upper());
        assertArrayEquals(new double[] {Double.NEGATIVE_INFINITY}, limits.lowerVelocity());
    }
}
