package io.efferent.cli.verify;

import ai.djl.ndarray.NDArray;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Plant;
import io.efferent.kernel.Tensors;
import java.util.LinkedHashMap;
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

    /** Takes in the state after a step, if that was recorded. */
    void add(int step, Plant plant, EffectorState state) {
        for (int r = 0; r < steps.length; r++) {
            if (steps[r] == step) {
                record(r, plant, state);
            }
        }
    }

    private void record(int row, Plant plant, EffectorState state) {
        var endpoint = plant.endpoint(state);
        put(row, "joint", Tensors.concatLast(state.position(), state.velocity()));
        put(row, "cartesian", Tensors.concatLast(endpoint.position(), endpoint.velocity()));
        for (String name : states.in("muscle").keys()) {
            put(row, "muscle." + name, MuscleStates.named(name, state.activation(), state.output()));
        }
        for (String name : states.in("geometry").keys()) {
            put(row, "geometry." + name, GeometryStates.named(name, state));
        }
    }

    private void put(int row, String name, NDArray array) {
        double[] values = Tensors.toDoubles(array);
        double[] all = computed.computeIfAbsent(name, _ -> new double[steps.length * values.length]);
        System.arraycopy(values, 0, all, row * values.length, values.length);
    }

    /**
     * Compares all of them.
     *
     * @param growth per sample, how much a disturbance of its start grows
     */
    void compare(Trial trial, double[] growth) {
        computed.forEach((name, values) -> {
            int dot = name.indexOf('.');
            var recorded = dot < 0
                    ? states.numbers(name)
                    : states.in(name.substring(0, dot)).numbers(name.substring(dot + 1));
            trial.state(name, values, recorded, 1, growth);
        });
    }
}
