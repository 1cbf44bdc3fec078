package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.Integrator;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.motornet.Compatibility;
import io.efferent.muscle.Muscles;
import io.efferent.task.CenterOutReach;
import io.efferent.task.Environment;
import io.efferent.task.ForceField;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import io.efferent.task.Tasks;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiled engine gives the gradients of DJL's autograd, which is its oracle. */
class CompiledGradientsTest {
    private static final List<Loss> LOSSES = List.of(
            Losses.position(), Losses.activation().times(0.3), Losses.force().times(0.1), Losses.hidden().times(0.1),
            Losses.hiddenRate().times(1e-4), Losses.jerk().times(1e-6), Losses.fiberVelocity().times(0.1),
            Losses.jointVelocity().times(1e-3), Losses.posture(), Losses.excitation().times(0.1),
            Losses.weightDecay().times(1e-3));

    private record Outcome(Map<String, Double> terms, Map<String, double[]> gradients) {}

    private static Outcome run(Gradients engine, Policy policy, Trials trials) {
        var weights = new Weights(policy.initialWeights(RandomStreams.stream(7, "weights", 0)));
        var batch = new Gradients.Batch(
                1, trials, RandomStreams.stream(7, "noise", 0), RandomStreams.stream(7, "hidden noise", 0),
                RandomStreams.stream(7, "training", 0));
        Map<String, Double> terms = new LinkedHashMap<>();
        return new Outcome(terms, engine.of(weights, batch, terms));
    }

    private static void assertSame(
            Environment environment, Policy policy, int truncation, double hiddenNoise, int threads, int batch,
            double tolerance) {
        Trials trials = environment.trials(batch, 3, 0, Task.Purpose.TRAINING);
        assertSame(new Gradients.Setup(environment, policy, losses(policy), truncation, hiddenNoise), trials, threads,
                tolerance);
    }

    private static List<Loss> losses(Policy policy) {
        return policy instanceof MlpPolicy || policy instanceof BlockPolicy ? LOSSES.subList(0, 3) : LOSSES;
    }

    private static void assertSame(Gradients.Setup setup, Trials trials, int threads, double tolerance) {
        assertSame(
                run(new AutogradGradients(setup), setup.policy(), trials),
                run(new CompiledGradients(setup, threads, trials), setup.policy(), trials), tolerance);
    }

    /** Compares losses and gradients of both engines without truncation and noise. */
    static void assertSame(Environment environment, Policy policy, Trials trials, double tolerance) {
        assertSame(
                new Gradients.Setup(environment, policy, losses(policy), Integer.MAX_VALUE, 0), trials, 1, tolerance);
    }

    private static void assertSame(Outcome expected, Outcome actual, double tolerance) {
        expected.terms().forEach((name, term) -> assertEquals(
                term, actual.terms().get(name), tolerance * (1 + Math.abs(term)), "loss term " + name));
        double largest = expected.gradients().values().stream()
                .flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
        assertTrue(largest > 1e-6, "gradients are not all zero");
        expected.gradients().forEach((name, gradient) -> assertArrayEquals(
                gradient, actual.gradients().get(name), tolerance * largest, "gradient of " + name));
    }

    private static Environment.Builder reach(Effector effector) {
        return Environment.builder().setEffector(effector).setTask(new RandomTargetReach(0.2))
                .optType(DataType.FLOAT64).optVisionDelay(0.03).optProprioceptionDelay(0.01);
    }

    private static Policy gru(Environment environment, int hidden) {
        return new RecurrentPolicy(
                new Cell.Gru(), environment.observationSize(), hidden, 1, environment.actionSize(), -1);
    }

    @ParameterizedTest
    @CsvSource({"arm26, mujoco, euler", "arm26-paths, thelen, rk4", "arm26, kistemaker, rk4"})
    void equalsAutogradForMotorNetsConventions(String effector, String muscle, String integrator) {
        var environment = reach(ReadyMade.named(effector, Muscles.named(muscle))
                        .optIntegrator(Integrator.named(integrator)).optVariant(Compatibility.MOTORNET).build())
                .build();
        assertSame(environment, gru(environment, 5), Integer.MAX_VALUE, 0, 1, 4, 1e-11);
    }

