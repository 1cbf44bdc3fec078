package io.efferent.rl.classic;

import io.efferent.rl.ActionSpace;
import io.efferent.rl.PlanarEnvironment;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.random.RandomGenerator;

/** A car in a valley, too weak to drive straight up (Moore 1990). Begins at rest between -0.6 and -0.4. */
abstract sealed class HillCar extends PlanarEnvironment permits MountainCar, MountainCarContinuous {
    private static final double LEFT = -1.2;
    private static final double RIGHT = 0.6;
    private static final double FASTEST = 0.07;
    private static final double GRAVITY = 0.0025;
    private static final View VIEW = new View(LEFT - 0.1, -0.05, RIGHT - LEFT + 0.2, 1.25);

    private final double top;
    private double position;
    private double velocity;

    /**
     * A car.
     *
     * @param top position that is to be reached
     */
    HillCar(String name, ActionSpace actions, double top) {
        super(name, 2, actions, 1.0 / 30);
        this.top = top;
    }

    /** Puts it in a state; to be called in an episode. */
    public void set(double position, double velocity) {
        this.position = position;
        this.velocity = velocity;
    }

    @Override
    protected void begin(RandomGenerator random) {
        set(uniform(random, -0.6, -0.4), 0);
    }

    /** One step under an acceleration per step; whether it led to the top. */
    final boolean move(double acceleration) {
        velocity = Math.clamp(velocity + acceleration - GRAVITY * Math.cos(3 * position), -FASTEST, FASTEST);
        position = Math.clamp(position + velocity, LEFT, RIGHT);
        if (position == LEFT && velocity < 0) {
            velocity = 0;
        }
        return position >= top && velocity >= 0;
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = (float) position;
        into[offset + 1] = (float) velocity;
    }

    @Override
    protected View view() {
        return VIEW;
    }

    @Override
    protected void draw(Graphics2D g) {
        var slope = new Path2D.Double();
        slope.moveTo(LEFT, height(LEFT));
        for (double x = LEFT; x <= RIGHT; x += 0.01) {
            slope.lineTo(x, height(x));
        }
        g.setColor(GRAY);
        g.setStroke(new BasicStroke(0.01f));
        g.draw(slope);
        rod(g, INK, 0.008, top, height(top), top, height(top) + 0.18);
        rod(g, GOAL, 0.03, top, height(top) + 0.165, top + 0.07, height(top) + 0.165);
        double steep = Math.atan(1.35 * Math.cos(3 * position));
        var before = g.getTransform();
        g.translate(position, height(position));
        g.rotate(steep);
        rod(g, BODY, 0.05, -0.05, 0.055, 0.05, 0.055);
        disk(g, INK, -0.04, 0.02, 0.02);
        disk(g, INK, 0.04, 0.02, 0.02);
        g.setTransform(before);
    }

    private static double height(double x) {
        return 0.45 * Math.sin(3 * x) + 0.55;
    }
}
