package io.efferent.experiment.reproduce;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import io.efferent.experiment.Reach;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import io.efferent.figure.PathPanels;
import io.efferent.task.Perturbation;
import io.efferent.task.perturbation.Perturbations;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/** Adaptation to a curl field: Codol et al. 2024, Fig. 1. */
final class CurlField implements Reproduction {
    private static final String FIGURE = "Codol et al. 2024, Fig. 1";

    @Override
    public String name() {
        return "curl-field";
    }

    @Override
    public String title() {
        return "Adaptation to a curl field (" + FIGURE + ")";
    }

    @Override
    public int usualSeeds() {
        return 5;
    }

    /** What one network did, a reach to each target. */
    private record Network(
            List<Reach> before, List<Reach> naive, List<Reach> channelBefore, List<Reach> adapted, List<Reach> after,
            List<Reach> channelAfter) {
        static double[] lateral(List<Reach> reaches) {
            return reaches.stream().mapToDouble(reach -> reach.kinematics().maximumLateral()).toArray();
        }

        /** Median over the targets of the absolute deviation, m. */
        static double deviation(List<Reach> reaches) {
            return StatUtils.percentile(Arrays.stream(lateral(reaches)).map(Math::abs).toArray(), 50);
        }

        /** Deviations in the null field before learning are not due to it. */
        double[] lateralBeyondBaseline(List<Reach> reaches) {
            double[] baseline = lateral(before);
            double[] lateral = lateral(reaches);
            Arrays.setAll(lateral, i -> lateral[i] - baseline[i]);
            return lateral;
        }

        double naiveOverNull() {
            return deviation(naive) / deviation(before);
        }

        double adaptedOverNaive() {
            return deviation(adapted) / deviation(naive);
        }

        double afterOverNaive() {
            return StatUtils.percentile(lateralBeyondBaseline(after), 50)
                    / StatUtils.percentile(lateralBeyondBaseline(naive), 50);
        }

        /** Of deviations as they are: the largest ones of different moments do not subtract. */
        double correlation() {
            return new PearsonsCorrelation().correlation(lateral(after), lateral(naive));
        }

        double indexBefore() {
            return StatUtils.percentile(channelBefore.stream()
                    .mapToDouble(reach -> reach.adaptation(CurlFieldNetworks.CURL).index()).toArray(), 50);
        }

        /** Beyond what it did to the channel before. */
        double indexAfter() {
            return StatUtils.percentile(IntStream.range(0, channelAfter.size())
                    .mapToDouble(i -> channelAfter.get(i)
                            .adaptation(CurlFieldNetworks.CURL, channelBefore.get(i)).index())
                    .toArray(), 50);
        }
    }

    @Override
    public Findings run(Plan plan) throws IOException {
        Perturbation field = Perturbations.named("curl", Map.of("strength", CurlFieldNetworks.CURL));
        Perturbation channel = Perturbations.named("channel");
        int targets = CurlFieldNetworks.TARGETS;
        List<Network> all = plan.ofEachSeed((seed, own) -> {
            var networks = new CurlFieldNetworks(own);
            var baseline = networks.baseline(seed);
            var testedBefore = CurlFieldNetworks.tested(baseline);
            var testedAfter = CurlFieldNetworks.tested(networks.adapted(seed, baseline));
            return new Network(
                    testedBefore.reaches(targets, null), testedBefore.reaches(targets, field),
                    testedBefore.reaches(targets, channel), testedAfter.reaches(targets, field),
                    testedAfter.reaches(targets, null), testedAfter.reaches(targets, channel));
        });
        return new Findings(checks(all, plan.quick()), new CurlFieldNetworks(plan).settings(), figures(all), data(all));
    }

