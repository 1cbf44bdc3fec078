package io.efferent.figure;

import io.efferent.figure.Canvas.Pen;
import java.util.stream.IntStream;

/** Muscle activation over time, a small panel per muscle: single trials faint, their mean bold. */
public record ActivationPlot(Recording recording) implements Figure {

    public ActivationPlot {
        if (recording.muscleNames().isEmpty()) {
            throw new IllegalArgumentException("recording has no muscles, expected at least one");
        }
    }

    @Override
    public String title() {
        return "Muscle activation";
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
        return new Panels(recording.muscleNames().size(), TrialMean.times(recording), new Scale(0, 1, false));
    }

    @Override
    public void draw(Canvas canvas) {
        var colors = Palette.directions(recording);
        double opacity = Math.clamp(6.0 / recording.trials(), 0.12, 0.6);
        Axes.title(canvas, title());
        panels().draw(canvas, recording.muscleNames(), TrialMean.timeLabel(recording), "activation (0 to 1)",
                (muscle, axes) -> {
            if (recording.goCue() != null) {
                axes.mark(canvas, 0);
            }
            axes.clip(canvas, () -> IntStream.range(0, recording.trials()).forEach(trial ->
                    axes.curve(canvas, recording.time(trial), recording.activation(trial, muscle),
                            new Pen(Canvas.fade(colors.get(trial), opacity), 1))));
            var mean = TrialMean.of(recording, trial -> recording.activation(trial, muscle));
            axes.curve(canvas, mean.time(), mean.value(), new Pen(Canvas.INK, 2));
        });
    }
}
