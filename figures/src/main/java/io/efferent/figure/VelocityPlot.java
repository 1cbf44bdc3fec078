package io.efferent.figure;

import io.efferent.figure.Canvas.Pen;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tangential speed of the hand over time: one line per trial in the color of its direction, and their mean in black.
 */
public record VelocityPlot(Recording recording) implements Figure {

    private static final Pen MEAN = new Pen(Canvas.INK, 2.4);

    @Override
    public String title() {
        return "Velocity profiles";
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
        var speeds = IntStream.range(0, recording.trials()).boxed()
                .flatMapToDouble(trial -> Arrays.stream(recording.speed(trial))).toArray();
        return Axes.filling(this, TrialMean.times(recording), Scale.fromZero(speeds)).under(keys());
    }

    private List<Axes.Key> keys() {
        return recording.trials() == 1 ? List.of()
                : List.of(new Axes.Key("mean of %d trials".formatted(recording.trials()), MEAN));
    }

    @Override
    public void draw(Canvas canvas) {
        var axes = axes();
        var colors = Palette.directions(recording);
        Axes.title(canvas, title());
        axes.frame(canvas, TrialMean.timeLabel(recording), "hand speed (m/s)");
        if (recording.goCue() != null) {
            axes.mark(canvas, 0);
        }
        boolean many = recording.trials() > 24;
        for (int trial = 0; trial < recording.trials(); trial++) {
            var color = Canvas.fade(colors.get(trial), many ? 0.35 : 0.8);
            axes.curve(canvas, recording.time(trial), recording.speed(trial), new Pen(color, many ? 1 : 1.4));
        }
        if (recording.trials() > 1) {
            var mean = TrialMean.of(recording, recording::speed);
            axes.curve(canvas, mean.time(), mean.value(), MEAN);
            axes.legend(canvas, keys());
        }
    }
}
