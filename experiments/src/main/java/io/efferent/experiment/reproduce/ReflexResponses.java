package io.efferent.experiment.reproduce;

import io.efferent.analysis.MeanResponse;
import io.efferent.analysis.ResponseWindow;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.task.HeldPosture;
import io.efferent.task.Perturbation;
import io.efferent.task.Rollout.Quantity;
import io.efferent.task.perturbation.Perturbations;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How the excitations of a network that holds a posture answer to loads that come without warning.
 *
 * @param change by a torque at the elbow, without and with three times the background torque, of the muscle that it
 *     stretches, [background][sample]
 * @param first the largest change of any excitation before its senses can tell of the load
 * @param elbow of a shoulder muscle, by a load that moves the elbow alone, [sample]
 * @param deviations response to that load in R1, and in R2 and R3 together, in standard deviations over trials with
 *     noise and without load
 * @param opposite response in R2 and R3 of the shoulder muscle to a torque at the elbow, over that to one at the
 *     shoulder with the same motion of the shoulder
 * @param start time of the first sample, s after the load
 * @param timestep between samples, s
 */
record ReflexResponses(
        double[][] change, double first, double[] elbow, double[] deviations, double opposite, double start,
        double timestep) {
    private static final String ELBOW_MUSCLE = "tricepslat";
    private static final String SHOULDER_MUSCLE = "deltoid";
    private static final double TORQUE = 2;
    private static final double THREEFOLD = 3;
    /** Of the elbow, rad/s^2: about 2 N m. */
    private static final double ACCELERATION = 20;
    private static final int NOISY = 64;
    private static final ResponseWindow LATE = new ResponseWindow("R2 and R3", 0.05, 0.105);

    /** @param delay after which any sense can tell of the load, s */
    static ReflexResponses of(TrainedNetwork trained, double delay) {
        var tested = new TestedNetwork(trained, Experiment.parse("{}"));
        Perturbation background = torque(Map.of(
                "joint", 1, "torque", 1, "loads", ELBOW_MUSCLE, "onset", "start"));
        Perturbation step = torque(Map.of(
                "joint", 1, "torque", TORQUE, "loads", ELBOW_MUSCLE, "onset", HeldPosture.LOAD));
        Map<Perturbation, double[]> scaling = new LinkedHashMap<>();
        scaling.put(background, new double[] {1, 1, THREEFOLD, THREEFOLD});
        scaling.put(step, new double[] {0, 1, 0, 1});
        Trace held = trace(tested, 4, scaling, false);
        double[][] change = {held.change(ELBOW_MUSCLE, 1, 0), held.change(ELBOW_MUSCLE, 3, 2)};

        Perturbation elbowAlone = Perturbations.named(
                "torque-pair", Map.of("acceleration", ACCELERATION, "onset", HeldPosture.LOAD));
        double[] none = new double[NOISY];
        double[] all = new double[NOISY];
        Arrays.fill(all, 1);
        Trace quiet = trace(tested, NOISY, Map.of(elbowAlone, none), true);
        Trace loaded = trace(tested, NOISY, Map.of(elbowAlone, all), true);
        double[] deviations = {
            loaded.deviationsFrom(quiet, ResponseWindow.R1), loaded.deviationsFrom(quiet, LATE)};

        Map<Perturbation, double[]> same = new LinkedHashMap<>();
        same.put(torque(Map.of("joint", 0, "torque", TORQUE, "onset", HeldPosture.LOAD)), new double[] {0, 1, 0, 0});
        same.put(torque(Map.of("joint", 1, "torque", TORQUE, "like", 0, "onset", HeldPosture.LOAD)),
                new double[] {0, 0, 1, 0});
        same.put(elbowAlone, new double[] {0, 0, 0, 1});
        Trace compared = trace(tested, 4, same, false);
        return new ReflexResponses(
                change, held.largestUntil(delay, 1, 0), compared.change(SHOULDER_MUSCLE, 3, 0), deviations,
                (compared.response(LATE, 2) - compared.response(LATE, 0))
                        / (compared.response(LATE, 1) - compared.response(LATE, 0)), held.start(), held.timestep());
    }

    private static Perturbation torque(Map<String, Object> parameters) {
        return Perturbations.named("torque", parameters);
    }

    /** Response of the elbow muscle with three times the background torque, over that with the single one. */
    double scalingIn(ResponseWindow window) {
        double[] response = Arrays.stream(change)
                .mapToDouble(values -> new MeanResponse(values, start, timestep).in(window, ResponseWindow.BASELINE))
                .toArray();
        return response[1] / response[0];
    }

    private static Trace trace(
            TestedNetwork tested, int trials, Map<Perturbation, double[]> sizes, boolean noisy) {
        var noise = noisy ? RandomStreams.stream(0, "reproduction", 0) : null;
        return tested.shown(trials, sizes, noise, (shown, rollout) -> new Trace(
                Tensors.toCube(rollout.get(Quantity.EXCITATION)), tested.muscleNames(),
                shown.epochs().get(HeldPosture.LOAD)[0], rollout.timestep()));
    }

    /** Excitations around a load, [trial][step][muscle]. */
    private record Trace(double[][][] excitation, List<String> muscles, int onset, double timestep) {
        double start() {
            return -onset * timestep;
        }

        private double[] of(double[][] trial, String muscle) {
            int column = muscles.indexOf(muscle);
            return Arrays.stream(trial).mapToDouble(row -> row[column]).toArray();
        }

        double[] change(String muscle, int trial, int than) {
            double[] changed = of(excitation[trial], muscle);
            double[] before = of(excitation[than], muscle);
            return IntStream.range(0, changed.length).mapToDouble(i -> changed[i] - before[i]).toArray();
        }

        /** Of the shoulder muscle. */
        double response(ResponseWindow window, int trial) {
            return new MeanResponse(of(excitation[trial], SHOULDER_MUSCLE), start(), timestep)
                    .in(window, ResponseWindow.BASELINE);
        }

        private double[] responses(ResponseWindow window) {
            return IntStream.range(0, excitation.length).mapToDouble(trial -> response(window, trial)).toArray();
        }

        /** Distance of the mean response from that without load, in standard deviations of the latter. */
        double deviationsFrom(Trace quiet, ResponseWindow window) {
            double[] without = quiet.responses(window);
            return Math.abs(StatUtils.mean(responses(window)) - StatUtils.mean(without))
                    / Math.sqrt(StatUtils.variance(without));
        }

        double largestUntil(double seconds, int trial, int than) {
            int end = onset + (int) Math.round(seconds / timestep);
            return muscles.stream().mapToDouble(muscle -> Arrays.stream(change(muscle, trial, than), 0, end + 1)
                    .map(Math::abs).max().orElseThrow()).max().orElseThrow();
        }
    }
}
