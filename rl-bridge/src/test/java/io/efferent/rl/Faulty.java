package io.efferent.rl;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * Counts its steps, two numbers of proprioception, a goal and a privileged force; 20 steps are an episode. Something
 * goes wrong where it is told to.
 */
public final class Faulty implements RlEnvironment {
    /** What may go wrong. */
    public enum Fault { PROPRIOCEPTION, GOAL, FORCE, REWARD }

    public static final int STEPS = 20;

    private final Fault fault;
    private final double value;
    private final IntPredicate when;
    private int step;

    /** The number that goes wrong takes a value in some steps, of which that after a reset is 0. */
    public Faulty(Fault fault, double value, IntPredicate when) {
        this.fault = fault;
        this.value = value;
        this.when = when;
    }

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, 2), Sense.of(Sense.GOAL, 1), Sense.privileged("force", 1));
    }

    @Override
    public ActionSpace actions() {
        return ActionSpace.Continuous.of(2, -1, 1);
    }

    @Override
    public double timestep() {
        return 0.01;
    }

    @Override
    public void reset(long seed) {
        step = 0;
    }

    @Override
    public Outcome step(float[] actions, int offset) {
        step++;
        return new Outcome(either(Fault.REWARD, actions[offset]), step == STEPS, false);
    }

    private double either(Fault asked, double otherwise) {
        return fault == asked && when.test(step) ? value : otherwise;
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = step;
        into[offset + 1] = (float) either(Fault.PROPRIOCEPTION, 0.5);
        into[offset + 2] = (float) either(Fault.GOAL, 1);
        into[offset + 3] = (float) either(Fault.FORCE, 2);
    }
}
