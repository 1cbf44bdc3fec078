package io.efferent.verify.motornet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.verify.compare.Computation;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A body driven by recorded inputs, its losses, and their gradients by backpropagation through time.
 *
 * <p>The tape of a whole trajectory takes gigabytes. Only the states are kept on the way forward; on the way back each
 * step is computed again, and the gradients of what goes into it are handed to the step before.
 */
final class Trajectory {
    private static final String JOINT = "joint";
    private static final String EXCITATION = "excitation";
    private static final String ENDPOINT_LOAD = "endpoint load";
    private static final String JOINT_LOAD = "joint load";
    private static final String ACTIVATION = "activation";
    private static final String HAND = "hand";

    private final Effector effector;
    private final Trial trial;
    private final Recording recording;
    private final Values joint0;
    private final List<Values> excitation;
    private final List<Values> endpointLoad;
    private final List<Values> jointLoad;
    private final double[] target;
    /** A state of one sample, for the shapes of its arrays. */
    private final EffectorState example;

    private final double[] losses;
    private final double[] excitationGradient;
    private double[] joint0Gradient;

    Trajectory(Section file, Effector effector, Trial trial) {
        this.effector = effector;
        this.trial = trial;
        var inputs = file.in("inputs");
        int dof = effector.skeleton().dof();
        int dimension = effector.skeleton().dimension();
        joint0 = inputs.numbers("joint0", -1, 2 * dof);
        excitation = Trial.slices(inputs.numbers("excitation", -1, batch(), effector.muscleCount()));
        endpointLoad = Trial.slices(inputs.numbers("endpoint_load", steps(), batch(), dimension));
        jointLoad = Trial.slices(inputs.numbers("joint_load", steps(), batch(), dof));
        target = inputs.numbers("target", batch(), dimension).data();
        recording = new Recording(file, steps());
        losses = new double[batch()];
        excitationGradient = new double[steps() * batch() * effector.muscleCount()];
        example = initialState(
                effector.bind(trial.manager(), trial.type()),
                Constants.of(trial.manager(), trial.type(), new double[1][2 * dof]));
    }

    int batch() {
        return Math.toIntExact(joint0.shape().get(0));
    }

    int steps() {
        return excitation.size();
    }

    /** The states, once {@link #run} has computed them. */
    Recording recording() {
        return recording;
    }

    /** Squared distance of the hand from its target at the end plus mean squared activation, per sample. */
    double[] losses() {
        return losses;
    }

    double[] excitationGradient() {
        return excitationGradient;
    }

    double[] joint0Gradient() {
        return joint0Gradient;
    }

    /** Computes everything. */
    void run() {
        var start = trial.computation(Trial.columns(Map.of(JOINT, joint0)), Map.of(), (manager, x) -> {
            var plant = effector.bind(manager, trial.type());
            return results(plant, initialState(plant, x.get(JOINT)));
        });
        var results = start.results(Map.of(JOINT, joint0));
        recording.add(0, results);
        List<Map<String, Values>> inputs = new ArrayList<>();
        inputs.add(inputs(0, results));
        var step = trial.computation(Trial.columns(inputs.getFirst()), Map.of(), (manager, x) -> {
            var plant = effector.bind(manager, trial.type());
            return results(plant, plant.step(
                    state(x), x.get(EXCITATION), new Loads(x.get(ENDPOINT_LOAD), x.get(JOINT_LOAD))));
        });
        List<double[]> activations = new ArrayList<>();
        for (int t = 0; t < steps(); t++) {
            results = step.results(inputs.get(t));
            recording.add(t + 1, results);
            activations.add(results.get(ACTIVATION).data());
            if (t + 1 < steps()) {
                inputs.add(inputs(t + 1, results));
            }
        }
        backward(start, step, inputs, activations, results.get(HAND).data());
    }

    private void backward(
            Computation start, Computation step, List<Map<String, Values>> inputs, List<double[]> activations,
            double[] hand) {
        int dimension = hand.length / batch();
        double[] miss = new double[hand.length];
        for (int i = 0; i < hand.length; i++) {
            miss[i] = 2 * (hand[i] - target[i]);
            losses[i / dimension] += miss[i] * miss[i] / 4;
        }
        Map<String, double[]> above = new LinkedHashMap<>();
        above.put(HAND, miss);
        double share = 1.0 / (steps() * effector.muscleCount());
        for (int t = steps() - 1; t >= 0; t--) {
            double[] effort = new double[activations.get(t).length];
            for (int i = 0; i < effort.length; i++) {
                double activation = activations.get(t)[i];
                effort[i] = 2 * share * activation;
                losses[i / effector.muscleCount()] += share * activation * activation;
            }
            above.put(ACTIVATION, effort);
            var gradients = step.gradients(inputs.get(t), above);
            double[] own = gradients.get(EXCITATION);
            System.arraycopy(own, 0, excitationGradient, t * own.length, own.length);
            above = new LinkedHashMap<>(gradients);
            above.keySet().removeAll(List.of(EXCITATION, ENDPOINT_LOAD, JOINT_LOAD));
        }
        joint0Gradient = start.gradients(Map.of(JOINT, joint0), above).get(JOINT);
    }

    /** What goes into a step: the state, and what drives it. */
    private Map<String, Values> inputs(int step, Map<String, Values> state) {
        Map<String, Values> inputs = new LinkedHashMap<>();
        for (String name : named(example).keySet()) {
            inputs.put(name, state.get(name));
        }
        inputs.put(EXCITATION, excitation.get(step));
        inputs.put(ENDPOINT_LOAD, endpointLoad.get(step));
        inputs.put(JOINT_LOAD, jointLoad.get(step));
        return inputs;
    }

    /** What comes out of a step: the state, what the loss needs, and what is recorded. */
    private Map<String, NDArray> results(Plant plant, EffectorState state) {
        Map<String, NDArray> results = named(state);
        results.put(ACTIVATION, state.activation());
        results.put(HAND, plant.endpoint(state).position());
        results.putAll(recording.quantities(plant, state));
        return results;
    }

    /** The arrays of a state under names that tell their order. */
    private static Map<String, NDArray> named(EffectorState state) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        state.map(array -> {
            arrays.put("state " + arrays.size(), array);
            return array;
        });
        return arrays;
    }

    /** The inverse of {@link #named}. */
    private EffectorState state(Map<String, NDArray> arrays) {
        var names = named(example).keySet().iterator();
        return example.map(shape -> {
            var array = arrays.get(names.next());
            return array.reshape(new Shape(array.getShape().get(0)).addAll(shape.getShape().slice(1)));
        });
    }

    private EffectorState initialState(Plant plant, NDArray joint) {
        int dof = effector.skeleton().dof();
        return plant.initialState(Tensors.columns(joint, 0, dof), Tensors.columns(joint, dof, 2 * dof));
    }
}
