package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Garbage;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.effector.Effector;
import io.efferent.effector.MusclePath;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleParameter;
import io.efferent.muscle.MuscleState;
import io.efferent.skeleton.PointMass;
import io.efferent.task.CenterOutReach;
import io.efferent.task.Environment;
import io.efferent.task.ForceField;
import io.efferent.task.Loss;
import io.efferent.task.Task;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A user's muscle, force field and loss, written with plain numbers. DJL frees the memory of such numbers while the
 * tape still needs it; the loss collects garbage after it was computed, so that this would show.
 */
class NumberOverloadsTest {
    private record PlainMuscle() implements Muscle {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public List<MuscleParameter> parameters() {
            return Muscle.withActivation(0.01, 0.015, 0.05);
        }

        @Override
        public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
            NDArray stretch = pathLength.div(2.8).sub(0.8).maximum(0.01);
            try (NDArray gain = pathLength.getManager().create(new float[] {1, 1.25f, 1.5f, 0.75f}, new Shape(1, 4))) {
                NDArray active = state.activation().mul(1.5).pow(1.2).mul(gain);
                NDArray damping = pathVelocity.mul(0.3).clip(-0.5, 0.5).add(1);
                NDArray force = active.mul(damping).add(stretch.pow(2.5).div(3)).mul(120).minimum(5e3);
                return new MuscleOutput(force, pathLength, pathVelocity, Map.of());
            }
        }
    }

    private static final ForceField FIELD = (plant, hand) -> hand.velocity().mul(-3)
            .add(hand.position().pow(3).mul(20));

    private static final Loss LOSS = new Loss("plain", 1, rollout -> {
        NDArray miss = rollout.endpoint().sub(rollout.target()).div(0.1);
        NDArray loss = miss.square().add(1e-3).pow(0.5).mul(2).mean().add(rollout.activation().pow(2).mul(0.7).mean());
        Garbage.collect();
        return loss;
    });

    private static Environment environment(DataType type) {
        var body = Effector.builder().optName("plain").setSkeleton(PointMass.of(2, 1));
        double[][] corners = {{2, 2}, {-2, 2}, {2, -2}, {-2, -2}};
        for (double[] corner : corners) {
            body.addMuscle("m" + Arrays.toString(corner), new PlainMuscle(), MuscleConstants.force(500),
                    MusclePath.via(MusclePath.point(0, corner), MusclePath.point(1, 0, 0)));
        }
        return Environment.builder().setEffector(body.build())
                .setTask(CenterOutReach.builder().optDuration(0.3).optField(FIELD).build()).optType(type).build();
    }

    private static final class Run {
        final Environment environment;
        final Policy policy;
        final Gradients.Setup setup;
        final Gradients.Batch batch;

        Run(DataType type) {
            environment = environment(type);
            policy = new RecurrentPolicy(
                    new Cell.Gru(), environment.observationSize(), 5, 1, environment.actionSize(), -1);
            setup = new Gradients.Setup(environment, policy, List.of(LOSS), Integer.MAX_VALUE, 0);
            batch = new Gradients.Batch(1, environment.trials(6, 3, 0, Task.Purpose.TRAINING), null, null, null);
        }

        Weights weights() {
            return new Weights(policy.initialWeights(RandomStreams.stream(7, "weights", 0)));
        }

        double loss(Gradients engine, Weights weights) {
            Map<String, Double> terms = new LinkedHashMap<>();
            engine.of(weights, batch, terms);
            return terms.get("plain");
        }
    }

    private static double largest(Map<String, double[]> gradients) {
        return gradients.values().stream().flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64"})
    void autogradGivesTheGradientsOfTheCompiledEngine(DataType type) {
        var run = new Run(type);
        var compiled = new CompiledGradients(run.setup, 1, run.batch.trials())
                .of(run.weights(), run.batch, new LinkedHashMap<>());
        double tolerance = type == DataType.FLOAT32 ? 1e-4 : 1e-11;
        for (int repetition = 0; repetition < 10; repetition++) {
            var tape = new AutogradGradients(run.setup).of(run.weights(), run.batch, new LinkedHashMap<>());
            tape.forEach((name, gradient) -> assertArrayEquals(
                    gradient, compiled.get(name), tolerance * largest(compiled), name));
        }
    }

    @Tag("slow")
    @Test
    void autogradGivesCentralDifferences() {
        var run = new Run(DataType.FLOAT64);
        Gradients engine = new AutogradGradients(run.setup);
        var gradients = engine.of(run.weights(), run.batch, new LinkedHashMap<>());
        assertTrue(largest(gradients) > 1e-3, "gradients are not all zero");
        for (String name : gradients.keySet()) {
            double h = 1e-5;
            Weights up = run.weights();
            Weights down = run.weights();
            up.get(name)[0] += h;
            down.get(name)[0] -= h;
            double difference = (run.loss(engine, up) - run.loss(engine, down)) / (2 * h);
            assertEquals(difference, gradients.get(name)[0], 1e-8 * largest(gradients), name);
        }
    }
}
