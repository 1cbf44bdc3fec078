package io.efferent.verify.motornet;

import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.MuscleConstants;
import io.efferent.muscle.ReluMuscle;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Grid;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Map;

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
            var effector = SingleMuscle.of(new ReluMuscle(), constants, 0);
            var grid = new Grid(set.row("excitation"), set.row("activation"));
            var results = trial.results(
                    Map.of("excitation", grid.axis(0), "activation", grid.axis(1)),
                    (manager, x) -> {
                        var p = effector.bind(manager, trial.type()).constants().in("muscle");
                        return Map.of("rate", ActivationDynamics.rate(
                                p,
                                ActivationDynamics.bounded(p, x.get("activation")),
                                ActivationDynamics.bounded(p, x.get("excitation")),
                                0));
                    });
            trial.state(
                    "sets[" + number + "].derivative", results.get("rate"), set.numbers("derivative", grid.lengths()));
            number++;
        }
    }
}
