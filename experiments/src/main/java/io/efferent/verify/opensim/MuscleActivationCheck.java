package io.efferent.verify.opensim;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.SmoothActivation;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rates of activation: of first-order dynamics with a switch, and of De Groote's without. */
final class MuscleActivationCheck implements Check {
    private static final String MODEL = "model (0 first order, 1 De Groote)";

    @Override
    public void run(Section file, Trial trial) {
        for (Table table : Table.of(file).by(List.of(MODEL))) {
            boolean smooth = table.first(MODEL) == 1;
            Map<String, Values> inputs = new LinkedHashMap<>(table.columns("excitation", "activation"));
            inputs.put(ActivationDynamics.RISE, table.column("tau_activation"));
            inputs.put(ActivationDynamics.FALL, table.column("tau_deactivation"));
            inputs.put(smooth ? SmoothActivation.SMOOTHING : ActivationDynamics.MINIMUM,
                    table.column(smooth ? "smoothing" : "minimum_activation"));
            var results = trial.results(inputs, (manager, x) -> {
                var p = Parameters.of(manager, trial.type(), x);
                return Map.of("rate", smooth
                        ? SmoothActivation.rate(p, x.get("activation"), x.get("excitation"), 0)
                        : ActivationDynamics.rate(
                                p, ActivationDynamics.bounded(p, x.get("activation")), x.get("excitation"), 0));
            });
            trial.value(smooth ? "smooth rate" : "first-order rate", results.get("rate").data(),
                    table.column("rate"), trial.type() == DataType.FLOAT64 ? 1e-12 : 1e-3);
        }
    }
}
