package io.efferent.rl.classic;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;

/** The valley of the mountain car, and how a car moves in it (Moore 1990). */
final class Hill {
    static final double LEFT = -1.2;
    static final double RIGHT = 0.6;
    private static final double FASTEST = 0.07;
    private static final double GRAVITY = 0.0025;

    static final ClassicEnvironment.View VIEW = new ClassicEnvironment.View(LEFT - 0.1, -0.05, RIGHT - LEFT + 0.2, 1.25);

    double position;
    double velocity;

    /** One step under an acceleration per step. */
    void move(double acceleration) {
        velocity = Math.clamp(velocity + acceleration - GRAVITY * Math.cos(3 * position), -FASTEST, FASTEST);
        position = Math.clamp(position + velocity, LEFT, RIGHT);
        if (position == LEFT && velocity < 0) {
            velocity = 0;
        }
    }

    void observe(float[] into, int offset) {
        into[offset] = (float) position;
        into[offset + 1] = (float) velocity;
    }

    void draw(Graphics2D g, double goal) {
        var slope = new Path2D.Double();
        slope.moveTo(LEFT, height(LEFT));
        for (double x = LEFT; x <= RIGHT; x += 0.01) {
            slope.lineTo(x, height(x));
        }
        g.setColor(ClassicEnvironment.GRAY);
        g.setStroke(new BasicStroke(0.01f));
        g.draw(slope);
        ClassicEnvironment.rod(g, ClassicEnvironment.INK, 0.008, goal, height(goal), goal, height(goal) + 0.18);
        ClassicEnvironment.rod(g, ClassicEnvironment.GOAL, 0.03, goal, height(goal) + 0.165, goal + 0.07, height(goal) + 0.165);
        double steep = Math.atan(1.35 * Math.cos(3 * position));
        var before = g.getTransform();
        g.translate(position, height(position));
        g.rotate(steep);
        ClassicEnvironment.rod(g, ClassicEnvironment.BODY, 0.05, -0.05, 0.055, 0.05, 0.055);
        ClassicEnvironment.disk(g, ClassicEnvironment.INK, -0.04, 0.02, 0.02);
        ClassicEnvironment.disk(g, ClassicEnvironment.INK, 0.04, 0.02, 0.02);
        g.setTransform(before);
    }

    private static double height(double x) {
        return 0.45 * Math.sin(3 * x) + 0.55;
    }
}
