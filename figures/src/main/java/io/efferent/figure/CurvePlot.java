package io.efferent.figure;

import io.efferent.figure.Canvas.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Named curves over one x axis, such as force over length. A legend is drawn for two to eight of them. */
public final class CurvePlot implements Figure {

    private static final int LEGEND_LIMIT = 8;

    private record Curve(String name, double[] x, double[] y) {
    }

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final boolean logX;
    private final boolean logY;
    private final List<Curve> curves;
    private final List<Axes.Key> legend;

    private CurvePlot(Builder builder) {
        title = builder.title;
        xLabel = Shapes.present("xLabel", builder.xLabel);
        yLabel = Shapes.present("yLabel", builder.yLabel);
        logX = builder.logX;
        logY = builder.logY;
        curves = List.copyOf(builder.curves);
        if (curves.isEmpty()) {
            throw new IllegalArgumentException("there is no curve, expected at least one addCurve");
        }
        legend = curves.size() < 2 || curves.size() > LEGEND_LIMIT ? List.of()
                : IntStream.range(0, curves.size()).mapToObj(i -> new Axes.Key(curves.get(i).name(), pen(i))).toList();
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
        return 380;
    }

    Axes axes() {
        double[] x = curves.stream().flatMapToDouble(c -> DoubleStream.of(c.x())).toArray();
        double[] y = curves.stream().flatMapToDouble(c -> DoubleStream.of(c.y())).toArray();
        return Axes.filling(this, logX ? Scale.around(true, x) : Scale.across(x), Scale.around(logY, y)).under(legend);
    }

    @Override
    public void draw(Canvas canvas) {
        var axes = axes();
        Axes.title(canvas, title);
        axes.frame(canvas, xLabel, yLabel);
        axes.legend(canvas, legend);
        for (int i = 0; i < curves.size(); i++) {
            axes.curve(canvas, curves.get(i).x(), curves.get(i).y(), pen(i));
        }
    }

    private static Pen pen(int index) {
        return new Pen(Palette.series(index), 2);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects labels and curves. */
    public static final class Builder {

        private String title = "";
        private String xLabel;
        private String yLabel;
        private boolean logX;
        private boolean logY;
        private final List<Curve> curves = new ArrayList<>();

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
            curves.add(new Curve(name, x, y));
            return this;
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

        public CurvePlot build() {
            return new CurvePlot(this);
        }
    }
}