    @ParameterizedTest
    @CsvSource({
        "point-mass24, relu, euler, 4, NONE, 0.01", "reacher, relu, rk4, 3, NONE, 0.01",
        "arm26, kistemaker, euler, 3, NONE, 0.01", "arm26, mujoco, rk4, 2, MOTORNET, 0.01",
        "arm26-paths, thelen, rk4, 2, NONE, 0.01", "arm26-compliant, kistemaker-compliant, rk4, 3, NONE, 0.0005",
        "arm26-compliant, kistemaker-compliant, euler, 4, MOTORNET, 0.0005"
    })
    void equalsAutogradWithSubsteps(
            String effector, String muscle, String integrator, int substeps, Compatibility compatibility,
            double timestep) {
        Effector body = ReadyMade.named(effector, Muscles.named(muscle)).optIntegrator(Integrator.named(integrator))
                .optTimestep(timestep).optSubsteps(substeps).optVariant(compatibility).build();
        var environment = Environment.builder().setEffector(body).setTask(new RandomTargetReach(5 * timestep))
                .optType(DataType.FLOAT64).optVisionNoise(0.01).optProprioceptionNoise(0.02).optActionNoise(0.03)
                .optStackedActions(2).build();
        assertSame(environment, gru(environment, 5), Integer.MAX_VALUE, 0.01, 1, 7, 1e-11);
        assertSame(environment, gru(environment, 5), 2, 0.01, 2, 40, 1e-11);
    }

