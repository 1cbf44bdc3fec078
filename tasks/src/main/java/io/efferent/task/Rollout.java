package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.kernel.Constants;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happened in a batch of episodes, or in a stretch of them. All arrays are (batch, time, n); with {@code steps} control
 * steps, states have {@code steps + 1} times, commands {@code steps}.
 *
 * @param timestep s
 * @param endpoint hand position, m
 * @param endpointVelocity hand velocity, m/s
 * @param target desired hand position, m
 * @param position joint positions
 * @param velocity joint velocities
 * @param activation muscle activations
 * @param force muscle forces, N
 * @param fiberVelocity fiber velocities divided by maximum velocities
 * @param excitation commands as the network gave them
 * @param hidden hidden activity of the network; null if it has none
 * @param maximumIsometricForce N, (1, muscle)
 * @param weights the network's weights by name
 */
public record Rollout(
        double timestep,
        NDArray endpoint,
        NDArray endpointVelocity,
        NDArray target,
        NDArray position,
        NDArray velocity,
        NDArray activation,
        NDArray force,
        NDArray fiberVelocity,
        NDArray excitation,
        NDArray hidden,
        NDArray maximumIsometricForce,
        Map<String, NDArray> weights) {

    /** A scalar of this rollout's type and manager. */
    public NDArray constant(double value) {
        return Constants.of(manager(), type(), value);
    }

    public NDManager manager() {
        return endpoint.getManager();
    }

    public DataType type() {
        return endpoint.getDataType();
    }

    /** Everything that has a time axis, in order of cause and effect within a step. */
    public Map<String, NDArray> overTime() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        if (hidden != null) {
            all.put("hidden activity", hidden);
        }
        all.put("excitation", excitation);
        all.put("activation", activation);
        all.put("muscle force", force);
        all.put("joint velocity", velocity);
        all.put("joint position", position);
        all.put("fiber velocity", fiberVelocity);
        all.put("hand velocity", endpointVelocity);
        all.put("hand position", endpoint);
        return all;
    }
}
