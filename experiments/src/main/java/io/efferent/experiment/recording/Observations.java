package io.efferent.experiment.recording;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.efferent.task.Brought;
import io.efferent.task.Environment;
import io.efferent.task.KeptHistory;
import io.efferent.task.LoopStep;
import io.efferent.task.Rollout;
import io.efferent.task.Sensor;
import io.efferent.task.Trials;
import java.util.HashMap;
import java.util.Map;

/** What the network saw, put together from what its senses told; for trials without noise. */
final class Observations {

    private Observations() {}

    /** (batch, steps, observation). */
    static NDArray of(Environment environment, Trials trials, Rollout rollout) {
        var history = new KeptHistory(rollout.manager(), rollout.type(), new Brought(environment, trials, null));
        NDArray commands = rollout.excitation();
        NDList observations = new NDList();
        for (int step = 0; step < commands.getShape().get(1); step++) {
            Map<String, NDArray> moment = new HashMap<>();
            for (Sensor sensor : environment.sensors()) {
                moment.put(sensor.field(), at(rollout.sensed(sensor.label()), step));
            }
            NDArray last = at(commands, Math.max(0, step - 1));
            moment.put(LoopStep.COMMAND, step == 0 ? last.zerosLike() : last);
            history.add(moment);
            observations.add(environment.recipe().observe(history));
        }
        return NDArrays.stack(observations, 1);
    }

    private static NDArray at(NDArray overTime, int time) {
        return overTime.get(":, {}", time);
    }
}
