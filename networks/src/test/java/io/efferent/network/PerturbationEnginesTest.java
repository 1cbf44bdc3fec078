package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.array.Values;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.task.CenterOutReach;
import io.efferent.task.Environment;
import io.efferent.task.Perturbation;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.perturbation.Perturbations;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every ready-made perturbation in a closed loop with an arm and a network. */
class PerturbationEnginesTest {
    private static final int BATCH = 4;
    private static final int UNITS = 6;
    private static final long[] SEEDS = {1, 2, 3, 4};

    /** Each name once, with what it needs and at a size that one sees within a short reach. */
    static List<Perturbation> perturbations() {
        Map<String, Map<String, ?>> given = Map.ofEntries(
                Map.entry("viscosity", Map.of("matrix", new double[][] {{1, 2}, {-3, 4}}, "angle", 20)),
                Map.entry("stiffness", Map.of("matrix", new double[][] {{10, 20}, {-30, 40}})),
                Map.entry("channel", Map.of("halfWidth", 0.0002)),
                Map.entry("saddle", Map.of("clear", 0.095)),
                Map.entry("torque", Map.of("joint", 1, "like", 0)),
                Map.entry("random-push", Map.of("probability", 1)),
                Map.entry("cursor-clamp", Map.of("angle", 30)),
                Map.entry("cursor-jump", Map.of("moved", 0.005, "duration", 0.05)),
                Map.entry("target-jump", Map.of("delay", 0.02)),
                Map.entry("sense-loss", Map.of("probability", 0.5)),
                Map.entry("sense-noise", Map.of("deviation", 0.1)),
                Map.entry("sense-bias", Map.of("sense", "proprioception", "bias", 0.1)),
                Map.entry("lesion", Map.of("of", UNITS, "fraction", 0.5)),
                Map.entry("unit-clamp", Map.of("of", UNITS, "units", List.of(1, 3), "value", 0.3)),
                Map.entry("unit-gain", Map.of("of", UNITS)),
                Map.entry("stimulation", Map.of("of", UNITS)),
                Map.entry("unit-noise", Map.of("of", UNITS, "before", true)));
        return Perturbations.NAMES.stream()
                .map(name -> Perturbations.named(name, given.getOrDefault(name, Map.of()))).toList();
    }

    private static Environment environment() {
        return Environment.builder()
                .setEffector(ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build())
                .setTask(CenterOutReach.builder().optDuration(0.15).optGoCue(0, 0.02).optCatchFraction(0).build())
                .optType(DataType.FLOAT64).optVisionDelay(0.02).build();
    }

    private static Trials perturbed(Environment environment, List<Perturbation> all, double... size) {
        Trials trials = environment.trials(BATCH, 3, 0, Task.Purpose.VALIDATION);
        for (Perturbation perturbation : all) {
            trials = perturbation.perturb(environment, trials, size, SEEDS);
        }
        return trials;
    }

    private static Policy policy(Environment environment) {
        return new RecurrentPolicy(
                new Cell.Gru(), environment.observationSize(), UNITS, 1, environment.actionSize(), -1);
    }

    /** No bit of losses and rollouts; gradients but for their last digit. */
    private static void assertNoBitChanged(List<Perturbation> all) {
        Environment environment = environment().stableUnder(all);
        Trials free = environment.trials(BATCH, 3, 0, Task.Purpose.VALIDATION);
        Trials off = perturbed(environment, all, 0, 0, 0, 0);
        var setup =
                new Gradients.Setup(environment, policy(environment), ClosedLoopEnginesTest.LOSSES, 100, 0);
        for (Gradients engine : List.of(new AutogradGradients(setup), new CompiledGradients(setup, 1, free))) {
            var expected = ClosedLoopEnginesTest.run(engine, setup, free);
            var actual = ClosedLoopEnginesTest.run(engine, setup, off);
            String name = engine.getClass().getSimpleName() + " " + all + ": ";
            assertEquals(expected.terms(), actual.terms(), name);
            // On the way back, terms are added up in another order.
            expected.gradients().forEach((weight, g) ->
                    assertArrayEquals(g, actual.gradients().get(weight), 1e-15 * largest(g), name + weight));
            expected.rollout().forEach((what, x) -> assertArrayEquals(x, actual.rollout().get(what), name + what));
        }
    }

