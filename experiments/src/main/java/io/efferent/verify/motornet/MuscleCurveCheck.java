package io.efferent.verify.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.MuscleState;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Grid;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Kind {@code muscle_curve}: forces of a muscle with a rigid tendon over activation, path length and path velocity. */
final class MuscleCurveCheck implements Check {
    private static final String LENGTH = "muscle length";
    private static final String FORCE = "force";

    @Override
    public void run(Section file, Trial trial) {
        var effector = SingleMuscle.of(file.in("muscle"));
        var axes = file.in("axes");
        var grid = new Grid(axes.row("activation"), axes.row("path length"), axes.row("path velocity"));
        var states = file.in("states");
        var inputs = Map.of("activation", grid.axis(0), "path length", grid.axis(1), "path velocity", grid.axis(2));
        var forces = trial.computation(Trial.columns(inputs), Map.of(), (manager, x) -> {
            var p = effector.bind(manager, trial.type()).constants().in("muscle");
            var bounded = ActivationDynamics.bounded(p, x.get("activation"));
            var output = effector.muscle().output(
                    p, new MuscleState(bounded), x.get("path length"), x.get("path velocity"));
            Map<String, NDArray> results = new LinkedHashMap<>();
            states.keys().forEach(name -> results.put(name, MuscleStates.named(name, bounded, output)));
            results.put(LENGTH, output.fiberLength());
            results.put(FORCE, output.force());
            return results;
        });

        var computed = forces.results(inputs);
        for (String name : states.keys()) {
            trial.state(name, computed.get(name), states.numbers(name, grid.lengths()));
        }
        // The length depends on the path length alone.
        double[] lengths = computed.get(LENGTH).data();
        int velocities = axes.row("path velocity").length;
        trial.state(LENGTH,
                IntStream.range(0, axes.row("path length").length).mapToDouble(i -> lengths[i * velocities]).toArray(),
                file.numbers(LENGTH, grid.lengths()[1]));
        double[] ones = new double[lengths.length];
        Arrays.fill(ones, 1);
        var gradients = forces.gradients(inputs, Map.of(FORCE, ones));
        for (String name : List.of("activation", "path length", "path velocity")) {
            trial.gradient(
                    "force by " + name, gradients.get(name), file.in("force_gradient").numbers(name, grid.lengths()));
        }
    }
}
