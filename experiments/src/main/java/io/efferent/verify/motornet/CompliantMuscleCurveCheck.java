package io.efferent.verify.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.motornet.MotorNetCompliantMuscle;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleState;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Grid;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kind {@code compliant_muscle_curve}: the functions of a muscle with an elastic tendon. */
final class CompliantMuscleCurveCheck implements Check {
    private static final String LENGTH = "normalized muscle length";

    @Override
    public void run(Section file, Trial trial) {
        var effector = SingleMuscle.of(file.in("muscle"));
        trial.elastic(true);
        activation(file.in("velocity"), effector, trial);
        velocity(file.in("velocity"), effector, trial);
        initialState(file.in("initial_state"), effector, trial);
        forces(file.in("forces"), effector, trial);
    }

    private static void activation(Section section, Effector effector, Trial trial) {
        var grid = new Grid(section.in("axes").row("activation"));
        var results = trial.results(Map.of("activation", grid.axis(0)), (manager, x) -> {
            var plant = effector.bind(manager, trial.type());
            var p = plant.constants().in("muscle");
            return Map.of("rate", ActivationDynamics.rate(
                    p,
                    ActivationDynamics.bounded(p, x.get("activation")),
                    ActivationDynamics.bounded(p, plant.constant(section.number("excitation"))),
                    0));
        });
        trial.state("velocity.activation derivative", results.get("rate"),
                section.numbers("activation derivative", grid.lengths()));
    }

    private static void velocity(Section section, Effector effector, Trial trial) {
        var axes = section.in("axes");
        var grid = new Grid(axes.row("activation"), axes.row(LENGTH), axes.row("active force"));
        var inputs = Map.of("activation", grid.axis(0), LENGTH, grid.axis(1), "active force", grid.axis(2));
        var velocity = trial.computation(Trial.columns(inputs), Map.of(), (manager, x) -> Map.of(
                "velocity",
                MotorNetCompliantMuscle.velocity(
                        effector.bind(manager, trial.type()).constants().in("muscle"),
                        x.get(LENGTH), x.get("activation"), x.get("active force"))));
        var computed = velocity.results(inputs).get("velocity");
        trial.state("velocity.normalized muscle velocity", computed,
                section.numbers("normalized muscle velocity", grid.lengths()));
        double[] ones = new double[computed.data().length];
        Arrays.fill(ones, 1);
        var gradients = velocity.gradients(inputs, Map.of("velocity", ones));
        for (String name : List.of("activation", LENGTH, "active force")) {
            trial.gradient(
                    "velocity by " + name, gradients.get(name), section.in("gradient").numbers(name, grid.lengths()));
        }
    }

    private static void initialState(Section section, Effector effector, Trial trial) {
        var grid = new Grid(section.row("path length"));
        compare("initial_state.", section.in("states"), grid, trial.results(
                Map.of("path length", grid.axis(0)), (manager, x) -> {
                    var state = SingleMuscle.rest(effector.bind(manager, trial.type()), x.get("path length"));
                    return named(section.in("states"), state.activation(), state.output());
                }), trial);
    }

    /** One integration step with rates that are given. */
    private static void forces(Section section, Effector effector, Trial trial) {
        var axes = section.in("axes");
        var grid = new Grid(axes.row("muscle length"), axes.row("tendon length"));
        compare("forces.", section.in("next_states"), grid, trial.results(
                Map.of("muscle length", grid.axis(0), "tendon length", grid.axis(1)), (manager, x) -> {
                    var plant = effector.bind(manager, trial.type());
                    var p = plant.constants().in("muscle");
                    var muscle = effector.muscle();
                    var length = x.get("muscle length");
                    var pathLength = length.add(x.get("tendon length"));
                    var activation = length.zerosLike().add(plant.constant(section.number("activation")));
                    var velocity = length.zerosLike()
                            .add(plant.constant(section.number("normalized muscle velocity")))
                            .mul(p.get(Muscle.OPTIMAL_FIBER_LENGTH));
                    var rate = new MuscleState(
                            length.zerosLike().add(plant.constant(section.number("activation derivative"))), velocity);
                    var next = muscle.bounded(
                            p, new MuscleState(activation, length).plus(rate, plant.constant(section.number("dt"))));
                    var output = muscle.output(
                            p, new MuscleState(next.activation(), length), pathLength, pathLength.zerosLike());
                    return named(section.in("next_states"), next.activation(), new MuscleOutput(
                            output.force(), next.get(1), velocity.mul(p.get(Muscle.MAXIMUM_VELOCITY)),
                            output.curves()));
                }), trial);
    }

    private static Map<String, NDArray> named(Section states, NDArray activation, MuscleOutput output) {
        Map<String, NDArray> named = new LinkedHashMap<>();
        states.keys().forEach(name -> named.put(name, MuscleStates.named(name, activation, output)));
        return named;
    }

    private static void compare(
            String prefix, Section states, Grid grid, Map<String, Values> computed, Trial trial) {
        for (String name : states.keys()) {
            trial.state(prefix + name, computed.get(name), states.numbers(name, grid.lengths()));
        }
    }
}
