package io.efferent.figure;

import io.efferent.figure.Canvas.Anchor;
import io.efferent.figure.Canvas.Type;
import java.util.List;
import java.util.function.BiConsumer;

/** Small panels in rows that share their axes, one per name, in one to three columns. */
record Panels(int count, Scale x, Scale y) {

    private static final int WIDTH = 520;
    private static final double COLUMN_GAP = 38;
    private static final double ROW_GAP = 34;
    private static final double HEAD = 62;

    private int columns() {
        return count == 1 ? 1 : count <= 8 ? 2 : 3;
    }

    private int rows() {
        return (count + columns() - 1) / columns();
    }

    int width() {
        return WIDTH;
    }

    int height() {
        return (int) Math.ceil(HEAD + rows() * panelHeight() + (rows() - 1) * ROW_GAP + Axes.BOTTOM);
    }

    private double panelHeight() {
        return count == 1 ? 260 : 110;
    }

    Axes panel(int index) {
        double across = WIDTH - Axes.LEFT - Axes.RIGHT + COLUMN_GAP;
        double pitch = across / columns();
        return new Axes(Axes.LEFT + index % columns() * pitch, HEAD + index / columns() * (panelHeight() + ROW_GAP),
                pitch - COLUMN_GAP, panelHeight(), x, y);
    }

    /** Draws every panel; numbers only at the outer edges, and one label for all x and all y axes. */
    void draw(Canvas canvas, List<String> names, String xLabel, String yLabel,
            BiConsumer<Integer, Axes> content) {
        for (int i = 0; i < count; i++) {
            var axes = panel(i);
            axes.spines(canvas, i + columns() >= count, i % columns() == 0);
            canvas.text(names.get(i), axes.left() + 4, axes.top() - 7,
                    new Type(Axes.TICK_SIZE, true, Canvas.INK, Anchor.START, false));
            content.accept(i, axes);
        }
        double wide = WIDTH - Axes.LEFT - Axes.RIGHT;
        double high = height() - HEAD - Axes.BOTTOM;
        new Axes(Axes.LEFT, HEAD, wide, high, x, y).label(canvas, xLabel, yLabel);
    }
}
