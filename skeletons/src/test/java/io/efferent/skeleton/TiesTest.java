package io.efferent.skeleton;

import static io.efferent.kernel.BothEngines.checkOneSided;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.kernel.BothEngines;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Derivatives of joints that rest exactly on their limits: those of the way inwards, on both engines. */
class TiesTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static JointLimits limits(double bound, double fastest) {
        return new JointLimits(
                new double[] {-bound}, new double[] {bound}, new double[] {-fastest}, new double[] {fastest});
    }

    /** (position, velocity) to the sum of what is left of them. */
    private static BothEngines.Function limited(JointLimits limits) {
        return (manager, x) -> {
            Parameters p = Parameters.bind(manager, x.getDataType(), limits.values());
            NDArray q = Tensors.column(x, 0);
            NDArray v = Tensors.column(x, 1);
            return limits.limitPosition(p, q).add(limits.limitVelocity(p, q, v));
        };
    }

    static Stream<Arguments> edges() {
        return Stream.of(
                // position bound, velocity bound, position, velocity, direction of position, of velocity
                Arguments.of(1, INFINITY, 1, 0, -1, 0),
                Arguments.of(1, INFINITY, 1, 0, 0, -1),
                Arguments.of(1, INFINITY, 1, 0, -1, -1),
                Arguments.of(1, INFINITY, -1, 0, 1, 0),
                Arguments.of(1, INFINITY, -1, 0, 0, 1),
                Arguments.of(1, INFINITY, -1, 0, 2, 1),
                Arguments.of(1, 5, 0, 5, 0, -1),
                Arguments.of(1, 5, 0, -5, 0, 1),
                Arguments.of(1, 5, 1, -5, -1, 1),
                Arguments.of(1, 5, -1, 5, 1, -1),
                Arguments.of(INFINITY, INFINITY, 1, 5, -1, 1),
                Arguments.of(INFINITY, 5, 1, 5, -1, -1));
    }

    @ParameterizedTest(name = "bounds {0}, {1}: from ({2}, {3}) towards ({4}, {5})")
    @MethodSource("edges")
    void limitsAreDifferentiatedInwards(double bound, double fastest, double q, double v, double dq, double dv) {
        checkOneSided("limited", limited(limits(bound, fastest)), new double[] {q, v}, new double[] {dq, dv});
    }
}
