package io.efferent.verify.motornet;

import io.efferent.effector.Effector;
import io.efferent.task.Channel;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.Sequence;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.verify.compare.Section;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Reaches from recorded starts to recorded goals, always the same ones. */
record RecordedReach(Trials trials) implements Task {

    /** The reaches that {@code joint0} and {@code goal} describe. */
    static RecordedReach of(Section section, Effector effector, int steps) {
        int dof = effector.skeleton().dof();
        int dimension = effector.skeleton().dimension();
        int batch = Math.toIntExact(section.numbers("joint0", -1, 2 * dof).shape().get(0));
        double[][] joints = section.rows("joint0", batch, 2 * dof);
        double[][] goals = section.rows("goal", batch, dimension);
        var target = new Sequence(steps + 1, batch, dimension);
        for (int b = 0; b < batch; b++) {
            target.fill(b, 0, steps + 1, goals[b]);
        }
        return new RecordedReach(Trials.builder()
                .setPosition(columns(joints, 0, dof))
                .optVelocity(columns(joints, dof, 2 * dof))
                .setTarget(target)
                .addInput("goal", target)
                .build());
    }

    private static double[][] columns(double[][] rows, int from, int to) {
        return Arrays.stream(rows).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
    }

    @Override
    public String name() {
        return "recorded-reach";
    }

    @Override
    public List<Channel> inputs(Effector effector) {
        return List.of(new Channel("goal", effector.skeleton().dimension()));
    }

    @Override
    public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
        return trials;
    }

    @Override
    public List<Loss> losses() {
        return List.of(Losses.position());
    }
}
