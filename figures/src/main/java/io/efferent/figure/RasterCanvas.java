package io.efferent.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws the shapes with Java2D on an image of {@code scale} dots per pixel. */
final class RasterCanvas implements Canvas {

    static {
        // Drawing on an image needs no display, and must not fail because one is announced but out of reach.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private final BufferedImage image;
    private final Graphics2D graphics;

    RasterCanvas(int width, int height, double scale) {
        image = new BufferedImage((int) Math.round(width * scale), (int) Math.round(height * scale),
                BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(scale, scale);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    BufferedImage finish() {
        graphics.dispose();
        return image;
    }

    @Override
    public void polyline(double[] x, double[] y, Pen pen) {
        use(pen);
        graphics.draw(path(x, y));
    }

    @Override
    public void polygon(double[] x, double[] y, Color fill) {
        graphics.setColor(fill);
        graphics.fill(path(x, y));
    }

    @Override
    public void circle(double x, double y, double radius, Pen pen) {
        use(pen);
        graphics.draw(ellipse(x, y, radius));
    }

    @Override
    public void disk(double x, double y, double radius, Color fill) {
        graphics.setColor(fill);
        graphics.fill(ellipse(x, y, radius));
    }

    @Override
    public void text(String text, double x, double y, Type type) {
        graphics.setFont(new Font(Font.SANS_SERIF, type.bold() ? Font.BOLD : Font.PLAIN, 1)
                .deriveFont((float) type.size()));
        graphics.setColor(type.color());
        double back = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth() * switch (type.anchor()) {
            case START -> 0;
            case MIDDLE -> 0.5;
            case END -> 1;
        };
        var before = graphics.getTransform();
        graphics.translate(x, y);
        if (type.vertical()) {
            graphics.rotate(-Math.PI / 2);
        }
        graphics.drawString(text, (float) -back, 0);
        graphics.setTransform(before);
    }

    @Override
    public void clip(double x, double y, double width, double height, Runnable drawing) {
        var before = graphics.getClip();
        graphics.clip(new Rectangle2D.Double(x, y, width, height));
        drawing.run();
        graphics.setClip(before);
    }

    private void use(Pen pen) {
        graphics.setColor(pen.color());
        float[] dash = pen.dash() > 0 ? new float[] {(float) pen.dash()} : null;
        graphics.setStroke(
                new BasicStroke((float) pen.width(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, dash, 0));
    }

    private static Path2D path(double[] x, double[] y) {
        var path = new Path2D.Double();
        path.moveTo(x[0], y[0]);
        for (int i = 1; i < x.length; i++) {
            path.lineTo(x[i], y[i]);
        }
        return path;
    }

    private static Ellipse2D ellipse(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }
}
