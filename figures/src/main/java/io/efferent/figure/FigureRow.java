package io.efferent.figure;

import java.util.List;

/** Figures beside each other in one picture. */
public record FigureRow(String title, List<? extends Figure> figures) implements Figure {

    public FigureRow {
        figures = List.copyOf(figures);
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("figures: got none, expected at least one");
        }
    }

    @Override
    public int width() {
        return figures.stream().mapToInt(Figure::width).sum();
    }

    @Override
    public int height() {
        return figures.stream().mapToInt(Figure::height).max().orElseThrow();
    }

    @Override
    public void draw(Canvas canvas) {
        double left = 0;
        for (var figure : figures) {
            figure.draw(new ShiftedCanvas(canvas, left));
            left += figure.width();
        }
    }
}
