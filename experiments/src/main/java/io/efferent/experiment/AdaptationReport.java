package io.efferent.experiment;

import io.efferent.experiment.AdaptationRun.HandPath;
import io.efferent.figure.Film;
import io.efferent.figure.PathPanels;
import io.efferent.figure.Report;
import io.efferent.figure.TrialPlot;
import io.efferent.task.perturbation.Schedule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The page about an experiment on learning. */
final class AdaptationReport {
    private AdaptationReport() {}

    /**
     * Writes the page and its figures.
     *
     * @param numbers key numbers
     * @param configuration as JSON
     */
    static void write(
            RunFolder folder, String title, Schedule schedule, List<AdaptationTrial> trials, List<HandPath> paths,
            Map<String, String> numbers, String configuration) {
        var report = Report.builder().setTitle(title).optNumbers(numbers).optConfiguration(configuration)
                .optFilm(new Film(1));
        var deviation = plot("Largest deviation from the straight line", "deviation to the left (mm)", schedule);
        for (String condition : schedule.conditions().keySet()) {
            series(deviation, condition, trials.stream()
                    .filter(trial -> trial.condition().equals(condition) && trial.adaptationIndex() == null).toList(),
                    trial -> 1000 * trial.maximumLateral());
        }
        report.optFigure("deviation", deviation.build());
        paths(schedule, trials, paths, report);
        var inChannel = trials.stream().filter(trial -> trial.adaptationIndex() != null).toList();
        if (!inChannel.isEmpty()) {
            var index = plot("Adaptation in force channels", "adaptation index", schedule);
            series(index, "channel", inChannel, AdaptationTrial::adaptationIndex);
            report.optFigure("adaptation-index", index.build());
        }
        report.build().write(folder.path());
    }

    private static TrialPlot.Builder plot(String title, String yLabel, Schedule schedule) {
        var plot = TrialPlot.builder().setTitle(title).setYLabel(yLabel);
        int from = 0;
        for (var block : schedule.blocks()) {
            int to = from + block.cycles() * schedule.targets();
            plot.addBlock(block.name(), from, to);
            from = to;
        }
        return plot;
    }

    private static void series(
            TrialPlot.Builder plot, String name, List<AdaptationTrial> trials,
            ToDoubleFunction<AdaptationTrial> value) {
        if (!trials.isEmpty()) {
            plot.addSeries(
                    name, trials.stream().mapToDouble(AdaptationTrial::trial).toArray(),
                    trials.stream().mapToDouble(value).toArray());
        }
    }

    /** The end of the first block, beginning and end of the second, and the beginning of the third. */
    private static void paths(
            Schedule schedule, List<AdaptationTrial> trials, List<HandPath> paths, Report.Builder report) {
        Map<Integer, HandPath> byTrial = new HashMap<>();
        paths.forEach(path -> byTrial.put(path.trial(), path));
        var panels = PathPanels.builder().setTitle("Hand paths");
        boolean any = false;
        var blocks = schedule.blocks().stream().limit(3).toList();
        for (int i = 0; i < blocks.size(); i++) {
            String name = blocks.get(i).name();
            var free = trials.stream()
                    .filter(trial -> trial.block().equals(name) && trial.adaptationIndex() == null).toList();
            int count = Math.min(schedule.targets(), free.size());
            if (i > 0 && count > 0) {
                add(panels, name + ", first", free.subList(0, count), byTrial);
                any = true;
            }
            if (i < 2 && count > 0) {
                add(panels, name + ", last", free.subList(free.size() - count, free.size()), byTrial);
                any = true;
            }
        }
        if (any) {
            report.optFigure("hand-paths", panels.build());
        }
    }

    private static void add(
            PathPanels.Builder panels, String name, List<AdaptationTrial> trials, Map<Integer, HandPath> paths) {
        var shown = trials.stream().map(trial -> paths.get(trial.trial())).toList();
        panels.addPanel(
                name, shown.stream().map(HandPath::hand).toArray(double[][][]::new),
                shown.stream().map(HandPath::target).toArray(double[][]::new));
    }
}
