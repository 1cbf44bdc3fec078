package io.efferent.experiment.reproduce;

import ai.djl.ndarray.types.Shape;
import io.efferent.analysis.PreferredDirections;
import io.efferent.analysis.TuningCurve;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Preferred directions of units that move an arm gather along an axis, those of units that move a point mass do not:
 * Lillicrap and Scott 2013, Codol et al. 2024, Fig. 6. A unit's rate is its mean activity from 50 to 350 ms after the
 * cue.
 */
final class PreferredDirectionsOfUnits implements Reproduction {
    private static final int DIRECTIONS = 24;
    private static final double FROM = 0.05;
    private static final double TO = 0.35;
    private static final double AXIS = 117;
    private static final int SECTORS = 24;
    private static final String FIGURE = "Codol et al. 2024, Fig. 6, V";
    private static final String NETWORK = """
            {"task": "center-out", "effector": "%s", "muscle": "%s", "hidden": 90, "batchSize": 64,
             "standardInputs": true,
             "taskOptions": {"duration": 0.8},
             "losses": {"position": 1, "activation": 0.05, "hidden": 0.001, "hidden rate": 1e-5},
             "validationEvery": 500, "batches": %d, "seed": %d}
            """;

    @Override
    public String name() {
        return "preferred-directions";
    }

    @Override
    public String title() {
        return "Preferred directions of units that move a limb (Lillicrap & Scott 2013, Codol et al. 2024)";
    }

    @Override
    public int usualSeeds() {
        return 8;
    }

    @Override
    public Findings run(Plan plan) throws IOException {
        long batches = plan.quick() ? 4800 : 38_400;
        double[] arm = preferred(plan, "arm", seed -> arm(batches, seed));
        double[] mass = preferred(plan, "point mass", seed -> Experiment.parse(
                NETWORK.formatted("point-mass24", "relu", batches, seed)));
        return new Findings(
                checks(arm, mass), Map.of("network", arm(batches, 0)), figures(arm, mass), Map.of(
                "arm", new Values(arm, new Shape(arm.length)), "point-mass", new Values(mass, new Shape(mass.length))));
    }

    /** Of the tuned units of all networks, rad. */
    private static double[] preferred(Plan plan, String body, IntFunction<Experiment> experiment) throws IOException {
        return plan.ofEachSeed((seed, own) -> preferred(new NetworkCache(own).trained(
                        "network %d of %d, %s".formatted(seed + 1, own.seeds(), body), experiment.apply(seed), null)))
                .stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
    }

    private static Experiment arm(long batches, int seed) {
        return Experiment.parse(NETWORK.formatted("arm26", "thelen", batches, seed));
    }

    /** Of the tuned units of a network, rad. */
    static List<Double> preferred(TrainedNetwork network) {
        var tested = new TestedNetwork(
                network, Experiment.parse("{\"taskOptions\": {\"angularStep\": " + 360.0 / DIRECTIONS + "}}"));
        double[] directions = IntStream.range(0, DIRECTIONS).mapToDouble(i -> 2 * Math.PI * i / DIRECTIONS).toArray();
        double[][][] hidden = tested.shown(DIRECTIONS, null, (trials, rollout) -> {
            int go = trials.epochs().get("go")[0];
            int from = go + (int) Math.round(FROM / rollout.timestep());
            int to = go + (int) Math.round(TO / rollout.timestep());
            return Arrays.stream(Tensors.toCube(rollout.hidden())).map(trial -> Arrays.copyOfRange(trial, from, to))
                    .toArray(double[][][]::new);
        });
        List<Double> preferred = new ArrayList<>();
        for (int unit = 0; unit < hidden[0][0].length; unit++) {
            int column = unit;
            double[] rates = Arrays.stream(hidden).mapToDouble(trial -> Arrays.stream(trial)
                    .mapToDouble(state -> state[column]).average().orElseThrow()).toArray();
            var tuning = TuningCurve.fit(directions, rates);
            if (tuning.isTuned()) {
                preferred.add(tuning.preferred());
            }
        }
        return preferred;
    }

    private static List<BandCheck> checks(double[] arm, double[] mass) {
        var ofArm = PreferredDirections.of(arm);
        double axis = Math.toDegrees(ofArm.axis());
        double turned = axis - AXIS;
        return List.of(
                BandCheck.of("arm: p of even directions against an axis, %d tuned units pooled".formatted(arm.length),
                        "an axis (" + FIGURE + ")", ofArm.doubled().p(), "< 0.01", "significant",
                        value -> value < 0.01),
                BandCheck.of("arm: axis, degrees from 117 (it is at %.0f)".formatted(axis),
                        "115 to 120 and 295 to 300 degrees (M)", Math.abs(turned - 180 * Math.rint(turned / 180)),
                        "< 25", "roughly; chance would be 45 degrees on average", value -> value < 25),
                BandCheck.of("point mass: p of even directions against an axis, %d tuned units pooled".formatted(
                        mass.length), "even (" + FIGURE + ")",
                        PreferredDirections.of(mass).doubled().p(), "> 0.05", "not significant",
                        value -> value > 0.05));
    }

    private static LinkedHashMap<String, Figure> figures(double[] arm, double[] mass) {
        double[] sector = IntStream.range(0, SECTORS).mapToDouble(i -> (i + 0.5) * 360 / SECTORS).toArray();
        LinkedHashMap<String, Figure> figures = new LinkedHashMap<>();
        figures.put("directions", CurvePlot.builder().optTitle("Preferred directions of tuned units")
                .setXLabel("direction (degrees)").setYLabel("units")
                .addCurve("arm", sector, counts(arm)).addCurve("point mass", sector, counts(mass)).build());
        return figures;
    }

    private static double[] counts(double[] preferred) {
        return Arrays.stream(PreferredDirections.histogram(SECTORS, preferred)).asDoubleStream().toArray();
    }
}
