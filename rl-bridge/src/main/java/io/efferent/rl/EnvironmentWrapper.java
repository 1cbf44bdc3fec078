package io.efferent.rl;

import io.efferent.mujoco.MujocoData;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An environment that changes something about another one, and leaves the rest as it is. */
public abstract class EnvironmentWrapper implements RlEnvironment {
    /** What is wrapped. */
    protected final RlEnvironment inner;

    /** Wraps an environment, which is closed with this one. */
    protected EnvironmentWrapper(RlEnvironment inner) {
        this.inner = inner;
    }

    @Override
    public String toString() {
        return name();
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public List<Sense> senses() {
        return inner.senses();
    }

    @Override
    public ActionSpace actions() {
        return inner.actions();
    }

    @Override
    public double timestep() {
        return inner.timestep();
    }

    @Override
    public void reset(long seed) {
        inner.reset(seed);
    }

    @Override
    public Outcome step(float[] actions, int offset) {
        return inner.step(actions, offset);
    }

    @Override
    public void observe(float[] into, int offset) {
        inner.observe(into, offset);
    }

    @Override
    public Map<String, Double> measures() {
        return inner.measures();
    }

    @Override
    public BufferedImage frame(int width, int height) {
        return inner.frame(width, height);
    }

    @Override
    public Optional<MujocoData> mujocoData() {
        return inner.mujocoData();
    }

    @Override
    public void close() {
        inner.close();
    }
}
