package io.efferent.rl.effector;

import io.efferent.array.RandomStreams;
import io.efferent.effector.Effector;
import io.efferent.skeleton.Bones;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.Stream;

/** Draws a body and a target in the plane that the body can reach. */
final class BodyView {
    private static final int POSTURES = 500;
    private static final double MARGIN = 1.15;
    private static final Color BODY = new Color(0x22, 0x22, 0x22);
    private static final Color TARGET = new Color(0xD5, 0x5E, 0x00);

    private final Rectangle2D world;

    BodyView(Effector effector) {
        var postures = effector.randomPositions(RandomStreams.stream(0, "view", 0), POSTURES);
        var bones = Arrays.stream(postures)
                .flatMap(posture -> effector.skeleton().bones(posture).segments().stream()).flatMap(Arrays::stream);
        world = Stream.concat(bones, Arrays.stream(effector.endpoints(postures)))
                .<Rectangle2D>map(point -> new Rectangle2D.Double(point[0], point[1], 0, 0))
                .reduce(Rectangle2D::createUnion).orElseThrow();
    }

    BufferedImage draw(
            int width, int height, Bones bones, double[] hand, double[] target, double radius) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double scale = Math.min(width / world.getWidth(), height / world.getHeight()) / MARGIN;
        g.translate(width / 2.0, height / 2.0);
        g.scale(scale, -scale);
        g.translate(-world.getCenterX(), -world.getCenterY());
        g.setColor(TARGET);
        g.fill(disk(target, radius));
        g.setColor(BODY);
        g.setStroke(new BasicStroke((float) (5 / scale), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (double[][] segment : bones.segments()) {
            g.draw(new Line2D.Double(segment[0][0], segment[0][1], segment[1][0], segment[1][1]));
        }
        g.fill(disk(hand, 5 / scale));
        g.dispose();
        return image;
    }

    private static Ellipse2D disk(double[] center, double radius) {
        return new Ellipse2D.Double(center[0] - radius, center[1] - radius, 2 * radius, 2 * radius);
    }
}
