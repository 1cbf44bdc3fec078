package io.efferent.experiment.recording;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.efferent.analysis.SpikeTrains;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.PointMass;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import io.efferent.task.Rollout.Quantity;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Everything that happened in some trials, in plain arrays: hand, joints, muscles, network, what it was told and what
 * it saw, what pushed the body.
 *
 * @param variables quantities over time
 * @param epochs the step in which an epoch of each trial begins, by name, [trial]; beyond the last if it never does
 * @param timestep s
 * @param settings what led to it, as JSON
 */
public record TrialRecording(
        List<Variable> variables, Map<String, int[]> epochs, double timestep, JsonNode settings) {
    private static final String HIDDEN = "hidden";
    private static final String NO_UNIT = "1";

    public TrialRecording {
        variables = List.copyOf(variables);
        epochs = Collections.unmodifiableMap(new LinkedHashMap<>(epochs));
    }

    /**
     * What happened in trials without noise.
     *
     * @param environment where
     * @param trials what was asked for
     * @param rollout what was done
     * @param settings what led to it, as JSON
     */
    public static TrialRecording of(Environment environment, Trials trials, Rollout rollout, JsonNode settings) {
        var effector = environment.effector();
        var body = new Body(effector);
        List<Variable> all = new ArrayList<>();
        add(all, "hand", "m", body.space(), rollout.endpoint());
        add(all, "hand velocity", "m/s", body.space(), rollout.endpointVelocity());
        add(all, "target", "m", body.space(), rollout.target());
        add(all, "joint position", body.angle(), body.joints(), rollout.position());
        add(all, "joint velocity", body.rate(), body.joints(), rollout.velocity());
        add(all, "activation", NO_UNIT, body.muscles(), rollout.activation());
        add(all, "muscle force", "N", body.muscles(), rollout.force());
        add(all, "excitation", NO_UNIT, body.muscles(), rollout.excitation());
        add(all, "load on the hand", "N", body.space(), rollout.get(Quantity.HAND_LOAD));
        add(all, "load on the joints", body.torque(), body.joints(), rollout.get(Quantity.JOINT_LOAD));
        for (var sensor : environment.sensors()) {
            double[][][] told = Tensors.toCube(rollout.sensed(sensor.label()));
            int from = 0;
            for (var channel : sensor.source().channels(effector)) {
                all.add(body.sensed(channel.name(), columns(told, from, from + channel.width())));
                from += channel.width();
            }
        }
        trials.inputs().forEach((name, input) -> all.add(new Variable(
                "input " + name, name.equals("goal") ? "m" : NO_UNIT, numbered(input.width()), cube(input))));
        var observed = environment.channels().stream()
                .flatMap(channel -> numbered(channel.width()).stream().map(number -> channel.name() + " " + number))
                .toList();
        add(all, "observation", NO_UNIT, observed, Observations.of(environment, trials, rollout));
        if (rollout.hidden() != null) {
            int units = (int) rollout.hidden().getShape().get(2);
            add(all, HIDDEN, NO_UNIT, numbered(units), rollout.hidden());
        }
        trials.units().forEach(change -> {
            String when = change.beforeStep() ? "read" : "written";
            if (change.gain() != null) {
                all.add(new Variable("gain of hidden, as " + when, NO_UNIT, numbered(change.gain()[0].length),
                        repeated(change.gain(), trials.steps())));
            }
            if (change.current() != null) {
                all.add(new Variable("current into hidden, as " + when, NO_UNIT,
                        numbered(change.current().width()), cube(change.current())));
            }
        });
        return new TrialRecording(all, trials.epochs(), effector.timestep(), settings);
    }

    private static double[][][] repeated(double[][] rows, int times) {
        return Arrays.stream(rows).map(row -> {
            double[][] over = new double[times][];
            Arrays.fill(over, row);
            return over;
        }).toArray(double[][][]::new);
    }

    /** What the columns of a body's quantities are. */
    private record Body(Effector effector) {
        List<String> space() {
            return List.of("x", "y", "z").subList(0, effector.skeleton().dimension());
        }

        List<String> joints() {
            return numbered(effector.skeleton().dof());
        }

        List<String> muscles() {
            return effector.muscleNames();
        }

        String angle() {
            return switch (effector.skeleton()) {
                case PointMass _ -> "m";
                case JointTree _ -> "rad, m of slides";
                default -> "rad";
            };
        }

        String rate() {
            return switch (effector.skeleton()) {
                case PointMass _ -> "m/s";
                case JointTree _ -> "rad/s, m/s of slides";
                default -> "rad/s";
            };
        }

        String torque() {
            return switch (effector.skeleton()) {
                case PointMass _ -> "N";
                case JointTree _ -> "N m, N of slides";
                default -> "N m";
            };
        }

        Variable sensed(String channel, double[][][] told) {
            var name = "sensed " + channel;
            return switch (channel) {
                case "vision" -> new Variable(name, "m", space(), told);
                case "seen velocity" -> new Variable(name, "m/s", space(), told);
                case "fiber length" -> new Variable(name, "optimal fiber lengths", muscles(), told);
                case "fiber velocity" -> new Variable(name, "maximum fiber velocities", muscles(), told);
                case "tendon force" -> new Variable(name, "maximum isometric forces", muscles(), told);
                default -> new Variable(name, "as the sense has it", numbered(told[0][0].length), told);
            };
        }
    }

    private static void add(
            List<Variable> all, String name, String unit, List<String> columns, NDArray values) {
        if (values != null) {
            all.add(new Variable(name, unit, columns, Tensors.toCube(values)));
        }
    }

    private static List<String> numbered(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
    }

    private static double[][][] columns(double[][][] cube, int from, int to) {
        return Arrays.stream(cube)
                .map(trial -> Arrays.stream(trial).map(row -> Arrays.copyOfRange(row, from, to))
                        .toArray(double[][]::new))
                .toArray(double[][][]::new);
    }

    private static double[][][] cube(Sequence sequence) {
        double[][][] cube = new double[sequence.trials()][sequence.times()][sequence.width()];
        for (int trial = 0; trial < cube.length; trial++) {
            for (int time = 0; time < cube[trial].length; time++) {
                for (int column = 0; column < sequence.width(); column++) {
                    cube[trial][time][column] = sequence.get(time, trial, column);
                }
            }
        }
        return cube;
    }

    /**
     * A quantity.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Variable variable(String name) {
        return variables.stream().filter(variable -> variable.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("variable: got '" + name + "', expected one of "
                        + variables.stream().map(Variable::name).toList()));
    }

    /**
     * A quantity around the go cue, or after the start of trials that have none, [trial][time][column].
     *
     * @param name of the quantity
     * @param from s after the cue
     * @param to s after the cue; what lies behind the end of a trial is left out of all
     * @throws IllegalArgumentException if there is no quantity of that name, or fewer than 3 samples of a trial
     */
    public double[][][] within(String name, double from, double to) {
        double[][][] values = variable(name).values();
        int[] go = epochs.get("go");
        int times = values[0].length;
        int lead = (int) Math.round(from / timestep);
        int[] first = IntStream.range(0, values.length)
                .map(i -> lead + (go == null || go[i] >= times ? 0 : go[i])).toArray();
        int length = (int) Math.min(
                Math.rint((to - from) / timestep), times - Arrays.stream(first).max().orElseThrow());
        if (Arrays.stream(first).anyMatch(sample -> sample < 0) || length < 3) {
            throw new IllegalArgumentException("window: got " + from + " to " + to
                    + " s, expected at least 3 samples within each trial");
        }
        return IntStream.range(0, first.length)
                .mapToObj(i -> Arrays.copyOfRange(values[i], first[i], first[i] + length)).toArray(double[][][]::new);
    }

    /** From the hand at the go cue to the last target, rad, [trial]. */
    public double[] directions() {
        double[][][] hand = within("hand", 0, Double.POSITIVE_INFINITY);
        double[][][] target = variable("target").values();
        double[] directions = new double[hand.length];
        Arrays.setAll(directions, i -> {
            double[] goal = target[i][target[i].length - 1];
            return Math.atan2(goal[1] - hand[i][0][1], goal[0] - hand[i][0][0]);
        });
        return directions;
    }

    /**
     * The same with spikes, as if the hidden units were neurons ({@link SpikeTrains}).
     *
     * @param maximumRate of the most active unit, spikes/s
     * @param dispersion variance over mean of the counts; 1 for Poisson
     * @param seed fixes them
     * @throws IllegalArgumentException if the network shows no hidden activity, no unit is ever above 0, or a number is
     *     out of range
     */
    public TrialRecording withSpikes(double maximumRate, double dispersion, long seed) {
        if (variables.stream().noneMatch(variable -> variable.name().equals(HIDDEN))) {
            throw new IllegalArgumentException("spikes: got a network that shows no hidden activity, expected one");
        }
        var hidden = variable(HIDDEN);
        List<Variable> all = new ArrayList<>(variables);
        all.add(new Variable("spikes", "spikes per step", hidden.columns(),
                SpikeTrains.counts(hidden.values(), maximumRate, dispersion, timestep, seed)));
        return new TrialRecording(all, epochs, timestep, settings);
    }

    /**
     * Reads what was written as NPZ, here or by a program of one's own.
     *
     * @throws IllegalArgumentException if the file is damaged or no recording
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static TrialRecording load(Path npz) {
        return NpzRecording.read(npz);
    }

    /**
     * Writes it to a file, whole or not at all, in the format that the ending of its name says.
     *
     * @throws IllegalArgumentException if there is no format of that ending, or the numbers do not fit into it
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public void save(Path file) {
        RecordingFormat.of(file).write(this, file);
    }
}
