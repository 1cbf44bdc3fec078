package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Plant;
import io.efferent.kernel.Part;
import io.efferent.kernel.Scan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What in a {@link LoopStep} is written by users of this library: force fields, and senses that are not ready-made. */
public final class LoopCode {
    private final Environment environment;
    /** Names of the arrays of a body's state, where a sense reads it. */
    private final List<String> quantities;

    /** The code of an environment and its trials. */
    public LoopCode(Environment environment) {
        this.environment = environment;
        if (environment.sensors().stream().allMatch(sensor -> sensor.source() instanceof Senses)) {
            quantities = List.of();
            return;
        }
        Effector effector = environment.effector();
        try (NDManager manager = Tensors.newManager()) {
            NDArray zero = Constants.of(manager, environment.type(), new double[1][effector.skeleton().dof()]);
            quantities = List.copyOf(
                    effector.bind(manager, environment.type()).initialState(zero, zero).quantities().keySet());
        }
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
            for (int i = 0; i < quantities.size(); i++) {
                arrays.put(quantities.get(i), inputs.get(i));
            }
            var hand = new Endpoint(inputs.get(quantities.size()), inputs.get(quantities.size() + 1));
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
