package io.efferent.rl;

import io.efferent.array.RandomStreams;
import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoData;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoRenderer;
import io.efferent.mujoco.View;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A MuJoCo body with a task. An action is held for some of MuJoCo's own steps.
 *
 * <p>Instances may share a model, each has data of its own. Whoever changes the model through one of them changes it
 * for that one alone, which then has a copy ({@link MujocoModel#share}). Closing one closes its data and leaves the
 * model open.
 *
 * <p>If the simulation diverges, {@link #step} throws {@link io.efferent.mujoco.DivergenceException}, and the episode
 * is over. {@link VectorEnvironment} goes on with the next one.
 */
public abstract class MujocoEnvironment implements RlEnvironment {
    /** The model, shared until it is changed. */
    protected final MujocoModel model;
    protected final MujocoData data;

    private final String name;
    private final int frameSkip;
    private final ActionSpace actions;
    private final Doubles masses;
    private final List<Sense> senses = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private int observed;
    private MujocoRenderer renderer;
    private boolean underWay;

    /** Writes numbers into an array, from an offset on. */
    protected interface Writer {
        void write(float[] into, int offset);
    }

    /** Where what is observed begins, and what writes it. */
    private record Part(int begin, Writer writer) {}

    /**
     * A body at rest. The actions are the controls, within their ranges.
     *
     * @param frameSkip MuJoCo's steps per action
     * @throws IllegalArgumentException if a control has no range
     */
    protected MujocoEnvironment(String name, MujocoModel model, int frameSkip) {
        this(name, model, frameSkip, controls(model));
    }

    /**
     * A body at rest.
     *
     * @param frameSkip MuJoCo's steps per action
     * @param actions what the agent may do, when that is not to set the controls
     */
    protected MujocoEnvironment(String name, MujocoModel model, int frameSkip, ActionSpace actions) {
        if (frameSkip < 1) {
            throw new IllegalArgumentException("frameSkip: got " + frameSkip + ", expected at least 1");
        }
        this.name = name;
        this.model = model.share();
        this.frameSkip = frameSkip;
        this.actions = actions;
        data = this.model.newData();
        masses = this.model.doubles("body_mass");
    }

    private static ActionSpace controls(MujocoModel model) {
        var ranges = model.doubles("actuator_ctrlrange");
        var low = new ArrayList<Float>();
        var high = new ArrayList<Float>();
        for (int i = 0; i < ranges.rows(); i++) {
            low.add((float) ranges.get(i, 0));
            high.add((float) ranges.get(i, 1));
        }
        return new ActionSpace.Continuous(low, high);
    }

    /** Changes the model's own initial state, which the data holds, to that of an episode. */
    protected abstract void begin(RandomGenerator random);

    /** Puts what is only to be seen where it belongs, in the data, once all places of a beginning are known. */
    protected void mark() {}

    /** Where pictures are taken from. */
    protected View view() {
        return View.of(model);
    }

    /** One step. Calls {@link #simulate(float[], int)} or {@link #simulate()}, and looks at what it led to. */
    protected abstract Outcome act(float[] action, int offset);

    /** Sets the controls to the action and goes on to the next one. */
    protected final void simulate(float[] action, int offset) {
        data.ctrl().setAll(action, offset);
        simulate();
    }

    /** Goes on to the next action with the present controls. */
    protected final void simulate() {
        data.step(frameSkip);
    }

    /** Adds uniform noise between -size and size to each number. */
    protected static void addUniform(Doubles values, double size, RandomGenerator random) {
        for (int i = 0; i < values.size(); i++) {
            values.set(i, values.get(i) + random.nextDouble(-size, size));
        }
    }

    /** Adds Gaussian noise to each number. */
    protected static void addGaussian(Doubles values, double deviation, RandomGenerator random) {
        for (int i = 0; i < values.size(); i++) {
            values.set(i, values.get(i) + deviation * random.nextGaussian());
        }
    }

    /** Sum of the squares of an action. */
    protected final double squares(float[] action, int offset) {
        double sum = 0;
        for (int i = offset; i < offset + actions.width(); i++) {
            sum += (double) action[i] * action[i];
        }
        return sum;
    }

    /** Mean of a number of all bodies, by their masses: of {@code xipos}, the place of the center of mass. */
    protected final double meanByMass(Doubles ofBodies, int column) {
        double moment = 0;
        double mass = 0;
        for (int i = 0; i < masses.size(); i++) {
            moment += masses.get(i) * ofBodies.get(i, column);
            mass += masses.get(i);
        }
        return moment / mass;
    }

    /** Adds to what is observed. Numbers that follow others of the same name are one sense with them. */
    protected final void sense(Sense sense, Writer writer) {
        boolean goesOn = !senses.isEmpty() && senses.getLast().isContinuedBy(sense);
        senses.add(goesOn ? senses.removeLast().with(sense.size()) : sense);
        parts.add(new Part(observed, writer));
        observed += sense.size();
    }

    /** What was added by {@link #sense}; whoever observes otherwise overrides this and {@link #observe}. */
    @Override
    public List<Sense> senses() {
        return List.copyOf(senses);
    }

    @Override
    public void observe(float[] into, int offset) {
        for (var part : parts) {
            part.writer.write(into, offset + part.begin);
        }
    }

    @Override
    public String toString() {
        return name();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ActionSpace actions() {
        return actions;
    }

    @Override
    public double timestep() {
        return frameSkip * model.timestep();
    }

    @Override
    public final void reset(long seed) {
        data.reset();
        begin(RandomStreams.stream(seed, "initial state", 0));
        data.forward();
        mark();
        underWay = true;
    }

    @Override
    public final Outcome step(float[] actions, int offset) {
        if (!underWay) {
            throw new IllegalStateException("no episode of " + name + " is under way, reset it first");
        }
        underWay = false;
        var outcome = act(actions, offset);
        underWay = !outcome.isOver();
        return outcome;
    }

    /**
     * The model's first camera takes it, unless a subclass looks from elsewhere. {@link MujocoRenderer.Kind#chosen}
     * draws it: unless somebody wants it otherwise, pictures that are learned from do not depend on the machine.
     */
    @Override
    public BufferedImage frame(int width, int height) {
        if (renderer == null) {
            renderer = MujocoRenderer.of(MujocoRenderer.Kind.chosen(), model, view());
        }
        return renderer.draw(data, width, height);
    }

    @Override
    public Optional<MujocoData> mujocoData() {
        return Optional.of(data);
    }

    @Override
    public void close() {
        if (renderer != null) {
            renderer.close();
        }
        model.close();
    }
}
