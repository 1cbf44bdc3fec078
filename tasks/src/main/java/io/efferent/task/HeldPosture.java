package io.efferent.task;

import io.efferent.array.Require;
import io.efferent.effector.Effector;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Hold a posture against torques, as in studies of reflexes (Pruszynski, Kurtzer and others). In training a background
 * load, drawn for each joint, is there from the start, and another torque comes in addition, without warning, at a
 * random time between half and three quarters of the trial; the hand should stay where it is. Validation trials have
 * one posture and no torques: what they are tested with is a perturbation with the onset {@code load}.
 *
 * @param duration s
 * @param background largest background load on a joint, N m
 * @param torque largest torque that comes without warning, N m
 * @param position joint positions of validation trials, rad; null for the middle of the joint limits
 */
public record HeldPosture(double duration, double background, double torque, double[] position) implements Task {
    /** When a torque comes without warning, in the epochs of the trials. */
    public static final String LOAD = "load";

    private static final double EARLIEST = 0.5;
    private static final double LATEST = 0.75;
    /** Rise of a torque, s. */
    private static final double RISE = 0.01;

    public HeldPosture {
        Reaches.requireDuration(duration);
        Require.notNegative("background", background);
        Require.notNegative("torque", torque);
    }

    @Override
    public String name() {
        return "posture";
    }

    @Override
    public List<Channel> inputs(Effector effector) {
        return List.of(new Channel("goal", effector.skeleton().dimension()));
    }

    @Override
    public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
        int steps = Task.steps(duration, effector);
        int dof = effector.skeleton().dof();
        boolean training = purpose == Purpose.TRAINING;
        double[][] start = training ? effector.randomPositions(random, batch) : tested(effector, batch);
        Sequence target = Reaches.constant(effector.endpoints(start), steps + 1);
        int[] onset = new int[batch];
        Sequence load = new Sequence(steps, batch, dof);
        for (int trial = 0; trial < batch; trial++) {
            double share = training ? random.nextDouble(EARLIEST, LATEST) : (EARLIEST + LATEST) / 2;
            onset[trial] = (int) (share * steps);
            if (training) {
                double[] before = torques(dof, background, random);
                double[] more = torques(dof, torque, random);
                for (int step = 0; step < steps; step++) {
                    double risen = Math.clamp((step + 0.5 - onset[trial]) * effector.timestep() / RISE, 0, 1);
                    double[] now = new double[dof];
                    Arrays.setAll(now, joint -> before[joint] + risen * more[joint]);
                    load.set(step, trial, now);
                }
            }
        }
        return Trials.builder().setPosition(start).setTarget(target).addInput("goal", target).optJointLoad(load)
                .optEpoch(LOAD, onset).build();
    }

    private static double[] torques(int dof, double largest, RandomGenerator random) {
        return random.doubles(dof, -1, 1).map(share -> share * largest).toArray();
    }

    private double[][] tested(Effector effector, int batch) {
        double[] held = position == null ? effector.limits().middle() : position;
        double[][] positions = new double[batch][];
        Arrays.setAll(positions, i -> held.clone());
        return positions;
    }

    @Override
    public List<Loss> losses() {
        return Reaches.LOSSES;
    }
}