    @Test
    void equalsAutogradWithSubstepsUnderLoads() {
        Effector body = ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).optSubsteps(3).build();
        var reach = CenterOutReach.builder().optDuration(0.05).optGoCue(0, 0).optField(ForceField.curl(8)).build();
        for (Task loaded : List.of(reach, Tasks.named("reach-loads", Map.of("duration", 0.05)))) {
            var environment =
                    Environment.builder().setEffector(body).setTask(loaded).optType(DataType.FLOAT64).build();
            assertSame(environment, gru(environment, 6), Integer.MAX_VALUE, 0, 1, 3, 1e-11);
        }
    }

    @Test
    void equalsAutogradForEveryPolicy() {
        var environment = reach(ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build()).build();
        int in = environment.observationSize();
        int out = environment.actionSize();
        for (Policy policy : List.of(
                new RecurrentPolicy(new Cell.Gru(), in, 20, 2, out, -1),
                new RecurrentPolicy(new Cell.Gru(), in, 33, 1, out, -1),
                new RecurrentPolicy(new Cell.Lstm(), in, 18, 1, out, -1),
                new RecurrentPolicy(new Cell.Lstm(), in, 6, 2, out, -1),
                new RecurrentPolicy(new Cell.Rate(1, false), in, 17, 1, out, -1),
                new RecurrentPolicy(new Cell.Rate(0.2, true), in, 24, 1, out, -1),
                new MlpPolicy(in, 19, 2, out, -1))) {
            assertSame(environment, policy, Integer.MAX_VALUE, 0, 1, 5, 1e-11);
        }
    }

    @Test
    void equalsAutogradWithNoiseStackedActionsAndTruncation() {
        var environment = reach(ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build())
                .optVisionNoise(0.01).optProprioceptionNoise(0.02).optActionNoise(0.03).optObservationNoise(0.01)
                .optStackedActions(2).build();
        assertSame(environment, gru(environment, 18), Integer.MAX_VALUE, 0.01, 1, 6, 1e-11);
        assertSame(environment, gru(environment, 18), 7, 0.01, 1, 6, 1e-11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reach-loads", "delayed-reach", "center-out"})
    void equalsAutogradForEveryTask(String task) {
        var effector = ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build();
        var environment = Environment.builder().setEffector(effector).setTask(Tasks.named(task, Map.of()))
                .optType(DataType.FLOAT64).build();
        assertSame(environment, gru(environment, 6), Integer.MAX_VALUE, 0, 1, 3, 1e-11);
    }

    @Test
    void equalsAutogradInAForceField() {
        var effector = ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build();
        var task = CenterOutReach.builder().optDuration(0.3).optField(ForceField.curl(8)).build();
        var environment =
                Environment.builder().setEffector(effector).setTask(task).optType(DataType.FLOAT64).build();
        assertSame(environment, gru(environment, 6), Integer.MAX_VALUE, 0, 1, 3, 1e-11);
    }

    /** The policy on DJL's tape, the body compiled: for policies that cannot be traced. */
    @ParameterizedTest
    @CsvSource({"2147483647, 0", "2147483647, 0.01", "7, 0.01"})
    void equalsAutogradWithThePolicyOnTheTape(int truncation, double hiddenNoise) {
        var environment = reach(ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build())
                .optVisionNoise(0.01).optProprioceptionNoise(0.02).optActionNoise(0.03).optObservationNoise(0.01)
                .optStackedActions(2).build();
        Trials trials = environment.trials(6, 3, 0, Task.Purpose.TRAINING);
        for (Policy policy : List.of(
                gru(environment, 9),
                new RecurrentPolicy(
                        new Cell.Lstm(), environment.observationSize(), 6, 2, environment.actionSize(), -1))) {
            var setup = new Gradients.Setup(environment, policy, LOSSES, truncation, hiddenNoise);
            assertSame(
                    run(new AutogradGradients(setup), policy, trials),
                    run(new CompiledBodyGradients(setup, 2, trials), policy, trials), 1e-11);
        }
    }

    @Test
    void equalsAutogradWithThePolicyOnTheTapeInAForceField() {
        var effector = ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build();
        var task = CenterOutReach.builder().optDuration(0.3).optField(ForceField.curl(8)).build();
        var environment =
                Environment.builder().setEffector(effector).setTask(task).optType(DataType.FLOAT64).build();
        Policy policy = gru(environment, 6);
        Trials trials = environment.trials(3, 3, 0, Task.Purpose.TRAINING);
        var setup = new Gradients.Setup(environment, policy, LOSSES, Integer.MAX_VALUE, 0);
        assertSame(
                run(new AutogradGradients(setup), policy, trials),
                run(new CompiledBodyGradients(setup, 1, trials), policy, trials), 1e-11);
    }

    @Test
    void evaluationIsThatOfAutograd() {
        var environment = reach(ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build())
                .optVisionNoise(0.01).optActionNoise(0.03).optStackedActions(1).build();
        Policy policy = gru(environment, 18);
        var weights = new Weights(policy.initialWeights(RandomStreams.stream(7, "weights", 0)));
        Map<GradientEngine, Map<String, double[]>> rollouts = new EnumMap<>(GradientEngine.class);
        Map<GradientEngine, Evaluation> evaluations = new EnumMap<>(GradientEngine.class);
        for (var engine : List.of(GradientEngine.AUTOGRAD, GradientEngine.COMPILED)) {
            evaluations.put(engine, Evaluation.of(
                    environment, policy, weights, LOSSES, 37, 5, engine, (trials, rollout) -> {
                        Map<String, double[]> all = new LinkedHashMap<>();
                        rollout.overTime().forEach((name, array) -> all.put(name, Tensors.toDoubles(array)));
                        all.put("target", Tensors.toDoubles(rollout.target()));
                        rollouts.put(engine, all);
                    }));
        }
        rollouts.get(GradientEngine.AUTOGRAD).forEach((name, expected) -> {
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertTrue(largest > 0, name);
            assertArrayEquals(expected, rollouts.get(GradientEngine.COMPILED).get(name), 1e-11 * largest, name);
        });
        evaluations.get(GradientEngine.AUTOGRAD).terms().forEach((name, term) -> assertEquals(
                term, evaluations.get(GradientEngine.COMPILED).terms().get(name), 1e-11 * (1 + Math.abs(term)), name));
    }

    @Test
    void severalBlocksAndThreadsGiveTheSameToTheLastBit() {
        var environment = reach(ReadyMade.reluPointMass24().build()).build();
        Policy policy = gru(environment, 20);
        assertSame(environment, policy, Integer.MAX_VALUE, 0, 3, 75, 1e-11);
        Trials trials = environment.trials(75, 3, 0, Task.Purpose.TRAINING);
        var setup = new Gradients.Setup(environment, policy, LOSSES, Integer.MAX_VALUE, 0);
        Outcome one = run(new CompiledGradients(setup, 1, trials), policy, trials);
        Outcome three = run(new CompiledGradients(setup, 3, trials), policy, trials);
        one.gradients().forEach((name, gradient) -> assertArrayEquals(gradient, three.gradients().get(name), name));
    }

    @Test
    void singlePrecisionIsAsCloseToDoublePrecisionAsAutogradIs() {
        var effector = ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build();
        var single = reach(effector).optType(DataType.FLOAT32).build();
        Policy policy = gru(single, 20);
        assertSame(single, policy, Integer.MAX_VALUE, 0, 1, 40, 1e-4);
        var substeps = reach(ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).optSubsteps(3).build())
                .optType(DataType.FLOAT32).build();
        assertSame(substeps, policy, Integer.MAX_VALUE, 0, 1, 40, 1e-4);
    }
}
