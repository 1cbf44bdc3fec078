package io.efferent.muscle;

import static io.efferent.kernel.BothEngines.checkOneSided;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.kernel.BothEngines;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives where muscles rest exactly on an edge: those of the side to which they can go, on both engines. */
class TiesTest {
    private static final double[] UP = {1, 0};
    private static final double[] DOWN = {-1, 0};

    private static MuscleConstants constants(Muscle muscle) {
        boolean hasTendon = muscle.parameters().stream().anyMatch(
                parameter -> parameter.name().equals(Muscle.TENDON_SLACK_LENGTH) && parameter.lower() > 0);
        return muscle instanceof ReluMuscle
                ? MuscleConstants.force(1)
                : MuscleConstants.hill(1, 0.5, hasTendon ? 0.25 : 0);
    }

    private static Parameters bind(NDManager manager, NDArray like, Muscle muscle) {
        return muscle.bind(manager, like.getDataType(), constants(muscle));
    }

    /** (excitation, activation) to the rate of the activation. */
    private static BothEngines.Function activation(double minimum, double step) {
        return (manager, x) -> {
            Parameters p = Parameters.bind(manager, x.getDataType(), Map.of(
                    ActivationDynamics.MINIMUM, Values.scalar(minimum),
                    ActivationDynamics.RISE, Values.scalar(0.01),
                    ActivationDynamics.FALL, Values.scalar(0.04)));
            return ActivationDynamics.rate(p, Tensors.column(x, 1), Tensors.column(x, 0), step);
        };
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01})
    void excitationThatEqualsTheActivationPullsUpFromTheMinimumAndDownFromOne(double step) {
        for (double minimum : new double[] {0, 0.125, 0.5}) {
            double[] rest = {minimum, minimum};
            checkOneSided("excitation at rest", activation(minimum, step), rest, UP);
            checkOneSided(
                    "both at rest, the excitation faster", activation(minimum, step), rest, new double[] {1, 0.5});
        }
        checkOneSided("full excitation", activation(0, step), new double[] {1, 1}, DOWN);
        checkOneSided(
                "both full, the excitation faster", activation(0, step), new double[] {1, 1}, new double[] {-1, -0.5});
        checkOneSided("in between", activation(0, step), new double[] {0.5, 0.5}, DOWN);
    }

    @Test
    void boundsOfExcitationsLetTheGradientInwards() {
        for (String name : Muscles.NAMES) {
            Muscle muscle = Muscles.named(name);
            BothEngines.Function bounded = (manager, x) -> muscle.boundedExcitation(bind(manager, x, muscle), x);
            double minimum = muscle.resolve(name, constants(muscle)).get(ActivationDynamics.MINIMUM);
            checkOneSided(name + " at its minimum", bounded, new double[] {minimum}, new double[] {1});
            checkOneSided(name + " at one", bounded, new double[] {1}, new double[] {-1});
        }
    }

    /**
     * Models, a path length and path velocity on an edge, and the side to go; optimal fiber length 0.5 m, rigid tendon
     * 0.
     */
    static Stream<Arguments> edges() {
        double shortest = 0.001;
        return Stream.of(
                Arguments.of("kistemaker", 0, 0, UP),
                Arguments.of("kistemaker", 0.5, 0, UP),
                Arguments.of("kistemaker", 0.5, 0, new double[] {0, 1}),
                Arguments.of("kistemaker", 0.7, 0, UP),
                Arguments.of("thelen", 0.5, 0, UP),
                Arguments.of("thelen", 0.5, 0, new double[] {0, -1}),
                Arguments.of("thelen", shortest, 0, UP),
                Arguments.of("mujoco", shortest, 0, UP),
                Arguments.of("mujoco", 0.25, 0, UP),
                Arguments.of("mujoco", 0.25, 0, DOWN),
                Arguments.of("mujoco", 0.5, 0, UP),
                Arguments.of("mujoco", 0.5, 0, DOWN),
                Arguments.of("mujoco", 0.5, 0, new double[] {0, 1}),
                Arguments.of("mujoco", 0.5, 0, new double[] {0, -1}),
                Arguments.of("mujoco", 0.5, -0.75, new double[] {0, 1}),
                Arguments.of("mujoco", 0.5, 0.15, new double[] {0, 1}),
                Arguments.of("mujoco", 0.65, 0, UP),
                Arguments.of("mujoco", 0.65, 0, DOWN),
                Arguments.of("mujoco-engine", 0.5, 0, UP),
                Arguments.of("mujoco-engine", 0.65, 0, UP),
                Arguments.of("mujoco-engine", 0.65, 0, DOWN),
                Arguments.of("relu", 0, 0, UP));
    }

    @ParameterizedTest(name = "{0} at length {1}, velocity {2}")
    @MethodSource("edges")
    void forcesAtKnotsAreDifferentiatedToOneSide(String name, double length, double velocity, double[] direction) {
        Muscle muscle = Muscles.named(name);
        checkOneSided(name, (manager, x) -> {
            Parameters p = bind(manager, x, muscle);
            NDArray path = Tensors.column(x, 0);
            MuscleState state = new MuscleState(path.zerosLike().add(p.constant(0.5)));
            MuscleOutput output = muscle.output(p, state, path, Tensors.column(x, 1));
            return output.force().add(output.fiberLength());
        }, new double[] {length, velocity}, direction);
    }

    @Test
    void hillsConstantAtTheCriticalActivation() {
        Muscle muscle = new KistemakerRigidMuscle();
        checkOneSided("activation of 0.3", (manager, x) -> {
            Parameters p = bind(manager, x, muscle);
            NDArray length = x.zerosLike().add(p.constant(0.4));
            return muscle.output(p, new MuscleState(x), length, x.zerosLike().sub(p.constant(0.2))).force();
        }, new double[] {0.3}, new double[] {1});
    }

    /** Tendon slack and fiber slack; a fiber that just begins to be stretched; a path shorter than the tendon. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.25 + 0.7, 0.25, 0.75})
    void elasticTendonsAtRestHaveFiniteDerivatives(double pathLength) {
        Muscle muscle = new KistemakerCompliantMuscle();
        BothEngines.Function rates = (manager, x) -> {
            Parameters p = bind(manager, x, muscle);
            MuscleState state = muscle.initialState(p, x);
            MuscleOutput output = muscle.output(p, state, x, x.zerosLike());
            return output.force().add(muscle.rates(p, state, output, state.activation(), 0).get(1));
        };
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
            double taped = BothEngines.taped(type, rates, pathLength)[0];
            assertTrue(Double.isFinite(taped), () -> "derivative is " + taped);
            assertEquals(taped, BothEngines.compiled(type, rates, pathLength)[0], 1e-3 * (1 + Math.abs(taped)));
        }
    }

    /** Its square root is taken. */
    @Test
    void aPassiveStiffnessOfZeroHasAGradient() {
        Muscle muscle = new KistemakerCompliantMuscle();
        Map<String, Values> constants = muscle.bank(List.of(muscle.resolve("m", MuscleConstants.hill(1, 0.5, 0.25)
                .with(KistemakerCurves.PASSIVE_STIFFNESS, 0))));
        for (double path : new double[] {0.5, 2}) {
            double gradient = Gradients.tape(constants, (manager, in) -> {
                Parameters p = Parameters.bind(manager, DataType.FLOAT64, constants, in);
                return muscle.initialState(p, p.constant(path).reshape(1, 1)).get(1).sum();
            }).get(KistemakerCurves.PASSIVE_STIFFNESS)[0];
            assertEquals(0, gradient, "path of " + path + " m");
        }
    }
}
