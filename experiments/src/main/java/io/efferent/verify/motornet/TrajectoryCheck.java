package io.efferent.verify.motornet;

import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;

/**
 * Kind {@code trajectory}: a body driven by given excitations and loads, and the gradients of a loss of where it ends.
 */
final class TrajectoryCheck implements Check {

    @Override
    public void run(Section file, Trial trial) {
        var effector = ReferenceBody.effector(file);
        var trajectory = new Trajectory(file, effector, trial);
        int batch = trajectory.batch();
        double[] growth = file.has("final_state_sensitivity")
                ? file.numbers("final_state_sensitivity", batch).data()
                : new double[batch];

        trajectory.run();
        trial.elastic(effector.muscle().stateVariables().size() > 1);
        trajectory.recording().compare(trial, growth);
        double[] losses = trajectory.losses();
        trial.state("loss_per_sample", losses, file.numbers("loss_per_sample"), 0, growth);
        trial.sum("loss", Arrays.stream(losses).sum(), file.numbers("loss"), growth);
        var gradient = file.in("gradient");
        trial.gradient(
                "excitation", trajectory.excitationGradient(), gradient.numbers("excitation"), 1, growth);
        trial.gradient("joint0", trajectory.joint0Gradient(), gradient.numbers("joint0"), 0, growth);
    }
}
