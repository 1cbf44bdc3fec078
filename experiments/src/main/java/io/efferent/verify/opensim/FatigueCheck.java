package io.efferent.verify.opensim;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.muscle.ActivationDynamics;
import io.efferent.muscle.Fatigue;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Kind {@code fatigue}: compartments of motor units over time under loads. Cases with the same steps run together. */
final class FatigueCheck implements Check {
    private static final Map<String, String> CONSTANTS = Map.of(
            "tau_activation", ActivationDynamics.RISE, "tau_deactivation", ActivationDynamics.FALL,
            "F", "fatigueRate", "R", "recoveryRate", "r", "restFactor");
    private static final int SHARES = 3;

    private record Steps(double length, int count) {
        static Steps of(Section section) {
            return new Steps(section.number("dt"), section.row("load").length);
        }
    }

    @Override
    public void run(Section file, Trial trial) {
        var names = file.texts("columns");
        if (!names.equals(List.of("active", "resting", "fatigued"))) {
            throw new IllegalArgumentException(
                    "columns: got " + names + ", expected [active, resting, fatigued]");
        }
        file.list("cases").stream().collect(Collectors.groupingBy(Steps::of, LinkedHashMap::new, Collectors.toList()))
                .forEach((steps, cases) -> compare(steps, cases, trial));
    }

    private static void compare(Steps steps, List<Section> cases, Trial trial) {
        Map<String, Values> inputs = new LinkedHashMap<>();
        CONSTANTS.forEach((key, name) -> inputs.put(
                name, column(cases.stream().mapToDouble(section -> section.number(key)).toArray())));
        inputs.put(ActivationDynamics.MINIMUM, column(new double[cases.size()]));
        List<double[]> recorded = cases.stream()
                .map(section -> section.numbers("compartments", steps.count() + 1, SHARES).data()).toList();
        List<double[]> loads = cases.stream().map(section -> section.row("load")).toList();
        List<double[]> shares = recorded.stream().map(numbers -> new double[numbers.length]).toList();
        double[] active = recorded.stream().mapToDouble(numbers -> numbers[0]).toArray();
        double[] tired = recorded.stream().mapToDouble(numbers -> numbers[2]).toArray();

        inputs.put("active", column(active));
        inputs.put("fatigued", column(tired));
        inputs.put("load", column(new double[cases.size()]));
        var computation = trial.computation(Trial.columns(inputs), Map.of(), (manager, x) -> {
            var p = Parameters.of(manager, trial.type(), x);
            var rate = Fatigue.rate(p, x.get("active"), x.get("fatigued"), x.get("load"), steps.length());
            var h = p.constant(steps.length());
            return Map.of(
                    "active", x.get("active").add(rate.active().mul(h)),
                    "fatigued", x.get("fatigued").add(rate.fatigued().mul(h)));
        });
        for (int step = 0; step <= steps.count(); step++) {
            for (int i = 0; i < cases.size(); i++) {
                shares.get(i)[SHARES * step] = active[i];
                shares.get(i)[SHARES * step + 1] = 1 - active[i] - tired[i];
                shares.get(i)[SHARES * step + 2] = tired[i];
            }
            if (step < steps.count()) {
                int now = step;
                inputs.put("active", column(active));
                inputs.put("fatigued", column(tired));
                inputs.put("load", column(loads.stream().mapToDouble(load -> load[now]).toArray()));
                var next = computation.results(inputs);
                active = next.get("active").data();
                tired = next.get("fatigued").data();
            }
        }
        double tolerance = trial.type() == DataType.FLOAT64 ? 1e-12 : 1e-3;
        for (int i = 0; i < cases.size(); i++) {
            trial.value(cases.get(i).path() + ".compartments", shares.get(i),
                    cases.get(i).numbers("compartments"), tolerance);
        }
    }

    private static Values column(double[] numbers) {
        return new Values(numbers, new Shape(numbers.length, 1));
    }
}
