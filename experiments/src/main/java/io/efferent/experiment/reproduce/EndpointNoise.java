package io.efferent.experiment.reproduce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.analysis.SignalDependentNoise;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.Loads;
import io.efferent.effector.ReadyMade;
import io.efferent.effector.RungeKutta4;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/** Where a point mass ends that minimum-jerk commands with signal-dependent noise move, without feedback. */
final class EndpointNoise implements Reproduction {
    private static final int TRIALS = 10_000;
    private static final double DISTANCE = 0.1;
    private static final double DURATION = 0.5;
    private static final double MASS = 1;
    private static final double PROPORTIONAL = 0.1;

    @Override
    public String name() {
        return "endpoint-noise";
    }

    @Override
    public String title() {
        return "Endpoint of a point mass under signal-dependent noise, open loop (Harris & Wolpert 1998)";
    }

    @Override
    public Findings run(Plan plan) {
        // Of order 4: exact for forces that are constant within a step.
        var body = ReadyMade.reluPointMass24().optIntegrator(new RungeKutta4()).build();
        double[] command = minimumJerk(body.timestep());
        var theory = new SignalDependentNoise(PROPORTIONAL, 0).end(command, MASS, body.timestep());
        double[] end = ends(body, command);
        double deviation = Math.sqrt(StatUtils.variance(end));
        double[] time = IntStream.range(0, command.length).mapToDouble(i -> i * body.timestep()).toArray();
        var figures = new LinkedHashMap<String, Figure>();
        figures.put("command", CurvePlot.builder().optTitle("Command without noise").setXLabel("time (s)")
                .setYLabel("force (N)").addCurve("command", time, command).build());
        return new Findings(
                List.of(
                        BandCheck.of("standard deviation of the end, % from the closed form",
                                "%.3f mm by theory".formatted(1000 * theory.standardDeviation()),
                                100 * (deviation / theory.standardDeviation() - 1), "-2 to 2",
                                "10 000 trials are good to 0.7 %, one standard error", value -> Math.abs(value) <= 2),
                        BandCheck.of("mean end, standard errors from the closed form",
                                "%.1f mm by theory".formatted(1000 * theory.mean()[0]),
                                (StatUtils.mean(end) - theory.mean()[0]) / (deviation / Math.sqrt(TRIALS)), "-4 to 4",
                                "noise without bias leaves the mean", value -> Math.abs(value) <= 4)),
                Map.of("trials", TRIALS, "distance", DISTANCE, "duration", DURATION, "mass", MASS,
                        "proportional", PROPORTIONAL),
                figures, Map.of("end", new Values(end, new Shape(TRIALS))));
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
