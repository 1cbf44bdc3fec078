package io.efferent.experiment.analyze;

import io.efferent.experiment.Experiment;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.experiment.recording.TrialRecording;
import io.efferent.experiment.recording.Variable;
import io.efferent.network.LoopMap;
import io.efferent.network.Policy;
import io.efferent.network.Weights;
import io.efferent.task.Environment;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is analyzed: trials, and the network that did them if it is known.
 *
 * @param name short, for tables
 * @param source the file it comes from
 * @param recording of the trials
 * @param network null for a recording of anything else
 * @param experiment in which the network did them; null for a recording
 * @param settings what is looked at
 */
record Subject(
        String name, Path source, TrialRecording recording, TrainedNetwork network, Experiment experiment,
        AnalysisSettings settings) {
    private static final String RECORDING = ".npz";

    /**
     * A run, whose network does the trials now and without noise, or a recording.
     *
     * @param source run folder, checkpoint or recording (NPZ)
     * @param changes in the experiment of a run, such as perturbations
     * @throws IllegalArgumentException if it is none of them
     */
    static Subject of(Path source, Experiment changes, AnalysisSettings settings) {
        if (isRecording(source)) {
            return new Subject(
                    source.getFileName().toString(), source, TrialRecording.load(source), null, null, settings);
        }
        var network = TrainedNetwork.best(source);
        var experiment = changes.orElse(network.experiment()).orElse(Experiment.DEFAULTS);
        Environment environment = experiment.environment();
        int trials = settings.trials() == null ? environment.task().displayedTrials() : settings.trials();
        return new Subject(nameOf(source), network.file(),
                network.record(changes, trials, settings.seed()), network, experiment, settings);
    }

    /** A file that is no checkpoint: those of a run are called last and best. */
    private static boolean isRecording(Path source) {
        String file = source.getFileName().toString();
        return Files.isRegularFile(source) && file.endsWith(RECORDING)
                && !Files.exists(source.toAbsolutePath().resolveSibling("config.json"));
    }

    private static String nameOf(Path source) {
        Path whole = source.toAbsolutePath().normalize();
        return (Files.isDirectory(source) ? whole : whole.getParent()).getFileName().toString();
    }

    /**
     * A quantity within the window, [trial][time][column].
     *
     * @throws IllegalArgumentException if the recording has none of that name, or it does not reach so far
     */
    double[][][] over(String variable) {
        return over(variable, settings.end());
    }

    /** A quantity of the whole movement, to the end of the trial unless the window ends before. */
    double[][][] movement(String variable) {
        return over(variable, settings.to() == null ? Double.POSITIVE_INFINITY : settings.to());
    }

    private double[][][] over(String variable, double end) {
        return recording.within(variable, settings.from(), end);
    }

    /** The activity of the analysis within the window. */
    double[][][] activity() {
        return over(settings.variableOr("hidden"));
    }

    Variable variable(String variable) {
        return recording.variable(variable);
    }

    /** The constant by which activity is soft-normalized: 5 for rates of spikes, 0.05 for units between -1 and 1. */
    double softConstant() {
        return variable(settings.variableOr("hidden")).unit().contains("spike") ? 5 : 0.05;
    }

    /** Of the targets, rad, [trial]. */
    double[] directions() {
        return recording.directions();
    }

    /** The trained policy. */
    Policy policy() {
        return experiment.policy(experiment.environment());
    }

    /** The trained weights. */
    Weights weights() {
        return network.weights(policy());
    }

    /** One of the trials as a map, in float64. */
    LoopMap loop(int trial) {
        var exact = Experiment.parse("{\"type\": \"float64\"}").orElse(experiment).environment();
        int trials = recording.variables().getFirst().values().length;
        Trials all = exact.trials(trials, settings.seed(), 0, Task.Purpose.VALIDATION);
        return new LoopMap(exact, policy(), weights(), all.select(trial));
    }
}
