package io.efferent.experiment.reproduce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.analysis.EndpointVariability;
import io.efferent.analysis.LinearFit;
import io.efferent.analysis.SignalDependentNoise;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.Loads;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.RungeKutta4;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.Reach;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Where movements end whose commands have signal-dependent noise: of a point mass without feedback, held against the
 * closed form, and of networks that were trained without noise.
 */
final class EndpointNoise implements Reproduction {
    private static final int TRIALS = 10_000;
    private static final double DISTANCE = 0.1;
    private static final double DURATION = 0.5;
    private static final double MASS = 1;
    private static final double PROPORTIONAL = 0.1;
    private static final double[] DISTANCES = {0.04, 0.06, 0.08, 0.1, 0.12};
    private static final int REPEATS = 50;
    /** In the excitations of networks; muscles average over it. */
    private static final double OF_EXCITATION = 0.2;

    @Override
    public String name() {
        return "endpoint-noise";
    }

    @Override
    public String title() {
        return "Where movements end under signal-dependent noise (Harris & Wolpert 1998, van Beers et al. 2004)";
    }

    @Override
    public int usualSeeds() {
        return 5;
    }

    /**
     * A network's reaches with noise, over distances and directions.
     *
     * @param speed mean peak speed, [distance], m/s
     * @param deviation of where hands are when the movement without noise ends, root of the mean variance over
     *     directions, [distance], m
     * @param turned angle between the long axis of the ends and the direction of the movement at its peak, median of
     *     all distances and directions, degrees
     */
    record Network(double[] speed, double[] deviation, double turned) {
        static Network of(TrainedNetwork trained) {
            double[] speed = new double[DISTANCES.length];
            double[] deviation = new double[DISTANCES.length];
            List<Double> turned = new ArrayList<>();
            for (int i = 0; i < DISTANCES.length; i++) {
                var tested = new TestedNetwork(trained, Experiment.parse("{\"taskOptions\": {\"distance\": "
                        + DISTANCES[i] + "}, \"signalDependentNoise\": " + OF_EXCITATION + "}"));
                var silent = tested.reaches(CurlFieldNetworks.TARGETS, null);
                var reaches = tested.noisy(CurlFieldNetworks.TARGETS, REPEATS);
                double variance = 0;
                for (int from = 0; from < reaches.size(); from += REPEATS) {
                    var same = reaches.subList(from, from + REPEATS);
                    int end = silent.get(from / REPEATS).kinematics().offset();
                    var ends = EndpointVariability.of(
                            same.stream().map(reach -> reach.position()[end]).toArray(double[][]::new));
                    variance += (ends.covariance()[0][0] + ends.covariance()[1][1]) / CurlFieldNetworks.TARGETS;
                    turned.add(angle(ends.axes().orientation() - directionAtPeak(same)));
                }
                deviation[i] = Math.sqrt(variance);
                speed[i] = reaches.stream().mapToDouble(reach -> reach.kinematics().peakSpeed()).average()
                        .orElseThrow();
            }
            return new Network(speed, deviation, StatUtils.percentile(
                    turned.stream().mapToDouble(Double::doubleValue).toArray(), 50));
        }

        private static double directionAtPeak(List<Reach> reaches) {
            double x = 0;
            double y = 0;
            for (Reach reach : reaches) {
                double[] velocity = reach.velocity()[reach.kinematics().peak()];
                x += velocity[0];
                y += velocity[1];
            }
            return Math.atan2(y, x);
        }

        /** Between two lines, degrees. */
        private static double angle(double difference) {
            return Math.toDegrees(Math.abs(difference - Math.PI * Math.rint(difference / Math.PI)));
        }

        /** r of speed and deviation. */
        double correlation() {
            var line = LinearFit.of(speed, deviation);
            return Math.signum(line.slope()) * Math.sqrt(line.determination());
        }
    }

    /**
     * The point mass.
     *
     * @param command without noise, [step], N
     * @param timestep s
     * @param end along the line of the reach, [trial], m
     */
    record OpenLoop(double[] command, double timestep, double[] end) {
        static OpenLoop simulated() {
            // Of order 4: exact for forces that are constant within a step.
            var body = ReadyMade.reluPointMass24().optIntegrator(new RungeKutta4()).build();
            double[] command = minimumJerk(body.timestep());
            return new OpenLoop(command, body.timestep(), ends(body, command));
        }

