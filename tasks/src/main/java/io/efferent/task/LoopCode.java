package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Loads;
import io.efferent.effector.Plant;
import io.efferent.kernel.Part;
import io.efferent.kernel.Scan;
import io.efferent.kernel.Transcripts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What in a {@link LoopStep} is written by users of this library: force fields, senses that are not ready-made, and
 * parts of the body.
 */
public final class LoopCode {
    /**
     * What a compiled step depends on besides its parts.
     *
     * @param kind of trials, whatever their field
     * @param body what the body does
     */
    public record Form(Trials.Kind kind, Object body) {}

    private final Environment environment;
    /** A state of the body at rest. */
    private final Map<String, Values> rest = new LinkedHashMap<>();
    private final Transcripts body;

    /** The code of an environment and its trials. */
    public LoopCode(Environment environment) {
        this.environment = environment;
        body = new Transcripts("body", environment.type(), this::body);
        try (NDManager manager = Tensors.newManager()) {
            NDArray zero = Constants.of(
                    manager, environment.type(), new double[1][environment.effector().skeleton().dof()]);
            plant(manager).initialState(zero, zero).quantities().forEach((name, array) ->
                    rest.put(name, new Values(Tensors.toDoubles(array), array.getShape())));
        }
    }

    /**
     * What a compiled step depends on, as the body is now.
     *
     * @param kind of trials
     * @param steps of an episode
     * @throws io.efferent.kernel.UntraceableException if the body reads other numbers from step to step
     */
    public Form form(Trials.Kind kind, int steps) {
        return new Form(kind.form(), environment.effector().isFixed() ? "fixed" : body.now(steps));
    }

    /** All that a step may ask of a body. */
    private NDList body(NDManager manager) {
        Plant plant = plant(manager);
        Map<String, NDArray> arrays = new HashMap<>();
        rest.forEach((name, values) ->
                arrays.put(name, Constants.of(manager, plant.type(), values.shape(), values.data())));
        var loads = new Loads(
                zeros(plant, environment.effector().skeleton().dimension()),
                zeros(plant, environment.effector().skeleton().dof()));
        EffectorState next = plant.step(
                EffectorState.of(arrays::get), zeros(plant, environment.actionSize()), loads);
        Endpoint hand = plant.endpoint(next);
        var results = new NDList(next.quantities().values());
        results.addAll(List.of(
                hand.position(), hand.velocity(), plant.endpointAcceleration(next, Loads.NONE),
                plant.normalizedFiberLength(next), plant.normalizedFiberVelocity(next)));
        return results;
    }

    private static NDArray zeros(Plant plant, int columns) {
        return Constants.of(plant.manager(), plant.type(), new double[1][columns]);
    }

    /** What has to be traced again for trials of a kind. */
    public List<Part> parts(Trials.Kind kind) {
        List<Part> parts = new ArrayList<>();
        if (kind.field() != null) {
            parts.add(part(kind.field()));
        }
        for (Sensor sensor : environment.sensors()) {
            if (!(sensor.source() instanceof Senses)) {
                parts.add(part(sensor.source()));
            }
        }
        return parts;
    }

    private Plant plant(NDManager manager) {
        return environment.effector().bind(manager, environment.type());
    }

    private Part part(ForceField field) {
        return new Part("force field", field, (manager, hand) ->
                new NDList(field.force(plant(manager), new Endpoint(hand.get(0), hand.get(1)))));
    }

    private Part part(SensorySource source) {
        return new Part("sense '" + source.label() + "'", source, (manager, inputs) -> {
            Map<String, NDArray> arrays = new HashMap<>();
            rest.keySet().forEach(name -> arrays.put(name, inputs.get(arrays.size())));
            var hand = new Endpoint(inputs.get(rest.size()), inputs.get(rest.size() + 1));
            return new NDList(source.read(plant(manager), EffectorState.of(arrays::get), hand));
        });
    }

    /** The field of a kind of trials as a part of a step that is being compiled; null for none. */
    ForceField traced(ForceField field, Scan.Builder scan) {
        return field == null ? null : (_, hand) ->
                scan.part(part(field), new NDList(hand.position(), hand.velocity())).head();
    }

    /** The senses as parts of a step that is being compiled. */
    List<Sensor> tracedSensors(Scan.Builder scan) {
        return environment.sensors().stream().map(sensor -> sensor.source() instanceof Senses
                ? sensor
                : new Sensor(traced(sensor.source(), scan), sensor.delay(), sensor.noise(), sensor.isTold())).toList();
    }

    private SensorySource traced(SensorySource source, Scan.Builder scan) {
        return new SensorySource() {
            @Override
            public String label() {
                return source.label();
            }

            @Override
            public List<Channel> channels(Effector effector) {
                return source.channels(effector);
            }

            @Override
            public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
                var inputs = new NDList(state.quantities().values());
                inputs.add(hand.position());
                inputs.add(hand.velocity());
                return scan.part(part(source), inputs).head();
            }
        };
    }
}
