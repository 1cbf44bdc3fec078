package io.efferent.figure;

import io.efferent.figure.Canvas.Anchor;
import io.efferent.figure.Canvas.Pen;
import io.efferent.figure.Canvas.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Paths of the hand in the plane, a panel for each condition, such as before, during and after learning. */
public final class PathPanels implements Figure {
    private static final double SIDE = 230;
    private static final double GAP = 18;
    private static final double HEAD = 26;

    /** Paths, [trial][time][2], and where they were to end, [trial][2], m. */
    private record Panel(String name, double[][][] paths, double[][] targets) {}

    private final String title;
    private final List<Panel> panels;

    private PathPanels(Builder builder) {
        title = Shapes.present("title", builder.title);
        panels = List.copyOf(builder.panels);
        if (panels.isEmpty()) {
            throw new IllegalArgumentException("there is no panel, expected at least one addPanel");
        }
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int width() {
        return (int) (Axes.LEFT + panels.size() * (SIDE + GAP) - GAP + Axes.RIGHT);
    }

    @Override
    public int height() {
        return (int) (Axes.TOP + HEAD + SIDE + Axes.BOTTOM);
    }

    private Axes axes(int panel) {
        double[][] points = panels.stream().flatMap(p -> Stream.concat(
                Arrays.stream(p.paths()).flatMap(Arrays::stream), Arrays.stream(p.targets()))).toArray(double[][]::new);
        return new Axes(
                Axes.LEFT + panel * (SIDE + GAP), Axes.TOP + HEAD, SIDE, SIDE,
                Scale.around(false, Arrays.stream(points).mapToDouble(p -> p[0]).toArray()),
                Scale.around(false, Arrays.stream(points).mapToDouble(p -> p[1]).toArray())).equal();
    }

    @Override
    public void draw(Canvas canvas) {
        Axes.title(canvas, title);
        for (int i = 0; i < panels.size(); i++) {
            var panel = panels.get(i);
            var axes = axes(i);
            axes.spines(canvas, true, i == 0);
            axes.label(canvas, "x (m)", i == 0 ? "y (m)" : "");
            canvas.text(panel.name(), axes.left() + SIDE / 2, axes.top() - 9,
                    new Type(Axes.TICK_SIZE, true, Canvas.INK, Anchor.MIDDLE, false));
            axes.clip(canvas, () -> {
                for (int trial = 0; trial < panel.paths().length; trial++) {
                    double[][] path = panel.paths()[trial];
                    double[] target = panel.targets()[trial];
                    var color = Palette.direction(Math.atan2(target[1] - path[0][1], target[0] - path[0][0]));
                    axes.ring(canvas, target[0], target[1], 5, new Pen(color, 1.5));
                    axes.curve(canvas, column(path, 0), column(path, 1), new Pen(color, 1.8));
                }
            });
        }
    }

    private static double[] column(double[][] path, int index) {
        return IntStream.range(0, path.length).mapToDouble(i -> path[i][index]).toArray();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the panels. */
    public static final class Builder {
        private String title;
        private final List<Panel> panels = new ArrayList<>();

        private Builder() {}

        public Builder setTitle(String newTitle) {
            title = newTitle;
            return this;
        }

        /**
         * Adds a panel on the right.
         *
         * @param name above it
         * @param paths [trial][time][2], m
         * @param targets [trial][2], m
         */
        public Builder addPanel(String name, double[][][] paths, double[][] targets) {
            Shapes.length("targets of " + name, targets.length, paths.length, "one per path");
            panels.add(new Panel(name, paths, targets));
            return this;
        }

        public PathPanels build() {
            return new PathPanels(this);
        }
    }
}
