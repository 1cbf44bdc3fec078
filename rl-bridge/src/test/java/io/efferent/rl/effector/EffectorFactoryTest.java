package io.efferent.rl.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.ReadyMade;
import io.efferent.mujoco.DivergenceException;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import io.efferent.rl.Sense;
import io.efferent.rl.VectorEnvironment;
import io.efferent.task.AffineLoad;
import io.efferent.task.CenterOutReach;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.SensePerturbation;
import io.efferent.task.Senses;
import io.efferent.task.Sequence;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.UnitPerturbation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectorFactoryTest {
    private static final int STEPS = 12;

    /** A task whose trials bring loads and perturbed senses. */
    private record Perturbed(Task task) implements Task {
        @Override
        public String name() {
            return task.name();
        }

        @Override
        public List<Channel> inputs(Effector effector) {
            return task.inputs(effector);
        }

        @Override
        public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
            var trials = task.sample(effector, batch, random, purpose);
            double[][][] rotation = new double[batch][][];
            Arrays.fill(rotation, new double[][] {{0.8, -0.6}, {0.6, 0.8}});
            var offset = new Sequence(trials.steps() + 1, batch, 2);
            var factor = new Sequence(trials.steps() + 1, batch, 1);
            for (int trial = 0; trial < batch; trial++) {
                offset.fill(trial, 3, trials.steps() + 1, 0.05, -0.02);
                factor.fill(trial, 0, 8, 1);
            }
            return trials.toBuilder()
                    .addHandLoad(AffineLoad.viscous(new double[][] {{0, -13}, {13, 0}}, batch, null))
                    .addSensePerturbation("vision", new SensePerturbation(rotation, offset, factor))
                    .build();
        }

        @Override
        public List<Loss> losses() {
            return task.losses();
        }
    }

    private static Environment perturbedArm() {
        return builder(DataType.FLOAT64)
                .setTask(new Perturbed(CenterOutReach.builder().optDuration(0.01 * STEPS).optGoCue(0.02, 0.05).build()))
                .addSensor(Senses.JOINTS, 0.02, 0.01).addSensor(Senses.TENDON_FORCE).addSensor(Senses.HAND_VELOCITY)
                .build();
    }

    private static Environment arm(DataType type) {
        return builder(type).build();
    }

    private static Environment.Builder builder(DataType type) {
        return Environment.builder()
                .setEffector(ReadyMade.named("arm26", null).build())
                .setTask(CenterOutReach.builder().optDuration(0.01 * STEPS).optGoCue(0.02, 0.05).build())
                .optType(type)
                .optVisionDelay(0.03)
                .optProprioceptionDelay(0.01)
                .optStackedActions(2)
                .optActionNoise(0.02)
                .optVisionNoise(0.01)
                .optObservationNoise(0.001);
    }

    @Test
    void perturbedUnitsAreRefused() {
        var task = new Task() {
            private final Task reach =
                    CenterOutReach.builder().optDuration(0.01 * STEPS).optGoCue(0.02, 0.05).build();

            @Override
            public String name() {
                return "lesioned";
            }

            @Override
            public List<Channel> inputs(Effector effector) {
                return reach.inputs(effector);
            }

            @Override
            public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
                return reach.sample(effector, batch, random, purpose).toBuilder()
                        .addUnitPerturbation(new UnitPerturbation(new double[batch][5], null, false)).build();
            }

            @Override
            public List<Loss> losses() {
                return reach.losses();
            }
        };
        var environment = builder(DataType.FLOAT32).setTask(task).build();
        var refused = assertThrows(IllegalArgumentException.class,
                () -> new EffectorFactory("arm", () -> environment).get().reset(1));
        assertEquals("trials of task 'lesioned': got a perturbation of hidden units, but an environment has no network",
                refused.getMessage());
    }

    private static float[] random(Random random, int count) {
        float[] actions = new float[count];
        for (int i = 0; i < count; i++) {
            actions[i] = random.nextFloat();
        }
        return actions;
    }

    /** The oracle is the episode on DJL arrays, with the same trial and the same noise. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itDoesWhatTheTaskDoes(boolean perturbed) {
        var environment = perturbed ? perturbedArm() : arm(DataType.FLOAT64);
        long seed = 11;
        var random = new Random(1);
        var compiled = new EffectorFactory("arm", () -> environment).get();
        compiled.reset(seed);
        float[] observed = new float[compiled.observationSize()];
        var trials = environment.trials(1, seed, 0, Task.Purpose.TRAINING);
        try (var manager = NDManager.newBaseManager("PyTorch");
                var episode = environment.reset(manager, trials, RandomStreams.stream(seed, "noise", 0))) {
            double sum = 0;
            for (int step = 0; step <= STEPS; step++) {
                compiled.observe(observed, 0);
                double[] expected = Tensors.toDoubles(episode.observation());
                for (int i = 0; i < observed.length; i++) {
                    assertEquals(expected[i], observed[i], 1e-6, "step " + step + ", column " + i);
                }
                if (step < STEPS) {
                    float[] action = random(random, environment.actionSize());
                    double[] numbers = new double[action.length];
                    for (int i = 0; i < action.length; i++) {
                        numbers[i] = action[i];
                    }
                    episode.step(Constants.of(manager, DataType.FLOAT64, new Shape(1, numbers.length), numbers));
                    var outcome = compiled.step(action, 0);
                    assertEquals(step == STEPS - 1, outcome.truncated());
                    assertFalse(outcome.terminated());
                    assertEquals(-loss(environment, episode.endpoint().position(), episode.target(),
                            episode.state().activation()), outcome.reward(), 1e-7);
                    sum += outcome.reward();
                }
            }
            assertTrue(sum < -0.1 && sum > -0.6 * STEPS, "return " + sum);
            double distance = Math.sqrt(episode.endpoint().position().sub(episode.target()).square().sum().getDouble());
            assertEquals(distance, compiled.measures().get("distance"), 1e-6);
            assertEquals(0, compiled.measures().get("success"));
        }
        assertThrows(IllegalStateException.class, () -> compiled.step(new float[6], 0));
    }

    /** City-block distance plus 0.05 times the mean of squared, force-weighted activations, by hand. */
    private static double loss(Environment environment, NDArray hand, NDArray target, NDArray activation) {
        double[] h = Tensors.toDoubles(hand);
        double[] t = Tensors.toDoubles(target);
        double[] a = Tensors.toDoubles(activation);
        try (var manager = NDManager.newBaseManager("PyTorch")) {
            double[] force = Tensors.toDoubles(
                    environment.effector().bind(manager, DataType.FLOAT64).maximumIsometricForce());
            double mean = Arrays.stream(force).average().orElseThrow();
            double effort = 0;
            for (int i = 0; i < a.length; i++) {
                effort += Math.pow(a[i] * force[i] / mean, 2) / a.length;
            }
            return Math.abs(h[0] - t[0]) + Math.abs(h[1] - t[1]) + 0.05 * effort;
        }
    }

    @Test
    void sensesAndActionsAreTheTasks() {
        var arm = new EffectorFactory("arm", () -> arm(DataType.FLOAT32)).get();
        assertEquals(
                List.of(
                        Sense.of(Sense.GOAL, 5), Sense.of(Sense.VISION, 2), Sense.of(Sense.PROPRIOCEPTION, 24)),
                arm.senses());
        assertEquals(6, arm.actions().width());
    }

    private static VectorEnvironment vector(int threads, long seed) {
        var factory = new EffectorFactory("arm", () -> arm(DataType.FLOAT32));
        return new EnvironmentSpec("arm", "", STEPS, factory).vector(70, threads, seed);
    }

    @Test
    void manyTogetherAreTheSameWhetherWholeOrInParts() {
        try (var whole = vector(1, 5); var parts = vector(2, 5)) {
            whole.reset();
            parts.reset();
            var random = new Random(2);
            for (int step = 1; step <= 2 * STEPS + 3; step++) {
                float[] actions = random(random, 70 * 6);
                whole.step(actions);
                parts.start(actions, 0, 20);
                parts.start(actions, 50, 70);
                parts.await(0, 20);
                parts.start(actions, 20, 50);
                parts.await(20, 70);
                assertArrayEquals(whole.observations(), parts.observations(), "step " + step);
                assertArrayEquals(whole.rewards(), parts.rewards(), "step " + step);
                assertEquals(step % STEPS == 0, whole.truncated()[69], "step " + step);
                assertArrayEquals(whole.truncated(), parts.truncated());
                if (step % STEPS == 0) {
                    assertArrayEquals(whole.finalObservations(), parts.finalObservations());
                    assertNotEquals(whole.finalObservations()[0], whole.observations()[0]);
                    var finished = whole.drainFinished();
                    assertEquals(70, finished.size());
                    assertEquals(STEPS, finished.get(42).length());
                    assertEquals(Set.copyOf(finished), Set.copyOf(parts.drainFinished()));
                }
            }
            assertThrows(IllegalStateException.class, () -> {
                parts.start(new float[420], 0, 10);
                parts.await(0, 10);
                parts.start(new float[420], 0, 10);
            });
        }
    }

    @Test
    void aSnapshotGoesOnExactly() {
        try (var one = vector(1, 5); var other = vector(1, 6)) {
            one.reset();
            var random = new Random(2);
            for (int step = 0; step < STEPS + 4; step++) {
                one.step(random(random, 420));
            }
            other.restore(one.snapshot());
            assertArrayEquals(one.observations(), other.observations());
            one.drainFinished();
            for (int step = 0; step < STEPS; step++) {
                float[] actions = random(random, 420);
                one.step(actions);
                other.step(actions);
                assertArrayEquals(one.observations(), other.observations());
                assertArrayEquals(one.rewards(), other.rewards());
            }
            assertEquals(one.drainFinished(), other.drainFinished());
        }
    }

    /** In some trials a load pushes the hand ever faster. */
    private record Explosive(Task task) implements Task {
        @Override
        public String name() {
            return "explosive";
        }

        @Override
        public List<Channel> inputs(Effector effector) {
            return task.inputs(effector);
        }

        @Override
        public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
            var trials = task.sample(effector, batch, random, purpose);
            var gate = new Sequence(trials.steps(), batch, 1);
            for (int trial = 0; trial < batch; trial++) {
                if (random.nextDouble() < 0.3) {
                    gate.fill(trial, 1 + random.nextInt(trials.steps() - 1), trials.steps(), 1);
                }
            }
            return trials.toBuilder().addHandLoad(
                    AffineLoad.viscous(new double[][] {{1e38, 1e38}, {-1e38, 1e38}}, batch, gate)).build();
        }

        @Override
        public List<Loss> losses() {
            return task.losses();
        }
    }

    private static EffectorFactory explosive() {
        var environment = builder(DataType.FLOAT32).setTask(new Explosive(
                CenterOutReach.builder().optDuration(0.01 * STEPS).optGoCue(0.02, 0.05).build())).build();
        return new EffectorFactory("arm", () -> environment);
    }

    @Test
    void aBodyThatDivergesEndsItsEpisodeAlone() {
        int count = 20;
        var spec = new EnvironmentSpec("arm", "", STEPS, explosive());
        try (var one = spec.vector(count, 1, 5); var other = spec.vector(count, 2, 8)) {
            one.reset();
            var random = new Random(2);
            int diverged = 0;
            int whole = 0;
            for (int step = 1; step <= 3 * STEPS; step++) {
                float[] before = one.observations().clone();
                float[] actions = random(random, count * 6);
                one.step(actions);
                for (var episode : one.drainFinished()) {
                    int i = episode.environment();
                    assertEquals(episode.diverged(), one.terminated()[i]);
                    assertEquals(!episode.diverged(), one.truncated()[i]);
                    if (episode.diverged()) {
                        diverged++;
                        assertEquals(0, one.rewards()[i]);
                        int size = one.observationSize();
                        assertArrayEquals(Arrays.copyOfRange(before, i * size, (i + 1) * size),
                                Arrays.copyOfRange(one.finalObservations(), i * size, (i + 1) * size));
                        assertTrue(episode.divergence().startsWith("arm, environment " + i + ", episode "
                                + (step - 1) / STEPS + ", step " + ((step - 1) % STEPS + 1)
                                + ": the simulation diverged in its step "), episode.divergence());
                    } else {
                        assertEquals(0, step % STEPS);
                        whole += episode.length() == STEPS ? 1 : 0;
                        assertTrue(Double.isFinite(episode.reward()));
                    }
                }
                if (step == STEPS + 9) {
                    other.restore(one.snapshot());
                } else if (step > STEPS + 9) {
                    other.step(actions);
                    assertArrayEquals(one.rewards(), other.rewards());
                    assertArrayEquals(one.terminated(), other.terminated());
                    other.drainFinished();
                }
                if (step >= STEPS + 9) {
                    assertArrayEquals(one.observations(), other.observations(), "step " + step);
                }
            }
            assertTrue(diverged > 10 && diverged < 60, diverged + " diverged");
            assertTrue(whole > 30 && whole < 55, whole + " lasted");
        }
    }

    @Test
    void aSingleBodyThatDivergesSaysSo() {
        try (var arm = explosive().get()) {
            int diverged = 0;
            for (int seed = 0; seed < 20; seed++) {
                arm.reset(seed);
                try {
                    while (!arm.step(new float[6], 0).isOver()) { }
                } catch (DivergenceException e) {
                    diverged++;
                }
            }
            assertTrue(diverged > 1 && diverged < 12, diverged + " of 20");
        }
    }

    @Test
    void theReadyMadeOnesRun() {
        for (var spec : DifferentiableEffectors.SPECS) {
            try (var environment = Environments.named(spec.name()).create()) {
                environment.reset(3);
                int steps = 0;
                float[] rest = new float[environment.actions().width()];
                while (!environment.step(rest, 0).isOver()) {
                    steps++;
                }
                assertEquals(spec.stepLimit(), steps + 1, spec.name());
                assertEquals(240, environment.frame(320, 240).getHeight());
            }
        }
    }
}
