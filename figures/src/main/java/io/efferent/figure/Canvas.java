package io.efferent.figure;

import java.awt.Color;

/**
 * What a {@link Figure} draws on: a handful of shapes, in pixels from the top left corner, that look the same in SVG
 * and in PNG.
 */
public sealed interface Canvas permits SvgCanvas, RasterCanvas, ShiftedCanvas {

    Color INK = new Color(0x22, 0x22, 0x22);
    Color GRAY = new Color(0x8a, 0x8a, 0x8a);

    /** How a line is drawn; width and dash in pixels, a dash of zero is a solid line. */
    record Pen(Color color, double width, double dash) {

        public Pen(Color color, double width) {
            this(color, width, 0);
        }
    }

    /** The point of a text that lies at its coordinates, along the direction of reading. */
    enum Anchor { START, MIDDLE, END }

    /** How a text is drawn; the size in pixels. A vertical text reads upward. */
    record Type(double size, boolean bold, Color color, Anchor anchor, boolean vertical) {

        public static Type of(double size, Anchor anchor) {
            return new Type(size, false, INK, anchor, false);
        }

        /** Width of a text, estimated so that SVG and PNG get the same layout on every machine (pixels). */
        public double width(String text) {
            return 0.56 * size * text.length();
        }
    }

    void polyline(double[] x, double[] y, Pen pen);

    void polygon(double[] x, double[] y, Color fill);

    void circle(double x, double y, double radius, Pen pen);

    void disk(double x, double y, double radius, Color fill);

    /** A line of text; {@code y} is its baseline. */
    void text(String text, double x, double y, Type type);

    /** What {@code drawing} draws is cut off outside the rectangle. */
    void clip(double x, double y, double width, double height, Runnable drawing);

    default void line(double x1, double y1, double x2, double y2, Pen pen) {
        polyline(new double[] {x1, x2}, new double[] {y1, y2}, pen);
    }

    /** The color at an opacity from 0 to 1. */
    static Color fade(Color color, double opacity) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * opacity));
    }
}
