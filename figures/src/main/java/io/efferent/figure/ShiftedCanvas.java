package io.efferent.figure;

import java.awt.Color;
import java.util.Arrays;

/** A part of another canvas, with its own origin. */
record ShiftedCanvas(Canvas whole, double across) implements Canvas {

    private double[] shifted(double[] x) {
        return Arrays.stream(x).map(value -> value + across).toArray();
    }

    @Override
    public void polyline(double[] x, double[] y, Pen pen) {
        whole.polyline(shifted(x), y, pen);
    }

    @Override
    public void polygon(double[] x, double[] y, Color fill) {
        whole.polygon(shifted(x), y, fill);
    }

    @Override
    public void circle(double x, double y, double radius, Pen pen) {
        whole.circle(x + across, y, radius, pen);
    }

    @Override
    public void disk(double x, double y, double radius, Color fill) {
        whole.disk(x + across, y, radius, fill);
    }

    @Override
    public void text(String text, double x, double y, Type type) {
        whole.text(text, x + across, y, type);
    }

    @Override
    public void clip(double x, double y, double width, double height, Runnable drawing) {
        whole.clip(x + across, y, width, height, drawing);
    }
}
