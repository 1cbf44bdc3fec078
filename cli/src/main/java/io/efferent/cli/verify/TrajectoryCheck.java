package io.efferent.cli.verify;

import ai.djl.ndarray.NDArray;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.kernel.Tensors;
import io.efferent.kernel.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Kind {@code trajectory}: a body driven by given excitations and loads, and the gradients of a loss of where it ends. */
final class TrajectoryCheck implements Check {

    @Override
    public void run(Section file, Trial trial) {
        var effector = ReferenceBody.effector(file);
        var inputs = file.in("inputs");
        int dof = effector.skeleton().dof();
        var joint0 = inputs.numbers("joint0", -1, 2 * dof);
        long batch = joint0.shape().get(0);
        var excitation = inputs.numbers("excitation", -1, batch, effector.muscleCount());
        long steps = excitation.shape().get(0);

        var start = Trial.variable(trial.array(joint0));
        var commands = trial.slices(excitation);
        Arrays.stream(commands).forEach(Trial::variable);
        var endpointLoads =
                trial.slices(inputs.numbers("endpoint_load", steps, batch, effector.skeleton().dimension()));
        var jointLoads = trial.slices(inputs.numbers("joint_load", steps, batch, dof));
        var target = trial.array(inputs.numbers("target", batch, effector.skeleton().dimension()));
        var recording = new Recording(file, batch);

        try (var gradients = trial.manager().getEngine().newGradientCollector()) {
            var plant = effector.bind(trial.manager(), trial.type());
            var state = plant.initialState(Tensors.columns(start, 0, dof), Tensors.columns(start, dof, 2 * dof));
            recording.record(0, plant, state);
            NDArray effort = null;
            for (int t = 0; t < steps; t++) {
                state = plant.step(state, commands[t], new Loads(endpointLoads[t], jointLoads[t]));
                recording.record(t + 1, plant, state);
                var squares = state.activation().square().sum(new int[] {1});
                effort = effort == null ? squares : effort.add(squares);
            }
            var miss = plant.endpoint(state).position().sub(target).square().sum(new int[] {1});
            var losses = miss.add(effort.mul(plant.constant(1.0 / (steps * effector.muscleCount()))));
            var loss = losses.sum();
            gradients.backward(loss);

            recording.compare(trial, losses, loss);
        }
        trial.gradient("excitation", Trial.gradients(commands), file.in("gradient").numbers("excitation"));
        trial.gradient("joint0", start.getGradient(), file.in("gradient").numbers("joint0"));
    }

    /** The recomputed states at the recorded steps. */
    private static final class Recording {
        private final Section file;
        private final Section states;
        private final double[] steps;
        private final boolean[] sensitive;
        private final Map<String, double[]> computed = new LinkedHashMap<>();

        Recording(Section file, long batch) {
            this.file = file;
            states = file.in("states");
            steps = file.row("recorded_steps");
            sensitive = new boolean[(int) batch];
            if (file.has("final_state_sensitivity")) {
                double[] growth = file.numbers("final_state_sensitivity", batch).data();
                for (int b = 0; b < growth.length; b++) {
                    sensitive[b] = growth[b] > Tolerances.SENSITIVE;
                }
            }
        }

        void record(int step, Plant plant, EffectorState state) {
            for (int r = 0; r < steps.length; r++) {
                if (steps[r] == step) {
                    record(r, quantities(plant, state));
                }
            }
        }

        private void record(int row, Map<String, NDArray> quantities) {
            quantities.forEach((name, array) -> {
                double[] values = Tensors.toDoubles(array);
                double[] all = computed.computeIfAbsent(name, _ -> new double[steps.length * values.length]);
                System.arraycopy(values, 0, all, row * values.length, values.length);
            });
        }

        private Map<String, NDArray> quantities(Plant plant, EffectorState state) {
            Map<String, NDArray> all = new LinkedHashMap<>();
            var endpoint = plant.endpoint(state);
            all.put("joint", Tensors.concatLast(state.position(), state.velocity()));
            all.put("cartesian", Tensors.concatLast(endpoint.position(), endpoint.velocity()));
            for (String name : states.in("muscle").keys()) {
                all.put("muscle." + name, MuscleStates.named(name, state.activation(), state.output()));
            }
            for (String name : states.in("geometry").keys()) {
                all.put("geometry." + name, GeometryStates.named(name, state));
            }
            return all;
        }

        void compare(Trial trial, NDArray losses, NDArray loss) {
            computed.forEach((name, values) -> {
                int dot = name.indexOf('.');
                Values recorded = dot < 0
                        ? states.numbers(name)
                        : states.in(name.substring(0, dot)).numbers(name.substring(dot + 1));
                trial.state(name, values, recorded, 1, sensitive);
            });
            trial.state("loss_per_sample", Tensors.toDoubles(losses), file.numbers("loss_per_sample"), 0, sensitive);
            trial.state("loss", loss, file.numbers("loss"));
        }
    }
}
