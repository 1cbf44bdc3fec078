package io.efferent.rl;

import io.efferent.array.RandomStreams;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An environment in plain Java that is drawn in the plane. Subclasses say how an episode begins, what a step does, and
 * what a picture shows.
 */
public abstract class PlanarEnvironment implements RlEnvironment {
    protected static final Color INK = new Color(0x22, 0x22, 0x22);
    protected static final Color GRAY = new Color(0x8a, 0x8a, 0x8a);
    protected static final Color BODY = new Color(0x00, 0x72, 0xB2);
    protected static final Color GOAL = new Color(0xD5, 0x5E, 0x00);

    private final String name;
    private final ActionSpace actions;
    private final double timestep;
    private final List<Sense> senses;
    private boolean underWay;

    /** The rectangle of the world that is drawn, m. */
    public record View(double left, double bottom, double width, double height) {}

    /**
     * One of a kind.
     *
     * @param name on the command line
     * @param observations how many numbers are observed, as proprioception
     * @param actions what the agent may do
     * @param timestep between two actions, s
     */
    protected PlanarEnvironment(String name, int observations, ActionSpace actions, double timestep) {
        this.name = name;
        this.actions = actions;
        this.timestep = timestep;
        senses = List.of(Sense.of(Sense.PROPRIOCEPTION, observations));
    }

    /** Draws a state to begin with. */
    protected abstract void begin(RandomGenerator random);

    /** One step, with the action that begins at an offset. */
    protected abstract Outcome act(float[] actions, int offset);

    /** What {@link #draw} shows. */
    protected abstract View view();

    /** Draws the state, in m, upward positive. */
    protected abstract void draw(Graphics2D g);

    @Override
    public String toString() {
        return name();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Sense> senses() {
        return senses;
    }

    @Override
    public ActionSpace actions() {
        return actions;
    }

    @Override
    public double timestep() {
        return timestep;
    }

    @Override
    public void reset(long seed) {
        begin(RandomStreams.stream(seed, "initial state", 0));
        underWay = true;
    }

    @Override
    public Outcome step(float[] actions, int offset) {
        if (!underWay) {
            throw new IllegalStateException("no episode of " + name + " is under way, reset it first");
        }
        this.actions.require(actions, offset, name);
        var outcome = act(actions, offset);
        underWay = !outcome.isOver();
        return outcome;
    }

    /** A number from low up to high. */
    protected static double uniform(RandomGenerator random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    @Override
    public BufferedImage frame(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        var view = view();
        double scale = Math.min(width / view.width(), height / view.height());
        g.translate(width / 2.0, height / 2.0);
        g.scale(scale, -scale);
        g.translate(-view.left() - view.width() / 2, -view.bottom() - view.height() / 2);
        draw(g);
        g.dispose();
        return image;
    }

    /** A line with round ends. */
    protected static void rod(Graphics2D g, Color color, double thickness, double x1, double y1, double x2, double y2) {
        g.setColor(color);
        g.setStroke(new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    /** A filled circle. */
    protected static void disk(Graphics2D g, Color color, double x, double y, double radius) {
        g.setColor(color);
        g.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }
}