    private static List<BandCheck> checks(List<Network> all, boolean quick) {
        double nullBand = quick ? 15 : 5;
        double share = quick ? 60 : 35;
        double index = quick ? 0.4 : 0.7;
        return List.of(
                BandCheck.ofMost("deviation from the straight line before learning, mm, median of targets",
                        "straight hand paths", each(all, network -> 1000 * Network.deviation(network.before)),
                        "< " + nullBand, "a twentieth of the reach; the paper's paths look straight at that scale",
                        value -> value < nullBand),
                BandCheck.ofMost("deviation when first in the field, times that before", "curved hand paths",
                        each(all, Network::naiveOverNull), quick ? "> 1.5" : "> 3",
                        "the field has to show, or there is nothing to learn", value -> value > (quick ? 1.5 : 3)),
                BandCheck.ofMost("deviation after learning, % of that when first in the field", "straight again",
                        each(all, network -> 100 * network.adaptedOverNaive()), "< " + share,
                        "two thirds of the deviation are gone in people after some hundred trials (M)",
                        value -> value < share),
                BandCheck.ofMost("after-effect, times the deviation when first in the field", "opposite, mirror-like",
                        each(all, Network::afterOverNaive), "-3 to -0.2",
                        "opposite, and of the same order of size", value -> value > -3 && value < -0.2),
                BandCheck.ofMost("correlation over targets of after-effect and first deviation", "mirror-like",
                        each(all, Network::correlation), quick ? "< -0.5" : "< -0.8",
                        "where the field pushes most, the after-effect is largest",
                        value -> value < (quick ? -0.5 : -0.8)),
                BandCheck.ofMost("adaptation index in a force channel, before learning", "0 by definition",
                        each(all, Network::indexBefore), "-0.1 to 0.1",
                        "a network that knows no field pushes the wall little", value -> Math.abs(value) <= 0.1),
                BandCheck.ofMost("adaptation index in a force channel, after learning", "0.7 to 0.9 in people (M)",
                        each(all, Network::indexAfter), ">= " + index,
                        "what people reach after some hundred trials", value -> value >= index));
    }

    private static double[] each(List<Network> all, ToDoubleFunction<Network> value) {
        return all.stream().mapToDouble(value).toArray();
    }

    private static LinkedHashMap<String, Figure> figures(List<Network> all) {
        var first = all.getFirst();
        LinkedHashMap<String, Figure> figures = new LinkedHashMap<>();
        var panels = PathPanels.builder().setTitle("Hand paths of the first network");
        add(panels, "null field", first.before);
        add(panels, "first in the field", first.naive);
        add(panels, "after learning", first.adapted);
        add(panels, "after-effect", first.after);
        figures.put("hand-paths", panels.build());
        double[] directions = IntStream.range(0, CurlFieldNetworks.TARGETS)
                .mapToDouble(target -> target * 360.0 / CurlFieldNetworks.TARGETS).toArray();
        var lateral = CurvePlot.builder().optTitle("Deviation to the left, mean of networks")
                .setXLabel("direction of the target (degrees)").setYLabel("largest deviation (mm)");
        lateral.addCurve("null field", directions, meanLateral(all, network -> network.before));
        lateral.addCurve("first in the field", directions, meanLateral(all, network -> network.naive));
        lateral.addCurve("after learning", directions, meanLateral(all, network -> network.adapted));
        lateral.addCurve("after-effect", directions, meanLateral(all, network -> network.after));
        figures.put("deviation", lateral.build());
        return figures;
    }

    private static void add(PathPanels.Builder panels, String name, List<Reach> reaches) {
        panels.addPanel(name, reaches.stream().map(Reach::position).toArray(double[][][]::new),
                reaches.stream().map(Reach::target).toArray(double[][]::new));
    }

    private interface Condition {
        List<Reach> of(Network network);
    }

    private static double[] meanLateral(List<Network> all, Condition condition) {
        double[] mean = new double[CurlFieldNetworks.TARGETS];
        for (Network network : all) {
            double[] lateral = Network.lateral(condition.of(network));
            Arrays.setAll(mean, i -> mean[i] + 1000 * lateral[i] / all.size());
        }
        return mean;
    }

    /** Hand paths, (network, target, time, 2), by condition. */
    private static Map<String, Values> data(List<Network> all) {
        Map<String, Condition> conditions = new LinkedHashMap<>();
        conditions.put("null", Network::before);
        conditions.put("naive", Network::naive);
        conditions.put("adapted", Network::adapted);
        conditions.put("after", Network::after);
        conditions.put("channel-before", Network::channelBefore);
        conditions.put("channel-after", Network::channelAfter);
        Map<String, Values> data = new LinkedHashMap<>();
        conditions.forEach((name, condition) ->
                data.put("hand/" + name, paths(all.stream().map(condition::of).toList())));
        return data;
    }

    static Values paths(List<List<Reach>> networks) {
        double[] numbers = networks.stream().flatMap(List::stream).map(Reach::position).flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream).toArray();
        int targets = networks.getFirst().size();
        int times = networks.getFirst().getFirst().position().length;
        return new Values(numbers, new Shape(networks.size(), targets, times, 2));
    }
}
