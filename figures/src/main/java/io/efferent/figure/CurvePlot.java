package io.efferent.figure;

import io.efferent.figure.Canvas.Pen;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Named curves over one x axis, such as force over length, with bands around them, and points; and curves of directions
 * of movement in their colors. A legend is drawn for up to eight names.
 */
public final class CurvePlot implements Figure {

    private static final int LEGEND_LIMIT = 8;
    private static final double DOT = 3;

    private sealed interface Shown {
        String name();

        double[] x();

        Stream<double[]> ys();
    }

    private record Curve(String name, double[] x, double[] y) implements Shown {
        @Override
        public Stream<double[]> ys() {
            return Stream.of(y);
        }
    }

    /** One of several movements, in the color of its direction, rad. */
    private record Directed(double direction, double[] x, double[] y) implements Shown {
        @Override
        public String name() {
            return null;
        }

        @Override
        public Stream<double[]> ys() {
            return Stream.of(y);
        }
    }

    private record Band(String name, double[] x, double[] y, double[] low, double[] high) implements Shown {
        @Override
        public Stream<double[]> ys() {
            return Stream.of(y, low, high);
        }
    }

    private record Points(String name, double[] x, double[] y) implements Shown {
        @Override
        public Stream<double[]> ys() {
            return Stream.of(y);
        }
    }

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final boolean logX;
    private final boolean logY;
    private final boolean equal;
    private final List<Shown> all;
    private final List<Axes.Key> legend;

    private CurvePlot(Builder builder) {
        title = builder.title;
        xLabel = Shapes.present("xLabel", builder.xLabel);
        yLabel = Shapes.present("yLabel", builder.yLabel);
        logX = builder.logX;
        logY = builder.logY;
        equal = builder.equal;
        all = List.copyOf(builder.all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there is no curve, expected at least one addCurve");
        }
        int[] named = IntStream.range(0, all.size()).filter(i -> all.get(i).name() != null).toArray();
        legend = all.size() < 2 || named.length > LEGEND_LIMIT ? List.of()
                : Arrays.stream(named).mapToObj(this::key).toList();
    }

    private Axes.Key key(int index) {
        boolean isDot = all.get(index) instanceof Points;
        return new Axes.Key(all.get(index).name(), isDot ? new Pen(color(index), 2 * DOT) : pen(index), isDot);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int width() {
        return 520;
    }

    @Override
    public int height() {
        return equal ? 520 : 380;
    }

    Axes axes() {
        double[] x = all.stream().flatMapToDouble(shown -> DoubleStream.of(shown.x())).toArray();
        double[] y = all.stream().flatMap(Shown::ys).flatMapToDouble(DoubleStream::of).toArray();
        boolean hasPoints = all.stream().anyMatch(shown -> shown instanceof Points);
        boolean isCounted = !logX && !equal && Arrays.stream(x).allMatch(value -> value == Math.rint(value));
        Scale along = logX || hasPoints || equal ? Scale.around(logX, x) : Scale.across(x);
        var axes = Axes.filling(this, isCounted ? along.whole() : along, Scale.around(logY, y)).under(legend);
        return equal ? axes.equal() : axes;
    }

    @Override
    public void draw(Canvas canvas) {
        var axes = axes();
        Axes.title(canvas, title);
        axes.frame(canvas, xLabel, yLabel);
        axes.legend(canvas, legend);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof Band band) {
                axes.band(canvas, band.x(), band.low(), band.high(), color(i));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            switch (all.get(i)) {
                case Curve(_, double[] x, double[] y) -> axes.curve(canvas, x, y, pen(i));
                case Band(_, double[] x, double[] y, _, _) -> axes.curve(canvas, x, y, pen(i));
                case Directed(double direction, double[] x, double[] y) ->
                        axes.curve(canvas, x, y, new Pen(Palette.direction(direction), 2));
                case Points(_, double[] x, double[] y) -> {
                    for (int k = 0; k < x.length; k++) {
                        axes.dot(canvas, x[k], y[k], DOT, color(i));
                    }
                }
            }
        }
    }

    private Pen pen(int index) {
        return new Pen(color(index), 2);
    }

    /** Black on top of colors that mean directions. */
    private Color color(int index) {
        return all.stream().anyMatch(shown -> shown instanceof Directed) ? Canvas.INK : Palette.series(index);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects labels, curves, bands and points. */
    public static final class Builder {

        private String title = "";
        private String xLabel;
        private String yLabel;
        private boolean logX;
        private boolean logY;
        private boolean equal;
        private final List<Shown> all = new ArrayList<>();

        private Builder() {
        }

        /** What is along x, with its unit, as in {@code "fiber length (m)"}. */
        public Builder setXLabel(String xLabel) {
            this.xLabel = xLabel;
            return this;
        }

        /** What is along y, with its unit. */
        public Builder setYLabel(String yLabel) {
            this.yLabel = yLabel;
            return this;
        }

        /** Adds a curve through the points {@code (x[i], y[i])}. */
        public Builder addCurve(String name, double[] x, double[] y) {
            Shapes.length("y of " + name, y.length, x.length, "one per x");
            all.add(new Curve(name, x, y));
            return this;
        }

        /**
         * Adds a curve in the color that a direction of movement has in all figures, without a name in the legend.
         *
         * @param direction rad
         */
        public Builder addDirection(double direction, double[] x, double[] y) {
            Shapes.length("y of direction " + direction, y.length, x.length, "one per x");
            all.add(new Directed(direction, x, y));
            return this;
        }

        /** Adds a curve in a band between bounds, such as a median between quartiles. */
        public Builder addBand(String name, double[] x, double[] y, double[] low, double[] high) {
            Shapes.length("y of " + name, y.length, x.length, "one per x");
            Shapes.length("low of " + name, low.length, x.length, "one per x");
            Shapes.length("high of " + name, high.length, x.length, "one per x");
            all.add(new Band(name, x, y, low, high));
            return this;
        }

        /** Adds points that no line joins. */
        public Builder addPoints(String name, double[] x, double[] y) {
            Shapes.length("y of " + name, y.length, x.length, "one per x");
            all.add(new Points(name, x, y));
            return this;
        }

        /** Adds a circle around the origin, for eigenvalues. */
        public Builder addCircle(String name, double radius) {
            double[] angles = IntStream.rangeClosed(0, 120).mapToDouble(i -> i * Math.PI / 60).toArray();
            return addCurve(name, Arrays.stream(angles).map(angle -> radius * Math.cos(angle)).toArray(),
                    Arrays.stream(angles).map(angle -> radius * Math.sin(angle)).toArray());
        }

        public Builder optTitle(String title) {
            this.title = title;
            return this;
        }

        public Builder optLogX(boolean logX) {
            this.logX = logX;
            return this;
        }

        public Builder optLogY(boolean logY) {
            this.logY = logY;
            return this;
        }

        /** Whether one unit is as long across as it is up; for linear axes. */
        public Builder optEqual(boolean equal) {
            this.equal = equal;
            return this;
        }

        public CurvePlot build() {
            return new CurvePlot(this);
        }
    }
}
