package io.efferent.figure;

import io.efferent.figure.Canvas.Anchor;
import io.efferent.figure.Canvas.Pen;
import io.efferent.figure.Canvas.Type;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;

/** A panel of a figure: where it is (pixels), what it shows, and the mapping from one to the other. */
record Axes(double left, double top, double width, double height, Scale x, Scale y) {

    /** Room that ticks and labels take around a panel (pixels). */
    static final double LEFT = 72;
    static final double BOTTOM = 54;
    static final double RIGHT = 16;
    /** Room for a title. */
    static final double TOP = 44;
    static final double TICK_SIZE = 13;
    static final double LABEL_SIZE = 15;
    static final double TITLE_SIZE = 16;
    /** From the edge to the label of y. */
    private static final double NUMBERS = 18;
    /** Height of a row of a legend. */
    private static final double ROW = 20;
    /** Radius of a sample of a curve that has no neighbors, in widths of the pen. */
    private static final double LONE = 1.5;
    /** Of the color of a curve in the band around it. */
    private static final double BAND = 0.2;
    private static final Pen SPINE = new Pen(Canvas.GRAY, 1);

    /** The panel that fills a figure but for its title and labels. */
    static Axes filling(Figure figure, Scale x, Scale y) {
        var usual = new Axes(LEFT, TOP, figure.width() - LEFT - RIGHT, figure.height() - TOP - BOTTOM, x, y);
        double more = Math.max(0, usual.left - LEFT + NUMBERS - usual.labelAt());
        return new Axes(LEFT + more, TOP, usual.width - more, usual.height, x, y);
    }

    /** Where the label of y is, to the left of the widest number. */
    private double labelAt() {
        var type = Type.of(TICK_SIZE, Anchor.END);
        double widest = Arrays.stream(yTicks()).mapToObj(Scale::label).mapToDouble(type::width).max().orElse(0);
        return Math.min(left - LEFT + NUMBERS, left - 8 - widest - 12);
    }

    private double[] yTicks() {
        return y.ticks((int) Math.clamp(height / 48, 3, 6));
    }

    /** The same panel with the shorter axis widened until a meter is as long across as it is up. */
    Axes equal() {
        return equal(perPixel());
    }

    /** What a pixel has to stand for to show everything on both axes. */
    double perPixel() {
        return Math.max((x.high() - x.low()) / width, (y.high() - y.low()) / height);
    }

    /** The same panel with both axes widened until a pixel stands for a length. */
    Axes equal(double perPixel) {
        return new Axes(left, top, width, height, widen(x, perPixel * width), widen(y, perPixel * height));
    }

    private static Scale widen(Scale scale, double span) {
        double middle = (scale.low() + scale.high()) / 2;
        return new Scale(middle - span / 2, middle + span / 2, false);
    }

    double px(double value) {
        return left + width * x.place(value);
    }

    double py(double value) {
        return top + height * (1 - y.place(value));
    }

    /** The same panel with its top lowered to make room for a legend. */
    Axes under(List<Key> keys) {
        double room = keys.isEmpty() ? 0 : ROW * legendRows(keys);
        return new Axes(left, top + room, width, height - room, x, y);
    }

    /** Pixels per unit of an axis of equal aspect. */
    double pixels(double length) {
        return length * width / (x.high() - x.low());
    }

    double bottom() {
        return top + height;
    }

    double right() {
        return left + width;
    }

    static void title(Canvas canvas, String title) {
        canvas.text(title, 16, 25, new Type(TITLE_SIZE, true, Canvas.INK, Anchor.START, false));
    }

    /** Draws spines, ticks and labels. */
    void frame(Canvas canvas, String xLabel, String yLabel) {
        spines(canvas, true, true);
        label(canvas, xLabel, yLabel);
    }

    void label(Canvas canvas, String xLabel, String yLabel) {
        var type = Type.of(LABEL_SIZE, Anchor.MIDDLE);
        canvas.text(xLabel, left + width / 2, bottom() + 43, type);
        canvas.text(yLabel, labelAt(), top + height / 2,
                new Type(LABEL_SIZE, false, Canvas.INK, Anchor.MIDDLE, true));
    }

    /** Draws spines and ticks; the numbers only where asked for, so that neighbors can share them. */
    void spines(Canvas canvas, boolean xNumbers, boolean yNumbers) {
        canvas.polyline(new double[] {left, left, right()}, new double[] {top, bottom(), bottom()}, SPINE);
        for (double tick : x.ticks((int) Math.clamp(width / 75, 2, 8))) {
            canvas.line(px(tick), bottom(), px(tick), bottom() + 5, SPINE);
            if (xNumbers) {
                canvas.text(Scale.label(tick), px(tick), bottom() + 20, Type.of(TICK_SIZE, Anchor.MIDDLE));
            }
        }
        for (double tick : yTicks()) {
            canvas.line(left - 5, py(tick), left, py(tick), SPINE);
            if (yNumbers) {
                canvas.text(Scale.label(tick), left - 8, py(tick) + 0.35 * TICK_SIZE, Type.of(TICK_SIZE, Anchor.END));
            }
        }
    }

