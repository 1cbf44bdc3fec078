package io.efferent.figure;

import io.efferent.analysis.TuningCurve;
import io.efferent.figure.Canvas.Pen;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Rates over movement direction, a small panel per unit: dots as measured, the fitted cosine, and a dashed line at its
 * peak, the preferred direction.
 *
 * @param names      one per unit, at most 36
 * @param directions {@code [trial]} (rad), at least three different ones
 * @param rates      {@code [unit][trial]}
 */
public record TuningPlot(List<String> names, double[] directions, double[][] rates) implements Figure {

    private static final int MOST = 36;

    public TuningPlot {
        names = List.copyOf(names);
        if (names.isEmpty() || names.size() > MOST) {
            throw new IllegalArgumentException("names has %d units, expected 1 to %d".formatted(names.size(), MOST));
        }
        Shapes.length("rates", rates.length, names.size(), "one per name");
        for (int unit = 0; unit < rates.length; unit++) {
            Shapes.length("rates[%d]".formatted(unit), rates[unit].length, directions.length, "one per direction");
        }
        TuningCurve.fit(directions, rates[0]);
    }

    @Override
    public String title() {
        return "Directional tuning";
    }

    @Override
    public int width() {
        return panels().width();
    }

    @Override
    public int height() {
        return panels().height();
    }

    private Panels panels() {
        var shown = Arrays.stream(rates).flatMapToDouble(unit -> {
            var tuning = TuningCurve.fit(directions, unit);
            return DoubleStream.concat(Arrays.stream(unit),
                    DoubleStream.of(tuning.baseline() - tuning.depth(), tuning.baseline() + tuning.depth()));
        });
        return new Panels(names.size(), Scale.turn(), Scale.around(false, shown.toArray()));
    }

    @Override
    public void draw(Canvas canvas) {
        double[] degrees = IntStream.rangeClosed(-90, 90).mapToDouble(i -> 2 * i).toArray();
        Axes.title(canvas, title());
        panels().draw(canvas, names, "movement direction (°)", "rate", (unit, axes) -> {
            var tuning = TuningCurve.fit(directions, rates[unit]);
            axes.mark(canvas, Math.toDegrees(tuning.preferred()));
            axes.curve(canvas, degrees, Arrays.stream(degrees).map(d -> tuning.rate(Math.toRadians(d))).toArray(),
                    new Pen(Palette.BLUE, 2));
            for (int trial = 0; trial < directions.length; trial++) {
                double wrapped = Math.toDegrees(Math.atan2(Math.sin(directions[trial]), Math.cos(directions[trial])));
                axes.dot(canvas, wrapped, rates[unit][trial], 2.5, Palette.VERMILION);
            }
        });
    }
}
