package io.efferent.experiment.reproduce;

import ai.djl.ndarray.types.Shape;
import io.efferent.analysis.LinearFit;
import io.efferent.array.Values;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.Reach;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import io.efferent.network.LearningRate;
import io.efferent.network.Trainer;
import io.efferent.network.Weights;
import io.efferent.task.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A curl field that is learned, washed out, and learned again, without any cue of it: Shahbazi et al. 2025. Networks of
 * three sizes learn to reach as in {@link CurlField}, then in blocks of as many batches with and without the field; the
 * deviation to eight targets is taken before each batch.
 */
final class Savings implements Reproduction {
    private static final int[] SIZES = {32, 64, 128};
    private static final String PAPER = "Shahbazi et al. 2025, V";
    /** Share of a block that counts as early. */
    private static final double EARLY = 0.1;
    private static final double LEARNING_RATE = 1e-3;

    @Override
    public String name() {
        return "savings";
    }

    @Override
    public String title() {
        return "Savings in a curl field without a cue (Shahbazi et al. 2025)";
    }

    @Override
    public int usualSeeds() {
        return 3;
    }

    /**
     * Deviations of a network in the field, m, before each batch.
     *
     * @param first when it learns the field
     * @param second when it learns it again
     */
    record Network(double[] first, double[] second) {
        static Network of(TrainedNetwork network, int batches, int threads) {
            Experiment still = network.experiment();
            Experiment inField = Experiment.parse(
                    "{\"taskOptions\": {\"curl\": " + CurlFieldNetworks.CURL + "}}").orElse(still);
            var begin = network.weights(still.policy(still.environment()));
            double[] first = new double[batches];
            double[] second = new double[batches];
            Weights adapted = block(inField, begin, first, threads);
            Weights washedOut = block(still, adapted, new double[batches], threads);
            block(inField, washedOut, second, threads);
            return new Network(first, second);
        }

        /** Early deviation when learned again, over that at first. */
        double ratio() {
            return early(second) / early(first);
        }

        private static double early(double[] deviation) {
            return StatUtils.mean(deviation, 0, (int) Math.ceil(EARLY * deviation.length));
        }
    }

    @Override
    public Findings run(Plan plan) throws IOException {
        int batches = plan.quick() ? 100 : 300;
        int[] sizes = plan.quick() ? Arrays.copyOf(SIZES, 2) : SIZES;
        List<List<Network>> bySize = new ArrayList<>();
        for (int size : sizes) {
            bySize.add(plan.ofEachSeed((seed, own) -> Network.of(
                    new CurlFieldNetworks(own).baseline(seed, size), batches, own.threads())));
        }
        return new Findings(checks(sizes, bySize), Map.of(
                "networks", new CurlFieldNetworks(plan).settings(), "sizes", sizes, "batches", batches,
                "learningRate", LEARNING_RATE),
                figures(sizes, bySize), Map.of(
                "first", curves(bySize, true), "second", curves(bySize, false)));
    }

    /** Learns as many batches as there are deviations to take, the same ones in all blocks. */
    private static Weights block(Experiment experiment, Weights begin, double[] deviation, int threads) {
        var environment = experiment.environment();
        Trainer trainer = experiment.trainer(environment).optInitialWeights(begin).optThreads(threads)
                .optLearningRate(LearningRate.constant(LEARNING_RATE)).optValidation(0, 1).build();
        var probe = environment.trials(CurlFieldNetworks.TARGETS, 0, 0, Task.Purpose.VALIDATION);
        for (int batch = 0; batch < deviation.length; batch++) {
            int now = batch;
            trainer.show(probe, (_, rollout) -> deviation[now] = Reach.of(rollout).stream()
                    .mapToDouble(reach -> Math.abs(reach.kinematics().maximumLateral())).average().orElseThrow());
            trainer.learn();
        }
        return trainer.checkpoint().weights();
    }

    private static List<BandCheck> checks(int[] sizes, List<List<Network>> bySize) {
        double[] logs = bySize.stream().flatMapToDouble(same -> same.stream().mapToDouble(_ ->
                Math.log(sizes[bySize.indexOf(same)]) / Math.log(2))).toArray();
        double[] savings = bySize.stream().flatMap(List::stream).mapToDouble(network -> 1 - network.ratio()).toArray();
        return List.of(
                BandCheck.ofMost(
                        "early deviation when learned again, times that at first, %d units".formatted(
                        sizes[sizes.length - 1]), "less (" + PAPER + ")",
                        bySize.getLast().stream().mapToDouble(Network::ratio).toArray(), "< 0.9",
                        "a tenth less is seen in single networks", value -> value < 0.9),
                BandCheck.of("savings over doublings of units, slope", "more in larger networks (" + PAPER + ")",
                        LinearFit.of(logs, savings).slope(), "> 0", "the sign is what is published",
                        value -> value > 0));
    }

    private static LinkedHashMap<String, Figure> figures(int[] sizes, List<List<Network>> bySize) {
        LinkedHashMap<String, Figure> figures = new LinkedHashMap<>();
        for (int i = 0; i < sizes.length; i++) {
            int batches = bySize.get(i).getFirst().first().length;
            double[] batch = IntStream.range(0, batches).asDoubleStream().toArray();
            figures.put(sizes[i] + "-units", CurvePlot.builder()
                    .optTitle("Deviation in the field, " + sizes[i] + " units, mean of networks")
                    .setXLabel("batches").setYLabel("largest deviation (mm)")
                    .addCurve("learned at first", batch, mean(bySize.get(i), true))
                    .addCurve("learned again", batch, mean(bySize.get(i), false)).build());
        }
        return figures;
    }

    private static double[] mean(List<Network> networks, boolean first) {
        double[] mean = new double[networks.getFirst().first().length];
        for (Network network : networks) {
            double[] curve = first ? network.first() : network.second();
            Arrays.setAll(mean, i -> mean[i] + 1000 * curve[i] / networks.size());
        }
        return mean;
    }

    private static Values curves(List<List<Network>> bySize, boolean first) {
        double[] all = bySize.stream().flatMap(List::stream)
                .flatMapToDouble(network -> Arrays.stream(first ? network.first() : network.second())).toArray();
        int networks = bySize.getFirst().size();
        return new Values(all, new Shape(bySize.size(), networks, all.length / networks / bySize.size()));
    }
}
