package io.efferent.network;

import static io.efferent.network.ChangingNumbers.compare;
import static io.efferent.network.ChangingNumbers.gru;
import static io.efferent.network.ChangingNumbers.strength;
import static io.efferent.network.ChangingNumbers.trainer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Euler;
import io.efferent.effector.Integrator;
import io.efferent.effector.LinearlyImplicit;
import io.efferent.effector.Loads;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathBank;
import io.efferent.effector.PathGeometry;
import io.efferent.effector.Plant;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.RungeKutta4;
import io.efferent.kernel.UntraceableException;
import io.efferent.muscle.FatiguingMuscle;
import io.efferent.muscle.Millard2012;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.ReluMuscle;
import io.efferent.muscle.RigidTendonMuscle;
import io.efferent.muscle.metabolic.Bhargava2004;
import io.efferent.muscle.metabolic.MetabolicModel;
import io.efferent.muscle.metabolic.MetabolicRate;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.PointMass;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.MetabolicMeasure;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.UnitPerturbation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Parts of bodies that read numbers which change: every engine uses those of now. */
class ChangingBodyTest {
    private static final double[] STRENGTHS = {0.5, 0.8, 0.8, 0.5, 1};

    @BeforeEach
    void begin() {
        strength = 0.5;
    }

    /** A part like another one, but for what a function yields. */
    private static <T> T like(
            Class<T> type, T other, String function, BiFunction<Object, Object[], Object> change) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, x) -> {
            if (method.getName().equals("equals")) {
                return proxy == x[0];
            }
            try {
                Object result = method.invoke(other, x);
                return method.getName().equals(function) ? change.apply(result, x) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private static <T> T scaled(Class<T> type, T other, String function, DoubleSupplier factor) {
        return like(type, other, function, (result, _) -> ((NDArray) result).mul(factor.getAsDouble()));
    }

    private static Muscle stronger(Muscle other, DoubleSupplier factor) {
        return like(Muscle.class, other, "output", (result, _) -> {
            var output = (MuscleOutput) result;
            return new MuscleOutput(
                    output.force().mul(factor.getAsDouble()), output.fiberLength(), output.fiberVelocity(),
                    output.curves());
        });
    }

    /** The four muscles of a point mass, or one of its parts, as somebody else wrote them. */
    private static Effector.Builder mass(Skeleton skeleton, Muscle muscle, UnaryOperator<MusclePath> path) {
        var builder = Effector.builder().setSkeleton(skeleton).optLimits(JointLimits.uniform(2, -1, 1));
        double[][] arms = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
        for (int i = 0; i < arms.length; i++) {
            builder.addMuscle("m" + i, muscle, MuscleConstants.force(20),
                    path.apply(new MusclePath.MomentArmsOnly(arms[i])));
        }
        return builder;
    }

    private static Effector.Builder mass(Muscle muscle) {
        return mass(PointMass.of(2, 1), muscle, path -> path);
    }

    private static Effector.Builder mass(Skeleton skeleton) {
        return mass(skeleton, new ReluMuscle(), path -> path);
    }

    private static Environment environment(Effector.Builder effector) {
        return Environment.builder().setEffector(effector.build()).setTask(new RandomTargetReach(0.1))
                .optType(DataType.FLOAT64).build();
    }

    private static void compareBodies(Map<String, Effector.Builder> bodies) {
        bodies.forEach((name, body) -> {
            var environment = environment(body);
            compare(name, environment, gru(environment), STRENGTHS);
        });
    }

    @Test
    @Tag("slow")
    void muscles() {
        double[] numbers = {1};
        var count = new AtomicInteger();
        Map<String, Effector.Builder> bodies = new LinkedHashMap<>();
        bodies.put("a static number", mass(stronger(new ReluMuscle(), () -> 1 + strength)));
        bodies.put("an element of an array", mass(stronger(new ReluMuscle(), () -> {
            numbers[0] = 2 * strength;
            return numbers[0];
        })));
        bodies.put("an object's number", mass(stronger(new ReluMuscle(), () -> {
            count.set((int) (10 * strength));
            return count.get();
        })));
        bodies.put("a property", mass(stronger(new ReluMuscle(), () -> {
            System.setProperty("efferent.test.strength", Double.toString(strength));
            return Double.parseDouble(System.getProperty("efferent.test.strength"));
        })));
        bodies.put("another form", mass(stronger(new ReluMuscle(), () -> strength > 0.6 ? 1 : 2)));
        bodies.put("rates", mass(like(Muscle.class, new ReluMuscle(), "rates", (rates, x) ->
                ((MuscleState) rates).withActivation(((MuscleState) rates).activation().mul(strength)))));
        bodies.put("bounds of excitation", mass(
                scaled(Muscle.class, new ReluMuscle(), "boundedExcitation", () -> strength)));
        bodies.put("what senses are normalized by", mass(
                scaled(Muscle.class, new ReluMuscle(), "referenceVelocity", () -> 1 + strength)));
        bodies.put("beside ready-made ones", mass(new ReluMuscle()).addMuscle(
                "m4", stronger(new ReluMuscle(), () -> strength), MuscleConstants.force(5),
                new MusclePath.MomentArmsOnly(new double[] {1, 0})));
        bodies.put("within a fatiguing one", mass(
                new FatiguingMuscle(stronger(new ReluMuscle(), () -> 1 + strength))));
        compareBodies(bodies);
    }

    @Test
    @Tag("slow")
    void skeletons() {
        Map<String, Effector.Builder> bodies = new LinkedHashMap<>();
        Skeleton mass = PointMass.of(2, 1);
        for (String function : List.of("acceleration", "endpoint", "endpointVelocity")) {
            bodies.put(function, mass(scaled(Skeleton.class, mass, function, () -> 1 + strength)));
        }
        bodies.put("mass matrix", mass(scaled(Skeleton.class, mass, "massMatrix", () -> 1 + strength))
                .optIntegrator(new LinearlyImplicit()));
        bodies.put("pose", mass(like(Skeleton.class, mass, "pose", (pose, _) -> {
            NDArray q = ((Pose) pose).position();
            return new Pose(q, q.mul(strength), q);
        })));
        bodies.put("a quantity that is derived once", mass(like(Skeleton.class, mass, "acceleration", (a, x) -> {
            var p = (Parameters) x[0];
            return ((NDArray) a).mul(p.derived("factor", () ->
                    Constants.of(p.manager(), p.type(), 1 + strength)));
        })));
        compareBodies(bodies);
    }

    /** Moment arms that grow with a number. */
    private record Cam(MusclePath other) implements MusclePath {
        @Override
        public PathBank bank(List<MusclePath> paths, Skeleton skeleton) {
            PathBank bank = other.bank(paths.stream().map(path -> ((Cam) path).other()).toList(), skeleton);
            return new PathBank() {
                @Override
                public Map<String, Values> values() {
                    return bank.values();
                }

                @Override
                public PathGeometry geometry(
                        Parameters p, Skeleton s, Parameters constants, Pose pose, NDArray velocity) {
                    PathGeometry g = bank.geometry(p, s, constants, pose, velocity);
                    return new PathGeometry(g.length(), g.velocity(), g.momentArms().mul(1 + strength));
                }
            };
        }
    }

    @Test
    void paths() {
        compareBodies(Map.of("moment arms", mass(PointMass.of(2, 1), new ReluMuscle(), Cam::new)));
    }

    @Test
    void integrators() {
        Map<String, Effector.Builder> bodies = new LinkedHashMap<>();
        Integrator slow = new Integrator() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public EffectorState step(Plant plant, EffectorState state, NDArray excitation, Loads loads, double h) {
                return new Euler().step(plant, state, excitation, loads, strength * h);
            }
        };
        bodies.put("length of steps", mass(new ReluMuscle()).optIntegrator(slow).optSubsteps(3));
        bodies.put("number of steps", mass(new ReluMuscle()).optIntegrator(
                like(Integrator.class, new Euler(), "step", (once, x) -> strength < 0.7 ? once : new Euler().step(
                (Plant) x[0], (EffectorState) once, (NDArray) x[2], (Loads) x[3], (double) x[4]))));
        compareBodies(bodies);
    }

    @Test
    @Tag("slow")
    void elasticTendons() {
        var number = new double[1];
        var arm = ReadyMade.compliantTendonArm26().optIntegrator(
                like(Integrator.class, new RungeKutta4(), "step", (after, x) -> {
                    number[0] = strength;
                    var state = (EffectorState) after;
                    return state.withOutput(new MuscleOutput(
                            state.force().mul(number[0]), state.output().fiberLength(), state.output().fiberVelocity(),
                            state.output().curves()));
                })).optSubsteps(5);
        var environment = environment(arm);
        compare("elastic tendons", environment, gru(environment), 0.9, 1, 0.9);
    }

    /** What a body may do otherwise in each step cannot be frozen: it stays on the tape, and the note says why. */
    @Test
    void bodiesThatChangeFromStepToStepStayOnTheTape() {
        var random = new Random(5);
        int[] steps = {0};
        Map<String, DoubleSupplier> changing = Map.of(
                "noise", () -> 1 + 0.1 * random.nextGaussian(),
                "a counter", () -> ++steps[0] * 0.01);
        changing.forEach((name, number) -> {
            var environment = environment(mass(stronger(new ReluMuscle(), number)));
            var trainer = trainer(environment, gru(environment)).build();
            assertTrue(trainer.engine().startsWith("autograd (body reads ")
                    && trainer.engine().contains(" at io.efferent.network.ChangingBodyTest."), trainer.engine());
            var refused = assertThrows(UntraceableException.class, () -> trainer(environment, gru(environment))
                    .optEngine(GradientEngine.COMPILED).build());
            assertTrue(refused.getMessage().endsWith("has to be data of the trials, as inputs, loads and gates are"),
                    refused.getMessage());
        });
        var environment = environment(mass(stronger(new ReluMuscle(), () -> ++steps[0] % 7 == 0 ? strength : 1)));
        assertTrue(trainer(environment, gru(environment)).build().engine().startsWith("autograd (body "));
    }

    @Test
    void bodiesThatBeginToChangeFromStepToStepAreRefused() {
        var random = new Random(5);
        var environment = environment(
                mass(stronger(new ReluMuscle(), () -> strength == 0.5 ? 1 : random.nextGaussian())));
        var trainer = trainer(environment, gru(environment)).build();
        trainer.learn();
        strength = 1;
        assertTrue(assertThrows(UntraceableException.class, trainer::learn).getMessage().startsWith("body reads "));
    }

    /** A policy that says itself how perturbations change its units. */
    private record Numbed(Policy other) implements Policies.Like {
        @Override
        public NDList perturb(NDList memory, UnitHook hook) {
            return new NDList(memory.head().mul(strength));
        }
    }

    /** Reaching while the network's units are perturbed before it reads them. */
    private record Perturbed(RandomTargetReach reach) implements Task {
        @Override
        public String name() {
            return "perturbed";
        }

        @Override
        public List<Channel> inputs(Effector effector) {
            return reach.inputs(effector);
        }

        @Override
        public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
            return reach.sample(effector, batch, random, purpose).toBuilder()
                    .addUnitPerturbation(new UnitPerturbation(new double[batch][17], null, true)).build();
        }

        @Override
        public List<Loss> losses() {
            return reach.losses();
        }
    }

    @Test
    void perturbations() {
        var environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
                .setTask(new Perturbed(new RandomTargetReach(0.1))).optType(DataType.FLOAT64).build();
        compare("perturbed units", environment, new Numbed(gru(environment)), STRENGTHS);
    }

    /** What contraction costs, as somebody else has it. */
    @Test
    @Tag("slow")
    void measures() {
        MetabolicModel model = new Bhargava2004();
        MetabolicModel mine = (p, tissue, now) -> {
            MetabolicRate rate = model.rate(p, tissue, now);
            return new MetabolicRate(
                    rate.activation(), rate.maintenance(), rate.shortening(), rate.work(), rate.total().mul(strength));
        };
        var environment = Environment.builder()
                .setEffector(ReadyMade.rigidTendonArm26(new RigidTendonMuscle(new Millard2012())).build())
                .setTask(new RandomTargetReach(0.1)).optType(DataType.FLOAT64)
                .addMeasure(new MetabolicMeasure(mine, 0.5)).build();
        var trainers = Stream.of(GradientEngine.AUTOGRAD, GradientEngine.COMPILED)
                .map(engine -> trainer(environment, gru(environment)).optEngine(engine).build()).toList();
        for (double next : STRENGTHS) {
            strength = next;
            double[] rates = new double[2];
            for (int i = 0; i < 2; i++) {
                int engine = i;
                trainers.get(i).show(environment.trials(3, 1, 0, Task.Purpose.TRAINING), (_, rollout) ->
                        rates[engine] = Tensors.toDoubles(rollout.sensed("metabolic rate").sum())[0]);
            }
            assertEquals(rates[0], rates[1], 1e-9 * rates[0]);
        }
    }
}
