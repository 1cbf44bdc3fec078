package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.kernel.Twin;
import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.Muscles;
import io.efferent.muscle.Pennation;
import io.efferent.muscle.ReluMuscle;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.PointMass;
import io.efferent.skeleton.TwoJointArm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Implicit steps, most of them of elastic tendons: bounded whatever happens, close to explicit short steps, exact
 * gradients.
 */
class ElasticTendonStepTest {
    private static final int STEPS = 30;

    private static ElasticTendonMuscle muscle(String name) {
        return (ElasticTendonMuscle) Muscles.named(name);
    }

    private static Effector.Builder arm(String name) {
        return ReadyMade.elasticTendonArm26(muscle(name));
    }

    /** Arms of 10 % to the whole of its mass, from all postures, under excitations that jump all the time. */
    @ParameterizedTest
    @ValueSource(strings = {"millard", "degroote", "thelen2003"})
    @Tag("slow")
    void aThousandArmsStayBoundedAtTenMilliseconds(String name) {
        var random = new Random(7);
        var light = new TwoJointArm(0.18, 0.14, 0.135, 0.165, 0.005, 0.006, 0.309, 0.333, 0, 0, 0);
        for (var builder : List.of(arm(name), arm(name).setSkeleton(light))) {
            Effector effector = builder.optSubsteps(1).build();
            double[] most = new double[6];
            try (NDManager manager = Tensors.newManager()) {
                Plant plant = effector.bind(manager, DataType.FLOAT64);
                double[] force = plant.maximumIsometricForce().toDoubleArray();
                NDArray q = Constants.of(manager, DataType.FLOAT64, effector.randomPositions(random, 500));
                NDArray v = Constants.of(
                        manager, DataType.FLOAT64, q.getShape(), random.doubles(1000, -5, 5).toArray());
                EffectorState state = plant.initialState(q, v);
                for (int i = 0; i < STEPS; i++) {
                    double[] u = random.doubles(3000).map(x -> x < 0.3 ? 0 : x > 0.7 ? 1 : x).toArray();
                    state = plant.step(
                            state, Constants.of(manager, DataType.FLOAT64, new Shape(500, 6), u), Loads.NONE);
                    double[] forces = state.force().toDoubleArray();
                    for (int k = 0; k < forces.length; k++) {
                        assertTrue(Double.isFinite(forces[k]), "force of sample " + k / 6 + " in step " + i);
                        most[k % 6] = Math.max(most[k % 6], forces[k] / force[k % 6]);
                    }
                    for (double speed : state.velocity().toDoubleArray()) {
                        assertTrue(Math.abs(speed) < 200, name + ": joint velocity " + speed + " in step " + i);
                    }
                }
            }
            for (double largest : most) {
                assertTrue(largest > 0.3 && largest < 12, name + ": largest force " + largest);
            }
        }
    }

    /** On an arm of a hundredth of its mass, whose muscles' viscosity throws explicit steps about. */
    @ParameterizedTest
    @ValueSource(strings = {"millard-rigid", "degroote-rigid", "thelen2003-rigid"})
    void rigidTendonsOnALightArmNeedNoShortSteps(String name) {
        double implicit = fastest(name, new LinearlyImplicit());
        double explicit = fastest(name, new Euler());
        assertTrue(implicit < 30, name + ": joint velocity " + implicit);
        assertTrue(!(explicit < 3 * implicit), name + ": explicit " + explicit + ", implicit " + implicit);
    }

