package io.efferent.figure;

import io.efferent.figure.Canvas.Anchor;
import io.efferent.figure.Canvas.Pen;
import io.efferent.figure.Canvas.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A number of each trial over the trials of an experiment, whose blocks are shaded in turn and named; of one learner as
 * points, of several as curves in bands.
 */
public final class TrialPlot implements Figure {
    private static final double NAMES = 20;
    private static final double CURVE = 2;

    /** From its first trial to the one after its last. */
    private record Block(String name, int from, int to) {}

    /** Points, or a curve between bounds. */
    private record Series(String name, double[] trial, double[] value, double[] low, double[] high) {
        boolean isBand() {
            return low != null;
        }

        Stream<double[]> ys() {
            return isBand() ? Stream.of(value, low, high) : Stream.of(value);
        }
    }

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Block> blocks;
    private final List<Series> series;
    private final List<Axes.Key> legend;

    private TrialPlot(Builder builder) {
        title = Shapes.present("title", builder.title);
        xLabel = builder.xLabel;
        yLabel = Shapes.present("yLabel", builder.yLabel);
        blocks = List.copyOf(builder.blocks);
        series = List.copyOf(builder.series);
        legend = series.size() < 2 ? List.of() : IntStream.range(0, series.size())
                .mapToObj(i -> new Axes.Key(
                        series.get(i).name(), new Pen(Palette.series(i), series.get(i).isBand() ? CURVE : 6),
                        !series.get(i).isBand())).toList();
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int width() {
        return 640;
    }

    @Override
    public int height() {
        return 380;
    }

    private Axes axes() {
        double[] x = DoubleStream.concat(
                blocks.stream().flatMapToDouble(block -> DoubleStream.of(block.from(), block.to())),
                series.stream().flatMapToDouble(s -> DoubleStream.of(s.trial()))).toArray();
        double[] y = Stream.concat(Stream.of(new double[] {0}), series.stream().flatMap(Series::ys))
                .flatMapToDouble(DoubleStream::of).toArray();
        var whole = Axes.filling(this, Scale.across(x), Scale.around(false, y)).under(legend);
        return new Axes(whole.left(), whole.top() + NAMES, whole.width(), whole.height() - NAMES, whole.x(), whole.y());
    }

    @Override
    public void draw(Canvas canvas) {
        var axes = axes();
        for (int i = 0; i < blocks.size(); i++) {
            var block = blocks.get(i);
            double from = axes.px(block.from());
            double to = axes.px(block.to());
            if (i % 2 == 1) {
                canvas.polygon(new double[] {from, to, to, from},
                        new double[] {axes.top(), axes.top(), axes.bottom(), axes.bottom()}, Palette.PALE);
            }
            canvas.text(block.name(), (from + to) / 2, axes.top() - 6,
                    new Type(Axes.TICK_SIZE, false, Canvas.INK, Anchor.MIDDLE, false));
        }
        Axes.title(canvas, title);
        axes.frame(canvas, xLabel, yLabel);
        new Axes(axes.left(), axes.top() - NAMES, axes.width(), axes.height(), axes.x(), axes.y())
                .legend(canvas, legend);
        axes.clip(canvas, () -> {
            canvas.line(axes.left(), axes.py(0), axes.right(), axes.py(0), new Pen(Canvas.GRAY, 1, 4));
            for (int i = 0; i < series.size(); i++) {
                Series shown = series.get(i);
                if (shown.isBand()) {
                    axes.band(canvas, shown.trial(), shown.low(), shown.high(), Palette.series(i));
                    axes.curve(canvas, shown.trial(), shown.value(), new Pen(Palette.series(i), CURVE));
                } else {
                    for (int k = 0; k < shown.trial().length; k++) {
                        axes.dot(canvas, shown.trial()[k], shown.value()[k], 2.5, Palette.series(i));
                    }
                }
            }
        });
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects labels, blocks and points. */
    public static final class Builder {
        private String title;
        private String xLabel = "trial";
        private String yLabel;
        private final List<Block> blocks = new ArrayList<>();
        private final List<Series> series = new ArrayList<>();

        private Builder() {}

        public Builder setTitle(String newTitle) {
            title = newTitle;
            return this;
        }

        /** What is along y, with its unit. */
        public Builder setYLabel(String label) {
            yLabel = label;
            return this;
        }

        /** What is counted along x where it is not trials, such as cycles. */
        public Builder optXLabel(String label) {
            xLabel = label;
            return this;
        }

        /** Adds a block from its first trial to the one after its last. */
        public Builder addBlock(String name, int from, int to) {
            blocks.add(new Block(name, from, to));
            return this;
        }

        /** Adds points; those that are not finite are left out. */
        public Builder addSeries(String name, double[] trial, double[] value) {
            Shapes.length("value of " + name, value.length, trial.length, "one per trial");
            series.add(new Series(name, trial, value, null, null));
            return this;
        }

        /** Adds a curve between bounds, such as a median between quartiles; both are broken where one is not finite. */
        public Builder addBand(String name, double[] trial, double[] value, double[] low, double[] high) {
            Shapes.length("value of " + name, value.length, trial.length, "one per trial");
            Shapes.length("low of " + name, low.length, trial.length, "one per trial");
            Shapes.length("high of " + name, high.length, trial.length, "one per trial");
            series.add(new Series(name, trial, value, low, high));
            return this;
        }

        public TrialPlot build() {
            return new TrialPlot(this);
        }
    }
}
