package io.efferent.figure;

import io.efferent.figure.Canvas.Pen;
import java.awt.Color;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Paths of the hand in the plane, a meter as long across as up. Each trial has the color of its direction, from a dot
 * where the hand starts to the circle of the target; the way of a target that moves is dashed.
 */
public record HandPathPlot(Recording recording) implements Figure {

    @Override
    public String title() {
        return "Hand paths";
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
        double radius = recording.targetRadius();
        return plane(this, Stream.concat(Arrays.stream(recording.endpoint()).flatMap(Arrays::stream),
                Arrays.stream(recording.target()).flatMap(Arrays::stream).flatMap(p -> Stream.of(
                        new double[] {p[0] - radius, p[1] - radius}, new double[] {p[0] + radius, p[1] + radius}))));
    }

    /** The panel of equal aspect that holds these points. */
    static Axes plane(Figure figure, Stream<double[]> points) {
        var all = points.toList();
        return Axes.filling(figure,
                Scale.around(false, all.stream().mapToDouble(p -> p[0]).toArray()),
                Scale.around(false, all.stream().mapToDouble(p -> p[1]).toArray())).equal();
    }

    @Override
    public void draw(Canvas canvas) {
        var axes = axes();
        var colors = Palette.directions(recording);
        Axes.title(canvas, title());
        axes.frame(canvas, "x (m)", "y (m)");
        axes.clip(canvas, () -> {
            // Targets that are the same once: faint disks on top of each other are none.
            Set<String> drawn = new HashSet<>();
            for (int trial = 0; trial < recording.trials(); trial++) {
                if (drawn.add(Arrays.deepToString(recording.target()[trial]))) {
                    drawTarget(canvas, axes, recording, trial, colors.get(trial));
                }
            }
            double width = recording.trials() > 24 ? 1 : 1.8;
            for (int trial = 0; trial < recording.trials(); trial++) {
                drawPath(canvas, axes, recording.endpoint()[trial], new Pen(colors.get(trial), width));
            }
            for (var path : recording.endpoint()) {
                axes.dot(canvas, path[0][0], path[0][1], 3, Canvas.INK);
            }
        });
    }

    static void drawTarget(Canvas canvas, Axes axes, Recording recording, int trial, Color color) {
        var way = recording.target()[trial];
        if (!Arrays.equals(way[0], way[way.length - 1])) {
            drawPath(canvas, axes, way, new Pen(Canvas.fade(color, 0.5), 1, 4));
        }
        var end = way[way.length - 1];
        double radius = recording.targetRadius() > 0 ? axes.pixels(recording.targetRadius()) : 5;
        axes.dot(canvas, end[0], end[1], radius, Canvas.fade(color, 0.12));
        axes.ring(canvas, end[0], end[1], radius, new Pen(color, 1.5));
    }

    static void drawPath(Canvas canvas, Axes axes, double[][] path, Pen pen) {
        axes.curve(canvas, column(path, 0), column(path, 1), pen);
    }

    private static double[] column(double[][] path, int index) {
        return Arrays.stream(path).mapToDouble(point -> point[index]).toArray();
    }
}
