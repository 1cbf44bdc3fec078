package io.efferent.figure;

import io.efferent.figure.Canvas.Anchor;
import io.efferent.figure.Canvas.Pen;
import io.efferent.figure.Canvas.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A number of each trial over the trials of an experiment, whose blocks are shaded in turn and named. */
public final class TrialPlot implements Figure {
    private static final double NAMES = 20;

    /** From its first trial to the one after its last. */
    private record Block(String name, int from, int to) {}

    private record Series(String name, double[] trial, double[] value) {}

    private final String title;
    private final String yLabel;
    private final List<Block> blocks;
    private final List<Series> series;
    private final List<Axes.Key> legend;

    private TrialPlot(Builder builder) {
        title = Shapes.present("title", builder.title);
        yLabel = Shapes.present("yLabel", builder.yLabel);
        blocks = List.copyOf(builder.blocks);
        series = List.copyOf(builder.series);
        legend = series.size() < 2 ? List.of() : IntStream.range(0, series.size())
                .mapToObj(i -> new Axes.Key(series.get(i).name(), new Pen(Palette.series(i), 6), true)).toList();
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
        double[] y = Stream.concat(Stream.of(new double[] {0}), series.stream().map(Series::value))
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
        axes.frame(canvas, "trial", yLabel);
        new Axes(axes.left(), axes.top() - NAMES, axes.width(), axes.height(), axes.x(), axes.y())
                .legend(canvas, legend);
        axes.clip(canvas, () -> {
            canvas.line(axes.left(), axes.py(0), axes.right(), axes.py(0), new Pen(Canvas.GRAY, 1, 4));
            for (int i = 0; i < series.size(); i++) {
                for (int k = 0; k < series.get(i).trial().length; k++) {
                    axes.dot(canvas, series.get(i).trial()[k], series.get(i).value()[k], 2.5, Palette.series(i));
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

        /** Adds a block from its first trial to the one after its last. */
        public Builder addBlock(String name, int from, int to) {
            blocks.add(new Block(name, from, to));
            return this;
        }

        /** Adds points; those that are not finite are left out. */
        public Builder addSeries(String name, double[] trial, double[] value) {
            Shapes.length("value of " + name, value.length, trial.length, "one per trial");
            series.add(new Series(name, trial, value));
            return this;
        }

        public TrialPlot build() {
            return new TrialPlot(this);
        }
    }
}
