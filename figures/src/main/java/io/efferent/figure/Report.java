package io.efferent.figure;

import io.efferent.array.WholeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * One page about one run, {@code report.html}, that loads nothing from anywhere and reads on a phone as on a desktop;
 * next to it the same figures as PNG and SVG in the folder {@code figures}.
 */
public final class Report {

    /** Most trials drawn as lines; more would be a blot. */
    private static final int MOST_TRIALS = 64;
    /** Most trials in the animation, to keep the page near half a megabyte. */
    private static final int MOST_ANIMATED = 32;
    /** Most trials in a film in space, whose frames are larger. */
    private static final int MOST_FILMED = 8;

    private record Entry(Figure figure, String caption) {
    }

    private record Table(String heading, List<String> columns, List<List<String>> rows) {
        String html() {
            return "<section>\n<h2>%s</h2>\n<table class=\"wide\">\n%s%s</table>\n</section>\n".formatted(
                    Html.escape(heading), row("th", columns),
                    rows.stream().map(cells -> row("td", cells)).collect(Collectors.joining()));
        }

        private static String row(String element, List<String> cells) {
            return cells.stream().map(cell -> "<%1$s>%2$s</%1$s>".formatted(element, Html.escape(cell)))
                    .collect(Collectors.joining("", "<tr>", "</tr>\n"));
        }
    }

    private final String title;
    private final Map<String, String> numbers;
    private final List<Table> tables;
    private final String configuration;
    private final SequencedMap<String, Entry> figures = new LinkedHashMap<>();
    private final String movement;

    private Report(Builder builder) {
        title = Shapes.present("title", builder.title);
        numbers = builder.numbers;
        tables = List.copyOf(builder.tables);
        configuration = builder.configuration;
        if (builder.learningCurve != null) {
            figures.put("learning-curve", new Entry(new LearningCurvePlot(builder.learningCurve),
                    "Loss at each batch, faint as it was and bold as a moving mean; dots are fresh trials."));
        }
        if (builder.film == null) {
            addMovement(Shapes.present("recording", builder.recording));
        }
        builder.more.forEach((name, figure) -> figures.put(name, new Entry(figure, "")));
        movement = builder.film == null ? animated(builder.recording)
                : builder.film.size() == 0 ? "" : builder.film.fragment();
    }

    private static String animated(Recording recording) {
        return recording.space() == null ? new Animation(recording.sample(MOST_ANIMATED)).fragment()
                : new BodyFilm(recording.sample(MOST_FILMED)).fragment();
    }

    private void addMovement(Recording whole) {
        var drawn = whole.sample(MOST_TRIALS);
        var shown = drawn.trials() == whole.trials() ? ""
                : " %d of %d trials.".formatted(drawn.trials(), whole.trials());
        figures.put("hand-paths", new Entry(new HandPathPlot(drawn),
                "From the start (dot) to the target (circle), colored by direction." + shown));
        figures.put("velocity-profiles", new Entry(new VelocityPlot(drawn),
                "Tangential speed of the hand, colored by direction." + shown));
        if (!drawn.muscleNames().isEmpty()) {
            figures.put("muscle-activation", new Entry(new ActivationPlot(drawn),
                    "Single trials colored by direction, their mean in black." + shown));
        }
        figures.put("movement", new Entry(new StrobePlot(whole, 0, 9),
                "The limb in the first trial at equal intervals of time, from light to dark, and the path of the "
                + "hand."));
    }

    /** The page as text. */
    public String html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title>
                <style>
                %2$s%3$s</style>
                </head>
                <body>
                <main>
                <h1>%1$s</h1>
                %4$s<div class="figures">
                %5$s</div>
                %6$s%7$s</main>
                </body>
                </html>
                """.formatted(Html.escape(title), Html.resource("report.css"), Animation.style(),
                numbersTable() + tables.stream().map(Table::html).collect(Collectors.joining()),
                figures.values().stream().map(Report::figureHtml).collect(Collectors.joining()),
                movementSection(), configurationDetails());
    }

    /**
     * Writes {@code report.html} and the folder {@code figures}, the page last, so that where it is the rest is too.
     *
     * @return the path of the page
     */
    public Path write(Path folder) {
        figures.forEach((name, entry) -> {
            entry.figure().writePng(folder.resolve("figures").resolve(name + ".png"));
            entry.figure().writeSvg(folder.resolve("figures").resolve(name + ".svg"));
        });
        var page = folder.resolve("report.html");
        WholeFile.write(page, html());
        return page;
    }

    private String movementSection() {
        return movement.isEmpty() ? "" : "<section>\n<h2>Movement</h2>\n%s</section>\n".formatted(movement);
    }

    private String numbersTable() {
        return numbers.isEmpty() ? "" : numbers.entrySet().stream()
                .map(e -> "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                        .formatted(Html.escape(e.getKey()), Html.escape(e.getValue())))
                .collect(
                Collectors.joining("", "<section>\n<h2>Key numbers</h2>\n<table>\n", "</table>\n</section>\n"));
    }

    private String configurationDetails() {
        return configuration == null ? "" : "<details>\n<summary>Configuration</summary>\n<pre>%s</pre>\n</details>\n"
                .formatted(Html.escape(configuration));
    }

    /** HTML knows SVG without its namespace, and without it the page names no address at all. */
    private static String figureHtml(Entry entry) {
        return "<figure>\n%s<figcaption>%s</figcaption>\n</figure>\n".formatted(
                entry.figure().svg().replace(SvgCanvas.NAMESPACE, ""), Html.escape(entry.caption()));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects what the page shows. */
    public static final class Builder {

        private String title;
        private Recording recording;
        private Film film;
        private LearningCurve learningCurve;
        private String configuration;
        private Map<String, String> numbers = Map.of();
        private final List<Table> tables = new ArrayList<>();
        private final SequencedMap<String, Figure> more = new LinkedHashMap<>();

        private Builder() {
        }

        public Builder setTitle(String title) {
            this.title = title;
            return this;
        }

        /** The movements of a limb, with their figures; a film can stand in its place. */
        public Builder setRecording(Recording recording) {
            this.recording = recording;
            return this;
        }

        /** What moved, in place of a recording and its figures; without frames nothing is shown. */
        public Builder optFilm(Film film) {
            this.film = film;
            return this;
        }

        public Builder optLearningCurve(LearningCurve learningCurve) {
            this.learningCurve = learningCurve;
            return this;
        }

        /** The configuration of the run as pretty-printed JSON; shown as it is. */
        public Builder optConfiguration(String configuration) {
            this.configuration = configuration;
            return this;
        }

        /** Names and values of the key numbers, with units, in the order of the map. */
        public Builder optNumbers(Map<String, String> numbers) {
            this.numbers = new LinkedHashMap<>(numbers);
            return this;
        }

        /** A table below the key numbers, each row with a cell per column. */
        public Builder optTable(String heading, List<String> columns, List<List<String>> rows) {
            rows.forEach(row -> Shapes.length("row of " + heading, row.size(), columns.size(), "one per column"));
            tables.add(new Table(heading, List.copyOf(columns), List.copyOf(rows)));
            return this;
        }

        /**
         * One more figure after the standard ones; {@code name} is that of its files, a standard name replaces that
         * figure.
         */
        public Builder optFigure(String name, Figure figure) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                throw new IllegalArgumentException(
                        "name is '%s', expected letters, digits, '.', '_' and '-' for a file name".formatted(name));
            }
            more.put(name, figure);
            return this;
        }

        public Report build() {
            return new Report(this);
        }
    }
}
