package io.efferent.experiment.reproduce;

import io.efferent.analysis.LinearFit;
import io.efferent.analysis.ReachKinematics;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.Reach;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/** Straight reaches with bell-shaped speed: Flash and Hogan 1985, Gordon et al. 1994, Nagasaki 1989. */
final class BellShaped implements Reproduction {
    private static final double[] DISTANCES = {0.04, 0.06, 0.08, 0.1, 0.12};
    private static final int SHOWN = 3;

    @Override
    public String name() {
        return "bell-shaped";
    }

    @Override
    public String title() {
        return "Straight reaches with bell-shaped speed (Flash & Hogan 1985, Gordon et al. 1994, Nagasaki 1989)";
    }

    @Override
    public int usualSeeds() {
        return 5;
    }

    /** Reaches of one network to all targets, by distance. */
    private record Network(List<List<Reach>> byDistance) {
        double median(ToDoubleFunction<Reach> value) {
            return StatUtils.percentile(byDistance.get(SHOWN).stream().mapToDouble(value).toArray(), 50);
        }

        double medianOf(ToDoubleFunction<ReachKinematics> value) {
            return median(reach -> value.applyAsDouble(reach.kinematics()));
        }

        /** r of mean peak speed and distance. */
        double scaling() {
            double[] speeds = byDistance.stream().mapToDouble(reaches -> reaches.stream()
                    .mapToDouble(reach -> reach.kinematics().peakSpeed()).average().orElseThrow()).toArray();
            var line = LinearFit.of(DISTANCES, speeds);
            return Math.signum(line.slope()) * Math.sqrt(line.determination());
        }
    }

    /** Local maxima of the speed above a tenth of its peak. */
    private static double peaks(Reach reach) {
        double[] speed = speed(reach);
        double highest = StatUtils.max(speed);
        return IntStream.range(1, speed.length - 1).filter(i -> speed[i] > speed[i - 1] && speed[i] >= speed[i + 1]
                && speed[i] > 0.1 * highest).count();
    }

    private static double[] speed(Reach reach) {
        return IntStream.range(0, reach.velocity().length)
                .mapToDouble(i -> Math.hypot(reach.velocity()[i][0], reach.velocity()[i][1])).toArray();
    }

    @Override
    public Findings run(Plan plan) throws IOException {
        List<Network> all = plan.ofEachSeed((seed, own) -> {
            var network = new CurlFieldNetworks(own).baseline(seed);
            List<List<Reach>> byDistance = new ArrayList<>();
            for (double distance : DISTANCES) {
                byDistance.add(new TestedNetwork(
                        network, Experiment.parse("{\"taskOptions\": {\"distance\": " + distance + "}}"))
                        .reaches(CurlFieldNetworks.TARGETS, null));
            }
            return new Network(byDistance);
        });
        return new Findings(checks(all, plan.quick()), new CurlFieldNetworks(plan).settings(), figures(all), Map.of(
                "hand", CurlField.paths(all.stream().map(network -> network.byDistance.get(SHOWN)).toList())));
    }

    private static List<BandCheck> checks(List<Network> all, boolean quick) {
        double straight = quick ? 1.15 : 1.05;
        return List.of(
                BandCheck.ofMost("peaks of the speed, median of targets", "1 (Flash & Hogan 1985, M)",
                        each(all, network -> network.median(BellShaped::peaks)), "1", "one bell",
                        value -> value == 1),
                BandCheck.ofMost("peak over mean speed, above 5 % of the peak", "1.658 for minimum jerk",
                        each(all, network -> network.medianOf(ReachKinematics::peakOverMean)), "1.5 to 1.85",
                        "around minimum jerk; the mean depends on the window, which is said",
                        value -> value >= 1.5 && value <= 1.85),
                BandCheck.ofMost("time of the peak, share of the movement", "about 0.5 (Nagasaki 1989)",
                        each(all, network -> network.medianOf(ReachKinematics::relativeTimeToPeak)), "0.38 to 0.6",
                        "bells of people lean to either side with speed", value -> value >= 0.38 && value <= 0.6),
                BandCheck.ofMost("length of the path over the distance", "straight paths (Gordon et al. 1994)",
                        each(all, network -> network.medianOf(ReachKinematics::pathLengthRatio)), "< " + straight,
                        "within a twentieth of the straight line", value -> value < straight),
                BandCheck.ofMost(
                        "correlation of peak speed and distance", "speed scales with distance (Gordon et al. 1994)",
                        each(all, Network::scaling), "> 0.95", "close to a line over 4 to 12 cm",
                        value -> value > 0.95));
    }

    private static double[] each(List<Network> all, ToDoubleFunction<Network> value) {
        return all.stream().mapToDouble(value).toArray();
    }

    private static LinkedHashMap<String, Figure> figures(List<Network> all) {
        LinkedHashMap<String, Figure> figures = new LinkedHashMap<>();
        var plot = CurvePlot.builder().optTitle("Speed to 10 cm, first network, a curve for each target")
                .setXLabel("time (s)").setYLabel("speed (m/s)");
        for (Reach reach : all.getFirst().byDistance.get(SHOWN)) {
            double[] time =
                    IntStream.range(0, reach.position().length).mapToDouble(i -> i * reach.timestep()).toArray();
            plot.addCurve("", time, speed(reach));
        }
        figures.put("speed", plot.build());
        return figures;
    }
}
