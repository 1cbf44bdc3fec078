package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.effector.Effector;
import io.efferent.effector.Integrator;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.Muscles;
import io.efferent.task.Environment;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every ready-made effector with every muscle that it takes, either integrator and every kind of policy: loss and
 * gradients of the compiled engine are those of autograd, in random states under random loads. In single precision,
 * policies take turns.
 */
@Tag("slow")
class EveryCombinationTest {
    private static final int STEPS = 3;
    private static final int BATCH = 5;

    record Body(String effector, String muscle, String integrator) {
        Effector build() {
            var builder = ReadyMade.named(effector, Muscles.named(muscle)).optIntegrator(Integrator.named(integrator));
            // Elastic tendons are stiff.
            return (muscle.equals("kistemaker-compliant") ? builder.optTimestep(2e-4).optSubsteps(1) : builder).build();
        }
    }

    static List<Body> bodies() {
        List<Body> bodies = new ArrayList<>();
        for (String effector : ReadyMade.NAMES) {
            for (String muscle : Muscles.NAMES) {
                boolean implicit = Muscles.named(muscle) instanceof ElasticTendonMuscle;
                for (String integrator : implicit ? List.of("implicit") : List.of("euler", "rk4")) {
                    var body = new Body(effector, muscle, integrator);
                    try {
                        body.build();
                    } catch (IllegalArgumentException e) {
                        assertTrue(e.getMessage().startsWith("muscle: got '" + muscle + "'"), e.getMessage());
                        continue;
                    }
                    bodies.add(body);
                }
            }
        }
        return bodies;
    }

    private static List<Policy> policies(Environment environment) {
        int in = environment.observationSize();
        int out = environment.actionSize();
        return List.of(
                new RecurrentPolicy(new Cell.Gru(), in, 5, 1, out, -3),
                new RecurrentPolicy(new Cell.Lstm(), in, 4, 1, out, -3),
                new RecurrentPolicy(new Cell.Rate(1, false), in, 6, 1, out, -3),
                new RecurrentPolicy(new Cell.Rate(0.2, true), in, 5, 1, out, -3),
                new MlpPolicy(in, 6, 1, out, -3));
    }

    /** Trials from anywhere at any speed, under forces on hand and joints. */
    private static Trials trials(Effector effector, RandomGenerator random) {
        int dof = effector.skeleton().dof();
        int dimension = effector.skeleton().dimension();
        Sequence target = sequence(random, STEPS + 1, dimension, 0.3);
        return Trials.builder().setPosition(effector.randomPositions(random, BATCH)).setTarget(target)
                .addInput("goal", target)
                .optVelocity(IntStream.range(0, BATCH)
                        .mapToObj(_ -> RandomStreams.gaussian(random, dof, 0.5)).toArray(double[][]::new))
                .optEndpointLoad(sequence(random, STEPS, dimension, 3)).optJointLoad(sequence(random, STEPS, dof, 1))
                .build();
    }

    private static Sequence sequence(RandomGenerator random, int times, int width, double deviation) {
        var sequence = new Sequence(times, BATCH, width);
        for (int time = 0; time < times; time++) {
            for (int trial = 0; trial < BATCH; trial++) {
                sequence.set(time, trial, RandomStreams.gaussian(random, width, deviation));
            }
        }
        return sequence;
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void equalsAutograd(Body body) {
        Effector effector = body.build();
        Trials trials = trials(effector, RandomStreams.stream(11, body.toString(), 0));
        for (Policy policy : policies(environment(effector, DataType.FLOAT64))) {
            CompiledGradientsTest.assertSame(environment(effector, DataType.FLOAT64), policy, trials, 1e-11);
        }
        var single = environment(effector, DataType.FLOAT32);
        Policy one = policies(single).get(bodies().indexOf(body) % policies(single).size());
        // The strain of an elastic tendon is a small difference of lengths.
        boolean elastic = effector.muscle() instanceof ElasticTendonMuscle;
        CompiledGradientsTest.assertSame(single, one, trials, elastic ? 2e-3 : 1e-4);
    }

    private static Environment environment(Effector effector, DataType type) {
        return Environment.builder().setEffector(effector)
                .setTask(new RandomTargetReach(STEPS * effector.timestep())).optType(type).build();
    }

    @Test
    void allBodiesAreThere() {
        assertEquals(103, bodies().size());
    }
}
