package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleOutput.Curve;
import io.efferent.muscle.MuscleState;
import io.efferent.skeleton.Pose;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A body at one instant: the integrated variables, and what follows from them and is needed for the next step.
 *
 * @param position joint positions, rad or m, (batch, dof)
 * @param velocity joint velocities, (batch, dof)
 * @param muscle integrated muscle variables, each (batch, muscle)
 * @param pose what the skeleton computed from the position
 * @param path path lengths, velocities and moment arms
 * @param output muscle forces, fiber lengths and velocities
 */
public record EffectorState(
        NDArray position,
        NDArray velocity,
        MuscleState muscle,
        Pose pose,
        PathGeometry path,
        MuscleOutput output) {

    /** Activations, (batch, muscle). */
    public NDArray activation() {
        return muscle.activation();
    }

    /** Muscle forces, N, (batch, muscle). */
    public NDArray force() {
        return output.force();
    }

    /** The same numbers, cut off the tape: no gradient flows further back. */
    public EffectorState detached() {
        return map(NDArray::stopGradient);
    }

    /** The state made of the images of all arrays, which the function is given in an order that is always the same. */
    public EffectorState map(UnaryOperator<NDArray> function) {
        Map<Curve, NDArray> curves = new EnumMap<>(Curve.class);
        for (Curve curve : Curve.values()) {
            if (output.curves().containsKey(curve)) {
                curves.put(curve, function.apply(output.curves().get(curve)));
            }
        }
        return new EffectorState(
                function.apply(position),
                function.apply(velocity),
                new MuscleState(muscle.variables().stream().map(function).toList()),
                new Pose(
                        function.apply(pose.position()),
                        pose.cosine() == null ? null : function.apply(pose.cosine()),
                        pose.sine() == null ? null : function.apply(pose.sine())),
                new PathGeometry(
                        function.apply(path.length()),
                        function.apply(path.velocity()),
                        function.apply(path.momentArms())),
                new MuscleOutput(
                        function.apply(output.force()),
                        function.apply(output.fiberLength()),
                        function.apply(output.fiberVelocity()),
                        curves));
    }

    /** All arrays, in the order of {@link #map}. */
    NDList arrays() {
        NDList arrays = new NDList();
        map(array -> {
            arrays.add(array);
            return array;
        });
        return arrays;
    }

    /** The state made of other arrays, in the order of {@link #map}. */
    EffectorState with(NDList arrays) {
        Iterator<NDArray> next = arrays.iterator();
        return map(_ -> next.next());
    }

    /** The same body with other muscle forces. */
    public EffectorState withOutput(MuscleOutput other) {
        return new EffectorState(position, velocity, muscle, pose, path, other);
    }

    /** Number of samples. */
    public long batch() {
        return position.getShape().get(0);
    }

    /** The quantities a user looks at, by name. */
    public Map<String, NDArray> quantities() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        all.put("joint position", position);
        all.put("joint velocity", velocity);
        all.put("activation", muscle.activation());
        all.put("muscle force", output.force());
        all.put("fiber length", output.fiberLength());
        all.put("fiber velocity", output.fiberVelocity());
        all.put("path length", path.length());
        all.put("path velocity", path.velocity());
        return all;
    }
}
