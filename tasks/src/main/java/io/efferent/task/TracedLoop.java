package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Tensors;
import io.efferent.effector.Plant;
import io.efferent.kernel.Scan;
import io.efferent.task.Rollout.Quantity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A {@link LoopStep} that is being compiled: what it reads of the past are lagged fields of a {@link Scan}, what trials
 * bring comes from outside.
 */
public final class TracedLoop implements History {
    private static final String NEXT = "next ";

    private final Scan.Builder scan;
    private final Plant plant;
    private final LoopStep step;
    private final Map<String, Integer> widths;
    /** Shapes of the fields for one sample. */
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<String, NDArray> lagged = new HashMap<>();
    private final Map<String, NDArray> channels = new LinkedHashMap<>();

    /**
     * Declares the fields of the loop.
     *
     * @param environment body, senses and task
     * @param trials trials of the kind to run
     * @param brought what they bring
     * @param scan where the step is described
     */
    public TracedLoop(Environment environment, Trials trials, Brought brought, Scan.Builder scan) {
        this.scan = scan;
        Trials.Kind kind = brought.kind();
        widths = kind.widths();
        plant = environment.effector().bind(scan.manager(), environment.type());
        var code = new LoopCode(environment);
        step = new LoopStep(
                environment, plant, kind.with(code.traced(kind.field(), scan)), code.tracedSensors(scan));
        try (NDManager manager = Tensors.newManager()) {
            Plant real = environment.effector().bind(manager, environment.type());
            var start = new LoopStep(environment, real, kind)
                    .begin(trials, new KeptHistory(manager, environment.type(), brought));
            start.forEach((name, array) -> shapes.put(name, new Shape(1).addAll(array.getShape().slice(1))));
        }
        shapes.put(Quantity.EXCITATION.label(), new Shape(1, environment.actionSize()));
        if (kind.loadsHand()) {
            shapes.put(Quantity.HAND_LOAD.label(), new Shape(1, environment.effector().skeleton().dimension()));
        }
        if (kind.loadsJoints()) {
            shapes.put(Quantity.JOINT_LOAD.label(), new Shape(1, environment.effector().skeleton().dof()));
        }
        Set<String> shown = new HashSet<>();
        Arrays.stream(Quantity.values()).forEach(quantity -> shown.add(quantity.label()));
        environment.sensors().forEach(sensor -> shown.add(sensor.field()));
        shapes.forEach((name, shape) -> scan.addField(name, (int) shape.size(), shown.contains(name)));
    }

    @Override
    public NDArray field(String name, int age) {
        Shape shape = shapes.get(name);
        return shape == null
                ? null : lagged.computeIfAbsent(name + "@" + age, _ -> scan.lagged(name, 1 + age).reshape(shape));
    }

    @Override
    public NDArray now(String channel) {
        return outer(channel, channel);
    }

    @Override
    public NDArray next(String channel) {
        return outer(NEXT + channel, channel);
    }

    private NDArray outer(String name, String channel) {
        Integer width = widths.get(channel);
        return width == null ? null : channels.computeIfAbsent(name, _ -> scan.outer(name, width));
    }

    /** The body. */
    public Plant plant() {
        return plant;
    }

    /** Names of the fields. */
    public Set<String> fields() {
        return shapes.keySet();
    }

    /** Number of columns of a field. */
    public int width(String field) {
        return (int) shapes.get(field).size();
    }

    /** What the network sees at the beginning of the step. */
    public NDArray observe() {
        return step.observe(this);
    }

    /**
     * Acts, and writes what follows.
     *
     * @param action excitations, (1, muscle)
     * @return the fields at the end of the step
     */
    public Map<String, NDArray> act(NDArray action) {
        Map<String, NDArray> fields = step.step(this, action);
        fields.forEach((name, array) -> scan.setResult(name, array.reshape(1, array.size())));
        return fields;
    }

    /**
     * The fields with which a sweep begins, (batch, columns).
     *
     * @param environment the environment that was compiled
     * @param real its body, whose manager will own the arrays
     * @param trials where the bodies are
     * @param brought what the trials bring
     */
    public static Map<String, NDArray> start(Environment environment, Plant real, Trials trials, Brought brought) {
        Map<String, NDArray> fields = new LoopStep(environment, real, brought.kind())
                .begin(trials, new KeptHistory(real.manager(), real.type(), brought));
        int batch = trials.batch();
        // Moment arms that do not depend on the pose have one row for all samples.
        fields.replaceAll((_, array) -> (array.getShape().get(0) == batch
                        ? array : array.broadcast(new Shape(batch).addAll(array.getShape().slice(1))))
                .reshape(batch, -1));
        return fields;
    }

    /** The channels that the step reads, (steps, batch, columns), from what trials bring. */
    public Map<String, NDArray> outer(Brought brought, NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (String name : channels.keySet()) {
            boolean next = name.startsWith(NEXT);
            String channel = next ? name.substring(NEXT.length()) : name;
            arrays.put(name, brought.over(manager, plant.type(), channel, next ? 1 : 0));
        }
        return arrays;
    }

    /** The history one step later, for what follows a step within it. */
    public History after(Map<String, NDArray> fields) {
        return new History() {
            @Override
            public NDArray field(String name, int age) {
                return age == 0 ? fields.get(name) : TracedLoop.this.field(name, age - 1);
            }

            @Override
            public NDArray now(String channel) {
                return TracedLoop.this.next(channel);
            }

            @Override
            public NDArray next(String channel) {
                throw new UnsupportedOperationException("what trials bring two moments later");
            }
        };
    }
}