        List<BandCheck> checks() {
            var theory = new SignalDependentNoise(PROPORTIONAL, 0).end(command, MASS, timestep);
            double deviation = Math.sqrt(StatUtils.variance(end));
            return List.of(
                    BandCheck.of("standard deviation of the end, % from the closed form",
                            "%.3f mm by theory".formatted(1000 * theory.standardDeviation()),
                            100 * (deviation / theory.standardDeviation() - 1), "-2 to 2",
                            "10 000 trials are good to 0.7 %, one standard error", value -> Math.abs(value) <= 2),
                    BandCheck.of("mean end, standard errors from the closed form",
                            "%.1f mm by theory".formatted(1000 * theory.mean()[0]),
                            (StatUtils.mean(end) - theory.mean()[0]) / (deviation / Math.sqrt(TRIALS)), "-4 to 4",
                            "noise without bias leaves the mean", value -> Math.abs(value) <= 4));
        }

        Figure figure() {
            double[] time = IntStream.range(0, command.length).mapToDouble(i -> i * timestep).toArray();
            return CurvePlot.builder().optTitle("Command of the point mass without noise").setXLabel("time (s)")
                    .setYLabel("force (N)").addCurve("command", time, command).build();
        }
    }

    @Override
    public Findings run(Plan plan) throws IOException {
        List<Network> all = plan.ofEachSeed((seed, own) -> Network.of(new CurlFieldNetworks(own).baseline(seed)));
        var openLoop = OpenLoop.simulated();
        var figures = new LinkedHashMap<String, Figure>();
        figures.put("command", openLoop.figure());
        figures.put("speed", speedFigure(all));
        List<BandCheck> checks = new ArrayList<>(openLoop.checks());
        checks.addAll(List.of(
                BandCheck.ofMost("networks: correlation of speed and deviation where movements end",
                        "grows in proportion (Schmidt et al. 1979, M)",
                        all.stream().mapToDouble(Network::correlation).toArray(), "> 0.9",
                        "close to a line over 4 to 12 cm", value -> value > 0.9),
                BandCheck.ofMost("networks: long axis of the ends, degrees from the movement at its peak",
                        "along the movement (van Beers et al. 2004, V)",
                        all.stream().mapToDouble(Network::turned).toArray(), "< 25",
                        "roughly; chance would be 45 degrees on average", value -> value < 25)));
        return new Findings(
                checks,
                Map.of("trials", TRIALS, "distance", DISTANCE, "duration", DURATION, "mass", MASS,
                        "proportional", PROPORTIONAL, "networks", new CurlFieldNetworks(plan).settings(),
                        "distances", DISTANCES, "repeats", REPEATS, "signalDependentNoise", OF_EXCITATION),
                figures, Map.of("end", new Values(openLoop.end(), new Shape(TRIALS)), "networks/deviation", new Values(
                        all.stream().flatMapToDouble(network -> Arrays.stream(network.deviation())).toArray(),
                        new Shape(all.size(), DISTANCES.length))));
    }

    private static Figure speedFigure(List<Network> all) {
        var plot = CurvePlot.builder().optTitle("Deviation where movements end, a curve for each network")
                .setXLabel("peak speed (m/s)").setYLabel("standard deviation (mm)");
        for (Network network : all) {
            plot.addCurve("", network.speed(), Arrays.stream(network.deviation()).map(x -> 1000 * x).toArray());
        }
        return plot.build();
    }

    /** Forces in the middle of the steps of a minimum-jerk reach, N. */
    private static double[] minimumJerk(double timestep) {
        int steps = (int) Math.round(DURATION / timestep);
        return IntStream.range(0, steps).mapToDouble(i -> {
            double s = (i + 0.5) / steps;
            return MASS * DISTANCE / (DURATION * DURATION) * s * (60 + s * (-180 + s * 120));
        }).toArray();
    }

    /** Positions along the line of the reach at its end, m. */
    private static double[] ends(Effector body, double[] command) {
        var random = RandomStreams.stream(0, "endpoint-noise", 0);
        try (var manager = Tensors.newManager()) {
            var plant = body.bind(manager, DataType.FLOAT64);
            NDArray rest = Constants.of(manager, DataType.FLOAT64, new double[TRIALS][2]);
            NDArray still = Constants.of(manager, DataType.FLOAT64, new double[TRIALS][body.muscleCount()]);
            var state = plant.initialState(rest, rest);
            for (double force : command) {
                double[][] noisy = new double[TRIALS][2];
                for (double[] load : noisy) {
                    load[0] = force * (1 + PROPORTIONAL * random.nextGaussian());
                }
                state = plant.step(
                        state, still, new Loads(Constants.of(manager, DataType.FLOAT64, noisy), null));
            }
            return Tensors.toDoubles(Tensors.column(plant.endpoint(state).position(), 0));
        }
    }
}
