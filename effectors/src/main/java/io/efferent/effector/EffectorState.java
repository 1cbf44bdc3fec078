package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleOutput.Curve;
import io.efferent.muscle.MuscleState;
import io.efferent.skeleton.Pose;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A body at one instant: the integrated variables, and what follows from them and is needed for the next step.
 *
 * <p>Every array has a name: {@link #quantities()} lists them, {@link #of} puts a state together again. Whatever keeps,
 * sends or compiles states goes by these names.
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

    /** Joint positions, rad or m. */
    public static final String POSITION = "joint position";
    /** Joint velocities. */
    public static final String VELOCITY = "joint velocity";
    /** Muscle activations. */
    public static final String ACTIVATION = "activation";
    /** Muscle forces, N. */
    public static final String FORCE = "muscle force";

    /** Activations, (batch, muscle). */
    public NDArray activation() {
        return muscle.activation();
    }

    /** Muscle forces, N, (batch, muscle). */
    public NDArray force() {
        return output.force();
    }

    /** All arrays by name, always in the same order; what a body does not have is left out. */
    public Map<String, NDArray> quantities() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        all.put(POSITION, position);
        all.put(VELOCITY, velocity);
        for (int i = 0; i < muscle.variables().size(); i++) {
            all.put(muscleVariable(i), muscle.get(i));
        }
        if (pose.cosine() != null) {
            all.put("cosine", pose.cosine());
            all.put("sine", pose.sine());
        }
        all.put("path length", path.length());
        all.put("path velocity", path.velocity());
        all.put("moment arms", path.momentArms());
        all.put(FORCE, output.force());
        all.put("fiber length", output.fiberLength());
        all.put("fiber velocity", output.fiberVelocity());
        // In the order of the constants: each model makes a map of its own, of no particular order.
        for (Curve curve : Curve.values()) {
            if (output.curves().containsKey(curve)) {
                all.put(name(curve), output.curves().get(curve));
            }
        }
        return all;
    }

    /**
     * A state from its arrays.
     *
     * @param array the array of a name of {@link #quantities()}, null where there is none
     */
    public static EffectorState of(Function<String, NDArray> array) {
        List<NDArray> variables = new ArrayList<>();
        for (NDArray x = array.apply(muscleVariable(0)); x != null; x = array.apply(muscleVariable(variables.size()))) {
            variables.add(x);
        }
        Map<Curve, NDArray> curves = new EnumMap<>(Curve.class);
        for (Curve curve : Curve.values()) {
            NDArray x = array.apply(name(curve));
            if (x != null) {
                curves.put(curve, x);
            }
        }
        NDArray position = array.apply(POSITION);
        return new EffectorState(
                position,
                array.apply(VELOCITY),
                new MuscleState(variables),
                new Pose(position, array.apply("cosine"), array.apply("sine")),
                new PathGeometry(array.apply("path length"), array.apply("path velocity"), array.apply("moment arms")),
                new MuscleOutput(
                        array.apply(FORCE), array.apply("fiber length"), array.apply("fiber velocity"), curves));
    }

    /**
     * The first integrated variable of a muscle is its activation; others, such as the length of its fiber, have
     * numbers.
     */
    private static String muscleVariable(int index) {
        return index == 0 ? ACTIVATION : "muscle variable " + index;
    }

    private static String name(Curve curve) {
        return "curve " + curve;
    }

    /** The state made of the images of all arrays. */
    public EffectorState map(UnaryOperator<NDArray> function) {
        Map<String, NDArray> images = quantities();
        images.replaceAll((_, array) -> function.apply(array));
        return of(images::get);
    }

    /** The same numbers, cut off the tape: no gradient flows further back. */
    public EffectorState detached() {
        return map(NDArray::stopGradient);
    }

    /** All arrays, in the order of {@link #quantities()}. */
    NDList arrays() {
        return new NDList(quantities().values());
    }

    /** The state made of other arrays, in the order of {@link #arrays()}. */
    EffectorState with(NDList arrays) {
        Map<String, NDArray> others = quantities();
        var next = arrays.iterator();
        others.replaceAll((_, _) -> next.next());
        return of(others::get);
    }

    /** The same body with other muscle forces. */
    public EffectorState withOutput(MuscleOutput other) {
        return new EffectorState(position, velocity, muscle, pose, path, other);
    }

    /** Number of samples. */
    public long batch() {
        return position.getShape().get(0);
    }
}
