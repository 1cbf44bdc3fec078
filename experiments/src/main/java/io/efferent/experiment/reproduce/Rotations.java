package io.efferent.experiment.reproduce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.analysis.FiringRates;
import io.efferent.analysis.PrincipalComponents;
import io.efferent.analysis.RotationalDynamics;
import io.efferent.analysis.Surrogates;
import io.efferent.analysis.Tangling;
import io.efferent.analysis.TensorMaximumEntropy;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import io.efferent.task.Rollout;
import io.efferent.task.Senses;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Rotations of a population around the movement, and whether they are more than chance: Churchland et al. 2012,
 * Michaels et al. 2016. They are in what the limb reports too, and in a network without recurrence (Kalidindi et al.
 * 2021).
 */
final class Rotations implements Reproduction {
    private static final int DIRECTIONS = 24;
    private static final double FROM = 0;
    private static final double TO = 0.3;
    private static final int COMPONENTS = 6;
    private static final int TANGLED = 8;
    /** For units between -1 and 1. */
    private static final double SOFT = 0.05;
    private static final String NETWORK = """
            {"task": "center-out", "effector": "arm26", "muscle": "thelen", "policy": "%s", "hidden": %d,
             "batchSize": 64, "standardInputs": true,
             "taskOptions": {"startShoulder": 0.7853981633974483, "startElbow": 1.5707963267948966,
             "cueFrom": 0.3, "cueTo": 0.6, "duration": 1.2},
             "losses": {"position": 1, "activation": 0.05%s, "jerk": 1e-6},
             "validationEvery": 500, "batches": %d, "seed": %d}
            """;

    private static final String QUIET = ", \"hidden\": 0.001, \"hidden rate\": 1e-5";

    @Override
    public String name() {
        return "rotations";
    }

    @Override
    public String title() {
        return "Rotations of a population (Churchland et al. 2012, Michaels et al. 2016, Kalidindi et al. 2021)";
    }

    @Override
    public int usualSeeds() {
        return 3;
    }

    /**
     * Around the movement, [direction][time][column].
     *
     * @param units of the network
     * @param feedback lengths and velocities of muscles
     * @param muscles activations
     */
    private record Activity(double[][][] units, double[][][] feedback, double[][][] muscles) {
        static Activity of(TrainedNetwork network) {
            var tested = new TestedNetwork(
                    network, Experiment.parse("{\"taskOptions\": {\"angularStep\": " + 360.0 / DIRECTIONS + "}}"));
            return tested.shown(DIRECTIONS, null, (trials, rollout) -> {
                int go = trials.epochs().get("go")[0];
                // What belongs to steps is one earlier in its array than what belongs to moments.
                return new Activity(
                        around(go, rollout, Rollout::hidden),
                        around(go, rollout, all -> all.sensed(Senses.PROPRIOCEPTION.label())),
                        around(go, rollout, Rollout::activation));
            });
        }

        private static double[][][] around(int go, Rollout rollout, Function<Rollout, NDArray> quantity) {
            NDArray array = quantity.apply(rollout);
            int earlier = (int) (rollout.endpoint().getShape().get(1) - array.getShape().get(1));
            int from = go - earlier + (int) Math.round(FROM / rollout.timestep());
            int to = go - earlier + (int) Math.round(TO / rollout.timestep());
            return Arrays.stream(Tensors.toCube(array)).map(trial -> Arrays.copyOfRange(trial, from, to))
                    .toArray(double[][][]::new);
        }

        /** 90th percentile along the first principal components, 1/s². */
        static double tangling(double[][][] activity, double timestep) {
            double[][][] scores = PrincipalComponents.reduced(FiringRates.softNormalized(activity, SOFT), TANGLED);
            return Tangling.of(scores, timestep, 0.1).percentile(90);
        }
    }

    /**
     * What is known of a network.
     *
     * @param units p of rotations
     * @param feedback p of rotations of what the muscles report
     * @param withoutRecurrence p of rotations of the units of a network without recurrence
     * @param tangling of units over that of muscles
     * @param planeVariance share of the units' variance in the first plane
     * @param plane activity in it, [direction][time][2]
     */
    record Network(
            double units, double feedback, double withoutRecurrence, double tangling, double planeVariance,
            double[][][] plane) {
        static Network of(TrainedNetwork recurrent, TrainedNetwork forward, int draws, long seed) {
            var activity = Activity.of(recurrent);
            double timestep = (TO - FROM) / activity.units()[0].length;
            double[][][] prepared = prepared(activity.units());
            var first = dynamics(prepared, timestep).planes().getFirst();
            return new Network(
                    p(activity.units(), timestep, draws, seed), p(activity.feedback(), timestep, draws, seed),
                    p(Activity.of(forward).units(), timestep, draws, seed),
                    Activity.tangling(activity.units(), timestep) / Activity.tangling(activity.muscles(), timestep),
                    first.varianceFraction(),
                    Arrays.stream(prepared).map(first::scores).toArray(double[][][]::new));
        }
    }

