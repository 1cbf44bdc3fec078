package io.efferent.cli.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.kernel.Constants;
import io.efferent.kernel.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * A body driven by recorded inputs, its losses, and their gradients by backpropagation through time.
 *
 * <p>The tape of a whole trajectory with many integration steps takes gigabytes. It is therefore cut into stretches: the states
 * at the cuts are found on the way forward; on the way back each stretch starts anew from such a state, to which gradients are
 * handed back.
 */
final class Trajectory {
    /** Evaluations of the equations of motion per stretch. */
    private static final int STRETCH = 400;

    private final Effector effector;
    private final NDManager manager;
    private final DataType type;
    private final NDArray joint0;
    private final NDArray[] excitation;
    private final NDArray[] endpointLoad;
    private final NDArray[] jointLoad;
    private final NDArray target;
    private final int stretch;

    private final double[] losses;
    private final double[] excitationGradient;
    private double[] joint0Gradient;

    Trajectory(Section file, Effector effector, Trial trial) {
        this.effector = effector;
        manager = trial.manager();
        type = trial.type();
        var inputs = file.in("inputs");
        int dof = effector.skeleton().dof();
        int dimension = effector.skeleton().dimension();
        joint0 = trial.array(inputs.numbers("joint0", -1, 2 * dof));
        excitation = trial.slices(inputs.numbers("excitation", -1, batch(), effector.muscleCount()));
        endpointLoad = trial.slices(inputs.numbers("endpoint_load", steps(), batch(), dimension));
        jointLoad = trial.slices(inputs.numbers("joint_load", steps(), batch(), dof));
        target = trial.array(inputs.numbers("target", batch(), dimension));
        int stages = file.in("effector").text("integrator").equals("rk4") ? 4 : 1;
        stretch = Math.max(1, STRETCH / (effector.substeps() * stages));
        losses = new double[batch()];
        excitationGradient = new double[steps() * batch() * effector.muscleCount()];
    }

    int batch() {
        return Math.toIntExact(joint0.getShape().get(0));
    }

    int steps() {
        return excitation.length;
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

    /** Computes everything; the recording is told of every state. */
    void run(Recording recording) {
        List<EffectorState> cuts = forward();
        List<double[]> handedBack = List.of();
        for (int i = cuts.size(); i >= 0; i--) {
            handedBack = backward(i * stretch, i == 0 ? null : cuts.get(i - 1), handedBack, recording);
        }
        joint0Gradient = handedBack.getFirst();
    }

    /** The states at the cuts. */
    private List<EffectorState> forward() {
        List<EffectorState> cuts = new ArrayList<>();
        for (int from = 0; from + stretch < steps(); from += stretch) {
            try (NDManager own = manager.newSubManager()) {
                var plant = effector.bind(own, type);
                var state = from == 0
                        ? initialState(plant, copy(joint0, own))
                        : cuts.getLast().map(x -> copy(x, own));
                for (int t = from; t < from + stretch; t++) {
                    state = plant.step(state, copy(excitation[t], own), loads(t, own));
                }
                cuts.add(state.map(x -> copy(x, manager)));
            }
        }
        return cuts;
    }

    /**
     * Runs one stretch on a tape, and back.
     *
     * @param from its first step
     * @param cut the state it starts from, null for the first stretch
     * @param handedBack gradients of the loss by the arrays of the state it ends in; none for the last stretch
     * @return gradients by the arrays of the state it starts from; by {@code joint0} for the first stretch
     */
    private List<double[]> backward(int from, EffectorState cut, List<double[]> handedBack, Recording recording) {
        try (NDManager own = manager.newSubManager();
                var tape = own.getEngine().newGradientCollector()) {
            var plant = effector.bind(own, type);
            List<NDArray> variables = new ArrayList<>();
            EffectorState state;
            if (cut == null) {
                variables.add(Trial.variable(copy(joint0, own)));
                state = initialState(plant, variables.getFirst());
                recording.add(0, plant, state);
            } else {
                state = cut.map(x -> copy(x, own));
                variables.addAll(arrays(state));
                variables.forEach(Trial::variable);
            }
            int to = Math.min(from + stretch, steps());
            NDArray[] commands = new NDArray[to - from];
            NDArray effort = plant.constant(0);
            for (int t = from; t < to; t++) {
                commands[t - from] = Trial.variable(copy(excitation[t], own));
                state = plant.step(state, commands[t - from], loads(t, own));
                recording.add(t + 1, plant, state);
                effort = effort.add(state.activation().square().sum(new int[] {1}));
            }
            var loss = effort.mul(plant.constant(1.0 / (steps() * effector.muscleCount())));
            if (to == steps()) {
                var miss = plant.endpoint(state).position().sub(copy(target, own));
                loss = loss.add(miss.square().sum(new int[] {1}));
            }
            addTo(losses, Tensors.toDoubles(loss));
            tape.backward(loss.sum().add(continued(arrays(state), handedBack, plant)));

            double[] gradients = Trial.gradients(commands);
            System.arraycopy(
                    gradients, 0, excitationGradient, from * batch() * effector.muscleCount(), gradients.length);
            return variables.stream().map(x -> Tensors.toDoubles(x.getGradient())).toList();
        }
    }

    /** A scalar whose gradients by the arrays are the given ones: what the loss of later stretches is, to first order. */
    private static NDArray continued(List<NDArray> arrays, List<double[]> gradients, Plant plant) {
        NDArray sum = plant.constant(0);
        for (int i = 0; i < gradients.size(); i++) {
            var x = arrays.get(i);
            sum = sum.add(x.mul(Constants.of(plant.manager(), plant.type(), x.getShape(), gradients.get(i))).sum());
        }
        return sum;
    }

    private EffectorState initialState(Plant plant, NDArray joint) {
        int dof = effector.skeleton().dof();
        return plant.initialState(Tensors.columns(joint, 0, dof), Tensors.columns(joint, dof, 2 * dof));
    }

    private Loads loads(int step, NDManager owner) {
        return new Loads(copy(endpointLoad[step], owner), copy(jointLoad[step], owner));
    }

    /** Results belong to the manager of their left operand, so what a stretch computes with is its own. */
    private NDArray copy(NDArray x, NDManager owner) {
        return Constants.of(owner, type, x.getShape(), Tensors.toDoubles(x));
    }

    private static List<NDArray> arrays(EffectorState state) {
        List<NDArray> arrays = new ArrayList<>();
        state.map(x -> {
            arrays.add(x);
            return x;
        });
        return arrays;
    }

    private static void addTo(double[] sums, double[] terms) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += terms[i];
        }
    }
}
