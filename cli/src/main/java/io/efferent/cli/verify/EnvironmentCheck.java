package io.efferent.cli.verify;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

/** Kind {@code environment}: what a network sees while a body follows given actions. */
final class EnvironmentCheck implements Check {

    @Override
    public void run(Section file, Trial trial) {
        int number = 0;
        for (var section : file.list("cases")) {
            observe("cases[" + number + "].observation", section, trial);
            number++;
        }
    }

    private static void observe(String name, Section section, Trial trial) {
        var effector = ReadyMadeBody.effector(section);
        var actions = trial.slices(section.numbers("action", -1, -1, effector.muscleCount()));
        var task = RecordedReach.of(section, effector, actions.length);
        var environment = ReadyMadeBody.environment(section, effector, task, trial.type());
        try (var episode = environment.reset(trial.manager(), task.trials(), null)) {
            var observations = new NDList(episode.observation());
            for (var action : actions) {
                episode.step(action);
                observations.add(episode.observation());
            }
            trial.state(name, NDArrays.stack(observations), section.numbers("observation"));
        }
    }
}
