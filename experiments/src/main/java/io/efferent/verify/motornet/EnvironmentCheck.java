package io.efferent.verify.motornet;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.kernel.Scan;
import io.efferent.network.GradientEngine;
import io.efferent.task.Brought;
import io.efferent.task.Environment;
import io.efferent.task.TracedLoop;
import io.efferent.task.Trials;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Kind {@code environment}: what a network sees while a body follows given actions. */
final class EnvironmentCheck implements Check {
    private static final String OBSERVATION = "observation";
    private static final String ACTION = "given action";

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
        var actions = section.numbers("action", -1, -1, effector.muscleCount());
        int steps = Math.toIntExact(actions.shape().get(0));
        // What is seen after the last action is seen by one more step.
        var task = RecordedReach.of(section, effector, steps + 1);
        var environment = ReadyMadeBody.environment(section, effector, task, trial.type());
        double[] observations = trial.engine() == GradientEngine.COMPILED
                ? compiled(environment, task.trials(), actions, trial)
                : eager(environment, task.trials(), Trial.slices(actions), trial);
        trial.state(name, observations, section.numbers("observation"));
    }

    private static double[] eager(Environment environment, Trials trials, List<Values> actions, Trial trial) {
        try (var episode = environment.reset(trial.manager(), trials, null)) {
            var observations = new NDList(episode.observation());
            for (var action : actions) {
                episode.step(trial.array(action));
                observations.add(episode.observation());
            }
            return Tensors.toDoubles(NDArrays.stack(observations));
        }
    }

    private static double[] compiled(Environment environment, Trials trials, Values actions, Trial trial) {
        Scan.Builder scan = Scan.builder(trial.type());
        var brought = new Brought(environment, trials, null);
        var loop = new TracedLoop(environment, trials, brought, scan);
        scan.addField(OBSERVATION, environment.observationSize(), true);
        scan.trace(() -> {
            scan.setResult(OBSERVATION, loop.observe());
            loop.act(scan.outer(ACTION, environment.actionSize()));
        });
        try (var manager = NDManager.newBaseManager("PyTorch")) {
            var plant = environment.effector().bind(manager, trial.type());
            int steps = trials.steps();
            int size = trials.batch() * environment.actionSize();
            var outer = loop.outer(brought, manager);
            outer.put(ACTION, Constants.of(
                    manager, trial.type(), new Shape(steps, trials.batch(), environment.actionSize()),
                    Arrays.copyOf(actions.data(), steps * size)));
            try (var sweep = scan.build().sweep(
                    trials.batch(), steps, TracedLoop.start(environment, plant, trials, brought), outer, Map.of())) {
                sweep.forward(0, steps);
                return Tensors.toDoubles(sweep.field(OBSERVATION, 1, steps, manager).transpose(1, 0, 2));
            }
        }
    }
}
