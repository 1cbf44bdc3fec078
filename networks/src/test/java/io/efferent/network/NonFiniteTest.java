package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Sequence;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NonFiniteTest {
    @TempDir Path folder;

    /** A push of {@code force} on the hand of trial 2, along y, in the step from time 3 to time 4. */
    private record Push(double force) implements Task {
        private static final RandomTargetReach REACH = new RandomTargetReach(0.1);

        @Override
        public String name() {
            return "push";
        }

        @Override
        public List<Channel> inputs(Effector effector) {
            return REACH.inputs(effector);
        }

        @Override
        public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
            var trials = REACH.sample(effector, batch, random, purpose);
            return Trials.builder().setPosition(trials.position()).setTarget(trials.target())
                    .addInput("goal", trials.inputs().get("goal"))
                    .optEndpointLoad(new Sequence(trials.steps(), batch, 2).set(3, 2, 0, force)).build();
        }

        @Override
        public List<Loss> losses() {
            return REACH.losses();
        }
    }

    @Test
    void namesQuantityTimeTrialAndColumn() {
        Environment environment = Tiny.environment(DataType.FLOAT32, new Push(Double.NaN));
        var failure = assertThrows(NonFiniteException.class, () -> Tiny.trainer(environment).build().run());
        assertEquals("batch 1: load on the hand is NaN at time step 4, trial 2, column 1", failure.getMessage());
    }

    @Test
    void namesTheBatchAndKeepsEarlierCheckpoints() {
        Environment environment = Tiny.reach(DataType.FLOAT32, 0.1);
        int[] calls = {0};
        var losses = List.of(new Loss("odd", 1, rollout ->
                rollout.endpoint().square().mean()
                        .add(rollout.constant(++calls[0] < 4 ? 0 : Double.POSITIVE_INFINITY))));
        var failure = assertThrows(NonFiniteException.class, () -> Tiny.trainer(environment).optLosses(losses)
                .optValidation(0, 1).optCheckpointEvery(2).optFolder(folder).build().run());
        assertEquals("batch 4: loss is Infinity although everything that happened is finite", failure.getMessage());
        assertEquals(2, Checkpoint.load(folder.resolve("last.npz")).batches());
    }

    private static String refusal(GradientEngine engine, DataType type, int late, Loss.Term term) {
        Environment environment = Tiny.reach(type, 0.1);
        int[] batches = {0};
        var losses = List.of(new Loss("kink", 1, rollout ->
                ++batches[0] > late ? term.of(rollout) : rollout.endpoint().square().mean()));
        return assertThrows(
                NonFiniteException.class, () -> Tiny.trainer(environment).optLosses(losses).optEngine(engine)
                .optValidation(0, 1).build().run()).getMessage();
    }

    /** Terms of an infinite slope, and what they read. */
    static Stream<Arguments> infiniteSlopes() {
        return Stream.of(
                Arguments.of("hand position", (Loss.Term) r ->
                        r.endpoint().sub(r.endpoint()).square().sum(new int[] {2}).sqrt().mean()),
                Arguments.of("hand position", (Loss.Term) r -> r.endpoint().mul(r.constant(0)).abs().pow(0.5).mean()),
                Arguments.of("excitation", (Loss.Term) r -> r.excitation().sub(r.excitation()).sqrt().mean()),
                Arguments.of("joint velocity", (Loss.Term) r -> r.velocity().square().sum(new int[] {2}).sqrt().mean()),
                Arguments.of("hand velocity", (Loss.Term) r ->
                        r.endpointVelocity().square().sum(new int[] {2}).sqrt().mean()));
    }

    /** The square root has an infinite slope at zero, times zero. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("infiniteSlopes")
    void namesTheTermOfInfiniteSlopeWhicheverTheEngine(String quantity, Loss.Term term) {
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            for (GradientEngine engine : List.of(GradientEngine.AUTOGRAD, GradientEngine.COMPILED)) {
                assertEquals(
                        "batch 1: gradient of loss 'kink' by " + quantity
                        + " at time step 0 is not finite although its "
                                + "value is: a square root or norm of 0 has an infinite slope, Tensors.sqrt has none",
                        refusal(engine, type, 0, term), engine + ", " + type);
            }
        }
    }

    @Test
    void namesTheTermInLaterBatchesToo() {
        for (GradientEngine engine : List.of(GradientEngine.AUTOGRAD, GradientEngine.COMPILED)) {
            String message = refusal(engine, DataType.FLOAT32, 2, r -> r.endpoint().sub(r.endpoint()).sqrt().mean());
            assertTrue(
                    message.startsWith(
                    "batch 3: gradient of loss 'kink' by hand position at time step 0 is not finite"), message);
        }
    }

    /** Its square root has none. */
    @Test
    void distancesThatVanishAreLearnedFromWithTensorsSqrt() {
        Environment environment = Tiny.reach(DataType.FLOAT32, 0.1);
        var losses = List.of(new Loss("speed", 1, r ->
                Tensors.sqrt(r.endpointVelocity().square().sum(new int[] {2})).mean()));
        for (GradientEngine engine : List.of(GradientEngine.AUTOGRAD, GradientEngine.COMPILED)) {
            double norm = Tiny.trainer(environment).optLosses(losses).optEngine(engine).build().learn().gradientNorm();
            assertTrue(norm > 0 && Double.isFinite(norm), engine + ": " + norm);
        }
    }
}
