package reach;

import io.efferent.rl.ActionSpace;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.SplittableRandom;

/** A mass that is to be held near 0 by pushing it, for up to 100 steps. */
public final class Balance implements RlEnvironment {
    private static final double STEP = 0.05;
    private double position;
    private double velocity;
    private int steps;

    @Override
    public String name() {
        return "balance";
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, 2));
    }

    @Override
    public ActionSpace actions() {
        return ActionSpace.Continuous.of(1, -1, 1);
    }

    @Override
    public double timestep() {
        return STEP;
    }

    @Override
    public void reset(long seed) {
        position = new SplittableRandom(seed).nextDouble(-0.5, 0.5);
        velocity = 0;
        steps = 0;
    }

    @Override
    public Outcome step(float[] actions, int offset) {
        velocity += STEP * (4 * position + 3 * actions[offset]);
        position += STEP * velocity;
        steps++;
        return new Outcome(1 - position * position, Math.abs(position) > 1, steps == 100);
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = (float) position;
        into[offset + 1] = (float) velocity;
    }

    @Override
    public void close() {}
}
