package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.muscle.metabolic.Bhargava2004;
import io.efferent.muscle.metabolic.Contraction;
import io.efferent.muscle.metabolic.HeatLimits;
import io.efferent.muscle.metabolic.MetabolicModel;
import io.efferent.muscle.metabolic.MetabolicRate;
import io.efferent.muscle.metabolic.Tissue;
import io.efferent.muscle.metabolic.Umberger2010;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Metabolic rates of single muscles. Rows with the same options are computed together.
 *
 * <p>The total includes the body at rest, which a file without body masses leaves unknown.
 *
 * @param options columns that choose among models
 * @param parts columns of the rates, from the model's
 * @param model the model of a file, for a table of rows with the same options
 */
record MetabolicsCheck(
        List<String> options, Map<String, Function<MetabolicRate, NDArray>> parts,
        BiFunction<Section, Table, MetabolicModel> model) implements Check {
    private static final String MUSCLE_RATE = "muscle_rate";
    private static final List<String> LIMITS =
            List.of("include_negative_work", "forbid_negative_total", "minimum_heat_rate");
    private static final String[] INPUTS = {
        "fmax", "l0", "vmax", "ratio_slow", "mass", "excitation", "activation", "norm_fiber_length", "fiber_velocity",
        "active_fiber_force", "passive_fiber_force", "active_force_length"
    };

    static Check umberger() {
        Map<String, Function<MetabolicRate, NDArray>> parts = new LinkedHashMap<>();
        parts.put("activation_maintenance_rate", MetabolicRate::activation);
        return new MetabolicsCheck(List.of("bhargava_recruitment"), common(parts), (file, table) -> {
            var parameters = file.in("parameters");
            double scaling = parameters.number("effort_scaling", 1);
            if (scaling != 1) {
                throw new IllegalArgumentException("parameters.effort_scaling: got " + scaling + ", expected 1");
            }
            return new Umberger2010(
                    limits(table), table.option("bhargava_recruitment"), parameters.number("aerobic_factor"));
        });
    }

    static Check bhargava() {
        return bhargava(List.of("force_dependent_shortening"), _ -> Bhargava2004.Smoothing.NONE);
    }

    static Check smoothBhargava() {
        return bhargava(List.of("force_dependent_shortening", "tanh", "steepness"), table -> {
            double steepness = table.first("steepness");
            return table.option("tanh")
                    ? new Bhargava2004.Smoothing(steepness, steepness, steepness) : Bhargava2004.Smoothing.NONE;
        });
    }

    private static Check bhargava(List<String> options, Function<Table, Bhargava2004.Smoothing> smoothing) {
        Map<String, Function<MetabolicRate, NDArray>> parts = new LinkedHashMap<>();
        parts.put("activation_rate", MetabolicRate::activation);
        parts.put("maintenance_rate", MetabolicRate::maintenance);
        return new MetabolicsCheck(options, common(parts), (file, table) -> {
            var heat = file.in("parameters");
            var fibers = new Bhargava2004.FiberHeat(
                    heat.number("activation_slow"), heat.number("activation_fast"), heat.number("maintenance_slow"),
                    heat.number("maintenance_fast"));
            return new Bhargava2004(
                    limits(table), table.option("force_dependent_shortening"), fibers, smoothing.apply(table));
        });
    }

    private static Map<String, Function<MetabolicRate, NDArray>> common(
            Map<String, Function<MetabolicRate, NDArray>> parts) {
        parts.put("shortening_rate", MetabolicRate::shortening);
        parts.put("work_rate", MetabolicRate::work);
        parts.put(MUSCLE_RATE, MetabolicRate::total);
        return parts;
    }

    private static HeatLimits limits(Table table) {
        return new HeatLimits(
                table.option(LIMITS.get(0)), table.option(LIMITS.get(1)), table.option(LIMITS.get(2)));
    }

    @Override
    public void run(Section file, Trial trial) {
        var all = Table.of(file);
        double tolerance = trial.type() == DataType.FLOAT64 ? 1e-10 : 5e-3;
        Map<String, double[]> rates = new LinkedHashMap<>();
        parts.keySet().forEach(name -> rates.put(name, new double[all.rows().size()]));
        for (Table table : all.by(Stream.concat(LIMITS.stream(), options.stream()).toList())) {
            var metabolism = model.apply(file, table);
            trial.results(table.columns(INPUTS), (manager, x) -> {
                var p = Parameters.bind(manager, trial.type(), Map.of());
                var rate = metabolism.rate(p, tissue(x), contraction(x));
                Map<String, NDArray> named = new LinkedHashMap<>();
                parts.forEach((name, part) -> named.put(name, part.apply(rate)));
                return named;
            }).forEach((name, computed) -> table.scatter(computed.data(), rates.get(name)));
        }
        rates.forEach((name, computed) -> trial.value(name, computed, all.column(name), tolerance));
        if (all.has("body_mass")) {
            var parameters = file.in("parameters");
            double[] basal = Arrays.stream(all.column("body_mass").data())
                    .map(mass -> parameters.number("basal_coefficient")
                            * Math.pow(mass, parameters.number("basal_exponent"))).toArray();
            double[] muscle = rates.get(MUSCLE_RATE);
            trial.value("basal_rate", basal, all.column("basal_rate"), 1e-12);
            trial.value(
                    "total_rate", IntStream.range(0, basal.length).mapToDouble(i -> basal[i] + muscle[i]).toArray(),
                    all.column("total_rate"), tolerance);
        }
    }

    private static Tissue tissue(Map<String, NDArray> x) {
        return new Tissue(x.get("fmax"), x.get("l0"), x.get("vmax"), x.get("ratio_slow"), x.get("mass"));
    }

    private static Contraction contraction(Map<String, NDArray> x) {
        return new Contraction(
                x.get("excitation"), x.get("activation"), x.get("norm_fiber_length"), x.get("fiber_velocity"),
                x.get("active_fiber_force"), x.get("passive_fiber_force"), x.get("active_force_length"));
    }
}
