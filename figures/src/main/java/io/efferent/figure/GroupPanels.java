package io.efferent.figure;

import io.efferent.figure.Canvas.Anchor;
import io.efferent.figure.Canvas.Pen;
import io.efferent.figure.Canvas.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Some measures of networks, animals or people by group, a panel for each measure: every one is a point, beside it the
 * median and a bar between the quartiles. Values that are not finite are left out.
 */
public final class GroupPanels implements Figure {
    private static final double SIDE = 150;
    private static final double HEIGHT = 190;
    private static final double GAP = 66;
    private static final double ROW_GAP = 34;
    private static final int ROW = 4;
    private static final double HEAD = 20;
    private static final double LINE = 15;
    private static final Type LABEL = new Type(Axes.TICK_SIZE, true, Canvas.INK, Anchor.START, false);
    private static final double DOT = 3.2;
    /** Height of a row of the list of groups. */
    private static final double NAME_ROW = 17;

    /** A measure with its unit, and its values, [group][one]. */
    private record Panel(String label, double[][] values) {}

    private final String title;
    private final List<String> groups;
    private final List<Panel> panels;

    private GroupPanels(Builder builder) {
        title = Shapes.present("title", builder.title);
        groups = List.copyOf(Shapes.present("groups", builder.groups));
        panels = List.copyOf(builder.panels);
        if (panels.isEmpty()) {
            throw new IllegalArgumentException("there is no panel, expected at least one addPanel");
        }
    }

    @Override
    public String title() {
        return title;
    }

    private int columns() {
        return Math.min(ROW, panels.size());
    }

    private double panelWidth() {
        return Math.max(SIDE, 34 * groups.size());
    }

    @Override
    public int width() {
        return (int) (Axes.LEFT + columns() * (panelWidth() + GAP) - GAP + Axes.RIGHT);
    }

    @Override
    public int height() {
        return (int) (Axes.TOP + rows() * (head() + HEIGHT + ROW_GAP) + legendHeight());
    }

    private int rows() {
        return Math.ceilDiv(panels.size(), ROW);
    }

    /** Room for the label that has most lines. */
    private double head() {
        return HEAD + LINE * (panels.stream().mapToInt(panel -> lines(panel).size()).max().orElseThrow() - 1);
    }

    /** The label of a panel in lines that end before the next panel's begin. */
    private List<String> lines(Panel panel) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : panel.label().split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && LABEL.width(longer) > panelWidth() + GAP - 2 * LINE) {
                lines.add(line);
                longer = word;
            }
            line = longer;
        }
        lines.add(line);
        return lines;
    }

    private double legendHeight() {
        return groups.size() > 1 ? NAME_ROW * groups.size() + 8 : 0;
    }

    @Override
    public void draw(Canvas canvas) {
        Axes.title(canvas, title);
        for (int i = 0; i < panels.size(); i++) {
            var panel = panels.get(i);
            double[] all = Arrays.stream(panel.values()).flatMapToDouble(DoubleStream::of).toArray();
            var axes = new Axes(
                    Axes.LEFT + i % ROW * (panelWidth() + GAP),
                    Axes.TOP + head() + i / ROW * (head() + HEIGHT + ROW_GAP), panelWidth(), HEIGHT,
                    new Scale(-0.5, groups.size() - 0.5, false), Scale.around(false, all));
            List<String> lines = lines(panel);
            for (int line = 0; line < lines.size(); line++) {
                canvas.text(lines.get(line), axes.left() - 40, axes.top() - 10 - LINE * (lines.size() - 1 - line),
                        LABEL);
            }
            spines(canvas, axes);
            for (int group = 0; group < groups.size(); group++) {
                points(canvas, axes, group, panel.values()[group]);
            }
        }
        double y = Axes.TOP + rows() * (head() + HEIGHT + ROW_GAP) + 6;
        for (int group = 0; group < groups.size() && groups.size() > 1; group++) {
            canvas.disk(Axes.LEFT - 30, y - 4 + group * NAME_ROW, DOT, Palette.series(group));
            canvas.text((group + 1) + "  " + groups.get(group), Axes.LEFT - 18, y + group * NAME_ROW,
                    Type.of(Axes.TICK_SIZE, Anchor.START));
        }
    }

    private void spines(Canvas canvas, Axes axes) {
        var pen = new Pen(Canvas.GRAY, 1);
        canvas.polyline(new double[] {axes.left(), axes.left(), axes.right()},
                new double[] {axes.top(), axes.bottom(), axes.bottom()}, pen);
        for (double tick : axes.y().ticks(4)) {
            canvas.line(axes.left() - 5, axes.py(tick), axes.left(), axes.py(tick), pen);
            canvas.text(Scale.label(tick), axes.left() - 8, axes.py(tick) + 0.35 * Axes.TICK_SIZE,
                    Type.of(Axes.TICK_SIZE, Anchor.END));
        }
        for (int group = 0; group < groups.size() && groups.size() > 1; group++) {
            canvas.text(Integer.toString(group + 1), axes.px(group), axes.bottom() + 17,
                    Type.of(Axes.TICK_SIZE, Anchor.MIDDLE));
        }
    }

    private static void points(Canvas canvas, Axes axes, int group, double[] values) {
        double[] shown = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (shown.length == 0) {
            return;
        }
        var color = Palette.series(group);
        for (int i = 0; i < shown.length; i++) {
            // Neighbors in size stand beside each other.
            double aside = shown.length == 1 ? 0 : 0.09 * (i % 3 - 1);
            axes.dot(canvas, group - 0.12 + aside, shown[i], DOT, Canvas.fade(color, 0.75));
        }
        double x = axes.px(group + 0.2);
        canvas.line(x, axes.py(quantile(shown, 0.25)), x, axes.py(quantile(shown, 0.75)), new Pen(color, 2.5));
        double median = axes.py(quantile(shown, 0.5));
        canvas.line(x - 6, median, x + 6, median, new Pen(color, 2.5));
    }

    /** Of sorted values, interpolated. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects groups and panels. */
    public static final class Builder {
        private String title;
        private List<String> groups;
        private final List<Panel> panels = new ArrayList<>();

        private Builder() {}

        public Builder setTitle(String newTitle) {
            title = newTitle;
            return this;
        }

        /** The groups from left to right. */
        public Builder setGroups(List<String> names) {
            groups = names;
            return this;
        }

        /**
         * Adds a panel for a measure; groups have to be set before.
         *
         * @param label the measure, with its unit
         * @param values [group][one]
         */
        public Builder addPanel(String label, double[][] values) {
            int count = Shapes.present("groups", groups).size();
            Shapes.length("values of " + label, values.length, count, "one per group");
            panels.add(new Panel(label, IntStream.range(0, values.length)
                    .mapToObj(i -> values[i].clone()).toArray(double[][]::new)));
            return this;
        }

        public GroupPanels build() {
            return new GroupPanels(this);
        }
    }
}
