package io.efferent.rl.classic;

import io.efferent.array.RandomStreams;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.Sense;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the bodies of classic control have in common: a few numbers as state, and a drawing in the plane. */
abstract sealed class ClassicEnvironment implements RlEnvironment
        permits Acrobot, CartPole, HillCar, Pendulum {
    static final Color INK = new Color(0x22, 0x22, 0x22);
    static final Color GRAY = new Color(0x8a, 0x8a, 0x8a);
    static final Color BODY = new Color(0x00, 0x72, 0xB2);
    static final Color GOAL = new Color(0xD5, 0x5E, 0x00);

    private final String name;
    private final ActionSpace actions;
    private final double timestep;
    private final List<Sense> senses;
    private boolean underWay;

    /** The rectangle of the world that is drawn, m. */
    record View(double left, double bottom, double width, double height) {}

    ClassicEnvironment(String name, int observations, ActionSpace actions, double timestep) {
        this.name = name;
        this.actions = actions;
        this.timestep = timestep;
        senses = List.of(Sense.of(Sense.PROPRIOCEPTION, observations));
    }

    /** Draws a state to begin with. */
    abstract void begin(RandomGenerator random);

    /** One step. */
    abstract Outcome act(float action);

    /** What {@link #draw} shows. */
    abstract View view();

    /** Draws the state, in m, upward positive. */
    abstract void draw(Graphics2D g);

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
        var outcome = act(actions[offset]);
        underWay = !outcome.isOver();
        return outcome;
    }

    static double uniform(RandomGenerator random, double low, double high) {
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
    static void rod(Graphics2D g, Color color, double thickness, double x1, double y1, double x2, double y2) {
        g.setColor(color);
        g.setStroke(new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    static void disk(Graphics2D g, Color color, double x, double y, double radius) {
        g.setColor(color);
        g.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }
}
