package io.efferent.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.kernel.Scan;
import io.efferent.task.Brought;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import io.efferent.task.Task;
import io.efferent.task.TracedLoop;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.Map;

/** A body alone, compiled: sweeps under given excitations, and gradients of where the hand is back to the start. */
final class CompiledPlant implements AutoCloseable {
    private static final String ACTION = "given action";

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final int steps;
    private final Scan.Sweep sweep;
    private final Map<String, NDArray> upstream;

    CompiledPlant(Environment environment, int batch, int threads) {
        DataType type = environment.type();
        Trials trials = environment.trials(batch, 1, 0, Task.Purpose.TRAINING);
        steps = trials.steps();
        Scan.Builder builder = Scan.builder(type).optThreads(threads);
        var brought = new Brought(environment, trials, null);
        var loop = new TracedLoop(environment, trials, brought, builder);
        Scan scan = builder.trace(() -> loop.act(builder.outer(ACTION, environment.actionSize()))).build();
        var plant = environment.effector().bind(manager, type);
        var outer = loop.outer(brought, manager);
        double[] excitation = new double[steps * batch * environment.actionSize()];
        for (int i = 0; i < excitation.length; i++) {
            excitation[i] = 0.5 + 0.4 * Math.sin(0.37 * i);
        }
        outer.put(ACTION, Constants.of(manager, type, new Shape(steps, batch, environment.actionSize()), excitation));
        sweep = scan.sweep(batch, steps, TracedLoop.start(environment, plant, trials, brought), outer, Map.of());
        int dimension = environment.effector().skeleton().dimension();
        double[] ones = new double[batch * (steps + 1) * dimension];
        Arrays.fill(ones, 1);
        upstream = Map.of(
                Rollout.Quantity.ENDPOINT.label(),
                Constants.of(manager, type, new Shape(batch, steps + 1, dimension), ones));
    }

    int steps() {
        return steps;
    }

    void forward() {
        sweep.forward(0, steps);
    }

    void backward() {
        sweep.backward(0, steps, upstream);
    }

    @Override
    public void close() {
        sweep.close();
        manager.close();
    }
}
