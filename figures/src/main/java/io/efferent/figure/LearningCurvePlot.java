package io.efferent.figure;

import io.efferent.figure.Canvas.Pen;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The loss over batches, faint as it was and bold as a moving mean, with its named parts and validation losses; under
 * it the gradient norm where it was recorded. On a logarithmic axis means are geometric, and what is not positive is
 * left out.
 */
public record LearningCurvePlot(LearningCurve curve, boolean log) implements Figure {

    private static final Color VALIDATION = Canvas.INK;
    private static final Color GRADIENT = Canvas.GRAY;
    private static final double GRADIENT_SHARE = 0.28;
    private static final double GAP = 22;

    private record Line(String name, double[] values, Color color) {
    }

    /** The plot with a logarithmic loss axis. */
    public LearningCurvePlot(LearningCurve curve) {
        this(curve, true);
    }

    @Override
    public String title() {
        return "Learning curve";
    }

    @Override
    public int width() {
        return 520;
    }

    @Override
    public int height() {
        return hasGradient() ? 520 : 400;
    }

    @Override
    public void draw(Canvas canvas) {
        var x = Arrays.stream(curve.batch()).asDoubleStream().toArray();
        var lines = lines();
        var keys = keys(lines);
        var whole = Axes.filling(this, Scale.across(allBatches()), Scale.around(log, shownLosses())).under(keys);
        double lossHeight = hasGradient() ? (1 - GRADIENT_SHARE) * (whole.height() - GAP) : whole.height();
        var loss = new Axes(whole.left(), whole.top(), whole.width(), lossHeight, whole.x(), whole.y());

        Axes.title(canvas, title());
        loss.legend(canvas, keys);
        loss.spines(canvas, !hasGradient(), true);
        loss.label(canvas, hasGradient() ? "" : "batch", "loss");
        loss.curve(canvas, x, curve.loss(), new Pen(Canvas.fade(lines.getFirst().color(), 0.25), 1));
        for (var line : lines.reversed()) {
            loss.curve(canvas, x, mean(line.values()), new Pen(line.color(), line == lines.getFirst() ? 2.4 : 1.4));
        }
        for (int i = 0; i < curve.validationBatch().length; i++) {
            loss.dot(canvas, curve.validationBatch()[i], curve.validationLoss()[i], 3, VALIDATION);
        }
        if (hasGradient()) {
            var gradient = new Axes(whole.left(), loss.bottom() + GAP, whole.width(), whole.height() - GAP - lossHeight,
                    whole.x(), Scale.around(log, curve.gradientNorm()));
            gradient.frame(canvas, "batch", "gradient norm");
            gradient.curve(canvas, x, curve.gradientNorm(), new Pen(Canvas.fade(GRADIENT, 0.4), 1));
            gradient.curve(canvas, x, mean(curve.gradientNorm()), new Pen(GRADIENT, 2));
        }
    }

    private boolean hasGradient() {
        return curve.gradientNorm().length > 0;
    }

    /** The loss and as many of its terms as have a color of their own. */
    private List<Line> lines() {
        var lines = new ArrayList<Line>();
        lines.add(new Line("loss", curve.loss(), Palette.series(0)));
        curve.terms().entrySet().stream().limit(5).forEach(term ->
                lines.add(new Line(term.getKey(), term.getValue(), Palette.series(lines.size()))));
        return lines;
    }

    private List<Axes.Key> keys(List<Line> lines) {
        var keys = new ArrayList<Axes.Key>();
        for (var line : lines) {
            boolean first = keys.isEmpty();
            var name = first && window() > 1 ? "loss (mean of %d batches)".formatted(window()) : line.name();
            keys.add(new Axes.Key(name, new Pen(line.color(), first ? 2.4 : 1.4)));
        }
        if (curve.validationBatch().length > 0) {
            keys.add(new Axes.Key("validation", new Pen(VALIDATION, 6), true));
        }
        return keys;
    }

    private double[] allBatches() {
        return IntStream.concat(Arrays.stream(curve.batch()), Arrays.stream(curve.validationBatch()))
                .asDoubleStream().toArray();
    }

    private double[] shownLosses() {
        var terms = lines().stream().skip(1).flatMapToDouble(line -> Arrays.stream(mean(line.values())));
        var losses = DoubleStream.concat(Arrays.stream(curve.loss()), Arrays.stream(curve.validationLoss()));
        return DoubleStream.concat(losses, terms).toArray();
    }

    /** An odd number of batches, about a fortieth of them all. */
    private int window() {
        return 2 * (curve.batch().length / 80) + 1;
    }

    /** The moving mean of what can be shown, from running sums, for there may be very many batches. */
    private double[] mean(double[] values) {
        int n = values.length;
        int reach = window() / 2;
        double[] sum = new double[n + 1];
        int[] count = new int[n + 1];
        for (int i = 0; i < n; i++) {
            double value = log ? Math.log(values[i]) : values[i];
            boolean shown = Double.isFinite(value);
            sum[i + 1] = sum[i] + (shown ? value : 0);
            count[i + 1] = count[i] + (shown ? 1 : 0);
        }
        return IntStream.range(0, n).mapToDouble(i -> {
            int from = Math.max(0, i - reach);
            int to = Math.min(n, i + reach + 1);
            double mean = (sum[to] - sum[from]) / (count[to] - count[from]);
            return log ? Math.exp(mean) : mean;
        }).toArray();
    }
}
