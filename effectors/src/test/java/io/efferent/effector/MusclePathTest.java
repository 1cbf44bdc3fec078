package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Values;
import io.efferent.muscle.ReluMuscle;
import io.efferent.skeleton.PointMass;
import io.efferent.skeleton.Skeleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MusclePathTest extends Fixture {
    private static final MusclePath CUBIC = new MusclePath.Polynomial(
            0.3, new double[] {1, 0.4}, new double[][] {{-0.03, 0.004, 0.002}, {0.02, -0.006}});
    private static final MusclePath LINEAR =
            MusclePath.constantMomentArms(0.2, new double[] {0.1, 0.2}, 0.03, -0.02);
    private static final MusclePath SHOULDER =
            MusclePath.via(MusclePath.point(0, -0.15, 0.03), MusclePath.point(1, 0.094, 0.017));
    private static final MusclePath ELBOW = MusclePath.via(MusclePath.point(1, 0.03, 0),
            MusclePath.point(1, 0.138, -0.019), MusclePath.point(2, -0.04, -0.017));
    private static final MusclePath BOTH = MusclePath.via(MusclePath.point(0, -0.052, 0.033),
            MusclePath.point(0, 0.02, 0.04), MusclePath.point(2, 0.044, 0.01), MusclePath.point(2, 0.1, 0.02));

    private static Effector.Builder over(Skeleton skeleton, MusclePath... paths) {
        return PathContract.over(skeleton, List.of(paths));
    }

    /** The contract for some paths over the arm. */
    abstract static class OverTheArm extends PathContract {
        private final List<MusclePath> paths;

        OverTheArm(MusclePath... paths) {
            this.paths = List.of(paths);
        }

        @Override
        protected Skeleton skeleton() {
            return ReadyMade.ARM;
        }

        @Override
        protected List<MusclePath> paths() {
            return paths;
        }
    }

    @Nested
    class Polynomials extends OverTheArm {
        Polynomials() {
            super(CUBIC, LINEAR);
        }
    }

    @Nested
    class ThroughPointsOnEveryBone extends OverTheArm {
        ThroughPointsOnEveryBone() {
            super(SHOULDER, ELBOW, BOTH);
        }
    }

    @Nested
    class Mixed extends OverTheArm {
        Mixed() {
            super(CUBIC, SHOULDER, BOTH, LINEAR, ELBOW);
        }
    }

    /** The contract for paths to a point mass. */
    abstract static class ToAMass extends PathContract {
        private final PointMass mass;
        private final List<MusclePath> paths;

        ToAMass(PointMass mass, MusclePath... paths) {
            this.mass = mass;
            this.paths = List.of(paths);
        }

        @Override
        protected Skeleton skeleton() {
            return mass;
        }

        @Override
        protected List<MusclePath> paths() {
            return paths;
        }

        @Override
        protected double reach() {
            return 0.9;
        }
    }

    @Nested
    class InThePlane extends ToAMass {
        InThePlane() {
            super(PointMass.of(2, 1), MusclePath.via(MusclePath.point(0, 2, 2), MusclePath.point(1, 0, 0)),
                    MusclePath.via(
                            MusclePath.point(1, 0.1, 0), MusclePath.point(0, -2, 0), MusclePath.point(1, 0, 0.1)));
        }
    }

    @Nested
    class InSpace extends ToAMass {
        InSpace() {
            super(PointMass.of(3, 1), MusclePath.via(MusclePath.point(0, 2, 2, 1), MusclePath.point(1, 0, 0, 0)),
                    MusclePath.via(MusclePath.point(0, 2, -2, 1), MusclePath.point(1, 0, 0.3, 0)));
        }
    }

    @Test
    void mixedPathsKeepTheirColumns() {
        Plant mixed = bind(over(ReadyMade.ARM, CUBIC, SHOULDER, LINEAR));
        NDArray q = row(0.7, 1.2);
        NDArray v = row(1, -2);
        PathGeometry all = mixed.initialState(q, v).path();
        int column = 0;
        for (MusclePath path : List.of(CUBIC, SHOULDER, LINEAR)) {
            PathGeometry alone = bind(over(ReadyMade.ARM, path)).initialState(q, v).path();
            assertEquals(alone.length().getDouble(0, 0), all.length().getDouble(0, column), 0, path::toString);
            assertEquals(alone.velocity().getDouble(0, 0), all.velocity().getDouble(0, column), 0, path::toString);
            assertEquals(alone.momentArms().getDouble(0, 1, 0), all.momentArms().getDouble(0, 1, column), 0);
            column++;
        }
    }

    @Test
    void pathsOfAPointMassPullAlongTheirLine() {
        Plant plant = bind(over(PointMass.of(2, 1),
                MusclePath.via(MusclePath.point(0, 3, 4), MusclePath.point(1, 0, 0))));
        PathGeometry path = plant.initialState(row(0, 0), row(1, 1)).path();
        assertEquals(5, path.length().getDouble(0, 0), 1e-15);
        assertEquals(-1.4, path.velocity().getDouble(0, 0), 1e-15);
        assertArrayEquals(new double[] {-0.6, -0.8}, path.momentArms().toDoubleArray(), 1e-15);
    }

    @Test
    void polynomialsTakeTheirPublishedValues() {
        // biceps of the six-muscle arm at shoulder 90 and elbow 0 degrees: a0; elsewhere a0 + a1 t + a2 t^2.
        Plant plant = bind(ReadyMade.rigidTendonArm26(new ReluMuscle()));
        PathGeometry reference = plant.initialState(row(Math.PI / 2, 0), row(0, 0)).path();
        assertArrayEquals(
                new double[] {0.151, 0.2322, 0.2859, 0.2355, 0.3329, 0.2989},
                reference.length().toDoubleArray(), 1e-15);
        PathGeometry bent = plant.initialState(row(Math.PI / 2 - 0.5, 1), row(2, 3)).path();
        assertEquals(0.3329 + 0.03 * 0.5 - 0.016 - 0.0057, bent.length().getDouble(0, 4), 1e-15);
        assertEquals(-0.016 - 2 * 0.0057, bent.momentArms().getDouble(0, 1, 4), 1e-15);
        assertEquals(-0.03 * 2 - 3 * (0.016 + 2 * 0.0057), bent.velocity().getDouble(0, 4), 1e-15);
    }

    @Test
    void momentArmsAloneHaveNoLength() {
        Plant plant = bind(over(ReadyMade.ARM, new MusclePath.MomentArmsOnly(new double[] {0.03, -0.02}), LINEAR));
        PathGeometry path = plant.initialState(draw(5, 2, -1, 1), draw(5, 2, -1, 1)).path();
        assertArrayEquals(new double[5], path.length().get(":, 0").toDoubleArray(), 1e-300);
        assertArrayEquals(new double[5], path.velocity().get(":, 0").toDoubleArray(), 1e-300);
        assertArrayEquals(
                new double[] {0.03, 0.03, -0.02, -0.02}, path.momentArms().get("0").toDoubleArray(), 1e-15);
    }

    @Test
    void segmentsOfZeroLengthGiveFiniteValuesAndGradients() {
        MusclePath degenerate = MusclePath.via(MusclePath.point(1, 0.1, 0.02), MusclePath.point(1, 0.1, 0.02),
                MusclePath.point(2, 0.05, 0.01));
        MusclePath plain = MusclePath.via(MusclePath.point(1, 0.1, 0.02), MusclePath.point(2, 0.05, 0.01));
        Effector effector = over(ReadyMade.ARM, degenerate, plain).build();
        assertFiniteGradients(effector);
        PathGeometry path = effector.bind(manager, DataType.FLOAT64).initialState(row(0.4, 1), row(1, 2)).path();
        assertEquals(path.length().getDouble(0, 1), path.length().getDouble(0, 0), 1e-11);
        assertEquals(path.velocity().getDouble(0, 1), path.velocity().getDouble(0, 0), 1e-12);
    }

    @Test
    void musclesThatShareAnAttachmentPointHaveFiniteGradients() {
        MusclePath first = MusclePath.via(MusclePath.point(0, -0.05, 0.03), MusclePath.point(2, 0.04, 0.01));
        MusclePath second = MusclePath.via(MusclePath.point(2, 0.04, 0.01), MusclePath.point(0, 0.02, -0.03));
        assertFiniteGradients(over(ReadyMade.ARM, first, second).build());
        // A point mass that sits on the origin of its muscle.
        assertFiniteGradients(over(PointMass.of(2, 1),
                MusclePath.via(MusclePath.point(0, 0.4, 1), MusclePath.point(1, 0, 0)), MusclePath.via(
                        MusclePath.point(0, 2, 0), MusclePath.point(1, 0, 0))).build());
    }

    private static void assertFiniteGradients(Effector effector) {
        Map<String, Values> inputs = new LinkedHashMap<>(effector.values());
        inputs.put("position", Values.row(0.4, 1));
        inputs.put("velocity", Values.row(2, -1));
        Gradients.tape(inputs, (m, in) -> {
            Map<String, NDArray> constants = new LinkedHashMap<>(in);
            constants.keySet().retainAll(effector.values().keySet());
            Plant plant = effector.bind(m, DataType.FLOAT64, constants);
            EffectorState state = plant.initialState(in.get("position"), in.get("velocity"));
            NDArray excitation = Constants.of(m, DataType.FLOAT64, new double[][] {{0.3, 0.6}});
            for (int i = 0; i < 3; i++) {
                state = plant.step(state, excitation);
            }
            NDArray loss = state.path().length().sum().add(state.path().velocity().sum())
                    .add(state.path().momentArms().sum()).add(state.velocity().sum());
            assertTrue(Double.isFinite(loss.toDoubleArray()[0]), "value " + loss);
            return loss;
        }).forEach((name, gradient) -> {
            for (double g : gradient) {
                assertTrue(Double.isFinite(g), () -> "gradient of " + name + " is " + g);
            }
        });
    }

    @Test
    void impossiblePathsAreRefused() {
        assertEquals("points: got 1, expected at least 2",
                assertThrows(IllegalArgumentException.class, () -> MusclePath.via(MusclePath.point(0, 0, 0)))
                        .getMessage());
        assertEquals("coefficients: got 1 joints, expected 2 as in reference",
                assertThrows(IllegalArgumentException.class, () -> new MusclePath.Polynomial(
                        0, new double[2], new double[][] {{1}})).getMessage());
        assertEquals("muscle 'm0': path: got body 3, expected 0 to 2 for skeleton two-joint-arm",
                refusal(MusclePath.via(MusclePath.point(0, 0, 0), MusclePath.point(3, 0, 0))));
        assertEquals("muscle 'm0': path: got a point with 3 coordinates, expected 2",
                refusal(MusclePath.via(MusclePath.point(0, 0, 0), MusclePath.point(1, 0, 0, 0))));
        assertEquals("muscle 'm0': path: got 3 joints, expected 2",
                refusal(MusclePath.constantMomentArms(0, new double[3], 1, 2, 3)));
        assertEquals("muscle 'm0': path: got 1 moment arms, expected 2",
                refusal(new MusclePath.MomentArmsOnly(new double[] {1})));
    }

    private static String refusal(MusclePath path) {
        return assertThrows(IllegalArgumentException.class, () -> over(ReadyMade.ARM, path).build()).getMessage();
    }
}
