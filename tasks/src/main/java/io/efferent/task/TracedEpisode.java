package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Loads;
import io.efferent.effector.PathGeometry;
import io.efferent.effector.Plant;
import io.efferent.kernel.Scan;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleState;
import io.efferent.skeleton.Pose;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One step of an {@link Episode} written down for a {@link Scan}: the same senses, body and loads, with time turned into lags
 * of recorded fields.
 */
public final class TracedEpisode {
    /** Field of joint positions. */
    public static final String POSITION = "position";
    /** Field of hand positions, m. */
    public static final String HAND = "hand position";
    /** Field of what is seen, without delay. */
    public static final String VISION = "vision";
    /** Field of what is felt, without delay. */
    public static final String PROPRIOCEPTION = "proprioception";
    /** Field of excitations as the network gave them. */
    public static final String EXCITATION = "excitation";
    /** Field of excitations with their noise. */
    public static final String COMMAND = "command";

    private static final String HAND_VELOCITY = "hand velocity";
    private static final String FIBER_VELOCITY = "normalized fiber velocity";

    /** Arrays of a state that rollouts show. */
    private static final List<String> RECORDED = List.of(POSITION, "velocity", "muscle 0", "force");

    private final Environment environment;
    private final Scan.Builder scan;
    private final Trials trials;
    private final Plant plant;
    /** Shapes of the arrays of a state, for one sample. */
    private final Map<String, Shape> shapes;

