package io.efferent.cli.verify;

import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.MuscleState;

/** Kind {@code muscle_curve}: forces of a muscle with a rigid tendon over activation, path length and path velocity. */
final class MuscleCurveCheck implements Check {

    @Override
    public void run(Section file, Trial trial) {
        var plant = SingleMuscle.bind(file.in("muscle"), trial);
        var muscle = plant.effector().muscle();
        var p = plant.constants().in("muscle");
        var axes = file.in("axes");
        var grid = new Grid(axes.row("activation"), axes.row("path length"), axes.row("path velocity"));
        var activation = Trial.variable(grid.axis(0, trial));
        var length = Trial.variable(grid.axis(1, trial));
        var velocity = Trial.variable(grid.axis(2, trial));

        try (var gradients = trial.manager().getEngine().newGradientCollector()) {
            var bounded = ActivationDynamics.bounded(p, activation);
            var output = muscle.output(p, new MuscleState(bounded), length, velocity);
            var states = file.in("states");
            for (String name : states.keys()) {
                trial.state(name, MuscleStates.named(name, bounded, output), states.numbers(name, grid.lengths()));
            }
            // The length depends on the path length alone.
            var lengths = output.fiberLength().reshape(grid.lengths()).get("0, :, 0");
            trial.state("muscle length", lengths, file.numbers("muscle length", grid.lengths()[1]));
            gradients.backward(output.force().sum());
        }
        var gradient = file.in("force_gradient");
        trial.gradient("force by activation", activation.getGradient(), gradient.numbers("activation", grid.lengths()));
        trial.gradient("force by path length", length.getGradient(), gradient.numbers("path length", grid.lengths()));
        trial.gradient(
                "force by path velocity", velocity.getGradient(), gradient.numbers("path velocity", grid.lengths()));
    }
}