    void clip(Canvas canvas, Runnable drawing) {
        canvas.clip(left, top, width, height, drawing);
    }

    /** Draws a curve through the finite points, broken where a value is not finite. */
    void curve(Canvas canvas, double[] xs, double[] ys, Pen pen) {
        double[] px = Arrays.stream(xs).map(this::px).toArray();
        double[] py = Arrays.stream(ys).map(this::py).toArray();
        int from = 0;
        for (int i = 0; i <= px.length; i++) {
            if (i == px.length || !Double.isFinite(px[i]) || !Double.isFinite(py[i])) {
                if (i - from == 1) {
                    canvas.disk(px[from], py[from], LONE * pen.width(), pen.color());
                } else if (i > from) {
                    stroke(canvas, Arrays.copyOfRange(px, from, i), Arrays.copyOfRange(py, from, i), pen);
                }
                from = i + 1;
            }
        }
    }

    /** Fills what lies between two curves, in stretches where both are finite. */
    void band(Canvas canvas, double[] xs, double[] low, double[] high, Color color) {
        int from = 0;
        for (int i = 0; i <= xs.length; i++) {
            if (i == xs.length || !Double.isFinite(px(xs[i])) || !Double.isFinite(py(low[i]))
                    || !Double.isFinite(py(high[i]))) {
                int n = i - from;
                double[] px = new double[2 * n];
                double[] py = new double[2 * n];
                for (int k = 0; k < n; k++) {
                    px[k] = px[2 * n - 1 - k] = px(xs[from + k]);
                    py[k] = py(low[from + k]);
                    py[2 * n - 1 - k] = py(high[from + k]);
                }
                if (n > 1) {
                    canvas.polygon(px, py, Canvas.fade(color, BAND));
                }
                from = i + 1;
            }
        }
    }

    /** Keeps the extremes of each run of points when there are far more points than pixels. */
    private void stroke(Canvas canvas, double[] px, double[] py, Pen pen) {
        int run = (int) (px.length / width);
        if (run < 2) {
            canvas.polyline(px, py, pen);
            return;
        }
        int runs = (px.length + run - 1) / run;
        double[] x = new double[2 * runs];
        double[] y = new double[2 * runs];
        for (int i = 0; i < runs; i++) {
            var part = Arrays.stream(py, i * run, Math.min(px.length, (i + 1) * run)).summaryStatistics();
            x[2 * i] = x[2 * i + 1] = px[i * run];
            y[2 * i] = part.getMin();
            y[2 * i + 1] = part.getMax();
        }
        canvas.polyline(x, y, pen);
    }

    void dot(Canvas canvas, double xValue, double yValue, double radius, Color color) {
        if (Double.isFinite(px(xValue)) && Double.isFinite(py(yValue))) {
            canvas.disk(px(xValue), py(yValue), radius, color);
        }
    }

    void ring(Canvas canvas, double xValue, double yValue, double radius, Pen pen) {
        if (Double.isFinite(px(xValue)) && Double.isFinite(py(yValue))) {
            canvas.circle(px(xValue), py(yValue), radius, pen);
        }
    }

    /** A dashed line across the panel at a value of x inside it, such as the go cue. */
    void mark(Canvas canvas, double xValue) {
        if (x.place(xValue) > 0 && x.place(xValue) < 1) {
            canvas.line(px(xValue), top, px(xValue), bottom(), new Pen(Canvas.GRAY, 1, 4));
        }
    }

    /** An entry of a legend, shown as a piece of line or as a dot. */
    record Key(String name, Pen pen, boolean dot) {

        Key(String name, Pen pen) {
            this(name, pen, false);
        }

        double width() {
            return 24 + Type.of(TICK_SIZE, Anchor.START).width(name) + 16;
        }
    }

    private int legendRows(List<Key> keys) {
        int rows = 1;
        double at = 0;
        for (var key : keys) {
            double needed = key.width();
            if (at > 0 && at + needed > width) {
                rows++;
                at = 0;
            }
            at += needed;
        }
        return rows;
    }

    /** Draws a legend from left to right in as many rows as it needs, the last of them just above the panel. */
    void legend(Canvas canvas, List<Key> keys) {
        double row = top - 12 - ROW * (legendRows(keys) - 1);
        double at = left;
        for (var key : keys) {
            if (at > left && at + key.width() > right()) {
                row += ROW;
                at = left;
            }
            if (key.dot()) {
                canvas.disk(at + 9, row - 4, key.pen().width() / 2, key.pen().color());
            } else {
                canvas.line(at, row - 4, at + 18, row - 4, key.pen());
            }
            canvas.text(key.name(), at + 24, row, Type.of(TICK_SIZE, Anchor.START));
            at += key.width();
        }
    }
}
