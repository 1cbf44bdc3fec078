package io.efferent.network;

import static io.efferent.network.ChangingNumbers.compare;
import static io.efferent.network.ChangingNumbers.gru;
import static io.efferent.network.ChangingNumbers.strength;
import static io.efferent.network.ChangingNumbers.trainer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.efferent.array.Parameters;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Plant;
import io.efferent.effector.ReadyMade;
import io.efferent.kernel.UntraceableException;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.ForceField;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.SensorySource;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code of a user's that reads numbers which change: every engine uses those of now. */
class ChangingCodeTest {
    @BeforeEach
    void begin() {
        strength = 0;
    }

    /** Reaching with a field, which each batch asks for. */
    private record Pushed(Function<Task.Purpose, ForceField> field) implements Task {
        private static final RandomTargetReach REACH = new RandomTargetReach(0.1);

        @Override
        public String name() {
            return "pushed";
        }

        @Override
        public List<Channel> inputs(Effector effector) {
            return REACH.inputs(effector);
        }

        @Override
        public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
            return REACH.sample(effector, batch, random, purpose).toBuilder().optField(field.apply(purpose), null)
                    .build();
        }

        @Override
        public List<Loss> losses() {
            return List.of(Losses.position());
        }
    }

    private static Environment.Builder environment(Task task) {
        return Environment.builder().setEffector(ReadyMade.reluPointMass24().build()).setTask(task)
                .optType(DataType.FLOAT64);
    }

    /** A policy whose commands have a gain. */
    private record Gained(Policy other, Supplier<Double> gain) implements Policies.Like {
        @Override
        public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
            PolicyStep step = other.step(weights, observation, memory);
            return new PolicyStep(step.action().mul(gain.get()), step.memory(), step.hidden());
        }
    }

    /** A policy that scales a matrix of weights. */
    private record Scaled(Policy other, Supplier<Double> factor) implements Policies.Like {
        @Override
        public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
            Map<String, NDArray> arrays = new LinkedHashMap<>(weights.arrays());
            arrays.computeIfPresent("fc.weight", (_, w) -> w.mul(factor.get()));
            return other.step(Parameters.of(weights.manager(), weights.type(), arrays), observation, memory);
        }
    }

    @Test
    void fields() {
        Map<String, ForceField> one = new LinkedHashMap<>();
        one.put("viscous", (_, hand) -> hand.velocity().mul(-40 * strength));
        one.put("elastic", (plant, hand) -> hand.position().sub(plant.constants().constant(0.3)).mul(
                plant.constants().constant(-100 * strength)));
        one.put("of the body",
                (plant, hand) -> hand.velocity().mul(plant.maximumIsometricForce().mean().mul(-0.1 * strength)));
        one.put("of another form",
                (_, hand) -> strength > 0.6 ? hand.velocity().mul(-40) : hand.position().mul(strength));
        one.put("a wall", (_, hand) -> hand.position().sub(strength).clip(-0.1, 0.5).mul(20));
        one.forEach((name, field) -> {
            var environment = environment(new Pushed(_ -> field)).build();
            compare(name, environment, gru(environment));
        });
    }

    @Test
    void fieldsThatTrialsBring() {
        Map<String, Function<Task.Purpose, ForceField>> drawn = new LinkedHashMap<>();
        drawn.put("another object each time", _ -> {
            double now = strength;
            return (_, hand) -> hand.velocity().mul(-40 * now);
        });
        drawn.put("ready-made", _ -> ForceField.curl(30 * strength));
        drawn.put("another number for validation", purpose -> {
            double now = purpose == Task.Purpose.VALIDATION ? 30 : 50 * strength;
            return (_, hand) -> hand.velocity().mul(-now);
        });
        drawn.put("sometimes none", _ -> strength == 0.8 ? null : (_, hand) -> hand.velocity().mul(-40 * strength));
        drawn.forEach((name, field) -> {
            var environment = environment(new Pushed(field)).build();
            compare(name, environment, gru(environment));
        });
        var environment = environment(new Pushed(_ -> {
            strength += 0.125;
            return (_, hand) -> hand.velocity().mul(-40 * strength);
        })).build();
        compare("changed while trials are drawn", environment, gru(environment));
    }

    @Test
    void policies() {
        var environment = environment(new RandomTargetReach(0.1)).build();
        compare("gain", environment, new Gained(gru(environment), () -> 1 + strength));
        compare("scaled weights", environment, new Scaled(gru(environment), () -> 1 + strength));
        var block = new SequentialBlock().add(Linear.builder().setUnits(20).build())
                .add(LambdaBlock.singleton(x -> x.mul(1 + strength).tanh()))
                .add(Linear.builder().setUnits(4).build()).add(Activation.sigmoidBlock());
        compare("block", environment, new BlockPolicy(block, environment.observationSize(), 4));
    }

    /** Tells how far joints are from an angle that is not told to anybody. */
    private record Bent() implements SensorySource {
        @Override
        public String label() {
            return "bent";
        }

        @Override
        public List<Channel> channels(Effector effector) {
            return List.of(new Channel("bent", effector.skeleton().dof()));
        }

        @Override
        public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
            return state.position().sub(strength).mul(hand.position())
                    .add(state.force().sum(new int[] {1}, true).mul(1e-3));
        }
    }

    @Test
    void senses() {
        var environment = environment(new RandomTargetReach(0.1)).addSensor(new Bent()).build();
        compare("sense", environment, gru(environment));
        var random = new Random(2);
        var noisy = trainer(environment, new Gained(gru(environment), () -> 1 + 0 * random.nextGaussian())).build();
        assertTrue(noisy.engine().startsWith("compiled, "), noisy.engine());
    }

    /**
     * A policy that draws noise, or counts, in each step cannot be frozen: it stays on the tape, and the note says why.
     */
    @Test
    void policiesThatChangeFromStepToStepStayOnTheTape() {
        var environment = environment(new RandomTargetReach(0.1)).build();
        var random = new Random(5);
        var noisy = new Gained(gru(environment), () -> 1 + 0.1 * random.nextGaussian());
        var trainer = trainer(environment, noisy).build();
        assertTrue(trainer.engine().startsWith("compiled body, ") && trainer.engine().contains("(policy reads "),
                trainer.engine());
        random.setSeed(5);
        double first = trainer.learn().loss();
        random.setSeed(5);
        assertEquals(
                trainer(environment, noisy).optEngine(GradientEngine.AUTOGRAD).build().learn().loss(), first, 0.02);
        int[] steps = {0};
        var counting = new Gained(gru(environment), () -> ++steps[0] % 10 < 5 ? 1.0 : 0.5);
        assertTrue(trainer(environment, counting).build().engine().startsWith("compiled body, "));
    }

    @Test
    void fieldsThatChangeFromStepToStepStayOnTheTape() {
        double[] time = {0};
        var environment = environment(new Pushed(_ -> (_, hand) -> hand.velocity().mul(time[0]++))).build();
        var trainer = trainer(environment, gru(environment)).build();
        assertTrue(trainer.engine().startsWith("autograd (force field reads "), trainer.engine());
        var refused = assertThrows(UntraceableException.class, () -> trainer(environment, gru(environment))
                .optEngine(GradientEngine.COMPILED).build());
        assertTrue(refused.getMessage().endsWith("has to be data of the trials, as inputs, loads and gates are"),
                refused.getMessage());
    }

    @Test
    void evaluationUsesTheNumbersOfNow() {
        var environment = environment(new Pushed(_ -> (_, hand) -> hand.velocity().mul(-40 * strength))).build();
        var policy = gru(environment);
        var weights = trainer(environment, policy).build().checkpoint().weights();
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            strength = i;
            losses[i] = Evaluation.of(environment, policy, weights, environment.task().losses(), 4, 1).loss();
            assertEquals(Evaluation.of(
                    environment, policy, weights, environment.task().losses(), 4, 1, GradientEngine.AUTOGRAD,
                    (_, _) -> { }).loss(),
                    losses[i], 1e-10);
        }
        assertNotEquals(losses[0], losses[1]);
    }
}
