package io.efferent.verify.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Plant;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The recomputed states of a trajectory at the steps that its file has recorded. */
final class Recording {
    private final Section states;
    private final double[] steps;
    private final Map<String, double[]> computed = new LinkedHashMap<>();

    /**
     * @param file the trajectory
     * @param last number of its last step
     */
    Recording(Section file, int last) {
        states = file.in("states");
        steps = file.row("recorded_steps");
        for (double step : steps) {
            if (step < 0 || step > last || step != Math.rint(step)) {
                throw new IllegalArgumentException(
                        "recorded_steps: got " + step + ", expected whole numbers from 0 to " + last);
            }
        }
    }

    /** The recorded quantities of a state, by name. */
    Map<String, NDArray> quantities(Plant plant, EffectorState state) {
        Map<String, NDArray> quantities = new LinkedHashMap<>();
        var endpoint = plant.endpoint(state);
        quantities.put("joint", Tensors.concatLast(state.position(), state.velocity()));
        quantities.put("cartesian", Tensors.concatLast(endpoint.position(), endpoint.velocity()));
        for (String name : states.in("muscle").keys()) {
            quantities.put("muscle." + name, MuscleStates.named(name, state.activation(), state.output()));
        }
        for (String name : states.in("geometry").keys()) {
            quantities.put("geometry." + name, GeometryStates.named(name, state));
        }
        return quantities;
    }

    /** Takes in the quantities after a step, if that was recorded. */
    void add(int step, Map<String, Values> quantities) {
        for (int r = 0; r < steps.length; r++) {
            if (steps[r] == step) {
                int row = r;
                quantities.forEach((name, values) -> put(row, name, values.data()));
            }
        }
    }

    private void put(int row, String name, double[] values) {
        double[] all = computed.computeIfAbsent(name, _ -> new double[steps.length * values.length]);
        System.arraycopy(values, 0, all, row * values.length, values.length);
    }

    /**
     * Compares all of them.
     *
     * @param growth per sample, how much a disturbance of its start grows
     */
    void compare(Trial trial, double[] growth) {
        for (String name : List.of("joint", "cartesian")) {
            trial.state(name, computed.get(name), states.numbers(name), 1, growth);
        }
        for (String group : List.of("muscle", "geometry")) {
            for (String name : states.in(group).keys()) {
                trial.state(group + "." + name, computed.get(group + "." + name), states.in(group).numbers(name), 1,
                        growth);
            }
        }
    }
}
