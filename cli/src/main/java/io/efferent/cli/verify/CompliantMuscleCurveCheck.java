package io.efferent.cli.verify;

import ai.djl.ndarray.NDArray;
import io.efferent.effector.Plant;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.MotorNetCompliantMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleState;

/** Kind {@code compliant_muscle_curve}: the functions of a muscle with an elastic tendon. */
final class CompliantMuscleCurveCheck implements Check {

    @Override
    public void run(Section file, Trial trial) {
        var plant = SingleMuscle.bind(file.in("muscle"), trial);
        trial.elastic(true);
        velocity(file.in("velocity"), plant, trial);
        initialState(file.in("initial_state"), plant, trial);
        forces(file.in("forces"), plant, trial);
    }

    private static void velocity(Section section, Plant plant, Trial trial) {
        var p = plant.constants().in("muscle");
        var axes = section.in("axes");
        var activations = new Grid(axes.row("activation"));
        var rate = ActivationDynamics.rate(
                p,
                ActivationDynamics.bounded(p, activations.axis(0, trial)),
                ActivationDynamics.bounded(p, plant.constant(section.number("excitation"))),
                0);
        trial.state("velocity.activation derivative", rate,
                section.numbers("activation derivative", activations.lengths()));

        var grid = new Grid(
                axes.row("activation"), axes.row("normalized muscle length"), axes.row("active force"));
        var activation = Trial.variable(grid.axis(0, trial));
        var length = Trial.variable(grid.axis(1, trial));
        var force = Trial.variable(grid.axis(2, trial));
        try (var gradients = trial.manager().getEngine().newGradientCollector()) {
            var velocity = MotorNetCompliantMuscle.velocity(p, length, activation, force);
            trial.state("velocity.normalized muscle velocity", velocity,
                    section.numbers("normalized muscle velocity", grid.lengths()));
            gradients.backward(velocity.sum());
        }
        var gradient = section.in("gradient");
        trial.gradient("velocity by activation", activation.getGradient(),
                gradient.numbers("activation", grid.lengths()));
        trial.gradient("velocity by normalized muscle length", length.getGradient(),
                gradient.numbers("normalized muscle length", grid.lengths()));
        trial.gradient("velocity by active force", force.getGradient(),
                gradient.numbers("active force", grid.lengths()));
    }

    private static void initialState(Section section, Plant plant, Trial trial) {
        var grid = new Grid(section.row("path length"));
        var state = SingleMuscle.rest(plant, grid.axis(0, trial));
        compare("initial_state.", section.in("states"), grid, state.activation(), state.output(), trial);
    }

    /** One integration step with rates that are given. */
    private static void forces(Section section, Plant plant, Trial trial) {
        var p = plant.constants().in("muscle");
        var muscle = plant.effector().muscle();
        var axes = section.in("axes");
        var grid = new Grid(axes.row("muscle length"), axes.row("tendon length"));
        var length = grid.axis(0, trial);
        var pathLength = length.add(grid.axis(1, trial));
        var activation = length.zerosLike().add(plant.constant(section.number("activation")));
        var velocity = length.zerosLike()
                .add(plant.constant(section.number("normalized muscle velocity")))
                .mul(p.get(Muscle.OPTIMAL_FIBER_LENGTH));
        var rate = new MuscleState(
                length.zerosLike().add(plant.constant(section.number("activation derivative"))), velocity);

        var next = muscle.bounded(p, new MuscleState(activation, length).plus(rate, plant.constant(section.number("dt"))));
        var output = muscle.output(
                p, new MuscleState(next.activation(), length), pathLength, pathLength.zerosLike());
        var reported = new MuscleOutput(
                output.force(), next.get(1), velocity.mul(p.get(Muscle.MAXIMUM_VELOCITY)), output.curves());
        compare("forces.", section.in("next_states"), grid, next.activation(), reported, trial);
    }

    private static void compare(
            String prefix, Section states, Grid grid, NDArray activation, MuscleOutput output, Trial trial) {
        for (String name : states.keys()) {
            trial.state(prefix + name, MuscleStates.named(name, activation, output),
                    states.numbers(name, grid.lengths()));
        }
    }
}