    @Override
    public Findings run(Plan plan) throws IOException {
        int draws = plan.quick() ? 40 : 200;
        int hidden = plan.quick() ? 64 : 128;
        long batches = plan.quick() ? 1500 : 5000;
        List<Network> all = plan.ofEachSeed((seed, own) -> {
            var cache = new NetworkCache(own);
            String what = "network %d of %d".formatted(seed + 1, own.seeds());
            var recurrent = cache.trained(what, experiment("gru", hidden, QUIET, batches, seed), null);
            var forward = cache.trained(
                    what + ", without recurrence", experiment("mlp", hidden, "", batches, seed), null);
            return Network.of(recurrent, forward, draws, seed);
        });
        double[][][] shown = all.getFirst().plane();
        LinkedHashMap<String, Figure> figures = new LinkedHashMap<>();
        figures.put("plane", figure(shown));
        return new Findings(
                checks(all),
                Map.of("recurrent", experiment("gru", hidden, QUIET, batches, 0), "draws", draws, "from", FROM, "to",
                        TO),
                figures, Map.of("plane", new Values(
                Arrays.stream(shown).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray(),
                new Shape(shown.length, shown[0].length, 2))));
    }

    private static Experiment experiment(String policy, int hidden, String losses, long batches, int seed) {
        return Experiment.parse(NETWORK.formatted(policy, hidden, losses, batches, seed));
    }

    private static double[][][] prepared(double[][][] activity) {
        return FiringRates.withoutConditionMean(FiringRates.softNormalized(activity, SOFT));
    }

    private static RotationalDynamics dynamics(double[][][] prepared, double timestep) {
        return RotationalDynamics.fit(prepared, timestep, COMPONENTS);
    }

    /** How probable as good a fit of rotations is among surrogates of largest entropy. */
    private static double p(double[][][] activity, double timestep, int draws, long seed) {
        double[][][] prepared = prepared(activity);
        var surrogates = TensorMaximumEntropy.of(prepared);
        var random = new Random(seed);
        double[] others = new double[draws];
        for (int i = 0; i < draws; i++) {
            others[i] = dynamics(surrogates.surrogate(random), timestep).skewDetermination();
        }
        return Surrogates.p(dynamics(prepared, timestep).skewDetermination(), others);
    }

    private static List<BandCheck> checks(List<Network> all) {
        return List.of(
                BandCheck.ofMost("units: p of rotations among surrogates of largest entropy",
                        "rotations beyond chance (Michaels et al. 2016, V)", each(all, Network::units), "< 0.05",
                        "the usual level", value -> value < 0.05),
                BandCheck.ofMost("first plane of rotation, share of the units' variance", "0.28 (Churchland 2012, M)",
                        each(all, Network::planeVariance), "0.1 to 0.7", "of the published order",
                        value -> value > 0.1 && value < 0.7),
                BandCheck.ofMost("tangling of units over that of muscles, 90th percentile",
                        "far less (Russo et al. 2018, V)", each(all, Network::tangling), "< 1", "less",
                        value -> value < 1),
                BandCheck.ofMost("lengths and velocities of muscles: p of rotations",
                        "in the feedback too (Kalidindi et al. 2021, V)", each(all, Network::feedback), "< 0.05",
                        "the usual level", value -> value < 0.05),
                BandCheck.ofMost("units without recurrence: p of rotations",
                        "without recurrence too (Kalidindi et al. 2021, V)", each(all, Network::withoutRecurrence),
                        "< 0.05", "the usual level", value -> value < 0.05));
    }

    private static double[] each(List<Network> all, ToDoubleFunction<Network> value) {
        return all.stream().mapToDouble(value).toArray();
    }

    private static Figure figure(double[][][] shown) {
        var plot = CurvePlot.builder().optTitle("First plane of rotation, first network, a curve for each direction")
                .setXLabel("first axis").setYLabel("second axis");
        for (double[][] trial : shown) {
            plot.addCurve("", Arrays.stream(trial).mapToDouble(point -> point[0]).toArray(),
                    Arrays.stream(trial).mapToDouble(point -> point[1]).toArray());
        }
        return plot.build();
    }
}
