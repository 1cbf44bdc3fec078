package io.efferent.experiment.analyze;

import io.efferent.analysis.PreferredDirections;
import io.efferent.analysis.TuningCurve;
import io.efferent.figure.TuningPlot;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/** Which directions units prefer. */
final class TuningAnalysis implements Analysis {
    private static final int SHOWN = 12;

    @Override
    public String name() {
        return "tuning";
    }

    @Override
    public String title() {
        return "which directions units prefer, and whether these gather along an axis";
    }

    @Override
    public Result of(Subject subject, Subject first) {
        double[] directions = subject.directions();
        double[][][] activity = subject.activity();
        double[][] rates = TuningCurve.rates(activity);
        int units = rates.length;
        List<TuningCurve> curves = TuningCurve.ofUnits(directions, activity);
        List<TuningCurve> tuned = curves.stream().filter(TuningCurve::isTuned).toList();
        var result = new Result().number("tuned units (%)", 100.0 * tuned.size() / units)
                .number("modulation depth, median", StatUtils.percentile(
                        curves.stream().mapToDouble(TuningCurve::depth).toArray(), 50));
        if (!tuned.isEmpty()) {
            var distribution = PreferredDirections.of(tuned.stream().mapToDouble(TuningCurve::preferred).toArray());
            result.number("p of one direction", distribution.unimodal().p())
                    .number("p of an axis", distribution.doubled().p())
                    .number("axis (degrees)", Math.toDegrees(distribution.axis()));
        }
        int[] best = IntStream.range(0, units).boxed()
                .sorted(Comparator.comparingDouble(unit -> -curves.get(unit).depth())).limit(SHOWN)
                .mapToInt(unit -> unit).toArray();
        return result
                .figure("tuning", new TuningPlot(
                        Arrays.stream(best).mapToObj(unit -> "unit " + (unit + 1)).toList(), directions,
                        Arrays.stream(best).mapToObj(unit -> rates[unit]).toArray(double[][]::new)))
                .data("rates", rates).data("directions", directions)
                .data("preferred", curves.stream().mapToDouble(TuningCurve::preferred).toArray())
                .data("depth", curves.stream().mapToDouble(TuningCurve::depth).toArray())
                .data("p", curves.stream().mapToDouble(TuningCurve::p).toArray());
    }
}