    /**
     * Declares the fields of an episode.
     *
     * @param environment body, senses and task
     * @param trials trials of the kind to run: with or without loads and force field
     * @param scan where the step is described
     */
    public TracedEpisode(Environment environment, Trials trials, Scan.Builder scan) {
        this.environment = environment;
        this.scan = scan;
        this.trials = trials;
        this.plant = environment.effector().bind(scan.manager(), environment.type());
        shapes = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Plant real = environment.effector().bind(manager, environment.type());
            int dof = environment.effector().skeleton().dof();
            NDArray zero = Constants.of(manager, environment.type(), new double[1][dof]);
            flat(real.initialState(zero, zero)).forEach((name, array) -> shapes.put(name, array.getShape()));
        }
        shapes.forEach((name, shape) -> scan.addField(name, (int) shape.size(), RECORDED.contains(name)));
        int dimension = environment.effector().skeleton().dimension();
        int muscles = environment.actionSize();
        scan.addField(HAND, dimension, true);
        scan.addField(HAND_VELOCITY, dimension, true);
        scan.addField(VISION, dimension, false);
        scan.addField(PROPRIOCEPTION, 2 * muscles, false);
        scan.addField(EXCITATION, muscles, true);
        scan.addField(COMMAND, muscles, false);
        scan.addField(FIBER_VELOCITY, muscles, true);
    }

    /** The arrays of a state by name. */
    private static Map<String, NDArray> flat(EffectorState state) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        all.put("position", state.position());
        all.put("velocity", state.velocity());
        for (int i = 0; i < state.muscle().variables().size(); i++) {
            all.put("muscle " + i, state.muscle().get(i));
        }
        if (state.pose().cosine() != null) {
            all.put("cosine", state.pose().cosine());
            all.put("sine", state.pose().sine());
        }
        all.put("path length", state.path().length());
        all.put("path velocity", state.path().velocity());
        all.put("moment arms", state.path().momentArms());
        all.put("force", state.output().force());
        all.put("fiber length", state.output().fiberLength());
        all.put("fiber velocity", state.output().fiberVelocity());
        state.output().curves().forEach((curve, array) -> all.put("curve " + curve, array));
        return all;
    }

    private NDArray lagged(String name) {
        Shape shape = shapes.get(name);
        return shape == null ? null : scan.lagged(name, 1).reshape(shape);
    }

    private EffectorState previousState() {
        List<NDArray> variables = new ArrayList<>();
        for (int i = 0; shapes.containsKey("muscle " + i); i++) {
            variables.add(lagged("muscle " + i));
        }
        Map<MuscleOutput.Curve, NDArray> curves = new EnumMap<>(MuscleOutput.Curve.class);
        for (MuscleOutput.Curve curve : MuscleOutput.Curve.values()) {
            if (shapes.containsKey("curve " + curve)) {
                curves.put(curve, lagged("curve " + curve));
            }
        }
        NDArray position = lagged("position");
        return new EffectorState(
                position,
                lagged("velocity"),
                new MuscleState(variables),
                new Pose(position, lagged("cosine"), lagged("sine")),
                new PathGeometry(lagged("path length"), lagged("path velocity"), lagged("moment arms")),
                new MuscleOutput(lagged("force"), lagged("fiber length"), lagged("fiber velocity"), curves));
    }

    private NDArray noisy(NDArray x, String name, double deviation) {
        return deviation == 0 ? x : x.add(scan.outer(name + " noise", (int) x.getShape().get(1)));
    }

    /** What the network sees at the beginning of the step. */
    public NDArray observation() {
        NDList parts = new NDList();
        for (Channel channel : environment.task().inputs(environment.effector())) {
            parts.add(scan.outer("input " + channel.name(), channel.width()));
        }
        parts.add(scan.lagged(VISION, 1 + environment.visionDelay()));
        parts.add(scan.lagged(PROPRIOCEPTION, 1 + environment.proprioceptionDelay()));
        for (int age = environment.stackedActions(); age >= 1; age--) {
            parts.add(scan.lagged(COMMAND, age));
        }
        return noisy(NDArrays.concat(parts, 1), "observation", environment.observationNoise());
    }

    /**
     * Acts, and writes what follows.
     *
     * @param action excitations, (1, muscle)
     * @param target desired hand position after the step, (1, dimension); null for no rollout
     * @return the moment after the step of one trial as a rollout without hidden activity and weights; null without a target
     */
    public Rollout step(NDArray action, NDArray target) {
        NDArray command = noisy(action, "action", environment.actionNoise());
        EffectorState next = plant.step(previousState(), command, loads());
        Endpoint hand = plant.endpoint(next);
        flat(next).forEach((name, array) -> {
            // Moment arms that do not depend on the pose have one row for all samples.
            scan.setResult(name, array.reshape(1, array.size()));
        });
        NDArray fiberVelocity = plant.normalizedFiberVelocity(next);
        scan.setResult(HAND, hand.position());
        scan.setResult(HAND_VELOCITY, hand.velocity());
        scan.setResult(VISION, noisy(hand.position(), "vision", environment.visionNoise()));
        scan.setResult(PROPRIOCEPTION, noisy(
                Tensors.concatLast(plant.normalizedFiberLength(next), fiberVelocity), "proprioception",
                environment.proprioceptionNoise()));
        scan.setResult(EXCITATION, action);
        scan.setResult(COMMAND, command);
        scan.setResult(FIBER_VELOCITY, fiberVelocity);
        if (target == null) {
            return null;
        }
        Function<Rollout.Quantity, NDArray> source = quantity -> switch (quantity) {
            case ENDPOINT -> moment(hand.position());
            case ENDPOINT_VELOCITY -> moment(hand.velocity());
            case TARGET -> moment(target);
            case POSITION -> moment(next.position());
            case VELOCITY -> moment(next.velocity());
            case ACTIVATION -> moment(next.activation());
            case FORCE -> moment(next.force());
            case FIBER_VELOCITY -> moment(fiberVelocity);
            case EXCITATION -> moment(action);
            case HIDDEN -> null;
        };
        return new Rollout(
                environment.effector().timestep(), plant.manager(), plant.type(), source,
                plant.maximumIsometricForce(), Map.of());
    }

    /** With an axis of time, for one trial: losses are means over trials. */
    private NDArray moment(NDArray x) {
        return scan.single(x.expandDims(1));
    }

    /** Acts, and writes what follows. */
    public void step(NDArray action) {
        step(action, null);
    }

    private Loads loads() {
        int dimension = environment.effector().skeleton().dimension();
        NDArray onHand = trials.endpointLoad() == null ? null : scan.outer("endpoint load", dimension);
        if (trials.field() != null) {
            NDArray force = trials.field().force(
                    plant, new Endpoint(scan.lagged(HAND, 1), scan.lagged(HAND_VELOCITY, 1)));
            if (trials.fieldGate() != null) {
                force = force.mul(scan.outer("field gate", 1));
            }
            onHand = onHand == null ? force : onHand.add(force);
        }
        NDArray onJoints = trials.jointLoad() == null
                ? null : scan.outer("joint load", environment.effector().skeleton().dof());
        return new Loads(onHand, onJoints);
    }

    /**
     * Arrays that a sweep begins with.
     *
     * @param real the body, whose manager will own them
     * @param data what happens in the trials
     * @param draws noise drawn for them, or null
     */
    public static Map<String, NDArray> initial(Plant real, Trials data, Noise draws) {
        EffectorState state = real.initialState(
                Constants.of(real.manager(), real.type(), data.position()),
                Constants.of(real.manager(), real.type(), data.velocity()));
        Map<String, NDArray> all = new LinkedHashMap<>();
        flat(state).forEach((name, array) -> {
            NDArray perSample = array.getShape().get(0) == data.batch()
                    ? array
                    : array.broadcast(new Shape(data.batch()).addAll(array.getShape().slice(1)));
            all.put(name, perSample.reshape(data.batch(), -1));
        });
        Endpoint hand = real.endpoint(state);
        NDArray fiberVelocity = real.normalizedFiberVelocity(state);
        NDArray felt = Tensors.concatLast(real.normalizedFiberLength(state), fiberVelocity);
        all.put(HAND, hand.position());
        all.put(HAND_VELOCITY, hand.velocity());
        all.put(VISION, draws == null ? hand.position() : draws.add(hand.position(), draws.vision));
        all.put(PROPRIOCEPTION, draws == null ? felt : draws.add(felt, draws.proprioception));
        all.put(FIBER_VELOCITY, fiberVelocity);
        return all;
    }

    /** All noise of a batch of episodes, drawn in the order in which an {@link Episode} draws it. */
    public static final class Noise {
        private final List<double[]> vision = new ArrayList<>();
        private final List<double[]> proprioception = new ArrayList<>();
        private final List<double[]> observation = new ArrayList<>();
        private final List<double[]> action = new ArrayList<>();

        /**
         * Draws it, or returns null if the environment has none.
         *
         * @param random its source; null for silence
         */
        public static Noise draw(Environment environment, Trials data, RandomGenerator random) {
            boolean none = environment.visionNoise() == 0 && environment.proprioceptionNoise() == 0
                    && environment.observationNoise() == 0 && environment.actionNoise() == 0;
            if (none) {
                return null;
            }
            Noise noise = new Noise();
            int batch = data.batch();
            int muscles = environment.actionSize();
            for (int time = 0; time <= data.steps(); time++) {
                if (time > 0) {
                    noise.action.add(draws(random, batch * muscles, environment.actionNoise()));
                }
                noise.vision.add(draws(
                        random, batch * environment.effector().skeleton().dimension(), environment.visionNoise()));
                noise.proprioception.add(draws(random, batch * 2 * muscles, environment.proprioceptionNoise()));
                noise.observation.add(
                        draws(random, batch * environment.observationSize(), environment.observationNoise()));
            }
            return noise;
        }

        private static double[] draws(RandomGenerator random, int count, double deviation) {
            if (deviation == 0) {
                return new double[0];
            }
            return random == null ? new double[count] : RandomStreams.gaussian(random, count, deviation);
        }

        /** Noise on the observations of all trials at a time, (trial, column), row-major; empty for none. */
        public double[] observation(int time) {
            return observation.get(time);
        }

        private NDArray add(NDArray x, List<double[]> draws) {
            return draws.getFirst().length == 0
                    ? x : x.add(Constants.of(x.getManager(), x.getDataType(), x.getShape(), draws.getFirst()));
        }

        private static void put(
                Map<String, NDArray> all, String name, List<double[]> draws, int from, int steps, int batch,
                NDManager manager, DataType type) {
            if (draws.getFirst().length == 0) {
                return;
            }
            int size = draws.getFirst().length;
            double[] joined = new double[steps * size];
            for (int t = 0; t < steps; t++) {
                System.arraycopy(draws.get(from + t), 0, joined, t * size, size);
            }
            all.put(name + " noise", Constants.of(manager, type, new Shape(steps, batch, size / batch), joined));
        }
    }

    /** Channels from outside, each (steps, batch, columns). */
    public static Map<String, NDArray> outer(
            Environment environment, NDManager manager, Trials data, Noise draws) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        DataType type = environment.type();
        for (Channel channel : environment.task().inputs(environment.effector())) {
            all.put("input " + channel.name(), data.inputs().get(channel.name()).toArray(manager, type, data.steps()));
        }
        put(all, "endpoint load", data.endpointLoad(), manager, type);
        put(all, "joint load", data.jointLoad(), manager, type);
        put(all, "field gate", data.fieldGate(), manager, type);
        if (draws != null) {
            int steps = data.steps();
            int batch = data.batch();
            Noise.put(all, "observation", draws.observation, 0, steps, batch, manager, type);
            Noise.put(all, "action", draws.action, 0, steps, batch, manager, type);
            Noise.put(all, "vision", draws.vision, 1, steps, batch, manager, type);
            Noise.put(all, "proprioception", draws.proprioception, 1, steps, batch, manager, type);
        }
        return all;
    }

    private static void put(
            Map<String, NDArray> all, String name, Sequence sequence, NDManager manager, DataType type) {
        if (sequence != null) {
            all.put(name, sequence.toArray(manager, type));
        }
    }

    /**
     * A stretch of the episodes as a rollout.
     *
     * @param real the body
     * @param data what happened in the trials
     * @param from first time
     * @param to last time
     * @param fields makes a recorded field over these times, (batch, to - from + 1, columns), by name
     * @param hidden name of the field of hidden activity; null for none
     * @param weights the network's weights
     */
    public static Rollout rollout(
            Plant real, Trials data, int from, int to, Function<String, NDArray> fields, String hidden,
            Map<String, NDArray> weights) {
        Function<Rollout.Quantity, NDArray> source = quantity -> switch (quantity) {
            case ENDPOINT -> fields.apply(HAND);
            case ENDPOINT_VELOCITY -> fields.apply(HAND_VELOCITY);
            case TARGET -> data.target().toTrials(real.manager(), real.type(), from, to);
            case POSITION -> fields.apply("position");
            case VELOCITY -> fields.apply("velocity");
            case ACTIVATION -> fields.apply("muscle 0");
            case FORCE -> fields.apply("force");
            case FIBER_VELOCITY -> fields.apply(FIBER_VELOCITY);
            case EXCITATION -> afterSteps(fields.apply(EXCITATION));
            case HIDDEN -> hidden == null ? null : afterSteps(fields.apply(hidden));
        };
        return new Rollout(
                real.effector().timestep(), real.manager(), real.type(), source, real.maximumIsometricForce(), weights);
    }

    /** Without the first time, which has no step before it. */
    private static NDArray afterSteps(NDArray field) {
        return field.get(":, 1:");
    }
}
