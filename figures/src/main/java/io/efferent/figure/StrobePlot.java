package io.efferent.figure;

import io.efferent.figure.Canvas.Pen;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The body of one trial at moments equally spaced in time, later ones darker, with the path of the hand and the target.
 *
 * @param trial which trial
 * @param poses how many moments, two or more
 */
public record StrobePlot(Recording recording, int trial, int poses) implements Figure {

    public StrobePlot {
        if (trial < 0 || trial >= recording.trials()) {
            throw new IllegalArgumentException(
                    "trial is %d, expected 0 to %d".formatted(trial, recording.trials() - 1));
        }
        if (poses < 2) {
            throw new IllegalArgumentException("poses is %d, expected two or more".formatted(poses));
        }
    }

    @Override
    public String title() {
        return "Limb movement";
    }

    @Override
    public int width() {
        return 520;
    }

    @Override
    public int height() {
        return 520;
    }

    Axes axes() {
        return HandPathPlot.plane(this, Stream.concat(
                Arrays.stream(recording.body()[trial]).flatMap(Arrays::stream).flatMap(Arrays::stream),
                Stream.of(recording.endpoint()[trial], recording.target()[trial]).flatMap(Arrays::stream)));
    }

    @Override
    public void draw(Canvas canvas) {
        var axes = axes();
        Axes.title(canvas, title());
        axes.frame(canvas, "x (m)", "y (m)");
        axes.clip(canvas, () -> {
            HandPathPlot.drawTarget(canvas, axes, recording, trial, Palette.VERMILION);
            int shown = Math.min(poses, recording.times());
            for (int i = 0; i < shown; i++) {
                double progress = shown == 1 ? 1 : i / (shown - 1.0);
                int time = (int) Math.round(progress * (recording.times() - 1));
                var color = Palette.mix(Palette.PALE, Canvas.INK, progress);
                for (var bones : recording.body()[trial][time]) {
                    HandPathPlot.drawPath(canvas, axes, bones, new Pen(color, 3));
                    for (var joint : bones) {
                        axes.dot(canvas, joint[0], joint[1], 4, color);
                    }
                }
                var hand = recording.endpoint()[trial][time];
                axes.dot(canvas, hand[0], hand[1], 4, color);
            }
            HandPathPlot.drawPath(canvas, axes, recording.endpoint()[trial], new Pen(Palette.BLUE, 2));
        });
    }
}
