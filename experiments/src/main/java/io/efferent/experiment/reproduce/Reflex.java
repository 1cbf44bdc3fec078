package io.efferent.experiment.reproduce;

import ai.djl.ndarray.types.Shape;
import io.efferent.analysis.ResponseWindow;
import io.efferent.array.Values;
import io.efferent.experiment.Experiment;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Fast responses to torques in a posture: Pruszynski et al. 2009 and Kurtzer et al. 2008. Networks learn to hold the
 * arm, each with and without a spinal reflex below it, whose delay of 25 ms is half of that of the network.
 */
final class Reflex implements Reproduction {
    private static final double SPINAL_DELAY = 0.025;
    private static final double DELAY = 0.05;
    private static final double TIMESTEP = 0.005;
    private static final double SHOWN_FROM = -0.05;
    private static final double SHOWN_TO = 0.25;
    private static final String GAIN = "Pruszynski et al. 2009, V";
    private static final String SEGMENTS = "Kurtzer et al. 2008, V";

    private static final String POSTURE = """
            {"task": "posture", "effector": "arm26", "muscle": "thelen", "timestep": %s, "hidden": 64, "batchSize": %d,
             "taskOptions": {"startShoulder": 0.7853981633974483, "startElbow": 1.5707963267948966},
             "visionDelay": 0.1, "visionNoise": 0.001, "proprioceptionDelay": %s, "proprioceptionNoise": 0.001,
             "losses": {"position": 1, "joint velocity": 0.01, "activation": 0.5, "hidden": 0.001},
             "learningRate": 0.01, "validationEvery": 0, "batches": %d, "seed": %d}
            """;
    private static final String SPINAL = """
            {"senses": {"stretch": %s}, "reflex": {"velocity": 20}}
            """;

    @Override
    public String name() {
        return "reflex";
    }

    @Override
    public String title() {
        return "Fast responses to torques (Pruszynski et al. 2009, Kurtzer et al. 2008)";
    }

    @Override
    public int usualSeeds() {
        return 5;
    }

    @Override
    public Findings run(Plan plan) throws IOException {
        List<ReflexResponses> without = plan.ofEachSeed((seed, own) -> ReflexResponses.of(
                new NetworkCache(own).trained(name(seed, own), posture(plan, seed), null), DELAY));
        List<ReflexResponses> with = plan.ofEachSeed((seed, own) -> ReflexResponses.of(
                new NetworkCache(own).trained(
                        name(seed, own) + ", with a spinal reflex", spinal(plan, seed), null), SPINAL_DELAY));
        return new Findings(
                checks(without, with), Map.of("posture", posture(plan, 0), "spinal", spinal(plan, 0)), figures(with),
                Map.of("elbow-muscle", changes(with), "elbow-muscle-without", changes(without)));
    }

    private static String name(int seed, Plan plan) {
        return "network %d of %d".formatted(seed + 1, plan.seeds());
    }

    private static Experiment posture(Plan plan, int seed) {
        return Experiment.parse(POSTURE.formatted(
                TIMESTEP, plan.quick() ? 32 : 64, DELAY, plan.quick() ? 800 : 6000, seed));
    }

    private static Experiment spinal(Plan plan, int seed) {
        return Experiment.parse(SPINAL.formatted(SPINAL_DELAY)).orElse(posture(plan, seed));
    }

    private static List<BandCheck> checks(List<ReflexResponses> without, List<ReflexResponses> with) {
        return List.of(
                BandCheck.of("largest change of an excitation before a sense can tell of the load",
                        "none can be", Math.max(largest(without), largest(with)), "0", "exact",
                        value -> value == 0),
                BandCheck.ofMost("response to a torque with threefold over single background, R1, with spinal reflex",
                        "about 2 (" + GAIN + ")", each(with, one -> one.scalingIn(ResponseWindow.R1)), "1.6 to 2.4",
                        "about twofold", value -> value >= 1.6 && value <= 2.4),
                BandCheck.ofMost("the same in the voluntary window", "1 (" + GAIN + ")",
                        each(with, one -> one.scalingIn(ResponseWindow.VOLUNTARY)), "0.8 to 1.25",
                        "no scaling is left", value -> value >= 0.8 && value <= 1.25),
                BandCheck.ofMost("shoulder muscle, load that moves the elbow alone, R2 and R3, standard deviations",
                        "responds (" + SEGMENTS + ")", each(with, one -> one.deviations()[1]), "> 3",
                        "beyond what noise does", value -> value > 3),
                BandCheck.ofMost("the same in R1", "does not respond (" + SEGMENTS + ")",
                        each(with, one -> one.deviations()[0]), "< 1", "within what noise does", value -> value < 1),
                BandCheck.ofMost("shoulder muscle, R2 and R3, torque at the elbow over one at the shoulder with the "
                        + "same motion of the shoulder", "opposite (" + SEGMENTS + ")",
                        each(with, ReflexResponses::opposite), "< 0", "the sign is what is published",
                        value -> value < 0));
    }

    private static double largest(List<ReflexResponses> all) {
        return all.stream().mapToDouble(ReflexResponses::first).max().orElseThrow();
    }

    private static double[] each(List<ReflexResponses> all, ToDoubleFunction<ReflexResponses> value) {
        return all.stream().mapToDouble(value).toArray();
    }

    private static Values changes(List<ReflexResponses> all) {
        double[] flat = all.stream().flatMap(one -> Arrays.stream(one.change())).flatMapToDouble(Arrays::stream)
                .toArray();
        return new Values(flat, new Shape(all.size(), 2, flat.length / all.size() / 2));
    }

    private static LinkedHashMap<String, Figure> figures(List<ReflexResponses> with) {
        ReflexResponses first = with.getFirst();
        LinkedHashMap<String, Figure> figures = new LinkedHashMap<>();
        figures.put("elbow-muscle", shown(
                "Elbow extensor, torque at the elbow", first,
                Map.of("background 1 N m", first.change()[0], "background 3 N m", first.change()[1])));
        figures.put("shoulder-muscle", shown(
                "Shoulder extensor, the elbow alone moves", first,
                Map.of("", first.elbow())));
        return figures;
    }

    private static Figure shown(String title, ReflexResponses responses, Map<String, double[]> changes) {
        int from = (int) Math.round((SHOWN_FROM - responses.start()) / responses.timestep());
        int to = (int) Math.round((SHOWN_TO - responses.start()) / responses.timestep());
        double[] time = IntStream.range(from, to)
                .mapToDouble(i -> 1000 * (responses.start() + i * responses.timestep())).toArray();
        var plot = CurvePlot.builder().optTitle(title).setXLabel("time after the load (ms)")
                .setYLabel("change of excitation");
        changes.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(one -> plot.addCurve(one.getKey(), time, Arrays.copyOfRange(one.getValue(), from, to)));
        return plot.build();
    }
}
