package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A batch of episodes under way. Take {@link #observation()}, answer with {@link #step}, until {@link #isDone()}; then
 * {@link #rollout} has all of it. Closing frees every array of the episode.
 */
public final class Episode implements AutoCloseable {
    private final Environment environment;
    private final Plant plant;
    private final NDManager manager;
    private final Trials trials;
    private final RandomGenerator noise;
    private final List<NDArray> inputs = new ArrayList<>();
    private final NDArray target;
    private final NDArray endpointLoad;
    private final NDArray jointLoad;
    private final NDArray fieldGate;

    private final List<EffectorState> states = new ArrayList<>();
    private final List<Endpoint> hands = new ArrayList<>();
    private final List<NDArray> visions = new ArrayList<>();
    private final List<NDArray> proprioceptions = new ArrayList<>();
    private final List<NDArray> actions = new ArrayList<>();
    private final List<NDArray> commands = new ArrayList<>();
    private NDArray observation;
    private int firstKept;

    Episode(Environment environment, Plant plant, NDManager manager, Trials trials, RandomGenerator noise) {
        this.environment = environment;
        this.plant = plant;
        this.manager = manager;
        this.trials = trials;
        this.noise = noise;
        target = trials.target().toArray(manager, plant.type());
        endpointLoad = array(trials.endpointLoad());
        jointLoad = array(trials.jointLoad());
        fieldGate = array(trials.fieldGate());
        for (Channel channel : environment.task().inputs(environment.effector())) {
            Sequence input = trials.inputs().get(channel.name());
            if (input == null || input.width() != channel.width()) {
                throw new IllegalArgumentException("trials of task '" + environment.task().name() + "': got "
                        + (input == null ? "no" : input.width() + " columns of") + " input '" + channel.name()
                        + "', expected " + channel.width() + " columns");
            }
            inputs.add(array(input));
        }
        sense(plant.initialState(
                Constants.of(manager, plant.type(), trials.position()),
                Constants.of(manager, plant.type(), trials.velocity())));
    }

    private NDArray array(Sequence sequence) {
        return sequence == null ? null : sequence.toArray(manager, plant.type());
    }

    /** Takes in a new state: sees, feels, and puts the observation together. */
    private void sense(EffectorState state) {
        int time = states.size();
        Endpoint hand = plant.endpoint(state);
        states.add(state);
        hands.add(hand);
        visions.add(noisy(hand.position(), environment.visionNoise()));
        proprioceptions.add(noisy(
                Tensors.concatLast(plant.normalizedFiberLength(state), plant.normalizedFiberVelocity(state)),
                environment.proprioceptionNoise()));
        observation = observe(time);
    }

    private NDArray observe(int time) {
        NDList parts = new NDList();
        inputs.forEach(input -> parts.add(input.get(time)));
        parts.add(visions.get(Math.max(0, time - environment.visionDelay())));
        parts.add(proprioceptions.get(Math.max(0, time - environment.proprioceptionDelay())));
        for (int age = environment.stackedActions(); age >= 1; age--) {
            parts.add(time - age >= 0
                    ? commands.get(time - age)
                    : Constants.of(manager, plant.type(),
                            new Shape(trials.batch(), environment.actionSize()),
                            new double[trials.batch() * environment.actionSize()]));
        }
        return noisy(NDArrays.concat(parts, 1), environment.observationNoise());
    }

    private NDArray noisy(NDArray x, double deviation) {
        if (noise == null || deviation == 0) {
            return x;
        }
        Shape shape = x.getShape();
        double[] draws = RandomStreams.gaussian(noise, (int) shape.size(), deviation);
        return x.add(Constants.of(manager, plant.type(), shape, draws));
    }

    /** What the network sees now, (batch, observation). */
    public NDArray observation() {
        return observation;
    }

    /**
     * Acts for one control step.
     *
     * @param action excitations, (batch, muscle); noise is added, and they are limited to their range
     * @throws IllegalStateException if the episode is over
     * @throws IllegalArgumentException if the shape does not fit
     */
    public void step(NDArray action) {
        if (isDone()) {
            throw new IllegalStateException("the episode is over after " + trials.steps() + " steps");
        }
        Tensors.requireShape("action", action, trials.batch(), environment.actionSize());
        int time = time();
        NDArray command = noisy(action, environment.actionNoise());
        actions.add(action);
        commands.add(command);
        sense(plant.step(state(), command, loads(time)));
    }

    private Loads loads(int time) {
        NDArray onHand = endpointLoad == null ? null : endpointLoad.get(time);
        if (trials.field() != null) {
            NDArray force = trials.field().force(plant, endpoint());
            if (fieldGate != null) {
                force = force.mul(fieldGate.get(time));
            }
            onHand = onHand == null ? force : onHand.add(force);
        }
        return new Loads(onHand, jointLoad == null ? null : jointLoad.get(time));
    }

    /** Number of steps taken. */
    public int time() {
        return states.size() - 1;
    }

    /** Whether all steps are taken. */
    public boolean isDone() {
        return time() >= trials.steps();
    }

    /** The body now. */
    public EffectorState state() {
        return states.getLast();
    }

    /** The hand now. */
    public Endpoint endpoint() {
        return hands.getLast();
    }

    /** Desired hand position now, m, (batch, dimension). */
    public NDArray target() {
        return target.get(time());
    }

    public Trials trials() {
        return trials;
    }

    public Plant plant() {
        return plant;
    }

    /** Owner of the episode's arrays. */
    public NDManager manager() {
        return manager;
    }

    /**
     * What happened since the last {@link #forget()}, or since the start.
     *
     * @param hidden hidden activity of the network, one (batch, n) array per step; null for none
     * @param weights the network's weights, for losses on them
     */
    public Rollout rollout(List<NDArray> hidden, Map<String, NDArray> weights) {
        List<EffectorState> kept = List.copyOf(states.subList(firstKept, states.size()));
        List<Endpoint> keptHands = List.copyOf(hands.subList(firstKept, hands.size()));
        List<NDArray> keptActions = List.copyOf(actions.subList(firstKept, actions.size()));
        NDArray keptTarget = target.get(firstKept + ":" + states.size());
        Function<Rollout.Quantity, NDArray> source = quantity -> switch (quantity) {
            case ENDPOINT -> stack(keptHands.stream().map(Endpoint::position));
            case ENDPOINT_VELOCITY -> stack(keptHands.stream().map(Endpoint::velocity));
            case TARGET -> keptTarget.transpose(1, 0, 2);
            case POSITION -> stack(kept.stream().map(EffectorState::position));
            case VELOCITY -> stack(kept.stream().map(EffectorState::velocity));
            case ACTIVATION -> stack(kept.stream().map(EffectorState::activation));
            case FORCE -> stack(kept.stream().map(EffectorState::force));
            case FIBER_VELOCITY -> stack(kept.stream().map(plant::normalizedFiberVelocity));
            case EXCITATION -> stack(keptActions.stream());
            case HIDDEN -> hidden == null || hidden.isEmpty() ? null : stack(hidden.stream());
        };
        return new Rollout(
                environment.effector().timestep(), manager, plant.type(), source, plant.maximumIsometricForce(), weights);
    }

    private static NDArray stack(Stream<NDArray> arrays) {
        return NDArrays.stack(new NDList(arrays.toList()), 1);
    }

    /**
     * Cuts the past off the tape: gradients do not flow further back than this moment, and {@link #rollout} begins here. For
     * truncated backpropagation through time.
     */
    public void forget() {
        firstKept = time();
        states.set(firstKept, states.get(firstKept).detached());
        hands.set(firstKept, plant.endpoint(states.get(firstKept)));
        visions.replaceAll(NDArray::stopGradient);
        proprioceptions.replaceAll(NDArray::stopGradient);
        commands.replaceAll(NDArray::stopGradient);
        observation = observation.stopGradient();
    }

    @Override
    public void close() {
        manager.close();
    }
}
