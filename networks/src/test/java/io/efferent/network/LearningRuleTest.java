package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Plant;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.task.CenterOutReach;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.UnitPerturbation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRuleTest {
    private static final double NOISE = 0.05;
    private static final List<Loss> LOSSES = List.of(
            Losses.position(), Losses.activation().times(0.05), Losses.hidden().times(0.1));
    private static final List<Loss> REWARDED = LOSSES.subList(0, 2);

    private static Environment environment(Effector effector, Task task, double actionNoise) {
        return Environment.builder().setEffector(effector).setTask(task).optType(DataType.FLOAT64)
                .optVisionDelay(0.02).optActionNoise(actionNoise).build();
    }

    private static Environment pointMass(double actionNoise) {
        return environment(ReadyMade.reluPointMass24().build(), new RandomTargetReach(0.05), actionNoise);
    }

    private static RecurrentPolicy policy(Environment environment, Cell cell) {
        return new RecurrentPolicy(
                cell, environment.observationSize(), Tiny.HIDDEN, 1, environment.actionSize(), -0.5);
    }

    private static Weights weights(Policy policy) {
        return new Weights(policy.initialWeights(RandomStreams.stream(3, "weights", 0)));
    }

    private static Gradients.Setup setup(
            Environment environment, Policy policy, List<Loss> losses, double hiddenNoise) {
        return new Gradients.Setup(environment, policy, losses, Integer.MAX_VALUE, hiddenNoise);
    }

    private static Gradients.Batch batch(Trials trials, int draw) {
        return new Gradients.Batch(
                2, trials, RandomStreams.stream(draw, "noise", 0), RandomStreams.stream(draw, "hidden noise", 0),
                RandomStreams.stream(draw, "training", 0));
    }

    private static Map<String, double[]> changes(
            Environment environment, Policy policy, LearningRule rule, Weights weights, Trials trials) {
        var setup = setup(environment, policy, LOSSES, 0);
        return new RuleGradients(setup, new AutogradGradients(setup), rule)
                .of(weights, batch(trials, 0), new LinkedHashMap<>());
    }

    /** Of all weights, one after another. */
    private static double[] flat(Map<String, double[]> gradients) {
        return gradients.values().stream().flatMapToDouble(Arrays::stream).toArray();
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"gru", "lstm", "leaky"})
    void theMeanOfNodePerturbationIsTheGradientOfBackpropagation(String cell) {
        var quiet = pointMass(0);
        var noisy = pointMass(NOISE);
        var policy = policy(quiet, switch (cell) {
            case "gru" -> new Cell.Gru();
            case "lstm" -> new Cell.Lstm();
            default -> new Cell.Rate(0.3, false);
        });
        var weights = weights(policy);
        int draws = 30;
        int repeats = 200;
        int[] rows = new int[2 * repeats];
        Arrays.setAll(rows, i -> i % 2);
        var trials = quiet.trials(2, 5, 0, Task.Purpose.TRAINING).select(rows);
        var setup = setup(quiet, policy, LOSSES, 0);
        var rule = new RuleGradients(setup, new AutogradGradients(setup), new NodePerturbation(NOISE, NOISE));
        var backpropagation = new AutogradGradients(setup(noisy, policy, REWARDED, NOISE));
        double[][] tried = new double[draws][];
        double[] expected = null;
        for (int draw = 0; draw < draws; draw++) {
            tried[draw] = flat(rule.of(weights, batch(trials, draw), new LinkedHashMap<>()));
            double[] exact = flat(backpropagation.of(weights, batch(trials, 100 + draw), new LinkedHashMap<>()));
            expected = expected == null ? exact : sum(expected, exact, 1);
        }
        double squares = 0;
        double size = 0;
        double distance = 0;
        int moving = 0;
        for (int i = 0; i < expected.length; i++) {
            int index = i;
            double[] own = Arrays.stream(tried).mapToDouble(one -> one[index]).toArray();
            double mean = Arrays.stream(own).average().orElseThrow();
            double variance = Arrays.stream(own).map(x -> (x - mean) * (x - mean)).sum() / (draws - 1) / draws;
            double error = mean - expected[i] / draws;
            size += expected[i] * expected[i] / draws / draws;
            distance += error * error;
            if (variance > 0) {
                squares += error * error / variance;
                moving++;
            }
        }
        // Of Student's t with 29 degrees of freedom, 1.07; weights are not independent of each other.
        assertEquals(1.07, squares / moving, 0.6);
        assertTrue(distance < 0.1 * size, distance + " of " + size);
    }

    private static double[] sum(double[] a, double[] b, double factor) {
        double[] sum = new double[a.length];
        Arrays.setAll(sum, i -> a[i] + factor * b[i]);
        return sum;
    }

    @Test
    void feedbackTeachesTheRecurrentWeightsAsComputedByHand() {
        double leak = 0.3;
        var environment = environment(ReadyMade.reluPointMass24().build(), new RandomTargetReach(0.07), 0);
        var policy = policy(environment, new Cell.Rate(leak, false));
        var weights = weights(policy);
        var trials = environment.trials(3, 5, 0, Task.Purpose.TRAINING);
        double[] expected = new double[Tiny.HIDDEN * Tiny.HIDDEN];
        try (NDManager manager = Tensors.newManager()) {
            var rollout = new AutogradGradients(setup(environment, policy, LOSSES, 0))
                    .rollout(manager, weights, trials);
            double[][][] hand = Tensors.toCube(rollout.endpoint());
            double[][][] hidden = Tensors.toCube(rollout.hidden());
            double[] input = weights.get("rnn.weight_ih_l0");
            // Goal, then vision.
            int seen = 2;
            int columns = environment.observationSize();
            for (int trial = 0; trial < 3; trial++) {
                double[] sum = new double[Tiny.HIDDEN];
                for (int t = 0; t < trials.steps(); t++) {
                    int then = Math.max(0, t - 2);
                    double x = hand[trial][then][0] - trials.target().get(then, trial, 0);
                    double y = hand[trial][then][1] - trials.target().get(then, trial, 1);
                    for (int j = 0; j < Tiny.HIDDEN; j++) {
                        sum[j] += t == 0 ? 0 : hidden[trial][t - 1][j];
                    }
                    for (int i = 0; i < Tiny.HIDDEN; i++) {
                        double drive = input[i * columns + seen] * x + input[i * columns + seen + 1] * y;
                        for (int j = 0; j < Tiny.HIDDEN; j++) {
                            expected[i * Tiny.HIDDEN + j] -= 0.1 * leak * drive * sum[j] / 3;
                        }
                    }
                }
            }
        }
        var changes = changes(environment, policy, new FeedbackRule(), weights, trials);
        assertTrue(Arrays.stream(expected).map(Math::abs).max().orElseThrow() > 1e-4);
        assertArrayEquals(expected, changes.get("rnn.weight_hh_l0"), 1e-14);
        assertEquals(weights.names(), List.copyOf(changes.keySet()));
    }

    /** Moment arms and the Jacobian are differences of lengths and hand positions. */
    @Test
    void theReadoutLearnsThePushBackToTheLineAsComputedByHand() {
        var arm = ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).build();
        var environment = environment(arm, CenterOutReach.builder().optDuration(0.06).optGoCue(0.01, 0.02).build(), 0);
        var policy = policy(environment, new Cell.Gru());
        var weights = weights(policy);
        var trials = environment.trials(2, 5, 0, Task.Purpose.VALIDATION);
        double[] expected = new double[6 * Tiny.HIDDEN];
        double[] bias = new double[6];
        try (NDManager manager = Tensors.newManager()) {
            var plant = arm.bind(manager, DataType.FLOAT64);
            double[] strongest = Tensors.toDoubles(plant.maximumIsometricForce());
            var rollout = new AutogradGradients(setup(environment, policy, LOSSES, 0))
                    .rollout(manager, weights, trials);
            double[][][] hand = Tensors.toCube(rollout.endpoint());
            double[][][] velocity = Tensors.toCube(rollout.endpointVelocity());
            double[][][] position = Tensors.toCube(rollout.position());
            double[][][] hidden = Tensors.toCube(rollout.hidden());
            for (int trial = 0; trial < 2; trial++) {
                double angle = Math.toRadians(45 * trial);
                double[] left = {-Math.sin(angle), Math.cos(angle)};
                for (int t = 0; t < trials.steps(); t++) {
                    double force = 0;
                    for (int i = 0; i < 2; i++) {
                        force -= left[i] * (200 * (hand[trial][t][i] - hand[trial][0][i])
                                + 20 * velocity[trial][t][i]);
                    }
                    double[] pull = new double[12];
                    double[] torque = new double[2];
                    for (int joint = 0; joint < 2; joint++) {
                        var ahead = still(plant, position[trial][t], joint, 1e-6);
                        var behind = still(plant, position[trial][t], joint, -1e-6);
                        double[] stretch = slope(ahead.path().length(), behind.path().length());
                        double[] moved = slope(
                                plant.endpoint(ahead).position(), plant.endpoint(behind).position());
                        torque[joint] = force * (moved[0] * left[0] + moved[1] * left[1]);
                        for (int m = 0; m < 6; m++) {
                            pull[joint * 6 + m] = -stretch[m] * strongest[m];
                        }
                    }
                    double strength = Arrays.stream(pull).map(x -> x * x).sum();
                    for (int m = 0; m < 6; m++) {
                        double error = (pull[m] * torque[0] + pull[6 + m] * torque[1]) / strength;
                        bias[m] -= error / 2;
                        for (int j = 0; j < Tiny.HIDDEN; j++) {
                            expected[m * Tiny.HIDDEN + j] -= error * hidden[trial][t][j] / 2;
                        }
                    }
                }
            }
        }
        var changes = changes(environment, policy, new ReadoutRule(), weights, trials);
        double largest = Arrays.stream(bias).map(Math::abs).max().orElseThrow();
        assertTrue(largest > 1e-6, Arrays.toString(bias));
        assertArrayEquals(expected, changes.get("fc.weight"), 1e-6 * largest);
        assertArrayEquals(bias, changes.get("fc.bias"), 1e-6 * largest);
    }

    private static EffectorState still(Plant plant, double[] position, int joint, double by) {
        double[] moved = position.clone();
        moved[joint] += by;
        var at = Constants.of(plant.manager(), plant.type(), new double[][] {moved});
        return plant.assemble(at, at.zerosLike(), new MuscleState(
                Constants.of(plant.manager(), plant.type(), new double[1][6])), null);
    }

    private static double[] slope(NDArray ahead, NDArray behind) {
        return Arrays.stream(Tensors.toDoubles(ahead.sub(behind))).map(x -> x / 2e-6).toArray();
    }

    /** Whatever the engine that runs the trials, in single precision, and what else may learn. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "feedback | all | rnn.weight_hh_l0", "readout | all | fc.bias, fc.weight", "readout | fc.bias | fc.bias",
        "node-perturbation | output | fc.bias, fc.weight",
        "node-perturbation | recurrent | rnn.weight_hh_l0"
    })
    void theRestStaysBitForBit(String rule, String part, String expected) {
        for (GradientEngine engine : GradientEngine.values()) {
            var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                    .setTask(new RandomTargetReach(0.1)).build();
            var policy = policy(environment, new Cell.Rate(0.5, false));
            var trainer = Tiny.trainer(environment).setPolicy(policy).optEngine(engine).optOptimizer(new Sgd(0))
                    .optRule(LearningRule.named(rule)).optLearningRate(LearningRate.constant(0.1)).optClip(0);
            if (!part.equals("all")) {
                trainer.optPlastic(PlasticSet.of(environment, policy, List.of(part)));
            }
            var built = trainer.build();
            assertTrue(built.engine().contains("learning by " + rule), built.engine());
            var before = built.checkpoint().weights();
            var after = built.run().last().weights();
            Set<String> changed = new TreeSet<>();
            before.names().stream().filter(name -> !Arrays.equals(before.get(name), after.get(name)))
                    .forEach(changed::add);
            assertEquals(new TreeSet<>(List.of(expected.split(", "))), changed, engine.toString());
        }
    }

    @Test
    void whatIsResumedGivesTheSameNumbers() {
        var environment = pointMass(0);
        var trainer = Tiny.trainer(environment).optEngine(GradientEngine.AUTOGRAD).optOptimizer(new Sgd(0))
                .optRule(new NodePerturbation());
        var whole = trainer.build().run().last();
        var half = trainer.optBatches(3).build().run().last();
        var rest = trainer.optBatches(6).optOptimizer(new Sgd(0)).optResume(half).build().run().last();
        assertEquals(new HashMap<>(whole.weights().values()), new HashMap<>(rest.weights().values()));
    }

    @Test
    void whatARuleIsNotForIsNamed() {
        var environment = pointMass(0);
        assertTrue(assertThrows(IllegalArgumentException.class, () ->
                Tiny.trainer(environment).optRule(new FeedbackRule()).build()).getMessage()
                .startsWith("rule: got 'feedback' for policy {policy=gru"));
        var perceptron = new MlpPolicy(environment.observationSize(), 4, 1, environment.actionSize(), -5);
        assertTrue(assertThrows(IllegalArgumentException.class, () ->
                Tiny.trainer(environment).setPolicy(perceptron).optRule(new ReadoutRule()).build()).getMessage()
                .startsWith("rule: got 'readout' for policy {policy=mlp"));
        assertEquals("rule: got 'hebb', expected one of [node-perturbation, feedback, readout]",
                assertThrows(IllegalArgumentException.class, () -> LearningRule.named("hebb")).getMessage());
        assertEquals("outputNoise: got 0.0, expected a positive number",
                assertThrows(IllegalArgumentException.class, () -> new NodePerturbation(0.1, 0)).getMessage());
        var trainer = Tiny.trainer(environment).optRule(new NodePerturbation()).build();
        var trials = environment.trials(4, 0, 0, Task.Purpose.TRAINING).toBuilder()
                .addUnitPerturbation(new UnitPerturbation(new double[4][Tiny.HIDDEN], null, false)).build();
        assertTrue(assertThrows(IllegalArgumentException.class, () -> trainer.learn(trials)).getMessage()
                .startsWith("trials: got perturbed units"));
    }
}