    private static double largest(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    @Tag("slow")
    @Test
    void allTogetherAtSizeZeroChangeNoBit() {
        assertNoBitChanged(perturbations());
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("perturbations")
    void eachAtSizeZeroChangesNoBit(Perturbation perturbation) {
        assertNoBitChanged(List.of(perturbation));
    }

    /** All engines agree, and the perturbation does something, in the trials that have it and in no other. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("perturbations")
    void eachServesAllEnginesAndDoesSomething(Perturbation perturbation) {
        Environment environment = environment().stableUnder(List.of(perturbation));
        Policy policy = policy(environment);
        var actual = ClosedLoopEnginesTest.run(
                environment, policy, perturbed(environment, List.of(perturbation), 1, 0, -0.5, 0), 100);
        var setup = new Gradients.Setup(environment, policy, ClosedLoopEnginesTest.LOSSES, 100, 0);
        var free = ClosedLoopEnginesTest.run(
                new AutogradGradients(setup), setup, environment.trials(BATCH, 3, 0, Task.Purpose.VALIDATION));
        double[] moved = actual.rollout().get("joint velocity");
        double[] expected = free.rollout().get("joint velocity");
        if (perturbation.name().equals("target-jump")) {
            moved = actual.rollout().get("excitation");
            expected = free.rollout().get("excitation");
        }
        int perTrial = expected.length / BATCH;
        for (int trial = 0; trial < BATCH; trial++) {
            double difference = 0;
            for (int i = trial * perTrial; i < (trial + 1) * perTrial; i++) {
                difference = Math.max(difference, Math.abs(moved[i] - expected[i]));
            }
            boolean isOff = trial % 2 == 1 || trial == 2 && perturbation.name().equals("sense-delay");
            assertTrue(isOff ? difference == 0 : difference > 1e-9,
                    perturbation + ", trial " + trial + ": " + difference);
        }
    }

    /** Gradients of the loss through every hook against central differences. */
    @Tag("slow")
    @Test
    void gradientsThroughAllAreThoseOfTheLoss() {
        Environment environment = environment().stableUnder(perturbations());
        Policy policy = policy(environment);
        var setup = new Gradients.Setup(environment, policy, ClosedLoopEnginesTest.LOSSES, 100, 0);
        Trials trials = perturbed(environment, perturbations(), 0.1, -0.05, 0.02, 0.05);
        Gradients engine = new CompiledGradients(setup, 1, trials);
        Map<String, Values> start = policy.initialWeights(RandomStreams.stream(7, "weights", 0));
        Map<String, double[]> gradient = loss(engine, start, trials, new LinkedHashMap<>());
        for (int draw = 0; draw < 5; draw++) {
            Map<String, double[]> direction = new LinkedHashMap<>();
            var random = RandomStreams.stream(11, "direction", draw);
            double slope = 0;
            for (var weight : start.entrySet()) {
                double[] d = RandomStreams.gaussian(random, weight.getValue().data().length, 1);
                direction.put(weight.getKey(), d);
                double[] g = gradient.get(weight.getKey());
                for (int i = 0; i < d.length; i++) {
                    slope += d[i] * g[i];
                }
            }
            double quotient = quotient(engine, start, direction, trials, 2e-5);
            assertEquals(slope, quotient, 1e-7 * (1 + Math.abs(slope)), "direction " + draw);
            assertTrue(Math.abs(slope) > 1e-4, "a direction that changes nothing tests nothing: " + slope);
        }
    }

    /** A difference quotient of order 4. */
    private static double quotient(
            Gradients engine, Map<String, Values> start, Map<String, double[]> direction, Trials trials, double h) {
        double near = at(engine, start, direction, trials, h) - at(engine, start, direction, trials, -h);
        double far = at(engine, start, direction, trials, 2 * h) - at(engine, start, direction, trials, -2 * h);
        return (8 * near - far) / (12 * h);
    }

    private static double at(
            Gradients engine, Map<String, Values> start, Map<String, double[]> direction, Trials trials, double step) {
        Map<String, Values> moved = new LinkedHashMap<>();
        start.forEach((name, values) -> {
            double[] data = values.data().clone();
            double[] d = direction.get(name);
            Arrays.setAll(data, i -> data[i] + step * d[i]);
            moved.put(name, new Values(data, values.shape()));
        });
        Map<String, Double> terms = new LinkedHashMap<>();
        loss(engine, moved, trials, terms);
        return terms.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Map<String, double[]> loss(
            Gradients engine, Map<String, Values> weights, Trials trials, Map<String, Double> terms) {
        var batch = new Gradients.Batch(1, trials, null, null, RandomStreams.stream(7, "training", 0));
        return engine.of(new Weights(weights), batch, terms);
    }
}
