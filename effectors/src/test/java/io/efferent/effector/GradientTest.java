package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Values;
import io.efferent.effector.model.Effectors;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.muscle.MujocoMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.skeleton.JointLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients over 100 integration steps (with elastic tendons: 20 for one input at a time, 100 for all together) against
 * central differences in double precision: for excitations, initial state, loads, and every constant of every
 * ready-made effector.
 */
class GradientTest {
    private static final int BATCH = 2;

    /**
     * Name, muscle, control steps, substeps each, largest excitation, seed. Excitations keep bodies off their limits.
     */
    static Stream<Arguments> effectors() {
        return Stream.of(
                Arguments.of("arm26", new KistemakerRigidMuscle(), 100, 1, 0.1),
                Arguments.of("arm26", new MujocoMuscle(), 25, 1, 0.5),
                Arguments.of("arm26-compliant", null, 1, 20, 0.5),
                Arguments.of("arm26-paths", new ThelenRigidMuscle(), 100, 1, 0.1),
                Arguments.of("reacher", null, 100, 1, 0.002),
                Arguments.of("point-mass24", null, 100, 1, 0.005),
                Arguments.of("free-point-mass24", null, 100, 1, 0.002));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("effectors")
    void gradientsMatchCentralDifferences(String name, Muscle muscle, int steps, int substeps, double strongest) {
        Effector effector = ReadyMade.named(name, muscle).optSubsteps(substeps).build();
        Random random = new Random(23);
        Map<String, Values> inputs = inputs(effector, steps, strongest, random);
        Gradients.check(inputs, random, 1e-5, (m, in) -> loss(
                effector, steps, m, in, state -> requireFree(effector.limits(), state)));
    }

    /** One constant at a time takes too long here. */
    @Tag("slow")
    @Test
    void gradientsThroughElasticTendonsMatchAlongRandomDirections() {
        Effector effector = ReadyMade.compliantTendonArm26().build();
        Random random = new Random(29);
        Map<String, Values> inputs = inputs(effector, 5, 0.5, random);
        Gradients.checkTogether(inputs, 3, random, 1e-5, (m, in) -> loss(effector, 5, m, in));
    }

    /** Along random directions, as one constant at a time takes too long here. */
    @Tag("slow")
    @Test
    void gradientsOfTheArmInSpaceMatchOverASecond() {
        Effector effector = Effectors.named("arm720", null).build();
        int steps = (int) Math.round(1 / effector.timestep());
        Random random = new Random(31);
        Map<String, Values> inputs = inputs(effector, steps, 0.1, random);
        Gradients.checkTogether(inputs, 2, random, 1e-5, (m, in) -> loss(effector, steps, m, in));
    }

    private static Map<String, Values> inputs(Effector effector, int steps, double strongest, Random random) {
        int dof = effector.skeleton().dof();
        int muscles = effector.muscleCount();
        double[] middle = middle(effector.limits());
        Map<String, Values> inputs = new LinkedHashMap<>(effector.values());
        inputs.put("excitation", new Values(
                random.doubles((long) steps * BATCH * muscles, 0.02 * strongest, strongest).toArray(),
                new Shape(steps, BATCH, muscles)));
        inputs.put("position", new Values(near(middle, random, 0.1), new Shape(BATCH, dof)));
        inputs.put("velocity", new Values(near(new double[dof], random, 0.05), new Shape(BATCH, dof)));
        inputs.put("endpoint load", new Values(
                random.doubles(effector.skeleton().dimension(), -0.05, 0.05).toArray(),
                new Shape(1, effector.skeleton().dimension())));
        inputs.put("joint load", new Values(
                random.doubles((long) BATCH * dof, -0.05, 0.05).toArray(), new Shape(BATCH, dof)));
        return inputs;
    }

    private static NDArray loss(Effector effector, int steps, NDManager manager, Map<String, NDArray> in) {
        return loss(effector, steps, manager, in, _ -> { });
    }

    private static NDArray loss(
            Effector effector, int steps, NDManager manager, Map<String, NDArray> in, Consumer<EffectorState> end) {
        Map<String, NDArray> constants = new LinkedHashMap<>(in);
        constants.keySet().retainAll(effector.values().keySet());
        Plant plant = effector.bind(manager, DataType.FLOAT64, constants);
        Loads loads = new Loads(in.get("endpoint load"), in.get("joint load"));
        EffectorState state = plant.initialState(in.get("position"), in.get("velocity"));
        NDArray loss = plant.constant(0);
        double[] weights = {0.3, -0.7, 0.45, 0.9, -0.2, 0.6};
        NDArray weight = Constants.of(manager, DataType.FLOAT64, new Shape(1, effector.muscleCount()),
                java.util.Arrays.copyOf(weights, effector.muscleCount()));
        for (int t = 0; t < steps; t++) {
            state = plant.step(state, in.get("excitation").get(t), loads);
            if (steps < 5 || t % (steps / 5) == steps / 5 - 1) {
                Endpoint hand = plant.endpoint(state);
                NDArray seen = plant.normalizedFiberLength(state).add(
                                plant.normalizedFiberVelocity(state))
                        .add(state.activation())
                        .add(state.force().div(plant.maximumIsometricForce()));
                loss = loss.add(hand.position().square().sum())
                        .add(hand.velocity().square().sum().mul(plant.constant(0.1)))
                        .add(seen.mul(weight).mean());
            }
        }
        end.accept(state);
        return loss;
    }

    /** A joint at its limit would make the differences one-sided. */
    private static void requireFree(JointLimits limits, EffectorState state) {
        double[] q = state.position().toDoubleArray();
        for (int i = 0; i < q.length; i++) {
            int d = i % limits.lower().length;
            assertTrue(
                    q[i] > limits.lower()[d] && q[i] < limits.upper()[d], "joint " + d + " ends at its limit: " + q[i]);
        }
    }

    private static double[] middle(JointLimits limits) {
        double[] middle = limits.lower();
        for (int d = 0; d < middle.length; d++) {
            middle[d] = (middle[d] + limits.upper()[d]) / 2;
        }
        return middle;
    }

    private static double[] near(double[] middle, Random random, double spread) {
        double[] x = new double[BATCH * middle.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = middle[i % middle.length] + random.nextDouble(-spread, spread);
        }
        return x;
    }
}
