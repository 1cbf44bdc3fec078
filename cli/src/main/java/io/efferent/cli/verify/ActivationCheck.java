package io.efferent.cli.verify;

import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.ReluMuscle;

/** Kind {@code activation_ode}: rates of activation over excitation and activation. */
final class ActivationCheck implements Check {

    @Override
    public void run(Section file, Trial trial) {
        int number = 0;
        for (var set : file.list("sets")) {
            var constants = MuscleConstants.force(1)
                    .with(ActivationDynamics.MINIMUM, set.number("min_activation"))
                    .with(ActivationDynamics.RISE, set.number("tau_activation"))
                    .with(ActivationDynamics.FALL, set.number("tau_deactivation"));
            var p = SingleMuscle.bind(new ReluMuscle(), constants, 0, trial).constants().in("muscle");
            var grid = new Grid(set.row("excitation"), set.row("activation"));
            var rate = ActivationDynamics.rate(
                    p,
                    ActivationDynamics.bounded(p, grid.axis(1, trial)),
                    ActivationDynamics.bounded(p, grid.axis(0, trial)),
                    0);
            trial.state("sets[" + number + "].derivative", rate, set.numbers("derivative", grid.lengths()));
            number++;
        }
    }
}