    /** The largest joint velocity in the last half of 0.5 s. */
    private static double fastest(String name, Integrator integrator) {
        var light = new TwoJointArm(0.018, 0.014, 0.135, 0.165, 0.0005, 0.0006, 0.309, 0.333, 0, 0, 0);
        Effector effector = ReadyMade.rigidTendonArm26(Muscles.named(name)).setSkeleton(light)
                .optIntegrator(integrator).build();
        var random = new Random(8);
        double most = 0;
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = effector.bind(manager, DataType.FLOAT64);
            NDArray q = Constants.of(manager, DataType.FLOAT64, effector.randomPositions(random, 20));
            NDArray u = Constants.of(
                    manager, DataType.FLOAT64, new Shape(20, 6), random.doubles(120, 0, 1).toArray());
            EffectorState state = plant.initialState(q, q.zerosLike());
            for (int i = 0; i < 50; i++) {
                state = plant.step(state, u);
                for (double speed : state.velocity().toDoubleArray()) {
                    most = i < 25 ? 0 : Math.max(most, Math.abs(speed));
                }
            }
        }
        return most;
    }

    private static double[] angles(Effector.Builder builder, int steps) {
        try (NDManager manager = Tensors.newManager()) {
            Plant plant = builder.build().bind(manager, DataType.FLOAT64);
            NDArray q = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.8, 1.4}});
            NDArray u = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.3, 0.05, 0.2, 0.05, 0.4, 0.1}});
            EffectorState state = plant.initialState(q, q.zerosLike());
            for (int i = 0; i < steps; i++) {
                state = plant.step(state, u);
            }
            return state.position().toDoubleArray();
        }
    }

    @Test
    @Tag("slow")
    void itConvergesToTheExplicitMethodWithOrderOne() {
        double[] reference = angles(arm("degroote").optIntegrator(new RungeKutta4()).optSubsteps(100), 10);
        double coarse = distance(angles(arm("degroote").optSubsteps(4), 10), reference);
        double fine = distance(angles(arm("degroote").optSubsteps(16), 10), reference);
        assertTrue(coarse < 0.02, "2.5 ms are off by " + coarse);
        assertEquals(4, coarse / fine, 0.8, "a quarter of the step, a quarter of the error");
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }

    /** A point between an elastic, a rigid and a plain muscle. */
    private static Effector mixed(String name) {
        var constants = MuscleConstants.hill(600, 0.12, 0.22).with(Pennation.ANGLE, 0.25);
        double[][] pulls = {{-1, 0}, {0, 0}};
        double[][] pushes = {{1, 0}, {0, 0.0}};
        return Effector.builder().setSkeleton(PointMass.of(2, 2)).optLimits(JointLimits.uniform(2, -0.5, 0.5))
                .optIntegrator(new LinearlyImplicit()).optSubsteps(2)
                .addMuscle("elastic", muscle(name), constants, new MusclePath.Polynomial(0.35, new double[2], pulls))
                .addMuscle("rigid", Muscles.named(name + "-rigid"), constants,
                        new MusclePath.Polynomial(0.35, new double[2], pushes))
                .addMuscle("plain", new ReluMuscle(), MuscleConstants.force(50),
                        new MusclePath.Polynomial(1, new double[2], new double[][] {{0, 0}, {1, 0}}))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"millard", "degroote", "thelen2003"})
    @Tag("slow")
    void gradientsAreExact(String name) {
        var random = new Random(3);
        Effector effector = mixed(name);
        Map<String, Values> inputs = new LinkedHashMap<>();
        inputs.put("q", Values.row(0.01, 0.02));
        inputs.put("v", Values.row(0.3, -0.2));
        inputs.put("u", Values.row(0.4, 0.3, 0.2));
        effector.values().forEach((key, values) -> {
            if (key.startsWith("muscle.0-")) {
                inputs.put(key, values);
            }
        });
        Gradients.check(inputs, random, 2e-6, (manager, in) -> {
            Map<String, NDArray> replaced = new LinkedHashMap<>(in);
            replaced.keySet().removeAll(List.of("q", "v", "u"));
            Plant plant = effector.bind(manager, DataType.FLOAT64, replaced);
            EffectorState state = plant.initialState(in.get("q"), in.get("v"));
            for (int i = 0; i < 3; i++) {
                state = plant.step(state, in.get("u"));
            }
            return state.position().mul(plant.constant(10)).add(state.velocity()).sum()
                    .add(state.force().mul(plant.constant(0.01)).sum())
                    .add(state.muscle().get(1).mul(plant.constant(10)).sum());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"millard", "degroote", "thelen2003"})
    @Tag("slow")
    void compiledItGivesTheSameNumbersAndGradients(String name) {
        Effector effector = mixed(name);
        var random = new Random(4);
        var model = Twin.once(name, x -> {
            Plant plant = effector.bind(x[0].getManager(), x[0].getDataType());
            EffectorState state = plant.initialState(x[0], x[1]);
            for (int i = 0; i < 2; i++) {
                state = plant.step(state, x[2]);
            }
            return Tensors.concatLast(state.position(), state.velocity(), state.force().mul(plant.constant(0.01)));
        }, Twin.random(random, 35, 2, -0.03, 0.03), Twin.random(random, 35, 2, -0.5, 0.5),
                Twin.random(random, 35, 3, 0.02, 1));
        for (Twin.Mode mode : Twin.Mode.ALL) {
            boolean wide = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(wide ? 1e-10 : 1e-3, wide ? 1e-8 : 5e-2), List.of(model));
        }
    }
}
