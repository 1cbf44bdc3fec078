package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.task.Rollout.Quantity;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One step of the closed loop without its network: from what happened, an action, and what the trials bring, to what
 * happens next. It keeps nothing; what it reads is a {@link History}, what it writes are named fields, (batch,
 * columns). Autograd loops over it, the compiled engine scans it, reinforcement learning steps it.
 *
 * <p>The fields are the quantities of {@link EffectorState}, the hand, what each sensor tells, the excitations as the
 * network gave them and as they reached the muscles, and the loads if there are any.
 */
public final class LoopStep {
    /** Field of excitations with their noise. */
    public static final String COMMAND = "command";

    private final Environment environment;
    private final Plant plant;
    private final Trials.Kind kind;
    private final List<Sensor> sensors;

    /**
     * A step.
     *
     * @param environment body, senses and task
     * @param plant its body
     * @param kind what the trials bring
     */
    public LoopStep(Environment environment, Plant plant, Trials.Kind kind) {
        this(environment, plant, kind, environment.sensors());
    }

    /** With field and senses that are parts of what is compiled. */
    LoopStep(Environment environment, Plant plant, Trials.Kind kind, List<Sensor> sensors) {
        this.environment = environment;
        this.plant = plant;
        this.kind = kind;
        this.sensors = sensors;
    }

    /**
     * The fields at the start.
     *
     * @param trials where the bodies are
     * @param history whose next moment is the start
     */
    public Map<String, NDArray> begin(Trials trials, History history) {
        EffectorState state = plant.initialState(
                Constants.of(plant.manager(), plant.type(), trials.position()),
                Constants.of(plant.manager(), plant.type(), trials.velocity()),
                trials.activation() == null ? null
                        : Constants.of(plant.manager(), plant.type(), trials.activation()));
        Map<String, NDArray> fields = moment(state, history, _ -> null);
        int muscles = environment.actionSize();
        fields.put(COMMAND, Constants.of(
                plant.manager(), plant.type(), new Shape(trials.batch(), muscles),
                new double[trials.batch() * muscles]));
        return fields;
    }

    /** What the network sees at the beginning of the step. */
    public NDArray observe(History history) {
        return environment.recipe().observe(history);
    }

    /**
     * The fields at the end of the step.
     *
     * @param history what happened, and what the trials bring
     * @param action excitations, (batch, muscle); noise is added, and they are limited to their range
     */
    public Map<String, NDArray> step(History history, NDArray action) {
        EffectorState before = EffectorState.of(name -> history.field(name, 0));
        NDArray share = history.now(Noise.PROPORTIONAL);
        NDArray command = plus(share == null ? action : action.add(action.mul(share)), history.now(Noise.ACTION));
        Loads loads = loads(history);
        Map<String, NDArray> fields = moment(
                plant.step(before, command, loads), history, name -> history.field(name, 0));
        fields.put(Quantity.EXCITATION.label(), action);
        fields.put(COMMAND, command);
        Loads atFirst = plant.loads(loads, before);
        if (kind.loadsHand()) {
            fields.put(Quantity.HAND_LOAD.label(), atFirst.endpoint());
        }
        if (kind.loadsJoints()) {
            fields.put(Quantity.JOINT_LOAD.label(), atFirst.joint());
        }
        return fields;
    }

    /**
     * What is true of a state and what its sensors tell.
     *
     * @param state of the body
     * @param history whose next moment it is
     * @param before fields of the moment before, for senses whose change begins with a movement
     */
    public Map<String, NDArray> moment(EffectorState state, History history, Function<String, NDArray> before) {
        Map<String, NDArray> fields = state.quantities();
        Endpoint hand = plant.endpoint(state);
        fields.put(Quantity.ENDPOINT.label(), hand.position());
        fields.put(Quantity.ENDPOINT_VELOCITY.label(), hand.velocity());
        for (Sensor sensor : sensors) {
            NDArray told = sensor.source().read(plant, state, hand);
            for (int i = 0; i < kind.senses().getOrDefault(sensor.label(), 0); i++) {
                String name = SensePerturbation.name(sensor.label(), i);
                var change = SensePerturbation.Next.of(history, name);
                String counter = SensePerturbation.sinceTrigger(name);
                NDArray since = null;
                if (change.isTriggered()) {
                    since = change.sinceTrigger(before.apply(counter), hand.position());
                    fields.put(counter, since);
                }
                told = change.of(told, since);
            }
            fields.put(sensor.field(), plus(told, history.next(Noise.of(sensor))));
        }
        fields.put(Quantity.FIBER_VELOCITY.label(), plant.normalizedFiberVelocity(state));
        return fields;
    }

    private static NDArray plus(NDArray x, NDArray summand) {
        return summand == null ? x : x.add(summand);
    }

    /**
     * Everything is read here, once per step; what follows the motion is computed from it in every integration step.
     */
    private Loads loads(History history) {
        NDArray onHand = history.now(Trials.HAND_FORCE);
        NDArray onJoints = history.now(Trials.JOINT_FORCE);
        if (!kind.follows()) {
            return new Loads(onHand, onJoints);
        }
        List<AffineLoad.Now> hand = read(history, kind.handLoads(), Trials::handLoad);
        List<AffineLoad.Now> joints = read(history, kind.jointLoads(), Trials::jointLoad);
        NDArray gate = history.now(Trials.FIELD_GATE);
        List<LineConstraint.Now> lines = IntStream.range(0, kind.constraints())
                .mapToObj(i -> LineConstraint.Now.of(history, Trials.constraint(i))).toList();
        Loads held = new Loads(onHand, onJoints);
        return new Loads(onHand, onJoints, (body, state) ->
                constrained(body, state, held, following(body, state, hand, gate, joints), lines));
    }

    private static List<AffineLoad.Now> read(History history, int count, IntFunction<String> name) {
        return IntStream.range(0, count).mapToObj(i -> AffineLoad.Now.of(history, name.apply(i))).toList();
    }

    /** Loads that depend on how the body moves, with those of lines that the hand cannot leave. */
    private static Loads constrained(
            Plant body, EffectorState state, Loads held, Loads following, List<LineConstraint.Now> lines) {
        NDArray onHand = following.endpoint();
        for (LineConstraint.Now line : lines) {
            var others = new Loads(sum(held.endpoint(), onHand), sum(held.joint(), following.joint()));
            onHand = sum(onHand, line.at(body, state, others));
        }
        return new Loads(onHand, following.joint());
    }

    /** Loads that depend on how the body moves. */
    private Loads following(
            Plant body, EffectorState state, List<AffineLoad.Now> handLoads, NDArray gate,
            List<AffineLoad.Now> jointLoads) {
        NDArray onHand = null;
        if (!handLoads.isEmpty() || kind.field() != null) {
            Endpoint hand = body.endpoint(state);
            for (AffineLoad.Now load : handLoads) {
                onHand = sum(onHand, load.at(hand.position(), hand.velocity()));
            }
            if (kind.field() != null) {
                NDArray force = kind.field().force(body, hand);
                onHand = sum(onHand, gate == null ? force : force.mul(gate));
            }
        }
        NDArray onJoints = null;
        for (AffineLoad.Now load : jointLoads) {
            onJoints = sum(onJoints, load.at(state.position(), state.velocity()));
        }
        return new Loads(onHand, onJoints);
    }

    private static NDArray sum(NDArray a, NDArray b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.add(b);
    }
}
