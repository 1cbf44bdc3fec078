package io.efferent.experiment;

import io.efferent.experiment.recording.RecordingFormat;
import io.efferent.experiment.recording.TrialRecording;
import io.efferent.network.StrictJson;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where everything goes that happens in an evaluation.
 *
 * @param file in a folder that exists; the ending of its name says in which format ({@link RecordingFormat})
 * @param spikeRate maximum rate of spikes drawn from hidden activity, spikes/s; 0 for no spikes
 * @param spikeDispersion variance over mean of their counts; 1 for Poisson
 */
public record RecordingExport(Path file, double spikeRate, double spikeDispersion) {
    public RecordingExport {
        RecordingFormat.of(file);
        if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
            throw new IllegalArgumentException("export: got " + file + ", expected a file in a folder that exists");
        }
        if (!(spikeRate >= 0 && Double.isFinite(spikeRate))) {
            throw new IllegalArgumentException("spikes: got " + spikeRate + ", expected a finite number from 0 on");
        }
    }

    void write(Environment environment, Trials trials, Rollout rollout, Experiment experiment) {
        var recording = TrialRecording.of(environment, trials, rollout, StrictJson.parse(experiment.toJson()));
        (spikeRate > 0
                ? recording.withSpikes(spikeRate, spikeDispersion, experiment.training().seed())
                : recording).save(file);
    }
}
