package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Plant;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.task.AffineLoad;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.ForceField;
import io.efferent.task.LineConstraint;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Rollout;
import io.efferent.task.SensePerturbation;
import io.efferent.task.Senses;
import io.efferent.task.SensorySource;
import io.efferent.task.Sequence;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.UnitPerturbation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Senses, perturbations and memories that are told once hold in every engine: autograd, compiled, compiled body. */
class ClosedLoopEnginesTest {
    private static final int BATCH = 4;
    private static final int STEPS = 15;
    static final List<Loss> LOSSES = List.of(
            Losses.squaredPosition(), Losses.activation().times(0.3), Losses.hidden().times(0.1),
            Losses.speed().times(0.1));

    /** A sense of a user's own. */
    private record Effort() implements SensorySource {
        @Override
        public String label() {
            return "effort";
        }

        @Override
        public List<Channel> channels(Effector effector) {
            return List.of(new Channel("effort", 1));
        }

        @Override
        public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
            return state.activation().square().sum(new int[] {1}, true);
        }
    }

    private static Environment.Builder arm(int substeps) {
        var effector = ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).optSubsteps(substeps).build();
        return Environment.builder().setEffector(effector).setTask(new RandomTargetReach(STEPS * 0.01))
                .optType(DataType.FLOAT64).optVisionDelay(0.03).optProprioceptionDelay(0.02);
    }

    private static Policy gru(Environment environment) {
        return new RecurrentPolicy(new Cell.Gru(), environment.observationSize(), 7, 2, environment.actionSize(), -1);
    }

    record Outcome(Map<String, Double> terms, Map<String, double[]> gradients, Map<String, double[]> rollout) {}

    static Outcome run(Gradients engine, Gradients.Setup setup, Trials trials) {
        var weights = new Weights(setup.policy().initialWeights(RandomStreams.stream(7, "weights", 0)));
        var batch = new Gradients.Batch(
                1, trials, RandomStreams.stream(7, "noise", 0), RandomStreams.stream(7, "hidden noise", 0),
                RandomStreams.stream(7, "training", 0));
        Map<String, Double> terms = new LinkedHashMap<>();
        Map<String, double[]> gradients = engine.of(weights, batch, terms);
        Map<String, double[]> happened = new LinkedHashMap<>();
        try (NDManager manager = Tensors.newManager()) {
            Rollout rollout = engine.rollout(manager, weights, trials);
            rollout.overTime().forEach((name, x) -> happened.put(name, Tensors.toDoubles(x)));
            setup.environment().sensors().forEach(sensor ->
                    happened.put(sensor.label(), Tensors.toDoubles(rollout.sensed(sensor.label()))));
        }
        return new Outcome(terms, gradients, happened);
    }

    /** Runs all engines, which must agree, and returns what autograd says. */
    static Outcome run(Environment environment, Policy policy, Trials trials, int truncation) {
        var setup = new Gradients.Setup(environment, policy, LOSSES, truncation, 0);
        Outcome expected = run(new AutogradGradients(setup), setup, trials);
        for (Gradients engine : List.of(
                new CompiledGradients(setup, 1, trials), new CompiledBodyGradients(setup, 1, trials))) {
            Outcome actual = run(engine, setup, trials);
            String name = engine.getClass().getSimpleName() + ": ";
            expected.terms().forEach((term, x) ->
                    assertEquals(x, actual.terms().get(term), 1e-11 * (1 + Math.abs(x)), name + term));
            assertClose(name, expected.gradients(), actual.gradients());
            assertClose(name, expected.rollout(), actual.rollout());
        }
        return expected;
    }

    private static void assertClose(String engine, Map<String, double[]> expected, Map<String, double[]> actual) {
        assertEquals(expected.keySet(), actual.keySet(), engine);
        expected.forEach((name, x) -> {
            double largest = Arrays.stream(x).map(Math::abs).max().orElse(0);
            assertArrayEquals(x, actual.get(name), 1e-10 * (1e-3 + largest), engine + name);
        });
    }

    private static Trials trials(Environment environment, Consumer<Trials.Builder> perturbation) {
        var builder = environment.trials(BATCH, 3, 0, Task.Purpose.TRAINING).toBuilder();
        perturbation.accept(builder);
        return builder.build();
    }

    @ParameterizedTest
    @EnumSource(names = {"JOINTS", "TENDON_FORCE", "HAND_VELOCITY"})
    void everySenseServesAllEngines(Senses sense) {
        var environment = arm(1).addSensor(sense, 0.04, 0.01).addSensor(new Effort()).optStackedActions(2)
                .optVisionNoise(0.01).optProprioceptionNoise(0.02).build();
        assertEquals(
                sense.channels(environment.effector()).getFirst(), environment.channels().get(4));
        run(environment, gru(environment), trials(environment, _ -> { }), Integer.MAX_VALUE);
    }

    private static double[][][] matrices(int n, RandomGenerator random) {
        double[][][] all = new double[BATCH][n][n];
        for (double[][] matrix : all) {
            for (double[] row : matrix) {
                Arrays.setAll(row, _ -> 3 * random.nextGaussian());
            }
        }
        return all;
    }

    private static Sequence sequence(int times, int width, double scale, RandomGenerator random) {
        var sequence = new Sequence(times, BATCH, width);
        for (int time = 0; time < times; time++) {
            sequence.setAll(time, RandomStreams.gaussian(random, BATCH * width, scale));
        }
        return sequence;
    }

    private static final int UNITS = 14;

    /** One perturbation of each kind. */
    private enum Perturbation implements Consumer<Trials.Builder> {
        LOAD_ON_HAND {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addHandLoad(new AffineLoad(
                        sequence(STEPS, 1, 1, random()), sequence(STEPS, 2, 1, random()), matrices(2, random()),
                        matrices(2, random()), rows(2, random())));
            }
        },
        CURL {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addHandLoad(AffineLoad.viscous(new double[][] {{0, -8}, {8, 0}}, BATCH, null));
            }
        },
        LOAD_ON_JOINTS {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addJointLoad(new AffineLoad(null, null, matrices(2, random()), matrices(2, random()), null));
            }
        },
        FIELD {
            @Override
            public void accept(Trials.Builder trials) {
                trials.optField((_, hand) -> hand.velocity().mul(-2), sequence(STEPS, 1, 1, random()));
            }
        },
        SEEN {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addSensePerturbation("vision", new SensePerturbation(
                        matrices(2, random()), sequence(STEPS + 1, 2, 0.1, random()),
                        sequence(STEPS + 1, 1, 1, random())));
            }
        },
        FELT {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addSensePerturbation("proprioception", new SensePerturbation(
                        null, sequence(STEPS + 1, 12, 0.1, random()), null));
            }
        },
        LOAD_IN_ZONE {
            @Override
            public void accept(Trials.Builder trials) {
                double[][] center = rows(2, random());
                trials.addHandLoad(new AffineLoad(
                        sequence(STEPS, 1, 1, random()), null, matrices(2, random()), matrices(2, random()), center,
                        new AffineLoad.Zone(center, matrices(2, random()), row(0.5, 0, 1, 0), row(9, 3, 4, 2),
                                row(0.5, 0, 0.2, 0.3))));
                trials.addJointLoad(new AffineLoad(
                        null, null, null, matrices(2, random()), null,
                        new AffineLoad.Zone(center, null, null, row(1, 2, 3, 4), row(0, 0.1, 0, 0.2))));
            }
        },
        LINE {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addConstraint(new LineConstraint(
                        sequence(STEPS, 1, 1, random()), rows(2, random()), rows(2, random()), row(3, 0, 1, 2)));
                trials.addConstraint(new LineConstraint(
                        sequence(STEPS, 1, 1, random()), rows(2, random()), rows(2, random()), row(1, 1, 1, 0)));
            }
        },
        SEEN_OTHERWISE {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addSensePerturbation("vision", new SensePerturbation(
                        matrices(2, random()), new SensePerturbation.Radial(rows(2, random()), rows(2, random())),
                        sequence(STEPS + 1, 2, 0.1, random()),
                        new SensePerturbation.Trigger(rows(2, random()), row(0, 0.8, 1, 9), row(3, 5, 99, 4)),
                        sequence(STEPS + 1, 1, 1, random()), new int[] {2, 0, 1, 3}));
                trials.addSensePerturbation("vision", new SensePerturbation(
                        matrices(2, random()), null, null, null, sequence(STEPS + 1, 1, 1, random()),
                        new int[] {1, 0, 0, 0}));
            }
        },
        UNITS_WRITTEN_TWICE {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addUnitPerturbation(new UnitPerturbation(null, sequence(STEPS, UNITS, 0.3, random()), false));
                trials.addUnitPerturbation(new UnitPerturbation(
                        rows(UNITS, random()), sequence(STEPS, UNITS, 0.3, random()), false));
            }
        },
        UNITS_WRITTEN {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addUnitPerturbation(new UnitPerturbation(
                        rows(UNITS, random()), sequence(STEPS, UNITS, 0.3, random()), false));
            }
        },
        UNITS_READ {
            @Override
            public void accept(Trials.Builder trials) {
                trials.addUnitPerturbation(new UnitPerturbation(
                        rows(UNITS, random()), sequence(STEPS, UNITS, 0.3, random()), true));
            }
        };

        RandomGenerator random() {
            return RandomStreams.stream(5, name(), 0);
        }
    }

    /** One number for each trial. */
    private static double[][] row(double... numbers) {
        return Arrays.stream(numbers).mapToObj(x -> new double[] {x}).toArray(double[][]::new);
    }

    private static void everything(Trials.Builder trials) {
        for (Perturbation perturbation : Perturbation.values()) {
            perturbation.accept(trials);
        }
    }

    private static double[][] rows(int width, RandomGenerator random) {
        double[][] rows = new double[BATCH][];
        Arrays.setAll(rows, _ -> RandomStreams.gaussian(random, width, 1));
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void eachPerturbationServesAllEngines(Perturbation perturbation) {
        var environment = arm(1).build();
        run(environment, gru(environment), trials(environment, perturbation), Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"1, 2147483647", "3, 2147483647", "1, 6"})
    void perturbationsServeAllEngines(int substeps, int truncation) {
        var environment = arm(substeps).build();
        var perturbed =
                run(environment, gru(environment), trials(environment, ClosedLoopEnginesTest::everything), truncation);
        var free = run(environment, gru(environment), trials(environment, _ -> { }), truncation);
        assertFalse(perturbed.rollout().get("hand position")[20] == free.rollout().get("hand position")[20]);
        assertTrue(perturbed.rollout().containsKey("load on the hand"));
        assertFalse(free.rollout().containsKey("load on the hand"));
    }

    /** Perturbations that change nothing leave every bit as it is. */
    @Test
    void perturbationsThatAreOffChangeNoBit() {
        var environment = arm(2).build();
        var random = RandomStreams.stream(5, "perturbations", 0);
        double[][] ones = new double[BATCH][UNITS];
        for (double[] row : ones) {
            Arrays.fill(row, 1);
        }
        var off = trials(environment, builder -> builder
                .addHandLoad(new AffineLoad(
                        new Sequence(STEPS, BATCH, 1), sequence(STEPS, 2, 1, random), matrices(2, random),
                        matrices(2, random), null))
                .addJointLoad(new AffineLoad(new Sequence(STEPS, BATCH, 1), null, matrices(2, random), null, null))
                .addSensePerturbation("vision", new SensePerturbation(null, new Sequence(STEPS + 1, BATCH, 2), null))
                .addUnitPerturbation(new UnitPerturbation(ones, new Sequence(STEPS, BATCH, UNITS), false)));
        var setup = new Gradients.Setup(environment, gru(environment), LOSSES, Integer.MAX_VALUE, 0);
        var free = trials(environment, _ -> { });
        for (Gradients engine : List.of(
                new AutogradGradients(setup), new CompiledGradients(setup, 1, free),
                new CompiledBodyGradients(setup, 1, free))) {
            Outcome expected = run(engine, setup, free);
            Outcome actual = run(engine, setup, off);
            String name = engine.getClass().getSimpleName() + ": ";
            assertEquals(expected.terms(), actual.terms(), name);
            expected.gradients()
                    .forEach((weight, g) -> assertArrayEquals(g, actual.gradients().get(weight), name + weight));
            expected.rollout().forEach((what, x) -> assertArrayEquals(x, actual.rollout().get(what), name + what));
        }
    }

    /** A linear field is data: trials of other strengths run on the step that is compiled. */
    @Test
    void aCurlFieldIsWhatItsFunctionIs() {
        var environment = arm(2).build();
        var data =
                run(environment, gru(environment), trials(environment, t -> t.optField(ForceField.curl(9), null)), 100);
        ForceField written = (plant, hand) -> ForceField.curl(9).force(plant, hand);
        var code = run(environment, gru(environment), trials(environment, t -> t.optField(written, null)), 100);
        assertClose("curl: ", data.gradients(), code.gradients());
        assertClose("curl: ", data.rollout(), code.rollout());
    }

    /** Memory that starts from a learned weight, through a function. */
    private record LearnedStart(RecurrentPolicy network) implements Policy {
        @Override
        public String name() {
            return "learned start";
        }

        @Override
        public int observationSize() {
            return network.observationSize();
        }

        @Override
        public int actionSize() {
            return network.actionSize();
        }

        @Override
        public Map<String, Values> initialWeights(RandomGenerator random) {
            Map<String, Values> weights = new LinkedHashMap<>(network.initialWeights(random));
            weights.put("start",
                    new Values(RandomStreams.gaussian(random, network.hidden(), 1), new Shape(1, network.hidden())));
            return weights;
        }

        @Override
        public NDList initialMemory(Parameters weights, long batch) {
            NDArray start = weights.get("start").tanh();
            return new NDList(network.initialMemory(weights, batch).getFirst().add(start));
        }

        @Override
        public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
            return network.step(weights, observation, memory);
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("policy", name());
        }
    }

    @ParameterizedTest
    @CsvSource({"2147483647", "6"})
    void memoryBeginsWhereThePolicySaysAndItsWeightsLearn(int truncation) {
        var environment = arm(1).build();
        var policy = new LearnedStart(new RecurrentPolicy(
                new Cell.Gru(), environment.observationSize(), 7, 1, environment.actionSize(), -1));
        var outcome = run(environment, policy, trials(environment, _ -> { }), truncation);
        assertTrue(Arrays.stream(outcome.gradients().get("start")).allMatch(g -> Math.abs(g) > 1e-12));
    }
}
